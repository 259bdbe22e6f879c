"""``triage track``"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from triage.commands import _common as common
from triage.commands._sending import send_all
from triage.errors import TrackingError
from triage.wording import counted

if TYPE_CHECKING:
    pass

app = typer.Typer(
    help="Look at what was tracked in MLflow; register models; send what was kept; mend a copied store.",
    no_args_is_help=True,
)
JOBS = "MLFLOW_SERVER_ENABLE_JOB_EXECUTION"
MOST = 10
"""Missing folders that are listed one by one."""


@app.command()
def ui(
    port: Annotated[
        int, typer.Option("--port", min=1, max=65535, envvar="MLFLOW_PORT", help="Port on this machine.")
    ] = 5000,
) -> None:
    """Open MLflow's pages on what was tracked; Ctrl-C ends it.

    [bold]triage track ui[/bold]

    The same without triage, for the database in this folder:

    [bold]MLFLOW_SERVER_ENABLE_JOB_EXECUTION=false mlflow ui --workers 1 --backend-store-uri sqlite:///mlflow.db[/bold]

    With MLFLOW_TRACKING_URI set to a server, its address is shown: nothing has to be started.
    """
    import os
    import subprocess
    import sys

    from triage import tracking

    with common.friendly():
        if not tracking.installed():
            raise TrackingError(tracking.EXTRA)
        uri = tracking.tracking_uri()
        if tracking.is_server(uri):
            typer.echo(f"{tracking.address(uri)}/#/experiments")
            return
        path = tracking.database(uri)
        if path and not path.is_file():
            raise TrackingError(f"{path}: no such database yet: triage train or triage track register makes it")
        _free(port)
        typer.echo(f"http://127.0.0.1:{port}/#/experiments?workflowType=machine_learning")
        common.say("The pages are there in some seconds; Ctrl-C ends them.")
        command = [sys.executable, "-m", "mlflow", "ui", "--workers", "1", "--port", str(port)]
        stores = {"MLFLOW_BACKEND_STORE_URI": uri}  # not as an argument: it may hold a password
        if registry := os.environ.get("MLFLOW_REGISTRY_URI"):
            stores["MLFLOW_REGISTRY_STORE_URI"] = registry
        pages = subprocess.Popen(command, env={**tracking.SETTINGS, JOBS: "false", **os.environ, **stores})
        try:
            code = pages.wait()
        except KeyboardInterrupt:  # Ctrl-C goes to both, a request to end only to us; so the pages are meant to end
            pages.terminate()
            code = min(pages.wait(), 0)
        if code > 0:
            raise TrackingError(f"MLflow's pages ended with code {code}")


def _free(port: int) -> None:
    """Raise `TrackingError` when something else listens on a port of this machine."""
    import socket

    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            raise TrackingError(f"port {port} is taken; name another with --port") from None


@app.command()
def send(
    only_list: Annotated[bool, typer.Option("--list", help="Only show what is kept, and why it was not sent.")] = False,
    quiet: common.QuietOption = False,
) -> None:
    """Send to MLflow what was kept while it could not be reached, the oldest first.

    What is logged is removed; the rest stays, and the exit code is then 1. A record that MLflow has already is not
    logged twice. Records lie in mlflow-outbox (or TRIAGE_OUTBOX).
    """
    from triage.records import outbox
    from triage.show import tracking as shown

    with common.friendly():
        kept = outbox.waiting()
        if only_list or not kept:
            common.show(shown.kept(kept, outbox.place()))
            return
        with outbox.alone():
            left = send_all(outbox.waiting(), quiet=quiet)
        if left:
            common.say(f"{left} of {len(kept)} stay in {outbox.place()}")
    if left:
        raise typer.Exit(common.CHECK_FAILED)


@app.command()
def register(
    model: Annotated[str, typer.Argument(help="Model folder; the shipped one by default.")] = "",
    policy: common.PolicyOption = None,
    quiet: common.QuietOption = False,
) -> None:
    """Register a model folder in MLflow, with the policy that it goes with; print what it is called there.

    triage train does this by itself. The same model with the same policy again is no new version.

    [bold]triage track register models/mine --policy our-policy[/bold]

    Then it can be named wherever a model is: [bold]triage score tickets.csv --model models:/triage/3[/bold]
    """
    from triage import api, tracking
    from triage.commands._tracking import teller

    with common.friendly():
        folder = Path(model) if model else api.default_model()
        common.load_model(folder, common.load_policy(policy))
        made = tracking.register(folder, policy=policy, say=teller(quiet=quiet))
        typer.echo(made.uri)


@app.command()
def versions() -> None:
    """List the registered versions of the model, the newest first, with their aliases."""
    from triage import tracking
    from triage.show import tracking as shown

    with common.friendly():
        common.show(shown.versions(tracking.versions()))


@app.command()
def move(
    folder: Annotated[Path, typer.Argument(help="Folder that holds the copied mlflow.db and mlruns, or the database.")],
    old: Annotated[str, typer.Option("--from", help="Folder that it was copied from; found by itself else.")] = "",
    to: Annotated[str, typer.Option("--to", help="Folder it will be found under; where it lies now by default.")] = "",
    trial: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
) -> None:
    """Mend an MLflow store that was copied or moved: its paths of artifacts are made to name where it lies now.

    MLflow keeps them whole, so that a copied folder shows no artifacts and loads no model. All are changed or none,
    and the database is copied beside itself before. Runs and models whose files were not copied are counted; the exit
    code is then 1.

    [bold]cp -r project/mlflow.db project/mlruns /mnt/archive/ && triage track move /mnt/archive[/bold]
    """
    from triage import tracking

    with common.friendly():
        done = tracking.move(folder, old=old, to=to, trial=trial)
        count = sum(done.changed.values())
        verb = "would be changed" if trial else "changed"
        typer.echo(
            f"{count} paths {verb}" + (f": {done.old} -> {done.new}" if count else f"; the store names {done.new}")
        )
        for name, changed in sorted(done.changed.items()):
            typer.echo(f"  {changed:>6}  {name}")
        for name, stays in sorted(done.elsewhere.items()):
            common.say(f"stays: {stays} below {name}, which is neither of the two")
        if done.backup:
            common.say(f"the database as it was: {done.backup}")
        _told_missing(done.missing, done.looked)
    if done.missing:
        raise typer.Exit(common.CHECK_FAILED)


def _told_missing(missing: Sequence[str], looked: int) -> None:
    for line in missing[:MOST]:
        common.say(f"missing: {line}")
    if len(missing) > MOST:
        common.say(f"missing: ... and {len(missing) - MOST:,} more")
    if missing:
        common.say(
            f"of {counted(looked, 'run and model', 'runs and models')} that the store names, {len(missing):,} lie here "
            "not at all or damaged: copy mlruns again"
        )
