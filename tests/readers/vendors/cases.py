"""The tickets that all formats tell: invented, and each with something that an export is apt to spoil."""

from __future__ import annotations

from tests.readers.vendors.tickets import AGENT, BOT, COLLEAGUE, CUSTOMER, HUGE, NOTE, Case, Said


def _case(number: int, subject: str, *said: Said, name: str = "", **more: str) -> Case:
    return Case(number, name or str(number), subject, said, **more)


def _c(at: str, text: str, history: str = "") -> Said:
    return Said(CUSTOMER, at, text, history)


CASES: tuple[Case, ...] = (
    _case(
        1001,
        "Everything is down",
        _c(
            "2026-03-02T09:14:00Z",
            "Hello, our production site is down for all users; nobody can log in.\n\n"
            'The screen says:\n"503; try later".\n\nPlease hurry.',
        ),
        Said(AGENT, "2026-03-02T10:20:00+01:00", "We are looking into it. Do not worry, nobody will sue anybody."),
        name="0001001",
    ),
    _case(
        1002,
        "Invoice 7781",
        _c("2026-03-02T18:00:00+09:00", "I want a refund of $450 for order <order number>, A & B tariff."),
        name="0001002",
        tier="enterprise",
    ),
    _case(
        1003,
        "Thanks",
        _c("2026-03-03T08:00:00-05:00", "How do I change the colour of the calendar?"),
        Said(AGENT, "2026-03-03T13:30:00Z", "Settings, then Colours."),
        _c("2026-03-03T14:00:00Z", "Thanks, that works now!", history="I will sue you.\nMy lawyer will write to you."),
    ),
    _case(1004, "N/A", _c("2026-03-03T15:00:00Z", "None")),
    _case(1005, "NA", _c("2026-03-03T15:05:00Z", "NA")),
    _case(1006, "", _c("2026-03-03T15:10:00Z", "How can I export my contacts to a spreadsheet?")),
    _case(
        1007,
        "Still nothing 😡",
        _c("2026-03-04T07:00:00Z", "This is an absolute joke 😡😡 I am furious, you people are useless! 👎🏽"),
    ),
    _case(
        1008,
        "Grüße aus Köln",
        _c(
            "2026-03-04T07:30:00+01:00",
            "Café Müller here – we’d like a second desk for Jürgen Weiß, please. It isn’t urgent.",
        ),
    ),
    _case(
        1009,
        "Rechnung",
        _c(
            "2026-03-04T08:00:00+01:00",
            "Guten Tag, ich finde meine Rechnung vom Februar nicht. Können Sie mir bitte helfen?",
        ),
    ),
    _case(
        1010,
        "Login code",
        Said(BOT, "2026-03-04T09:00:00Z", "I am the assistant. Is the service down? Do you want to sue us?"),
        _c("2026-03-04T09:01:00Z", "I only need to know where the login code is shown."),
    ),
    _case(
        1011,
        "Seat count",
        _c("2026-03-04T10:00:00Z", "How do I see the number of our seats?"),
        Said(NOTE, "2026-03-04T10:30:00Z", "Careful, he threatened legal action on the phone and wants to cancel."),
        Said(AGENT, "2026-03-04T11:00:00Z", "You have 40 seats."),
    ),
    _case(1012, "Doubled ticket", _c("2026-03-04T11:10:00Z", "Please ignore, sent twice."), status="deleted"),
    _case(
        1013,
        "My data",
        _c("2026-03-05T06:00:00Z", "Under the GDPR I request a copy of all personal data that you hold about me."),
    ),
    _case(
        1014,
        "Contract",
        _c("2026-03-05T07:00:00Z", "We are cancelling our subscription and moving to another provider next month."),
    ),
    _case(
        1015,
        'Import; three "small" things',
        _c(
            "2026-03-05T08:00:00Z",
            'Hi,\n\n1. the field "Name; first" is empty\n2. the tab\there is lost\n3. says "a ""big"" word"\n\nRegards',
        ),
    ),
    _case(
        1016,
        "No answer",
        _c("2026-03-05T09:00:00Z", "The report does not open. Please have a look."),
        _c("2026-03-07T10:00:00+01:00", "The report still does not open. Is anybody there?"),
        _c("2026-03-09T09:00:00Z", "Third time that I write: the report still does not open."),
    ),
    _case(1017, "You will see", _c("2026-03-05T10:00:00Z", "I know where you live. I will kill you all.")),
    _case(1018, "Idea", _c("2026-03-05T11:00:00Z", "It would be nice to have a dark theme some day.")),
    _case(1019, "Lovely", _c("2026-03-05T12:00:00Z", "Just wanted to say that your team is wonderful. Thank you!")),
    _case(
        1020,
        "Payments I never made",
        _c("2026-03-05T13:00:00Z", "Somebody hacked my account and ordered with my card. I never made these payments."),
    ),
    _case(
        1021,
        "=1+1",
        _c("2026-03-06T07:00:00Z", "=SUM(A1:A3) in the exported sheet is shown as text, is that on purpose?"),
    ),
    _case(
        1022,
        "Long story",
        _c(
            "2026-03-06T08:00:00Z",
            "\n\n".join(f"Chapter {n}: the page opened and I read it to the end." for n in range(120)),
        ),
    ),
    _case(HUGE, "Big number", _c("2026-03-06T09:00:00Z", "Where do I find the terms of service?")),
    _case(
        1024,
        "Your new account",
        Said(AGENT, "2026-03-06T10:00:00Z", "Welcome! Write to us if anything is broken or if you want to cancel."),
        _c("2026-03-06T12:00:00Z", "Thank you, may I add two colleagues?"),
    ),
    _case(
        1025,
        "Shared inbox",
        _c("2026-03-06T13:00:00Z", "Can two people use one inbox?"),
        Said(AGENT, "2026-03-06T14:00:00Z", "Yes, they can."),
        Said(
            COLLEAGUE,
            "2026-03-06T15:00:00Z",
            "I am in copy. We have lost all our data since your update, everything is gone.",
        ),
    ),
    _case(
        1026,
        "Lines",
        _c(
            "2026-03-16T16:00:00Z",
            "One.\r\nTwo is\u00a0here.\u2028Three:\r\n\r\nmy lawyer will contact you about legal action.",
        ),
    ),
)
