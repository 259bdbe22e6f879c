"""What decides, as the user named it: a policy and models, of folders or of the registry."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from triage.commands._voice import say

if TYPE_CHECKING:
    from triage.model import Model
    from triage.policy import Policy

REGISTRY = "models:/"
"""What the name of a model in MLflow's registry begins with."""
_SHORT = 12
"""Characters of a digest that are shown."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """What decides: the `policy`, the user's `folder` that it comes from, and the `models` as they were named.

    A model of the registry is named by its number, whatever alias the user gave: an alias may move meanwhile.
    """

    policy: Policy
    folder: Path | None
    models: tuple[str | None, ...]

    @property
    def model(self) -> str | None:
        return self.models[0]


def rule(directory: Path | None, *models: str | None, quiet: bool = False) -> Ruled:
    """Load the policy that the user gave, else the one that the first registered model was registered with.

    So a version decides here as where MLflow serves it. Which policy it is, is said on stderr, and warned of wherever
    a version is used under another one than its own. Raises `TrackingError`, `PolicyError`.
    """
    if not any(is_registered(ref) for ref in models):
        return Ruled(load_policy(directory), directory, models)
    from triage import tracking

    found = {ref: tracking.version(ref) for ref in models if ref and is_registered(ref)}
    first = next(iter(found.values()))
    folder = tracking.fetch_policy(first.number, fresh=False) if directory is None else directory
    policy = load_policy(folder)
    digest = policy.digest[:_SHORT]
    if directory is not None:
        by = f"--policy {directory}"
    elif policy.digest == first.policy:
        by = f"that of {first.uri}"
        if not quiet:
            say(f"policy: registered with {first.uri} ({digest}{'' if folder else ', the shipped one'})")
    else:
        by = f"{'its files' if folder else 'the shipped one'}, as this triage has it, whose shipped policy is another"
    for uri, own in {version.uri: version.policy for version in found.values()}.items():
        if own != policy.digest:
            say(f"warning: {uri} was registered with policy {own[:_SHORT] or '(not told)'}, but {digest} decides: {by}")
    return Ruled(policy, folder, tuple(found[ref].uri if ref in found else ref for ref in models))


def is_registered(ref: str | None) -> bool:
    return ref is not None and ref.startswith(REGISTRY)


def load_policy(directory: Path | None) -> Policy:
    """Load the policy and say which of the user's own patterns are too broad."""
    from triage import api

    found = api.load_policy(directory)
    if found.own:
        from triage.trials import breadth

        for warning in breadth.warnings(found, found.own):
            say(f"warning: {warning}")
    return found


def model_folder(ref: str | Path | None) -> Path | None:
    """Return the folder of a model that the user named: a folder, or ``models:/...`` in MLflow's registry.

    ``None`` is the shipped one. Raises `TrackingError` for what the registry does not have.
    """
    if not isinstance(ref, str) or not is_registered(ref):
        return Path(ref) if ref is not None else None
    from triage import tracking

    return tracking.fetch(ref, fresh=False)


def load_model(ref: str | Path | None, policy: Policy) -> Model:
    """Load a model (see `model_folder`) and say what does not quite fit the policy."""
    from triage import api
    from triage.files import shipped

    model = api.load_model(model_folder(ref))
    if ref is None:
        for said in shipped.altered(api.default_model(), shipped.MANIFEST):
            say(f"warning: the shipped model is another one than was signed off: {said}; see triage policy check")
    for warning in model.warnings(policy):
        say(f"warning: {warning}")
    return model
