"""The command diff: two deals, cases, saved cases or saved runs side by side; exit code 1 where they differ."""

from __future__ import annotations

import argparse
import warnings
from typing import Any

from gigawatt.cli import commands, terminal
from gigawatt.cli.rerun import own_model


def diff(options: argparse.Namespace) -> int:
    """Print what differs between two sides."""
    from gigawatt.files.diff import diff as compared

    first, second = _side(options.first), _side(options.second)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        found = compared(first, second, samples=options.samples, seed=options.seed)
    commands._warn(caught)
    if options.json:
        commands._print_json(found.to_dict())
    else:
        terminal.show([[(line, "")] for line in repr(found).splitlines()])
    return 0 if found.same else 1


def _side(text: str) -> Any:
    return own_model(text) or text
