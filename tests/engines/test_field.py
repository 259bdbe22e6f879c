"""What the account says: tiers by any of their names, accounts by list, followers from the number on."""

import pytest

from tests.conftest import account, ticket_of
from tests.engines.test_board import run
from triage.types import METADATA

ENTERPRISE = {"field": "account.tier", "tier": "enterprise"}
FOLLOWERS = {"field": "account.followers", "over": "large_following"}


@pytest.mark.parametrize(
    ("tier", "fires"),
    [
        ("enterprise", True),
        ("ENTERPRISE", True),
        (" Enterprise_Plus ", True),
        ("key-account", True),
        ("standard", False),
        ("enterprising", False),
        ("", False),
        (None, False),
    ],
)
def test_tier(tier, fires):
    (hits,) = run("field", ENTERPRISE, ticket_of("hi", account=account(tier=tier)))
    assert [(h.message, h.start, h.end, h.text) for h in hits] == (
        [(METADATA, 0, 0, f"account.tier = {tier}")] if fires else []
    )


@pytest.mark.parametrize(
    ("listed", "text"), [("a-1", "account.id = A-1"), ("musterwerk LTD", "account.name = Musterwerk Ltd")]
)
def test_listed_accounts_count_whatever_their_tier(listed, text):
    ticket = ticket_of("hi", account=account(tier="free"))
    (hits,) = run("field", ENTERPRISE, ticket, accounts={"enterprise": [listed]})
    assert [h.text for h in hits] == [text]
    assert run("field", ENTERPRISE, ticket, accounts={"vip": [listed]}) == [[]]


@pytest.mark.parametrize(("followers", "fires"), [(9_999, False), (10_000, True), (2_000_000, True), (None, False)])
def test_followers(followers, fires):
    (hits,) = run("field", FOLLOWERS, ticket_of("hi", account=account(followers=followers)))
    assert bool(hits) is fires


@pytest.mark.parametrize(("channel", "fires"), [("Twitter", True), ("app_review", True), ("email", False), ("", True)])
def test_channel(channel, fires):
    block = FOLLOWERS | {"channel": ["twitter", "app review"]}
    (hits,) = run("field", block, ticket_of("hi", channel=channel, account=account(followers=50_000)))
    assert [h.text for h in hits] == ([f"account.followers = 50000, channel = {channel or 'unknown'}"] if fires else [])
