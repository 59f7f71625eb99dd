"""The value of information and policies, in words and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.display.html import element, grid, page, paragraph, table_html
from gigawatt.display.numbers import aligned, number, table, with_error

if TYPE_CHECKING:
    from gigawatt.analysis.information import InformationValue
    from gigawatt.analysis.policy import StoppingPolicy
    from gigawatt.results.quantity_result import Estimate


def _shown(e: Estimate) -> str:
    return with_error(e.value, e.error)


def _partial_rows(v: InformationValue) -> tuple[list[list[str]], str]:
    """A row per input that is worth something, and the names of the rest."""
    whole = v.perfect.value
    rows = [
        [name, _shown(e), f"{100 * e.value / whole:.0f} %"]
        for name, e in v.partial.items()
        if e.value > 2 * e.error and whole > 0
    ]
    rest = [name for name in v.partial if name not in {row[0] for row in rows}]
    return rows, f"worth no more than noise: {', '.join(rest)}" if rest else ""


def _head(v: InformationValue) -> str:
    what = "the same option is best in every scenario" if v.perfect.value == 0 else "knowing everything first"
    return f"Value of information for {v.payoff} [{v.unit}]: {_shown(v.perfect)} for {what}"


def _option_rows(v: InformationValue) -> list[list[str]]:
    return [
        [label, _shown(e), f"{100 * v.chosen[label]:.0f} %", "chosen today" if label == v.best else ""]
        for label, e in v.options.items()
    ]


_OPTIONS = ["option", "mean", "best in", ""]
_STOPS = 12
_PARTIAL = ["known before choosing", "worth", "of all"]


def _foot(v: InformationValue, rest: str) -> list[str]:
    last = f"{v.samples:,} scenarios, seed {v.seed}, the same draws for all options; ± one standard error"
    return [*([rest] if rest else []), *v.notes, last]


def information_text(v: InformationValue) -> str:
    """The options, then what each input would be worth to know."""
    options = table(_option_rows(v), _OPTIONS, {1, 2})
    rows, rest = _partial_rows(v)
    worth = ["", table(rows, _PARTIAL, {1, 2})] if rows else []
    return "\n".join([_head(v), options, *worth, *_foot(v, rest)])


def information_html(v: InformationValue) -> str:
    """The same in a notebook."""
    rows, rest = _partial_rows(v)
    return page(
        paragraph(element("b", _head(v))),
        grid(_OPTIONS, _option_rows(v), right={1, 2}),
        *([grid(_PARTIAL, rows, right={1, 2})] if rows else []),
        *(paragraph(line, kind="d") for line in _foot(v, rest)),
    )


def _policy_lines(p: StoppingPolicy) -> list[str]:
    v = p.out_of_sample
    unit = "" if v.value.unit == "1" else f" {v.value.unit}"
    lines = [
        f"Policy for {p.decision}: stop along '{p.axis.name}' where the fitted gain of going on is not positive",
        f"{p.payoff} with the policy {_shown(v.value)}{unit}, a lower bound of the best (other draws than it was "
        "fitted on)",
        f"without it {_shown(v.without)}; the option to stop is worth at least {_shown(v.gain)}",
    ]
    if v.fixed is not None and v.foresight is not None:
        never = "never stopping" if p.fixed_stop is None else f"always stopping before {p.fixed_stop}"
        lines.append(f"without looking, {never} {_shown(v.fixed)}")
        lines.append(f"with perfect foresight {_shown(v.foresight)}, which no policy can reach")
    told = ", ".join(p.state)
    lines.append(f"decides on {told}, {len(p.terms)} terms; fitted on {p.samples:,} scenarios, seed {p.seed}")
    left = [label for label in p.axis.labels if label not in p.decided]
    if left:
        some = ", ".join(left[:6]) + (" …" if len(left) > 6 else "")
        lines.append(f"always goes on at {some}: nothing to decide there, or too few scenarios")
    lines.append(f"valued on {v.samples:,} scenarios, seed {v.seed}; on its own draws {_shown(p.in_sample)}")
    return lines


def _stop_rows(p: StoppingPolicy) -> tuple[list[str], list[list[str]], str]:
    """Header, rows of the labels before which it stops, and what was left out."""
    stops = {label: 100 * share for label, share in p.out_of_sample.stops.items() if share > 0}
    often = set(sorted(stops, key=lambda label: -stops[label])[:_STOPS])
    shown = {label: share for label, share in stops.items() if label in often}
    rows = [[label, f"{text} %"] for label, text in zip(shown, aligned(list(shown.values())), strict=True)]
    some = number(sum(stops.values()), 3)
    left = f"; the {_STOPS} most frequent of {len(stops)} are shown" if len(stops) > _STOPS else ""
    return [p.axis.name, "stops before it"], rows, f"stops at all in {some} % of scenarios{left}"


def policy_text(p: StoppingPolicy) -> str:
    """What a policy gives, and where it stops."""
    header, rows, total = _stop_rows(p)
    lines = _policy_lines(p)
    stops = [table(rows, header, {1}), total] if rows else ["it stops in no scenario"]
    return "\n".join([*lines[:-1], *stops, lines[-1]])


def policy_html(p: StoppingPolicy) -> str:
    """The same in a notebook."""
    header, rows, total = _stop_rows(p)
    lines = _policy_lines(p)
    return table_html(header, rows, [*lines[1:], total], lines[0])
