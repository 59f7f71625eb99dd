"""The command verify: checks of this installation; exit code 1 where one fails."""

from __future__ import annotations

import argparse
import warnings

from gigawatt.cli import commands, terminal


def verify(options: argparse.Namespace) -> int:
    """Print the checks and their outcome."""
    from gigawatt.audit.verify import verify as checked

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        found = checked()
    commands._warn(caught)
    if options.json:
        from gigawatt.cli import document

        commands._print_json({**document.stamp(), **document.verification(found)})
    else:
        from gigawatt.audit.check_text import verification_text

        terminal.show([[(text, "")] for text in verification_text(found, terminal.width()).splitlines()])
    return 0 if found.ok else 1
