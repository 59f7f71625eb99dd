"""Explanations: a tree of formulas with base values, its sources listed below."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from gigawatt import _core
from gigawatt.display.evidence import MARKS, mark
from gigawatt.display.numbers import number, tidy

if TYPE_CHECKING:
    from gigawatt.results.base import BaseValue
    from gigawatt.results.explain import Explanation, Node

_FEW = 4  # labels that are written out


def cell_text(value: float, kind: str) -> str:
    """One base value by its kind."""
    if kind == "date":
        return _core.date_text(int(value // 1))
    return number(bool(value) if kind == "flag" else value)


def range_text(value: BaseValue, unit: str = "") -> str:
    """Base values of one quantity in a few words: one value, one per label, or first … last; with a unit."""
    unit = f" {unit}" if unit and unit != "1" else ""
    flat = [cell_text(float(v), value.kind) for v in value.values.ravel()]
    if value.present is not None:
        flat = [text if there else "none" for text, there in zip(flat, value.present.ravel(), strict=True)]
    if len(set(flat)) == 1:
        return f"{flat[0]}{unit}" + (f" (each of {len(flat)})" if len(flat) > 1 else "")
    if len(value.axes) == 1 and len(flat) <= _FEW:
        return ", ".join(f"{label} {text}" for label, text in zip(value.axes[0].labels, flat, strict=True)) + unit
    return f"{flat[0]} … {flat[-1]}{unit} ({len(flat)} by {' × '.join(a.name for a in value.axes)})"


def value_text(value: Any, unit: str) -> str:
    """A node's value: single, or over axes."""
    if hasattr(value, "values"):
        return range_text(value, unit)
    return f"{number(value)} {unit}" if unit and unit != "1" and value is not None else number(value)


class Sources:
    """Sources met on the way, numbered in the order of first mention."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def cite(self, source: str) -> str:
        """Replace what carries an address by a number: ``[1][2], only the start is assumed``."""
        numbers, words = "", []
        for part in source.split("; "):
            if "://" not in part:
                words.append(part)
                continue
            if part not in self.texts:
                self.texts.append(part)
            numbers += f"[{self.texts.index(part) + 1}]"
        return " ".join([numbers, "; ".join(words)]).strip()


def node_line(node: Node, sources: Sources) -> str:
    """One quantity of a tree."""
    label = f"{node.name}{' (other period)' if node.earlier else ''} = {value_text(node.value, node.unit)}"
    if node.body == "input":
        what = tidy(node.formula)
        label += f"  {mark(node.evidence)} {node.evidence}"
        label += f" {what}" if "(" in what else ""
        return label + (f": {sources.cite(node.source)}" if node.source and node.source != "no source" else "")
    if node.repeated:
        return label + "  (see above)"
    return f"{label}  ← {tidy(node.formula)}"


def explanation_text(explanation: Explanation, width: int = 120) -> str:
    """A tree of formulas with base values, its sources, and what drives it only through correlation."""
    lines: list[str] = []
    sources = Sources()

    def show(node: Node, prefix: str, last: bool, top: bool) -> None:
        below = "" if top else prefix + ("   " if last else "│  ")
        first = "" if top else prefix + ("└─ " if last else "├─ ")
        rest = below + ("│      " if node.children else "       ")
        lines.extend(
            textwrap.wrap(
                node_line(node, sources), max(width, len(rest) + 40), initial_indent=first, subsequent_indent=rest,
                break_long_words=False, break_on_hyphens=False,
            )
        )  # fmt: skip
        for k, child in enumerate(node.children):
            show(child, below, k == len(node.children) - 1, False)

    if explanation.root.doc:
        lines.extend(textwrap.wrap(explanation.root.doc, width))
    at = ", ".join(f"{axis} {label}" for axis, label in explanation.at.items())
    lines.append(f"base values at {at} (every input at its central value)")
    lines.append("")
    show(explanation.root, "", True, True)
    used = {n.evidence for n in explanation.root.walk() if n.body == "input"}
    if used:
        lines += ["", "marks: " + ", ".join(f"{m} {name}" for name, m in MARKS.items() if name in used)]
    if sources.texts:
        lines += ["", "sources"]
        for k, text in enumerate(sources.texts):
            lines += textwrap.wrap(
                text, width, initial_indent=f"{f'[{k + 1}]':>5} ", subsequent_indent=" " * 6,
                break_long_words=False, break_on_hyphens=False,
            )  # fmt: skip
    through: dict[str, list[str]] = {}
    for name, reached in explanation.only_by_correlation:
        through.setdefault(reached, []).append(name)
    if through:
        lines.append("")
    for reached, names in through.items():
        text = f"only through correlation with {reached}, with no path in the graph: {', '.join(names)}"
        lines += textwrap.wrap(text, width, subsequent_indent="  ", break_on_hyphens=False)
    return "\n".join(lines)
