"""The command audit: what the numbers of a model rest on; exit code 1 where it has problems."""

from __future__ import annotations

import argparse

from gigawatt.cli import commands, terminal


def audit(options: argparse.Namespace) -> int:
    """Print the audit of a model."""
    from gigawatt.catalog.select import day

    model, overrides = commands._chosen(options)
    found = model.audit(None if options.as_of is None else day(options.as_of))
    if options.json:
        from gigawatt.cli import document

        commands._print_json({**document.about(model, options, overrides), **document.audit(found)})
    else:
        from gigawatt.audit.text import audit_text

        terminal.show([[(text, "")] for text in audit_text(found, terminal.width()).splitlines()])
    return 0 if found.ok else 1
