"""Reading a deal's text: its inputs with all their versions, axes, correlations, cases, default outputs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from . import check
from .check import Place
from .load import DATA, header, read, shipped_sources, source_of
from .records import (
    EVIDENCE,
    SOURCED,
    Bounds,
    Case,
    Correlation,
    Deal,
    Distribution,
    Frozen,
    InputRecord,
    InputValue,
    PathSpec,
    Source,
)

DEALS = ("nvidia_openai",)
TOP = ("deal", "axes", "inputs", "outputs", "correlations", "cases")
INPUT_FIELDS = (
    *("unit", "basis", "doc", "value", "distribution", "over", "path", "low", "above", "high", "inside_timeline"),
    *("evidence", "source", "locator", "reason", "published", "published_by", "applies"),
)
FAMILIES = {
    "lognormal": ("p50", "p95"),
    "normal": ("p50", "p95"),
    "pert": ("low", "middle", "high"),
    "uniform": ("low", "high"),
}


def a_distribution(given: Any, place: Place) -> Distribution:
    """Read { family = parameters }, and check that its median is what it says."""
    field = "distribution"
    row = check.table(given, place, tuple(FAMILIES), ())
    if len(row) != 1:
        place.fail("expected one family, such as { lognormal = { p50 = 2, p95 = 3 } }", field)
    [(family, parameters)] = row.items()
    names = FAMILIES[family]
    if isinstance(parameters, list) and family in ("pert", "uniform"):
        if len(parameters) != len(names):
            place.fail(f"{family} takes [{', '.join(names)}]", field)
        parameters = dict(zip(names, parameters, strict=True))
    parameters = check.table(parameters, place, names, names)
    values = {name: check.number(parameters[name], place, field) for name in names}
    ordered = list(values.values())
    if any(a >= b for a, b in pairwise(ordered)):
        place.fail(f"needs {' < '.join(names)}", field)
    if family == "lognormal" and ordered[0] <= 0:
        place.fail("a lognormal is positive", field)
    if family == "pert" and abs(ordered[0] + ordered[2] - 2 * ordered[1]) > 1e-9 * abs(ordered[2] - ordered[0]):
        place.fail("must be symmetric, so that its median is its middle", field)
    return Distribution(family, tuple(values.items()))


def a_path(given: Any, place: Place) -> PathSpec:
    """Read { gbm = sd }."""
    row = check.table(given, place, ("gbm",), ("gbm",))
    sd = check.number(row["gbm"], place, "path")
    if sd <= 0:
        place.fail("needs a positive standard deviation", "path")
    return PathSpec("gbm", sd)


def scalar(value: Any, place: Place, field: str) -> float | bool | date:
    """Read one number, flag or date."""
    if isinstance(value, bool):
        return value
    return check.a_date(value, place, field) if isinstance(value, date) else check.number(value, place, field)


def kind_of(value: InputValue | None) -> str:
    """Name the kind of a value: number, flag or date."""
    first = value[0] if isinstance(value, tuple) else value
    if isinstance(first, bool):
        return "flag"
    return "date" if isinstance(first, date) else "number"


def an_input_value(given: Any, labels: tuple[str, ...], place: Place, field: str) -> InputValue:
    """Read a scalar, or a list with one value per label of its axis."""
    if not isinstance(given, list):
        return scalar(given, place, field)
    if len(given) != len(labels):
        place.fail(
            f"has {len(given)} values for {len(labels)} labels ({', '.join(labels) or 'no axis: add over'})",
            field,
        )
    values = tuple(scalar(item, place, field) for item in given)
    if len({kind_of(item) for item in values}) > 1 or isinstance(values[0], bool):
        place.fail("mixes kinds, or is a list of flags", field)
    return values  # type: ignore[return-value]  # one kind, checked above


def check_bounds(bounds: Bounds, values: Any, place: Place, field: str) -> None:
    """Refuse a number outside its bounds."""
    for value in values if isinstance(values, tuple) else (values,):
        if isinstance(value, float) and value not in bounds:
            place.fail(f"{value:g} is outside its bounds ({bounds})", field)


def an_input(
    name: str,
    row: Any,
    first: InputRecord | None,
    axes: Mapping[str, tuple[str, ...]],
    sources: Mapping[str, Source],
    place: Place,
) -> InputRecord:
    """Read one version of an input; ``first`` is the version that a later one must agree with."""
    row = check.table(row, place, INPUT_FIELDS, ("evidence",))
    if ("value" in row) == ("distribution" in row):
        place.fail("give 'value' or 'distribution', one of the two")
    over = check.choice(row, "over", place, tuple(axes), None)
    labels = axes[over] if over else ()
    value = an_input_value(row["value"], labels, place, "value") if "value" in row else None
    distribution = a_distribution(row["distribution"], place) if "distribution" in row else None
    kind = kind_of(value)
    if (kind == "number") != ("unit" in row):
        place.fail(f"a {kind} {'needs a' if kind == 'number' else 'has no'} unit")
    unit = check.unit(row, place) if kind == "number" else None
    if "low" in row and "above" in row:
        place.fail("give 'low' or 'above', one of the two")
    limits = {end: check.number(row[end], place, end) for end in ("low", "above", "high") if end in row}
    bounds = Bounds(limits.get("low", limits.get("above")), limits.get("high"), "above" in limits)
    check_bounds(
        bounds,
        value if distribution is None else (distribution.central, *(distribution.ends or ())),
        place,
        "value",
    )
    evidence = check.choice(row, "evidence", place, EVIDENCE, None)
    ids = row.get("source", [])
    cited = tuple(source_of(id, sources, place) for id in (ids if isinstance(ids, list) else [ids]))
    reason = check.text(row, "reason", place)
    if evidence in SOURCED and not cited:
        place.fail(f"'{evidence}' needs a source", "evidence")
    if evidence in SOURCED and all(source.grade == "C" for source in cited):
        place.fail("grade C is never a default: call it assumed and give the reason", "source")
    if evidence not in SOURCED and reason is None:
        place.fail(f"'{evidence}' needs a reason", "evidence")
    doc = check.text(row, "doc", place)
    if (first is None) == (doc is None):
        place.fail("doc stands with the first version of an input, and only there", "doc")
    assert evidence is not None
    record = InputRecord(
        name=name,
        kind=kind,
        unit=unit,
        doc=doc if first is None else first.doc,  # type: ignore[arg-type]  # the first has one, checked above
        published=check.published(row, place),
        evidence=evidence,
        value=value,
        distribution=distribution,
        over=over,
        labels=labels,
        path=a_path(row["path"], place) if "path" in row else None,
        bounds=bounds,
        basis=check.basis(row, place, ("facility", "IT"), unit or ""),
        sources=cited,
        locator=check.text(row, "locator", place),
        reason=reason,
        inside_timeline=bool(row.get("inside_timeline", False)),
        applies=check.a_date(row["applies"], place, "applies") if "applies" in row else None,
    )
    if first is not None:
        for same in ("kind", "unit", "over", "basis", "bounds", "path"):
            if getattr(record, same) != getattr(first, same):
                place.fail(f"a later version keeps the {same} of the first ({getattr(first, same)})", same)
        if not cited:
            place.fail("a later version needs a source")
    return record


def a_correlation(row: Any, inputs: Mapping[str, tuple[InputRecord, ...]], place: Place) -> Correlation:
    """Read a group of rank correlations that can all hold at once."""
    row = check.table(row, place, ("label", "members", "matrix"), ("label", "members", "matrix"))
    members = tuple(row["members"])
    for name in members:
        if name not in inputs:
            place.fail(f"unknown input {name!r}{check.suggestion(str(name), inputs)}", "members")
        if inputs[name][0].distribution is None:
            place.fail(f"'{name}' is not uncertain", "members")
    size = len(members)
    matrix = tuple(tuple(check.number(cell, place, "matrix") for cell in line) for line in row["matrix"])
    if len(matrix) != size or any(len(line) != size for line in matrix):
        place.fail(f"needs {size} rows of {size}", "matrix")
    if any(matrix[i][i] != 1 or matrix[i][j] != matrix[j][i] for i in range(size) for j in range(size)):
        place.fail("needs ones on its diagonal, and symmetry", "matrix")
    factor = [[0.0] * size for _ in range(size)]  # Cholesky: exists only if the correlations can all hold at once
    for i in range(size):
        for j in range(i + 1):
            rest = matrix[i][j] - sum(factor[i][k] * factor[j][k] for k in range(j))
            if i == j and rest <= 0:
                place.fail(f"these correlations cannot all hold at once (from '{members[i]}' on)", "matrix")
            factor[i][j] = rest**0.5 if i == j else rest / factor[j][j]
    return Correlation(check.needed(row, "label", place), members, matrix)


def a_case(
    label: str,
    row: Any,
    inputs: Mapping[str, tuple[InputRecord, ...]],
    sources: Mapping[str, Source],
    place: Place,
) -> Case:
    """Read a case: overrides of inputs by name."""
    row = check.table(row, place, ("doc", "overrides", "as_of", "source"), ("doc", "overrides"))
    overrides: dict[str, InputValue] = {}
    for name, given in row["overrides"].items():
        if name not in inputs:
            place.fail(f"unknown input '{name}'{check.suggestion(name, inputs)}")
        target = inputs[name][0]
        value = an_input_value(given, target.labels, place, name)
        if kind_of(value) != target.kind:
            place.fail(f"'{name}' is a {target.kind}, not {given!r}")
        check_bounds(target.bounds, value, place, name)
        overrides[name] = value
    ids = row.get("source", [])
    cited = tuple(source_of(id, sources, place) for id in (ids if isinstance(ids, list) else [ids]))
    as_of = check.a_date(row["as_of"], place, "as_of") if "as_of" in row else None
    return Case(label, check.needed(row, "doc", place), Frozen(overrides), as_of, cited)


def load_deal(path: Path, sources: Mapping[str, Source]) -> Deal:
    """Read a deal's file."""
    rows, raw = read(path)
    rows = check.table(rows, Place(path.name, raw, "top level"), TOP, TOP)
    place = Place(path.name, raw, "[deal]")
    about = check.table(
        rows["deal"],
        place,
        ("name", "title", "announced", "timeline"),
        ("name", "title", "announced", "timeline"),
    )
    timeline = check.table(about["timeline"], place, ("start", "quarters"), ("start", "quarters"))
    axes = {axis: tuple(labels) for axis, labels in rows["axes"].items()}
    inputs: dict[str, tuple[InputRecord, ...]] = {}
    for name, versions in rows["inputs"].items():
        found: list[InputRecord] = []
        for index, row in enumerate(versions):
            at = Place(path.name, raw, f'[[inputs."{name}"]]', index)
            record = an_input(name, row, found[0] if found else None, axes, sources, at)
            if found and record.published.known <= found[-1].published.known:
                at.fail(
                    f"is not later than the version before it ({found[-1].published}): versions are appended",
                    "published",
                )
            found.append(record)
        inputs[name] = tuple(found)
    outputs = check.table(rows["outputs"], Place(path.name, raw, "[outputs]"), ("default",), ("default",))
    correlations = tuple(
        a_correlation(row, inputs, Place(path.name, raw, "[[correlations]]", index))
        for index, row in enumerate(rows["correlations"])
    )
    cases = {
        label: a_case(label, row, inputs, sources, Place(path.name, raw, f"[cases.{header(label, 0)}]"))
        for label, row in rows["cases"].items()
    }
    return Deal(
        name=check.needed(about, "name", place),
        title=check.needed(about, "title", place),
        announced=check.a_date(about["announced"], place, "announced"),
        start=check.needed(timeline, "start", place),
        quarters=int(check.number(timeline["quarters"], place, "timeline")),
        axes=Frozen(axes),
        inputs=Frozen(inputs),
        outputs=tuple(outputs["default"]),
        correlations=correlations,
        cases=Frozen(cases),
    )


@cache
def shipped_deal(name: str) -> Deal:
    """Read a shipped deal, once."""
    return load_deal(DATA / f"{name}.toml", shipped_sources())
