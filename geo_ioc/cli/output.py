"""What commands print: lines, and a progress bar on a terminal or plain lines elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

out = Console(highlight=False, soft_wrap=True)

Report = Callable[[str, int, int], None]
"""Told the stage, how many steps of it are done, and how many there are."""


@contextmanager
def progress(title: str) -> Iterator[Report]:
    """A callback that shows how far long work is."""
    if not out.is_terminal:
        shown = ""

        def line(stage: str, done: int, total: int) -> None:
            nonlocal shown
            if stage != shown:
                shown = stage
                out.print(f"{title}: {stage}")

        yield line
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=out, transient=True) as bar:
        task = bar.add_task(title, total=None)

        def draw(stage: str, done: int, total: int) -> None:
            bar.update(task, description=f"{title}: {stage}", completed=done, total=total or None)

        yield draw
