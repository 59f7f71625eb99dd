"""Models, quantities, cases and base values in a notebook."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from gigawatt.display.bars import course, range_bar, scale_of
from gigawatt.display.evidence import counts, mark
from gigawatt.display.html import Html, element, folded, grid, join, linked, page, paragraph, scrolled
from gigawatt.display.model_sheets import (
    base_cells,
    base_outputs,
    changes,
    column_texts,
    facts,
    listed,
    one_cell_text,
    parent,
    parent_doc,
    scopes,
    series,
    source_of,
    what_text,
    with_unit,
)
from gigawatt.display.numbers import aligned, number
from gigawatt.display.sheet import Sheet, Span, cut
from gigawatt.display.tree import range_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gigawatt import _core
    from gigawatt.modelling.distributions import Distribution
    from gigawatt.modelling.model import Model
    from gigawatt.results.base import Base, BaseValue

_OPEN = 40  # quantities up to which their tables stand open
_ROWS = 60  # labels of one quantity
_LISTED = 300  # quantities that a model lists, over all scopes
_FORMULA = 52  # characters of a formula in a list
_COLUMNS = 8  # labels of an axis that become columns


def mark_html(evidence: str, source: str = "", *, word: bool = False) -> Html:
    """The mark of an input's evidence; its source is the tooltip."""
    tip = f"{evidence}: {cut(source, 160)}" if source_of(source) else evidence
    sign = element("span", mark(evidence), title=tip, role="img", aria_label=evidence)
    return join(sign, " ", evidence) if word else sign


def sheet_html(sheet: Sheet, caption: object = "", *, keys: int = 1) -> Html:
    """A prepared table, its ranges as bars on one scale, and its notes."""
    header, rows = list(sheet.header), [list[object](row) for row in sheet.rows]
    if any(span is not None and span[2] > span[0] for span in sheet.spans):
        scale = scale_of(sheet.spans)
        place = max(sheet.right) + 1
        header.insert(place, "p5 to p95")
        for row, span in zip(rows, sheet.spans, strict=True):
            row.insert(place, range_bar(span, scale))
    table = grid(header, rows, caption, sheet.right, keys, narrow=bool(sheet.right))
    if len(rows) > 20:
        table = scrolled(table, "table")
    notes = [paragraph(note, kind="w" if "not finite" in note else "d") for note in sheet.notes]
    return join(table, paragraph(sheet.more, kind="d") if sheet.more else "", *notes)


def _evidence(model: Model) -> Html:
    inputs = [model._core.at(name) for name in model.inputs]
    if not inputs:
        return paragraph("no inputs", kind="d")
    drawn = [i.evidence for i in inputs if i.input.uncertain]
    shown = [join(mark_html(name), f" {n} {name}") for name, n in counts(model).items()]
    tail = f"; {len(drawn)} uncertain, {drawn.count('assumed')} of them assumed" if drawn else ""
    return paragraph(f"{len(inputs)} inputs: ", join(*shown, between=", "), tail)


def counted(count: int, what: str) -> str:
    """So many things: ``1 input``, ``2 inputs``."""
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _doc(doc: str) -> Html:
    first, _, rest = doc.partition("\n\n")
    if not rest:
        return paragraph(cut(doc, 600)) if doc else Html("")
    return folded(" ".join(first.split()), *(paragraph(part) for part in rest.split("\n\n")))


def model_html(model: Model) -> str:
    """A model: what it is, what it rests on, its cases, its quantities by scope."""
    infos = [model._core.at(name) for name in model]
    count = sum(i.body != "input" for i in infos)
    about = model.timeline._core.text + (f", as of {model.as_of}" if model.as_of else "")
    about += f"; {counted(count, 'formula')}" if infos else "; empty"
    parts: list[Any] = [paragraph(element("b", model.label), " ", element("span", about, class_="d")), _doc(model.doc)]
    if model.case_overrides:
        parts.append(sheet_html(changes(model), join("changes against ", element("b", parent(model)))))
    if infos:
        parts.append(_evidence(model))
    if model.cases:
        parts.append(folded(counted(len(model.cases), "case"), _cases(model.cases)))
    if len(infos) > _OPEN and model.case_overrides:
        parts.append(paragraph(f"all other quantities are those of '{parent(model)}'", kind="d"))
    elif infos:
        parts += _quantities(model, infos)
    parts += [paragraph(_WAYS, kind="d")] if infos else []
    return page(*parts)


_WAYS = "model['name'] shows one quantity, model.explain('name') its tree, list(model) all names"


def _quantities(model: Model, infos: list[_core.Quantity]) -> list[Html]:
    outputs = set(model.outputs)
    found, left, shown = [], _LISTED, len(infos) <= _OPEN
    groups = {"": infos} if shown and len(scopes(infos)) > 8 else scopes(infos)
    for scope, members in groups.items():
        given = sum(i.body == "input" for i in members)
        reported = [i.name[len(scope) + 1 if scope else 0 :] for i in members if i.name in outputs]
        says = f" {counted(given, 'input')}, {counted(len(members) - given, 'formula')}"
        says += f"; outputs {cut(', '.join(reported), 90)}" if reported and not shown else ""
        heading = join(element("b", scope or "quantities"), element("span", says, class_="d"))
        listing = members[: max(0, left)]
        left -= len(listing)
        cut_off = len(members) - len(listing)
        more = paragraph(f"… and {cut_off} more", kind="d") if cut_off else ""
        found.append(folded(heading, _listing(listing, scope) if listing else "", more, opened=shown))
    return found


def _listing(members: list[_core.Quantity], scope: str) -> Html:
    sheet = listed(members, lambda name: name[len(scope) + 1 :] if scope else name, _FORMULA)
    rows = []
    for info, (name, unit, axes, timing, sign, what) in zip(members, sheet.rows, strict=True):
        shown = mark_html(info.evidence, cut(info.source, 80)) if info.body == "input" else sign
        label = (name, cut(info.doc, 90))
        rows.append(
            [label, unit, join(axes, f", {timing}" if axes and timing else timing), shown, element("code", what)]
        )
    return grid(["name", "unit", "axes, timing", "", "value or formula"], rows, right=(), narrow=True)


def _cases(cases: Mapping[str, Model]) -> Html:
    rows = []
    for label, case in cases.items():
        found = changes(case)
        lines = [join(key, f": {old} → {new}{with_unit(unit)}") for key, old, new, unit in found.rows[:6]]
        more = [f"… and {len(found.rows) - 6} more"] if len(found.rows) > 6 else []
        said = "" if case.doc == parent_doc(case) else cut(" ".join(case.doc.split()), 200)
        rows.append([label, join(*lines, *more, between="<br>"), said])
    return grid(["case", "changes", "what it says"], rows, right=())


def cases_html(cases: Mapping[str, Model]) -> str:
    """The cases of a model: what each changes."""
    return page(_cases(cases) if cases else paragraph("no cases", kind="d"))


def quantity_html(info: _core.Quantity) -> str:
    """One quantity: unit, axes, formula or value with its range, evidence, doc, source."""
    kind = mark_html(info.evidence, word=True) if info.body == "input" else info.body
    about = [element("span", ", ".join(fact for fact in facts(info) if fact != "1"), class_="d"), " ", kind]
    parts = [paragraph(element("b", info.name), " ", *about)]
    parts += [paragraph(info.doc)] if info.doc else []
    if info.body != "input":
        start = "" if info.initial is None else f" (initially {cut(info.initial.text, 200)})"
        parts.append(paragraph("= ", element("code", cut(what_text(info), 2000)), start))
    elif len(info.input.cells) == 1:
        parts.append(_single(info))
    else:
        parts.append(sheet_html(_labels(info), keys=max(1, len(info.input.axes))))
        if info.input.path_text != "fixed":
            parts.append(paragraph(f"over time: {info.input.path_text}", kind="d"))
    if info.body == "input" and info.kind == "number":
        ends = [f"{word} {number(end)}" for word, end in _bounds(info)]
        parts += [paragraph(f"bounds: {', '.join(ends)}{with_unit(info.shown)}", kind="d")] if ends else []
    if info.status:
        parts.append(paragraph(f"has a value where {info.status} holds", kind="d"))
    if source_of(info.source):
        parts.append(paragraph(element("span", "source: ", class_="d"), linked(cut(info.source, 3000))))
    return page(*parts)


def _bounds(info: _core.Quantity) -> list[tuple[str, float]]:
    low, high = info.low, info.high
    found = [("above" if info.above else "at least", low)] if math.isfinite(low) else []
    return found + ([("at most", high)] if math.isfinite(high) else [])


def _span(given: _core.Distribution) -> Span | None:
    if given.is_constant:
        return None
    low, middle, high = (given.quantile(q) for q in (0.05, 0.5, 0.95))
    return (low, middle, high) if np.isfinite([low, middle, high]).all() else None


def _single(info: _core.Quantity) -> Html:
    span = _span(info.input.cells[0])
    said = paragraph(
        "= ", element("code", cut(what_text(info), 400)), with_unit(info.shown if info.kind == "number" else "")
    )
    if span is None or info.kind != "number":
        return said
    p5, p50, p95 = aligned(span)
    return join(said, paragraph(range_bar(span), f" p5 {p5}, p50 {p50}, p95 {p95}{with_unit(info.shown)}"))


def _labels(info: _core.Quantity) -> Sheet:
    axes = info.input.axes
    places = list(np.ndindex(*(len(a.labels) for a in axes)))
    rows, spans = [], []
    for at, given in list(zip(places, info.input.cells, strict=True))[:_ROWS]:
        rows.append([*(a.labels[k] for a, k in zip(axes, at, strict=True)), one_cell_text(given, info.kind)])
        spans.append(_span(given) if info.kind == "number" else None)
    left = len(places) - len(rows)
    more = f"… and {left} more: model.base()['{info.name}'].to_numpy() gives all central values" if left else ""
    return Sheet([*(a.name for a in axes), "value"], rows, frozenset({len(axes)}), spans, more=more)


def distribution_html(given: Distribution) -> str:
    """A distribution: what was made, its mean and range."""
    core = given._core
    said = element("code", cut(repr(given), 400))
    span = _span(core)
    if span is None:
        return page(paragraph(said))
    texts = aligned([given.mean(), *span])
    names = ("mean", "p5", "p50", "p95")
    shown = ", ".join(f"{name} {text}" for name, text in zip(names, texts, strict=True))
    return page(paragraph(said, " ", range_bar(span)), paragraph(shown, kind="d"))


def base_value_html(value: BaseValue) -> str:
    """Base values of one quantity."""
    name = element("b", value.name)
    if not value.axes:
        return page(paragraph(name, f" = {range_text(value)}{with_unit(value.unit)}"))
    about = f" {value.unit}, {' × '.join(a.name for a in value.axes)}, base run"
    heading = join(name, element("span", about, class_="d"))
    if len(value.axes) == 1:
        line = course(series(value), "course over time") if value.axes[0].name == "time" else ""
        return page(paragraph(heading, " ", line), sheet_html(base_cells(value, _ROWS)))
    if len(value.axes) == 2 and len(value.axes[0]) <= _COLUMNS:
        return page(paragraph(heading), _crossed(value))
    ways = f"{range_text(value)}: .sel({value.axes[0].name}=…) selects, .to_numpy() gives all"
    return page(paragraph(heading), paragraph(ways))


def _crossed(value: BaseValue) -> Html:
    """Two axes: the last one down, the first one across."""
    across, down = value.axes
    columns = [column_texts(value.sel(**{across.name: label})) for label in across.labels]
    rows = [[label, *(column[k] for column in columns)] for k, label in enumerate(down.labels[:_ROWS])]
    left = len(down.labels) - len(rows)
    more = f"… and {left} more: .sel({down.name}=…) selects, .to_numpy() gives all" if left else ""
    right = frozenset(range(1, len(columns) + 1))
    return sheet_html(Sheet([down.name, *across.labels], rows, right, more=more))


def base_html(model: Model, base: Base) -> str:
    """Base values of a model's outputs, with their course over time."""
    sheet = base_outputs(model, base)
    rows = []
    for name, text, unit, axes in sheet.rows:
        value = base[name]
        line = course(series(value)) if [a.name for a in value.axes] == ["time"] else ""
        label = (name, model._core.at(name).doc)
        rows.append([label, text, "" if unit in ("1", "flag", "date") else unit, axes, line])
    caption = join("Base run of ", element("b", model.label), ": every input at its central value")
    table = grid([*sheet.header, "over time"], rows, caption, sheet.right, narrow=True)
    return page(scrolled(table, "base values") if len(rows) > 30 else table)
