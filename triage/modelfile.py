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
from types import MappingProxyType
from typing import Annotated, Any, Literal

import numpy as np
import numpy.typing as npt
from numpy.lib import format as npy
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from triage.errors import ModelError
from triage.files import within
from triage.files.output import settle, unbroken

FORMAT: Literal[2] = 2
MANIFEST = "manifest.json"
BIAS = "bias"
LEARNT = "learnt"
"""Numbers of the tickets that a model was trained on (`triage.learning.split.marks`), ascending."""
LARGEST = 1 << 29
"""Bytes of the largest array that is taken for one of ours."""
_HEADER = 4096
_MANIFEST_BYTES = 1 << 24
_MEND = "put the file back from a copy of the folder, or train the model anew"

Array = npt.NDArray[Any]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class HeadInfo(_Shape):
    """One head: its labels are the next columns of every array, after those of the heads before it."""

    kind: Literal["softmax", "ordinal", "independent"]
    labels: tuple[str, ...] = Field(min_length=1)
    temperature: float = Field(ge=0.01, le=100)


class ArrayInfo(_Shape):
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


@dataclass(frozen=True, slots=True)
class Stored:
    """A model as it is kept: the manifest, and the arrays by name."""

    manifest: Manifest
    arrays: Mapping[str, Array]

    @property
    def digest(self) -> str:
        """The sha256 of the manifest, which holds the sha256 of every array."""
        return hashlib.sha256(self.manifest.dump()).hexdigest()


def columns_of(block: str) -> str:
    """Name the array of the columns that a block has weights for, where it has them for some only."""
    return f"{block}.columns"


def pack(facts: Mapping[str, Any], arrays: Mapping[str, Array]) -> Stored:
    """Seal arrays in a manifest. Raises `ModelError` for a number that is none."""
    kept = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    for name, array in kept.items():
        if not np.isfinite(array).all():
            raise ModelError(f"the trained {name} weights hold a number that is not finite")
    infos = {
        name: ArrayInfo(dtype=str(a.dtype), shape=a.shape, sha256=hashlib.sha256(_encode(a)).hexdigest())
        for name, a in kept.items()
    }
    return Stored(Manifest(format=FORMAT, arrays=infos, **facts), kept)


def write(stored: Stored, folder: Path, beside: Mapping[str, bytes] = MappingProxyType({})) -> None:
    """Write a model folder and the files `beside` it; all of it or, when a write fails or is interrupted, nothing."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".") as box:  # all is written before anything is replaced
            parts = [Path(box) / f"{name}.npy" for name in stored.arrays]
            for part, array in zip(parts, stored.arrays.values(), strict=True):
                part.write_bytes(_encode(array))
            manifest = Path(box) / MANIFEST
            manifest.write_bytes(stored.manifest.dump())
            others = [Path(box) / name for name in beside]
            for other, content in zip(others, beside.values(), strict=True):
                other.write_bytes(content)
            old = _named(folder) - set(stored.arrays)
            with unbroken():
                for part in (*parts, manifest, *others):
                    settle(part, folder / part.name)
                for name in old:  # of an earlier model with other features
                    (folder / f"{name}.npy").unlink(missing_ok=True)
    except OSError as error:
        raise ModelError(f"{folder}: the model cannot be written: {error.strerror}") from None


def is_model(folder: Path) -> bool:
    """Tell whether a folder holds a model of triage, of whatever format, whole or not."""
    return {"format", "heads", "arrays"} <= set(_earlier(folder))


def _named(folder: Path) -> set[str]:
    """Return the arrays that the manifest of an earlier model names, as far as it can be read."""
    arrays = _earlier(folder).get("arrays")
    return {name for name in arrays if Path(name).name == name} if isinstance(arrays, dict) else set()


def _earlier(folder: Path) -> dict[str, Any]:
    """Return the manifest that lies in a folder, of whatever format; empty where there is none to be read."""
    try:
        raw = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return raw if isinstance(raw, dict) else {}


def read(folder: Path) -> Stored:
    """Read and check a model folder. Raises `ModelError` that says what is missing, damaged or changed."""
    manifest = _manifest(folder)
    needed, allowed = {BIAS, *manifest.blocks}, {LEARNT, *(columns_of(block) for block in manifest.blocks)}
    if not needed <= set(manifest.arrays) <= needed | allowed:
        raise ModelError(
            f"{folder / MANIFEST}: arrays must be {', '.join(sorted(needed))} (and columns of them, learnt), "
            f"not {', '.join(manifest.arrays)}"
        )
    arrays = {name: _array(folder / f"{name}.npy", info, folder) for name, info in manifest.arrays.items()}
    _fit(manifest, arrays, folder)
    return Stored(manifest, arrays)


def _manifest(folder: Path) -> Manifest:
    path = folder / MANIFEST
    if not folder.is_dir():
        raise ModelError(f"{folder}: no such model folder")
    if not path.is_file():
        raise ModelError(f"{folder}: not a model folder: {MANIFEST} is missing")
    try:
        raw = json.loads(within.read(path, folder, _MANIFEST_BYTES))
    except within.Refused as error:
        raise ModelError(f"{path}: {error}") from None
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


def _array(path: Path, info: ArrayInfo, folder: Path) -> Array:
    dtype = np.dtype(info.dtype)
    size = dtype.itemsize
    for n in info.shape:
        size *= max(n, 0)
    if min(info.shape, default=0) < 0 or size > LARGEST:
        raise ModelError(f"{path}: the manifest gives it an impossible shape {info.shape}")
    try:
        found = path.stat().st_size
        if not size <= found <= size + _HEADER:
            raise ModelError(f"{path}: damaged: {found:,} bytes, where about {size:,} belong; {_MEND}")
        raw = within.read(path, folder, size + _HEADER)
    except within.Refused as error:
        raise ModelError(f"{path}: {error}") from None
    except FileNotFoundError:
        raise ModelError(f"{path}: missing, but the manifest lists it; {_MEND}") from None
    except OSError as error:
        raise ModelError(f"{path}: cannot be read: {error.strerror}") from None
    if hashlib.sha256(raw).hexdigest() != info.sha256:
        raise ModelError(
            f"{path}: changed since the model was written: its sha256 is not that of the manifest; {_MEND}"
        )
    array = _decode(raw, path)
    if array.dtype != dtype or array.shape != info.shape or not np.isfinite(array).all():
        raise ModelError(f"{path}: holds {array.dtype} {array.shape}, where finite {dtype} {info.shape} belongs")
    return array


def _decode(raw: bytes, path: Path) -> Array:
    """Read an .npy file that is numbers alone. The memory it takes is that of the bytes there are, whatever it says."""
    stream = io.BytesIO(raw)
    try:
        version = npy.read_magic(stream)
        header = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
        shape, by_column, dtype = header(stream)
        if dtype.hasobject or by_column:
            raise ValueError(dtype)
        return np.frombuffer(raw, dtype, offset=stream.tell()).reshape(shape)
    except (ValueError, TypeError, EOFError, SyntaxError, OverflowError, RecursionError):
        raise ModelError(f"{path}: damaged: not an array of numbers") from None


def _fit(manifest: Manifest, arrays: Mapping[str, Array], folder: Path) -> None:
    """Check that the arrays have a column for each label and go together."""
    labels = sum(len(head.labels) for head in manifest.heads.values())
    for name in (*manifest.blocks, BIAS):
        if arrays[name].shape[-1:] != (labels,):
            raise ModelError(f"{folder}: {name} has shape {arrays[name].shape}, but the heads have {labels} labels")
    for name in manifest.blocks:
        columns = arrays.get(columns_of(name))
        if columns is None:
            continue
        if columns.ndim != 1 or arrays[name].shape != (len(columns), labels) or (np.diff(columns) <= 0).any():
            raise ModelError(f"{folder}: {name} and its columns do not go together")


def _encode(array: Array) -> bytes:
    out = io.BytesIO()
    np.save(out, array, allow_pickle=False)
    return out.getvalue()
