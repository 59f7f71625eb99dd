"""The command rerun: a saved run made again; exit code 1 where it differs."""

from __future__ import annotations

import argparse
import warnings
from typing import TYPE_CHECKING

from gigawatt.cli import commands, terminal

if TYPE_CHECKING:
    from gigawatt.modelling.model import Model


def own_model(text: str) -> Model | None:
    """The model that ``path/to/file.py:name`` means, None for other text."""
    from gigawatt.cli import find_model

    return find_model.load(text, None) if find_model.is_file(text) else None


def rerun(options: argparse.Namespace) -> int:
    """Make a saved run again and print what differs."""
    from gigawatt import plugins
    from gigawatt.files.rerun import rerun as made_again

    model = None
    if options.model is not None:
        model = own_model(options.model) or plugins.model(options.model)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        bar = terminal.progress(not options.json)
        found = made_again(options.file, model, threads=options.threads, progress=bar)
    commands._warn(caught)
    if options.json:
        commands._print_json(found.to_dict())
    else:
        terminal.show([[(line, "")] for line in repr(found).splitlines()])
    if found.run.samples < found.saved.setting.samples:
        return 130
    return 0 if found.same else 1
