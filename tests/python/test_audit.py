"""What an audit finds: inputs with evidence, source and age; literals; overrides; problems."""

import copy
import datetime
import pickle
from fractions import Fraction

import pytest

import gigawatt as gw
from gigawatt import _core
from gigawatt.audit.sources import grades, published
from gigawatt.audit.text import audit_text
from gigawatt.audit.unit_constants import converts
from gigawatt.errors import UnknownKeywordError

SITE = gw.axis("site", ["A", "B"])


def model():
    return gw.Model("mine", gw.quarters("2026Q1", 4))


def found(m, name):
    return next(i for i in m.audit().inputs if i.name == name)


def values(m):
    return [(x.quantity, x.value, x.kind, bool(x.problem)) for x in m.audit().literals]


# Inputs.
def test_an_input_with_its_range_evidence_source_and_age():
    m = model()
    m.input("a.power", gw.to(80, 120), "MW", source="survey of sites, 2026-08-31, sites.example")
    i = next(iter(m.audit("2026-11-24").inputs))
    assert (i.scope, i.unit, i.evidence, i.uncertain, i.problem) == ("a", "MW", "reported", True, "")
    assert i.p5 == pytest.approx((80,)) and i.p95 == pytest.approx((120,))
    assert i.base == (m.base()["a.power"].value,)
    assert i.published == datetime.date(2026, 8, 31) and i.age_days == 85
    assert i.where.partition(":")[0] == __file__


def test_values_per_label_a_path_and_a_central_value():
    m = model()
    m.input("x", {"A": 3, "B": gw.uniform(1, 2)}, "USD", over=SITE, evidence="assumed")
    m.input("y", 2, path=gw.gbm(sd=0.1), evidence="assumed")
    m.input("z", gw.uniform(0, 1), central=0.9, evidence="assumed")
    m.input("day", "2026-03-01", evidence="assumed")
    m.input("on", True, evidence="assumed")
    x, y, z = (found(m, n) for n in "xyz")
    assert x.labels == ("A", "B") and x.base == (3, 1.5) and x.p5 == pytest.approx((3, 1.05))
    assert "gbm" in y.path and y.uncertain
    assert z.base == (0.9,)
    assert found(m, "day").base == (datetime.date(2026, 3, 1),) and found(m, "on").base == (True,)


@pytest.mark.parametrize(
    ("given", "evidence", "problem"),
    [
        ({}, "undeclared", "neither source nor evidence"),
        ({"evidence": "assumed"}, "assumed", ""),
        ({"evidence": "scenario"}, "scenario", ""),
        ({"source": "a page, 2025-02-01"}, "reported", ""),
        ({"evidence": "estimated"}, "estimated", "without a source"),
        ({"evidence": "reported"}, "reported", "without a source"),
        ({"evidence": "derived", "source": "a page, 2025-02-01"}, "derived", ""),
    ],
)
def test_a_number_is_sourced_or_declared_assumed(given, evidence, problem):
    m = model()
    m.input("x", 3, **given)
    audit = m.audit()
    assert audit.inputs[0].evidence == evidence
    assert audit.ok == (not problem) and len(audit.problems) == bool(problem)
    if problem:
        assert audit.problems[0].startswith("x: ") and problem in audit.problems[0] and __file__ in audit.problems[0]


def test_undeclared_survives_copies_pickles_and_cases():
    m = model()
    m.input("x", 3)
    m.define("y", m["x"] * 2)
    for other in (copy.copy(m), copy.deepcopy(m), pickle.loads(pickle.dumps(m)), m.case("c", {"y": 1})):
        assert found(other, "x").evidence == "undeclared"
    assert m._core.at("x").evidence == "assumed"  # what prints elsewhere
    copied = copy.copy(m)
    copied.input("z", 1)
    assert [i.name for i in m.audit().inputs] == ["x"]


def test_a_refused_part_leaves_no_trace():
    m = model()

    def part(scope):
        scope.input("x", 1)
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        m.add("site", part)
    m.input("site.x", 1, evidence="assumed")
    assert m.audit().ok


# Sources.
@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Mint, [price], 2025-09-22: https://example.org/2019-01-01/x (grade B)", "2025-09-22"),
        ("A, t, by 2024-12: https://a.example (grade A); B, u, 2025: https://b.example (grade B)", "2025-12-31"),
        ("site survey, 2026-08", "2026-08-31"),
        ("site survey, 2026-13", None),
        ("10-K for 2024", None),
        ("https://example.org/2019-01-01/x", None),
        ("", None),
    ],
)
def test_the_date_of_a_source(text, day):
    assert published(text) == (None if day is None else datetime.date.fromisoformat(day))


def test_the_reason_of_an_assumption_has_no_age():
    m = model()
    m.input("x", 3, evidence="assumed", source="gigawatt 1 ends 2026-12")
    assert found(m, "x").published is None
    assert grades("a: http://x (grade C); b: http://y (grade A)") == ("A", "C")


# Literals.
def test_numbers_in_formulas_are_found():
    m = model()
    x = m.input("x", 3, "USD", evidence="assumed")
    y = m.input("y", 3, evidence="assumed")
    m.define("a", x * 3.7 + x * -0.01)
    m.define("b", (y**0.3 + y ** Fraction(1, 3) + y**7) * 2)
    m.define("c", gw.lookup(y, [(0, 3), (1, 4)]))
    m.define("d", gw.data([1, 5], SITE, "USD") * y)
    m.define("e", gw.where(m.time.start < datetime.date(2026, 5, 5), 1, 0))
    assert sorted((q, v, k) for q, v, k, problem in values(m) if problem) == sorted([
        ("a", 3.7, "number"), ("a", -0.01, "number"), ("b", 0.3, "number"), ("b", 1 / 3, "exponent"),
        ("b", 7.0, "exponent"), ("c", "2 points", "points"), ("d", "2 values over site", "data"),
        ("e", "2026-05-05", "date"),
    ])  # fmt: skip
    assert len(m.audit().problems) == 8


def test_what_is_no_assumption_is_no_literal():
    m = model()
    y = m.input("y", gw.to(1, 2), "MW", evidence="assumed")
    price = m.input("price", 3, "USD/(accelerator*hour)", evidence="assumed")
    count = m.define("count", y / gw.unit("kW/accelerator"))
    m.define("margin", count * price * m.time.length * 0.5, "USD")
    m.define("npv", gw.npv(m["margin"], 0 / gw.unit("year"), m.time.elapsed))
    m.define("algebra", (y / gw.unit("GW")) ** 2 * -1 + (y / gw.unit("GW")) ** 0.5 + 1)
    m.define("cost", y * gw.unit("USD/(GW*year)") * m.time.length)
    m.define("half", gw.ramp((m.time.end - datetime.date(2026, 7, 1)) / gw.unit("quarter")))
    m.define("masked", gw.data([0, 1], SITE) * y)
    assert values(m) == []
    assert m.audit().ok


@pytest.mark.parametrize(
    "unit", ["kW/accelerator", "USD/MWh", "USD/(GW*year)", "%/year", "MW*hour", "PFLOP/s", "1/week"]
)
def test_one_of_a_unit_is_a_unit(unit):
    one = _core.constant(1.0, gw.Unit(unit)._core)
    assert converts(float(one.values[0]), one.unit)
    assert not converts(3.7 * float(one.values[0]), one.unit)


def test_bare_numbers_are_units_only_where_they_convert_time():
    none = gw.Unit("1")._core
    assert all(converts(v, none) for v in (365.25, 24, 8766, -3600))
    assert not any(converts(v, none) for v in (0.01, 1e9, 1e-9, 3, 365.24))
    assert not converts(1e9, gw.Unit("USD")._core)  # no unit is 1e9 USD


def test_the_start_of_a_state_is_a_number_like_any_other():
    m = model()
    debt = m.state("debt", "USD", 1e9)
    debt.update(debt.prev * 2)
    assert values(m) == [("debt", 1e9, "number", True)]


def test_a_formula_with_a_source_and_a_tolerance_are_no_problem():
    m = model()
    x = m.input("x", 3, evidence="assumed")
    m.define("a", x * 0.33, source="Smith, Costs, 2024-05: https://example.org")
    m.define("b", gw.milestones(gw.data([1, 0], SITE) * x + m.time.length / gw.unit("year"), 1))
    assert m.audit().ok
    assert [(q, k) for q, _, k, _ in values(m)] == [("a", "number"), ("b", "tolerance")]
    m.define("price", x * 2e-6)  # not compared: a price per token may be as small
    assert [p.partition(":")[0] for p in m.audit().problems] == ["price"]


# Cases.
def test_a_case_marks_what_it_sets_and_as_of_when():
    m = gw.Model("mine", gw.quarters("2026Q1", 4), as_of="2025-09-22")
    m.input("x", 3, source="a page, 2025-02-01")
    m.input("y", 3, source="a page, 2025-02-01")
    m.define("z", m["x"] * m["y"])
    later = m.case("later", {"x": 4}, as_of="2026-03-31")
    x, y = (found(later, n) for n in "xy")
    assert (x.evidence, x.source, x.overridden, x.as_of) == ("scenario", "", True, datetime.date(2026, 3, 31))
    assert (y.evidence, y.overridden, y.as_of) == ("reported", False, None)
    assert later.audit().as_of == datetime.date(2026, 3, 31) and y.age_days == 423
    assert later.audit("2025-02-03").inputs[1].age_days == 2
    assert later.audit().overrides == (("x", "4"),)
    on_top = later.case("more", {"y": 5})
    assert found(on_top, "x").as_of == datetime.date(2026, 3, 31) and found(on_top, "y").as_of is None
    plain = m.case("plain", {"x": 4})
    assert found(plain, "x").as_of is None and found(plain, "x").overridden


def test_numbers_that_a_case_writes_are_its_own():
    m = model()
    m.input("x", gw.to(1, 2), evidence="assumed")
    m.define("y", m["x"] * 2)
    audit = m.case("c", {"x": lambda old: old * 1.3}).audit()
    assert audit.ok and [(x.value, x.overridden) for x in audit.literals] == [(1.3, True)]
    assert audit.inputs[0].name == "x (before the case)" and audit.inputs[0].uncertain


# The flagship.
def test_the_flagship_audits_clean():
    deal = gw.deals.nvidia_openai()
    audit = deal.audit()
    assert audit.ok and audit.problems == ()
    assert [i.name for i in audit.inputs] == deal.inputs
    assert all(x.kind == "tolerance" for x in audit.literals)
    total = found(deal, "deployment.total")
    assert total.grades == ("B",) and total.age_days == 0
    for case in deal.cases.values():
        assert case.audit().ok


def test_what_happened_is_marked_with_its_day():
    case = gw.deals.nvidia_openai().cases["what happened"]
    marked = {i.name: i.as_of for i in case.audit().inputs if i.overridden}
    assert marked == dict.fromkeys(case.case_overrides, datetime.date(2026, 3, 31))


# How it shows itself.
def test_text_groups_by_scope_and_lists_problems_on_one_line_each():
    m = model()
    m.input("b.x", 3)
    m.input("a.y", 2, source="P, T, 2025-01-02: https://example.org/page (grade A)")
    m.input("b.z", 1, evidence="assumed", source="said by nobody")
    m.define("c", m["b.x"] * 3.7)
    text = repr(m.audit("2025-01-12"))
    lines = text.splitlines()
    assert lines.index("b") < lines.index("a") and lines.count("b") == 1
    for words in ("? undeclared", "[1]", "said by nobody", "P, T, 2025-01-02", "2 problems"):
        assert words in text
    assert "10" in next(line for line in lines if line.startswith("  y ")).split()
    problems = lines[lines.index("problems") + 1 :]
    assert [p.split(":")[0].strip() for p in problems[:2]] == ["b.x", "c"] and "3.7" in problems[1]


def test_text_fits_a_narrow_screen():
    audit = gw.deals.nvidia_openai().audit()
    for width in (80, 120):
        text = audit_text(audit, width)
        assert [line for line in text.splitlines() if len(line) > width and "://" not in line] == []
        assert "● reported" in text and ("days old" in text) == (width == 120) and "2025-09-22" in text


def test_cells_html_and_dataframe_have_a_row_per_input():
    deal = gw.deals.nvidia_openai()
    audit = deal.audit()
    header, rows, notes = audit.cells()
    assert len(rows) == len(deal.inputs) and {len(row) for row in rows} == {len(header)}
    assert any("no problems" in note for note in notes)
    assert "<table" in audit._repr_html_() and "deployment.total" in audit._repr_html_()
    frame = audit.to_dataframe()
    assert list(frame["name"]) == deal.inputs
    power = frame.set_index("name").loc["fleet.power"]
    assert (power["p5"], power["p95"]) == (3.0, 5.5) and power["base"] == [3.0, 4.8, 5.5]
    assert frame["age_days"].max() > 0


def test_an_audit_is_plain_data():
    audit = gw.deals.nvidia_openai().audit()
    assert pickle.loads(pickle.dumps(audit)) == audit
    with pytest.raises(AttributeError):
        audit.label = "other"
    with pytest.raises(UnknownKeywordError, match="as_of"):
        gw.deals.nvidia_openai().audit(asof="2026-01-01")
    assert model().audit().ok and "no inputs" in repr(model().audit())
