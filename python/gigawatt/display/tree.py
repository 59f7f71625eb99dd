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

    def split(self, source: str) -> tuple[list[int], str]:
        """The numbers of what carries an address, and the other words."""
        numbers, words = [], []
        for part in source.split("; "):
            if "://" not in part:
                words.append(part)
                continue
            if part not in self.texts:
                self.texts.append(part)
            numbers.append(self.texts.index(part) + 1)
        return numbers, "; ".join(words)

    def cite(self, source: str) -> str:
        """Replace what carries an address by a number: ``[1][2], only the start is assumed``."""
        numbers, words = self.split(source)
        return " ".join(["".join(f"[{n}]" for n in numbers), words]).strip()


def node_head(node: Node) -> tuple[str, str]:
    """Name and base value of one quantity of a tree."""
    share = "" if node.share is None else f"  [{100 * node.share:.0f} %]"
    return f"{node.name}{' (other period)' if node.earlier else ''}", value_text(node.value, node.unit) + share


def node_what(node: Node) -> str:
    """What a quantity of a tree is: its formula; of an input its distribution, if it has one."""
    what = tidy(node.formula)
    if node.body == "input":
        return what if "(" in what else ""
    return "(see above)" if node.repeated else what


def node_line(node: Node, sources: Sources) -> str:
    """One quantity of a tree."""
    name, value = node_head(node)
    what = node_what(node)
    if node.body == "input":
        label = f"{name} = {value}  {mark(node.evidence)} {node.evidence}" + (f" {what}" if what else "")
        return label + (f": {sources.cite(node.source)}" if node.source and node.source != "no source" else "")
    return f"{name} = {value}  {'' if node.repeated else '← '}{what}"


def through_correlation(explanation: Explanation) -> list[str]:
    """What drives the quantity only through correlation, in words."""
    through: dict[str, list[str]] = {}
    for name, reached in explanation.only_by_correlation:
        share = "" if explanation.shares is None else f" [{100 * explanation.shares[name]:.0f} %]"
        through.setdefault(reached, []).append(name + share)
    return [
        f"only through correlation with {reached}, with no path in the graph: {', '.join(names)}"
        for reached, names in through.items()
    ]


def where_text(explanation: Explanation) -> str:
    """The period and labels whose base values are shown."""
    at = ", ".join(f"{axis} {label}" for axis, label in explanation.at.items())
    return f"base values at {at} (every input at its central value)"


def spread_text(explanation: Explanation) -> str:
    """What the spread comes from, where a run was asked: by evidence, and how branches are to be read."""
    if explanation.shares is None:
        return ""
    said = "[share of the spread], of a branch the sum of the inputs below it"
    return f"{explanation.shares.headline}. {said}; {explanation.shares.note}"


def _lines(text: str, width: int) -> list[str]:
    """Wrapped; a per cent sign stays with its number."""
    kept = text.replace(" %", "\u00a0%")
    return [line.replace("\u00a0", " ") for line in textwrap.wrap(kept, width, break_on_hyphens=False)]


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
    lines += [where_text(explanation), *_lines(spread_text(explanation), width), ""]
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
    through = through_correlation(explanation)
    if through:
        lines.append("")
    for text in through:
        lines += textwrap.wrap(text, width, subsequent_indent="  ", break_on_hyphens=False)
    return "\n".join(lines)
