"""What a model says of itself: ``manifest.json``, its shape, and how it is read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from triage.errors import ModelError
from triage.files import within

FORMAT: Literal[2] = 2
MANIFEST = "manifest.json"
CARD = "README.md"
_LARGEST = 1 << 24
"""Bytes of the largest manifest that is taken for one of ours."""
_CARD_BYTES = 1 << 20
_SHOWN = 80
"""Characters of what a manifest says that are told."""


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class HeadInfo(_Shape):
    """One head: its labels are the next columns of every array, after those of the heads before it."""

    kind: Literal["softmax", "ordinal", "independent"]
    labels: tuple[str, ...] = Field(min_length=1)
    temperature: float = Field(ge=0.01, le=100)


class ArrayInfo(_Shape):
    """One array of a model: its type and shape, and the sha256 of its file."""

    dtype: Literal["int32", "uint64", "float16", "float32"]
    shape: tuple[int, ...]
    sha256: str


class Manifest(_Shape):
    """Where a model comes from (`base`: the digest of the model that it started from) and what it can say.

    `policy` is the digest of what the policy finds in a text (`Policy.finding`). `blocks` are its kinds of features, in
    order, each with the digest of what it rests on; `clauses` are those whose hits it has weights for.
    """

    format: Literal[2]
    policy: str
    data: str
    examples: int
    seed: int
    base: str = ""
    blocks: dict[Annotated[str, Field(pattern=r"^[a-z][a-z_]*$")], str]
    versions: dict[str, str]
    clauses: tuple[str, ...]
    heads: dict[str, HeadInfo]
    arrays: dict[str, ArrayInfo]

    def dump(self) -> bytes:
        return json.dumps(self.model_dump(mode="json"), indent=1, ensure_ascii=False).encode() + b"\n"


def read(folder: Path) -> Manifest:
    """Read and check the manifest of a model folder. Raises `ModelError` that says what is wrong and where."""
    path = folder / MANIFEST
    if not folder.is_dir():
        raise ModelError(f"{folder}: no such model folder")
    if not path.is_file():
        raise ModelError(f"{folder}: not a model folder: {MANIFEST} is missing")
    try:
        raw = json.loads(within.read(path, folder, _LARGEST))
    except within.Refused as error:
        raise ModelError(f"{path}: {error}") from None
    except (ValueError, RecursionError):
        raise ModelError(f"{path}: damaged: not JSON") from None
    except OSError as error:
        raise ModelError(f"{path}: cannot be read: {error.strerror}") from None
    if isinstance(raw, dict) and raw.get("format") != FORMAT:
        raise ModelError(
            f"{path}: format {str(raw.get('format'))[:_SHOWN]} is not known to this version of triage ({FORMAT})"
        )
    try:
        found = Manifest.model_validate(raw)
        found.dump()  # half a character is text for JSON alone
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(p)[:_SHOWN] for p in first["loc"]) or "file"
        raise ModelError(f"{path}: damaged: {where}: {first['msg']}") from None
    except ValueError:
        raise ModelError(f"{path}: damaged: holds what is no text") from None
    return found


def card(folder: Path) -> bytes | None:
    """Return the card of a model; ``None`` where it has none. Raises `ModelError`."""
    try:
        return within.read(folder / CARD, folder, _CARD_BYTES)
    except FileNotFoundError:
        return None
    except (within.Refused, OSError) as error:
        raise ModelError(f"{folder / CARD}: {error}") from None


def is_model(folder: Path) -> bool:
    """Tell whether a folder holds a model of triage, of whatever format, whole or not."""
    return {"format", "heads", "arrays"} <= set(earlier(folder))


def earlier(folder: Path) -> dict[str, Any]:
    """Return the manifest that lies in a folder, of whatever format; empty where there is none to be read."""
    try:
        raw = json.loads(within.read(folder / MANIFEST, folder, _LARGEST))
    except (OSError, ValueError, RecursionError):  # `within.Refused`, too
        return {}
    return raw if isinstance(raw, dict) else {}
