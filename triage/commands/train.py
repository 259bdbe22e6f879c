"""``triage train``"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from triage.commands import _common as common


def command(
    labelled: Annotated[
        list[str], typer.Argument(help="Labelled tickets: JSON lines with labels, or tables with label_* columns.")
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="Model folder to write.")] = Path("models/mine"),
    policy: common.PolicyOption = None,
    seed: Annotated[int, typer.Option("--seed", help="Same seed, data and machine: same bytes.")] = 7,
    columns: common.ColumnsOption = "",
    quiet: common.QuietOption = False,
) -> None:
    """Train all heads on labelled tickets and write a model folder (arrays and a manifest, no pickle).

    [bold]triage train data/labelled/*.jsonl -o models/default[/bold]
    """
    from triage.errors import TriageError
    from triage.examples import read_examples
    from triage.show import training

    with common.friendly():
        try:
            from triage import train
        except ModuleNotFoundError as error:
            raise TriageError(f"training needs {error.name}; install the extra 'train'") from None
        rules = common.load_policy(policy)
        examples = read_examples(common.open_inputs(labelled, rules, None, columns), rules)
        model, report = train.train(examples, rules, seed=seed, progress=(lambda _: None) if quiet else common.say)
        model.save(out)
        common.show(training.training(report, out))
