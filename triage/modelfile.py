"""A model folder: ``manifest.json`` says what the model is, and an .npy file holds each array, never a pickle.

Whatever is wrong with a folder is found before anything is computed from it, and said in words.
"""

from __future__ import annotations

import hashlib
import io
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt
from numpy.lib import format as npy

from triage import manifest
from triage.errors import ModelError
from triage.files import within
from triage.files.output import settle, unbroken
from triage.manifest import CARD, FORMAT, MANIFEST, ArrayInfo, Manifest

BIAS = "bias"
LEARNT = "learnt"
"""Numbers of the tickets that a model was trained on (`triage.learning.likeness.marks`), ascending."""
LARGEST = 1 << 29
"""Bytes of the largest array that is taken for one of ours."""
_HEADER = 4096
_SHOWN = 200
"""Characters of what a manifest says that are told."""
_MEND = "put the file back from a copy of the folder, or train the model anew"

Array = npt.NDArray[Any]


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
            seal = Path(box) / MANIFEST
            seal.write_bytes(stored.manifest.dump())
            others = [Path(box) / name for name in beside]
            for other, content in zip(others, beside.values(), strict=True):
                other.write_bytes(content)
            old = _named(folder) - set(stored.arrays)
            with unbroken():
                for part in (*parts, seal, *others):
                    settle(part, folder / part.name)
                for name in old:  # of an earlier model with other features
                    (folder / f"{name}.npy").unlink(missing_ok=True)
    except OSError as error:
        raise ModelError(f"{folder}: the model cannot be written: {error.strerror}") from None


def copy(folder: Path, to: Path) -> None:
    """Copy the manifest, the arrays that it names and the card, and nothing else that lies there or that a link names.

    Raises `ModelError`, as `read` does.
    """
    stored, said = read(folder), manifest.card(folder)
    try:
        to.mkdir(parents=True, exist_ok=True)
        for name in (MANIFEST, *(f"{array}.npy" for array in stored.arrays)):
            (to / name).write_bytes(within.read(folder / name, folder, LARGEST + _HEADER))
        if said is not None:
            (to / CARD).write_bytes(said)
    except (within.Refused, OSError) as error:
        raise ModelError(f"{folder}: cannot be copied: {error}") from None
    if read(to).digest != stored.digest:
        raise ModelError(f"{folder}: was changed while it was copied")


def _named(folder: Path) -> set[str]:
    """Return the arrays that the manifest of an earlier model names, as far as it can be read."""
    arrays = manifest.earlier(folder).get("arrays")
    return (
        {name for name in arrays if within.is_plain(name) and Path(name).name == name}
        if isinstance(arrays, dict)
        else set()
    )


def read(folder: Path) -> Stored:
    """Read and check a model folder. Raises `ModelError` that says what is missing, damaged or changed."""
    told = manifest.read(folder)
    needed, allowed = {BIAS, *told.blocks}, {LEARNT, *(columns_of(block) for block in told.blocks)}
    if not needed <= set(told.arrays) <= needed | allowed:
        raise ModelError(
            f"{folder / MANIFEST}: arrays must be {', '.join(sorted(needed))} (and columns of them, learnt), "
            f"not {', '.join(told.arrays)[:_SHOWN]}"
        )
    arrays = {name: _array(folder / f"{name}.npy", info, folder) for name, info in told.arrays.items()}
    _fit(told, arrays, folder)
    return Stored(told, arrays)


def _array(path: Path, info: ArrayInfo, folder: Path) -> Array:
    dtype = np.dtype(info.dtype)
    size = dtype.itemsize
    for n in info.shape:
        size *= max(n, 0)
    if min(info.shape, default=0) < 0 or size > LARGEST:
        raise ModelError(f"{path}: the manifest gives it an impossible shape {str(info.shape)[:_SHOWN]}")
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
        raise ModelError(
            f"{path}: holds {array.dtype} {array.shape}, where finite {dtype} {str(info.shape)[:_SHOWN]} belongs"
        )
    return array


def _decode(raw: bytes, path: Path) -> Array:
    """Read an .npy file that is numbers alone. The memory it takes is that of the bytes there are, whatever it says."""
    stream = io.BytesIO(raw)
    try:
        version = npy.read_magic(stream)
        header = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
        shape, by_column, dtype = header(stream)
        if dtype.hasobject or by_column or min(shape, default=0) < 0:
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
