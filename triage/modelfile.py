"""A model folder: ``manifest.json`` says what the model is, and an .npy file holds each array, never a pickle.

Whatever is wrong with a folder is found before anything is computed from it, and said in words.
"""

from __future__ import annotations

import hashlib
import io
import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from triage.errors import ModelError

FORMAT: Literal[1] = 1
MANIFEST = "manifest.json"
ARRAYS = {"slots": "int32", "hashed": "float16", "words": "float32", "marks": "float32", "bias": "float32"}
LARGEST = 1 << 29
"""Bytes of the largest array that is taken for one of ours."""
_HEADER = 4096

Array = npt.NDArray[Any]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class HeadInfo(_Shape):
    """One head: its labels are the next columns of every array, after those of the heads before it."""

    kind: Literal["softmax", "independent"]
    labels: tuple[str, ...] = Field(min_length=1)
    temperature: float = Field(ge=0.01, le=100)


class ArrayInfo(_Shape):
    shape: tuple[int, ...]
    sha256: str


class Manifest(_Shape):
    """Where a model comes from and what it can say; `clauses` are those whose hits it has weights for."""

    format: Literal[1]
    policy: str
    data: str
    examples: int
    seed: int
    vectors: str
    versions: dict[str, str]
    clauses: tuple[str, ...]
    heads: dict[str, HeadInfo]
    arrays: dict[str, ArrayInfo]

    def dump(self) -> bytes:
        return json.dumps(self.model_dump(mode="json"), indent=1, ensure_ascii=False).encode() + b"\n"


@dataclass(frozen=True, slots=True)
class Stored:
    """A model as it is kept: the manifest, and the arrays by name."""

    manifest: Manifest
    arrays: Mapping[str, Array]

    @property
    def digest(self) -> str:
        """The sha256 of the manifest, which holds the sha256 of every array."""
        return hashlib.sha256(self.manifest.dump()).hexdigest()


def pack(facts: Mapping[str, Any], arrays: Mapping[str, Array]) -> Stored:
    """Round the arrays to the kept types and seal them in a manifest. Raises `ModelError` for a number that is none."""
    kept = {name: np.ascontiguousarray(arrays[name], dtype=kind) for name, kind in ARRAYS.items()}
    for name, array in kept.items():
        if not np.isfinite(array).all():
            raise ModelError(f"the trained {name} weights hold a number that is not finite")
    infos = {name: ArrayInfo(shape=a.shape, sha256=hashlib.sha256(_encode(a)).hexdigest()) for name, a in kept.items()}
    return Stored(Manifest(format=FORMAT, arrays=infos, **facts), kept)


def write(stored: Stored, folder: Path) -> None:
    """Write a model folder; all of it or, when a write fails, nothing."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".") as box:  # all is written before anything is replaced
            parts = [Path(box) / f"{name}.npy" for name in stored.arrays]
            for part, array in zip(parts, stored.arrays.values(), strict=True):
                part.write_bytes(_encode(array))
            manifest = Path(box) / MANIFEST
            manifest.write_bytes(stored.manifest.dump())
            for part in (*parts, manifest):
                part.replace(folder / part.name)
    except OSError as error:
        raise ModelError(f"{folder}: the model cannot be written: {error.strerror}") from None


def read(folder: Path) -> Stored:
    """Read and check a model folder. Raises `ModelError` that says what is missing, damaged or changed."""
    manifest = _manifest(folder)
    if set(manifest.arrays) != set(ARRAYS):
        raise ModelError(f"{folder / MANIFEST}: arrays must be {', '.join(ARRAYS)}, not {', '.join(manifest.arrays)}")
    arrays = {name: _array(folder / f"{name}.npy", name, info) for name, info in manifest.arrays.items()}
    _fit(manifest, arrays, folder)
    return Stored(manifest, arrays)


def _manifest(folder: Path) -> Manifest:
    path = folder / MANIFEST
    if not folder.is_dir():
        raise ModelError(f"{folder}: no such model folder")
    if not path.is_file():
        raise ModelError(f"{folder}: not a model folder: {MANIFEST} is missing")
    try:
        if path.stat().st_size > 1 << 24:
            raise ModelError(f"{path}: too large for a manifest")
        raw = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        raise ModelError(f"{path}: damaged: not JSON") from None
    except OSError as error:
        raise ModelError(f"{path}: cannot be read: {error.strerror}") from None
    if isinstance(raw, dict) and raw.get("format") != FORMAT:
        raise ModelError(f"{path}: format {raw.get('format')!r} is not known to this version of triage ({FORMAT})")
    try:
        return Manifest.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(p) for p in first["loc"]) or "file"
        raise ModelError(f"{path}: damaged: {where}: {first['msg']}") from None


def _array(path: Path, name: str, info: ArrayInfo) -> Array:
    dtype = np.dtype(ARRAYS[name])
    size = dtype.itemsize
    for n in info.shape:
        size *= max(n, 0)
    if min(info.shape, default=0) < 0 or size > LARGEST:
        raise ModelError(f"{path}: the manifest gives it an impossible shape {info.shape}")
    try:
        found = path.stat().st_size
        if not size <= found <= size + _HEADER:
            raise ModelError(f"{path}: damaged: {found:,} bytes, where about {size:,} belong")
        raw = path.read_bytes()
    except FileNotFoundError:
        raise ModelError(f"{path}: missing, but the manifest lists it") from None
    except OSError as error:
        raise ModelError(f"{path}: cannot be read: {error.strerror}") from None
    if hashlib.sha256(raw).hexdigest() != info.sha256:
        raise ModelError(f"{path}: changed since the model was written: its sha256 is not that of the manifest")
    try:
        array: Array = np.load(io.BytesIO(raw), allow_pickle=False)
    except (ValueError, EOFError, OSError):
        raise ModelError(f"{path}: damaged: not an array") from None
    if array.dtype != dtype or array.shape != info.shape or not np.isfinite(array).all():
        raise ModelError(f"{path}: holds {array.dtype} {array.shape}, where finite {dtype} {info.shape} belongs")
    return array


def _fit(manifest: Manifest, arrays: Mapping[str, Array], folder: Path) -> None:
    """Check that the arrays have a column for each label and go together."""
    labels = sum(len(head.labels) for head in manifest.heads.values())
    for name in ("hashed", "words", "marks", "bias"):
        if arrays[name].shape[-1:] != (labels,):
            raise ModelError(f"{folder}: {name} has shape {arrays[name].shape}, but the heads have {labels} labels")
    slots = arrays["slots"]
    if slots.ndim != 1 or arrays["hashed"].shape != (len(slots), labels) or (np.diff(slots) <= 0).any():
        raise ModelError(f"{folder}: slots and hashed do not go together")


def _encode(array: Array) -> bytes:
    out = io.BytesIO()
    np.save(out, array, allow_pickle=False)
    return out.getvalue()
