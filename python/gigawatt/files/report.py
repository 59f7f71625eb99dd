"""How a comparison reads: settings, inputs, formulas, then results, as text and as plain data."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from gigawatt.display.numbers import aligned, table, with_error
from gigawatt.files.changes import Change, OutputChange
from gigawatt.files.figures import DIGITS

if TYPE_CHECKING:
    from gigawatt.files.diff import Diff
    from gigawatt.files.rerun import Rerun

SCHEMA = 1
WIDTH = 116
_LINE = 40  # longer texts get lines of their own
_NAME = 48

_HEADINGS = (
    ("Settings", ("setting",)),
    ("Inputs", ("input", "evidence")),
    ("Formulas", ("formula", "state", "kind")),
    ("Units and axes", ("unit", "axes")),
    ("Correlations", ("correlation",)),
    ("Added", ("added",)),
    ("Removed", ("removed",)),
)


def diff_text(found: Diff) -> str:
    """A comparison of two sides."""
    first, second = found.labels
    if found.same:
        return "\n".join([f"{first} and {second} are the same", *_notes(found.note, found.skipped)])
    lines = [f"{first} → {second}", *change_lines([*found.settings, *found.changes])]
    if found.outputs:
        samples, seed = found.drawn or (0, 0)
        lines += ["", f"Results ({samples:,} scenarios, seed {seed}; differences are the second less the first)"]
        lines += output_lines(found.outputs)
    elif found.drawn is not None:
        lines += ["", "Results are the same"]
    return "\n".join([*lines, *_notes(found.note, found.skipped)])


def _notes(note: str, skipped: Sequence[str]) -> list[str]:
    names = ", ".join(skipped[:6]) + (f" and {len(skipped) - 6} more" if len(skipped) > 6 else "")
    lost = (
        [f"Not compared, for one side lacks them or has them in another unit or over other cells: {names}."]
        if skipped
        else []
    )
    return (["", *([f"Results are not compared: {note}."] if note else []), *lost]) if note or lost else []


def rerun_text(found: Rerun) -> str:
    """A run made again."""
    setting = found.saved.setting
    count = len(found.saved.outputs)
    stopped = f" of {setting.asked:,} (stopped)" if setting.asked > setting.samples else ""
    head = f"{setting.label}, {found.run.samples:,} scenarios{stopped}, seed {setting.seed}: "
    differing = len(found.outputs) + len(found.missing)
    if found.same_bits:
        head += f"the same bits in {'all ' if count > 1 else ''}{count} output{'s' if count > 1 else ''}"
        head += "" if found.same_model else ", of a model that has changed"
    else:
        head += f"{max(differing, 1)} of {count} outputs differ{'s' if max(differing, 1) == 1 else ''}"
    lines = [head, *change_lines([*found.settings, *found.changes])]
    if found.outputs:
        lines += ["", "Results (differences are the new less the saved)", *output_lines(found.outputs)]
    if found.missing:
        lines += ["", f"No longer in the model, or in another unit or over other cells: {', '.join(found.missing)}"]
    return "\n".join(lines)


def change_lines(found: Sequence[Change]) -> list[str]:
    """What differs, under headings."""
    lines: list[str] = []
    for heading, kinds in _HEADINGS:
        rows = [change for change in found if change.what in kinds]
        if rows:
            lines += ["", heading]
        short = [r for r in rows if len(r.old) <= _LINE and len(r.new) <= _LINE and r.what not in ("formula", "state")]
        size = max((len(_title(r)) for r in short), default=0)
        for r in rows:
            evidence = f"  ({r.evidence})" if r.evidence and r.what != "evidence" else ""
            if r in short:
                change = " → ".join(text for text in (r.old, r.new) if text)
                lines.append(f"  {_title(r):<{size}}  {change}{evidence}".rstrip())
                continue
            lines.append(f"  {_title(r)}{evidence}")
            lines += [f"    {mark} {_cut(text)}" for mark, text in (("−", r.old), ("+", r.new)) if text]
    return lines


def _title(change: Change) -> str:
    return f"{change.name} [{change.unit}]" if change.unit and change.unit != "1" else change.name


def _cut(text: str) -> str:
    return text if len(text) <= WIDTH - 6 else text[: WIDTH - 7] + "…"


def output_lines(found: Sequence[OutputChange]) -> list[str]:
    """Outputs that differ, each at the cell where it differs most; below its name where that takes the room."""
    rows: list[list[str]] = []
    titles: dict[int, str] = {}
    for change in found:
        title = f"{change.name} [{change.unit}]" if change.unit != "1" else change.name
        if change.total > 1 or len(title) > _NAME:
            titles[len(rows)] = title
            cells = f"{change.cells} of {change.total} differ" if change.total > 1 and change.cells else ""
            at = " ".join(change.at) if change.cells else ""
            title = "  " + ", ".join(text for text in (at, cells) if text)
        rows.append([title, *_figures(change)])
    text = table(rows, ("output", "mean", "→ mean", "difference", "p50", "→ p50")).splitlines()
    lines = text[:2]
    for k, line in enumerate(text[2:]):
        lines += [titles[k], line] if k in titles else [line]
    if any(row[3].endswith("*") for row in rows):
        lines.append("* with the error of two independent runs")
    return [f"  {line}" for line in lines]


def _figures(change: OutputChange) -> list[str]:
    if not change.cells:
        return ["", "", f"below digit {DIGITS}", "", ""]
    means = aligned([_or_none(change.old.mean), _or_none(change.new.mean)])
    medians = aligned([_or_none(change.old.p50), _or_none(change.new.p50)])
    certain = change.error <= 1e-12 * abs(change.mean)  # what rounding leaves
    by = with_error(change.mean, 0.0 if certain else change.error) + ("" if change.paired or certain else " *")
    return [means[0] or "none", means[1] or "none", by, medians[0] or "none", medians[1] or "none"]


def _or_none(value: float) -> float | None:
    return None if math.isnan(value) else value


def diff_data(found: Diff) -> dict[str, Any]:
    """A comparison as plain data."""
    return {
        "schema": SCHEMA,
        "same": found.same,
        "first": found.labels[0],
        "second": found.labels[1],
        **_data(found.settings, found.changes, found.outputs),
        "samples": None if found.drawn is None else found.drawn[0],
        "seed": None if found.drawn is None else found.drawn[1],
        "note": found.note or None,
        "not_compared": found.skipped,
    }


def rerun_data(found: Rerun) -> dict[str, Any]:
    """A run made again as plain data."""
    setting = found.saved.setting
    return {
        "schema": SCHEMA,
        "same": found.same,
        "same_bits": found.same_bits,
        "same_model": found.same_model,
        "model": setting.model,
        "label": setting.label,
        "samples": setting.samples,
        "asked": setting.asked,
        "seed": setting.seed,
        **_data(found.settings, found.changes, found.outputs),
        "missing": found.missing,
    }


def _data(settings: list[Change], changed: list[Change], outputs: list[OutputChange]) -> dict[str, Any]:
    return {
        "settings": [{"name": c.name, "old": c.old, "new": c.new} for c in settings],
        "changes": [
            {"what": c.what, "name": c.name, "unit": c.unit or None, "old": c.old or None, "new": c.new or None,
             "evidence": c.evidence or None}
            for c in changed
        ],
        "outputs": [
            {"name": c.name, "unit": c.unit, "at": list(c.at), "cells": c.cells, "of": c.total,
             "mean": [_finite(c.old.mean), _finite(c.new.mean)], "difference": _finite(c.mean),
             "error": _finite(c.error), "paired": c.paired, "p50": [_finite(c.old.p50), _finite(c.new.p50)],
             "p50_difference": _finite(c.p50)}
            for c in outputs
        ],
    }  # fmt: skip


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
