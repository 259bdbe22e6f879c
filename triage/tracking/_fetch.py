"""A registered model as a folder again: the store's own, or a copy in the user's cache that is looked at each time."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

from triage import modelfile, policyfile
from triage.errors import ModelError, TrackingError
from triage.tracking._store import Store, opened
from triage.tracking._versions import MODEL, POLICY_FILES, Version, find

_FILE = "file://"
_SUM = "sha256"
"""File beside a cached model and policy: the digest of their files as they came from the store."""
_SHORT = 24


def fetch(ref: str, *, fresh: bool = True) -> Path:
    """Return a local folder of the triage model that `ref` names, whole and with the registered digest.

    `ref` is a number, an alias or a ``models:/`` URI (`version`). The folder lies below the user's cache, by its
    digest; what was spoilt there is fetched anew. `fresh` makes sure that the store itself holds the model whole, too.
    Raises `TrackingError` that names the place of the store where it does not.
    """
    return _fetched(ref, fresh=fresh) / "model"


def fetch_policy(ref: str, *, fresh: bool = True) -> Path | None:
    """Return a local folder of the user's policy that was registered with a version; ``None`` for the shipped one.

    See `fetch`.
    """
    policy = _fetched(ref, fresh=fresh) / "policy"
    return policy if policy.is_dir() else None


def files_digest(folder: Path) -> str:
    """Return the sha256 of a folder's files, names and content."""
    return _digest(folder, [path for path in folder.rglob("*") if path.is_file()])


def policy_digest(folder: Path | None) -> str:
    """Return the digest of a policy folder's own files, as they are read; "" for the shipped policy."""
    return _digest(folder, [folder / name for name in policyfile.names(folder)]) if folder else ""


def _digest(folder: Path, paths: list[Path]) -> str:
    sums = hashlib.sha256()
    for path in sorted(paths):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        sums.update(f"{path.relative_to(folder).as_posix()}\0{content}\n".encode())
    return sums.hexdigest()


def _fetched(ref: str, *, fresh: bool) -> Path:
    """Return the cached folder that holds model and policy."""
    with opened(create=False) as store:
        found = find(store, ref)
        if not found.digest:
            raise TrackingError(f"{ref}: version {found.number} was not registered by triage")
        kept = _cache() / _key(found)
        if fresh or not _whole(kept):
            _download(store, found, kept)
        return kept / "files"


def _key(found: Version) -> str:
    """Return the name of a version's folder in the cache. Whoever can write to the store can write tags, too."""
    parts = [part for part in (found.digest, found.policy, found.tags.get(POLICY_FILES, "")) if part]
    if wrong := [part for part in parts if not re.fullmatch("[0-9a-f]{1,64}", part)]:
        raise TrackingError(f"{found.uri}: its tags in the store are not those of triage: {wrong[0][:_SHORT]!r}")
    return "-".join(part[:_SHORT] for part in parts)


def _download(store: Store, found: Version, kept: Path) -> None:
    """Fetch a version's files, look whether they are what was registered, and only then keep them."""
    import mlflow

    at = store.client.get_model_version_download_uri(MODEL, found.number).removeprefix(_FILE)
    with tempfile.TemporaryDirectory(prefix="triage-") as box:
        try:
            there = Path(mlflow.artifacts.download_artifacts(artifact_uri=f"{found.uri}/artifacts", dst_path=box))
        except Exception as error:
            if store.silent(error):
                raise
            raise TrackingError(f"{found.uri}: the store has lost its files: {at} ({_one_line(error)})") from error
        _check(found, there, at)
        if _whole(kept):
            return
        try:
            _keep(there, kept)
        except OSError as error:
            if not _whole(kept):  # else another process was faster
                raise TrackingError(f"{kept}: the model cannot be kept there: {error.strerror or error}") from None


def _check(found: Version, there: Path, at: str) -> None:
    """Raise `TrackingError` when files are not those that were registered; `at` is where the store has them."""
    try:
        digest = modelfile.read(there / "model").digest
    except ModelError as error:
        said = str(error).removeprefix(f"{there}{os.sep}")
        raise TrackingError(f"{found.uri}: damaged in the store, {at}/artifacts: {said}") from None
    if digest != found.digest:
        raise TrackingError(
            f"{found.uri}: {at}/artifacts/model is not the model that was registered (its digest is {digest[:12]})"
        )
    own = found.tags.get(POLICY_FILES)
    if own is not None and own != policy_digest(there / "policy" if (there / "policy").is_dir() else None):
        raise TrackingError(f"{found.uri}: {at}/artifacts/policy is not the policy that was registered")


def _keep(there: Path, kept: Path) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept.parent, prefix=".") as part:
        new = Path(part) / "new"
        shutil.copytree(there, new / "files")
        (new / _SUM).write_text(files_digest(new / "files"), encoding="ascii")
        if kept.exists():  # spoilt
            kept.rename(Path(part) / "old")
        new.rename(kept)


def _whole(kept: Path) -> bool:
    """Tell whether a cached folder is as it came from the store."""
    try:
        return (kept / _SUM).read_text(encoding="ascii") == files_digest(kept / "files")
    except (OSError, ValueError):
        return False


def _cache() -> Path:
    """Return the folder of this user where what can be had again is kept."""
    home = Path.home()
    places = {"win32": os.environ.get("LOCALAPPDATA") or home, "darwin": home / "Library" / "Caches"}
    return Path(os.environ.get("XDG_CACHE_HOME") or places.get(sys.platform) or home / ".cache") / "triage" / "models"


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())[:200]
