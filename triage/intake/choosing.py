"""Which reader reads which file: each says how sure it is, and one vendor's file makes all others companions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import ModuleType

from triage import discover
from triage.errors import InputError
from triage.files.source import Source
from triage.readers._head import Head, look

READERS = "triage.readers"


def choose(sources: Sequence[Source]) -> list[tuple[str, str]]:
    """Find each file's reader. One vendor's file makes all others companions, which that vendor must know."""
    modules = {name: discover.load(READERS, name) for name in discover.names(READERS)}
    heads = [look(source) for source in sources]
    claims = [{name: module.claims(head) for name, module in modules.items()} for head in heads]
    best = [_best(source, claim, modules) for source, claim in zip(sources, claims, strict=True)]
    vendors = sorted({name for name in best if modules[name].VENDOR})
    if len(vendors) > 1:
        raise InputError(
            f"the files are of several formats ({', '.join(vendors)}): read them one by one, or name --reader"
        )
    for index, source in enumerate(sources):
        if vendors and best[index] != vendors[0]:
            if not claims[index][vendors[0]]:
                raise InputError(
                    f"{source.name}: is {best[index]}, the other files are {vendors[0]}: read it by itself"
                )
            best[index] = vendors[0]
    return [(name, _why(name, head, modules[name])) for name, head in zip(best, heads, strict=True)]


def _best(source: Source, claims: Mapping[str, int], modules: Mapping[str, ModuleType]) -> str:
    top = max(claims.values())
    winners = [name for name, sure in claims.items() if sure == top]
    if top == 0:
        raise InputError(f"{source.name}: no reader knows this format (--reader names one: {', '.join(claims)})")
    if len(winners) > 1:
        raise InputError(f"{source.name}: could be {' or '.join(winners)}; say which with --reader")
    return winners[0]


def _why(name: str, head: Head, module: ModuleType) -> str:
    if module.VENDOR:
        return f"its names are those of {'an' if name[0] in 'aeiou' else 'a'} {name} export"
    if name == "csv":
        return f"a text table whose header has {len(head.columns)} columns"
    return {"jsonl": "its first line is a JSON object", "parquet": "it starts with Parquet's mark"}.get(
        name, "it is JSON"
    )
