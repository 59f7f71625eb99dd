"""What a case may put in whose place: statuses, initial values, central values; and cohorts that meet infinity."""

import numpy as np
import pytest

import gigawatt as gw
from gigawatt.errors import AxisError, InvalidValueError


def with_status():
    m = gw.Model("status", gw.years(2026, 3))
    x = m.input("x", gw.normal(0, 1), "1")
    m.define("ok", x > 0)
    m.define("y", x + 1, status="ok")
    m.define("z", m["y"] * 2)
    return m


def test_a_value_in_the_place_of_a_quantity_with_a_status_is_there():
    case = with_status().case("given", {"y": 0.5})
    run = case.run(2000, seed=1)
    assert run["y"].share == 1.0 and float(run["y"].mean()) == 0.5
    assert np.all(run["z"].to_numpy() == 1.0)


@pytest.mark.parametrize("outputs", [["y"], ["y", "z"], ["z", "ok", "y"], ["x", "y"]])
def test_a_distribution_there_is_the_same_whatever_is_reported(outputs):
    case = with_status().case("uncertain", {"y": gw.normal(5, 1)})
    alone = case.run(3000, seed=2, outputs=["y"])
    run = case.run(3000, seed=2, outputs=outputs)
    assert float(run["y"].mean()) == float(alone["y"].mean()) == pytest.approx(5, abs=0.1)
    assert run["y"].share == 1.0


def test_a_formula_there_keeps_the_status():
    case = with_status().case("twice", {"y": lambda old: old * 2})
    assert float(case.run(5000, seed=1)["y"].share) == pytest.approx(0.5, abs=0.03)


def test_a_case_gives_a_status_no_axis_that_its_quantity_lacks():
    m = with_status()
    wider = {"ok": lambda old: old & (m.time.start > m.time.start.sel(time="2026"))}
    with pytest.raises(AxisError, match="'ok', the status of 'y', is over time"):
        m.case("wider", wider)


def test_a_case_gives_a_state_no_start_that_varies_over_time():
    m = gw.Model("state", gw.years(2026, 3))
    start = m.input("start", 5, "USD")
    debt = m.state("debt", "USD", start)
    debt.update(debt.prev * 2)
    with pytest.raises(AxisError, match=r"start → debt.*initial value.*cannot vary over time"):
        m.case("moving", {"start": lambda old: old * (1 + gw.position(m.timeline.axis))})


def test_a_central_value_is_for_what_has_a_distribution():
    m = gw.Model("central", gw.years(2026, 3))
    with pytest.raises(InvalidValueError, match="'price' is certain: central="):
        m.input("price", 1.0, "USD", central=2.0)
    site = gw.axis("site", ["a", "b"])
    m.input("cost", {"a": 1.0, "b": gw.uniform(0, 1)}, "USD", over=site, central=0.25)
    assert m.base()["cost"].to_numpy().tolist() == [1.0, 0.25]


def test_a_cohort_sum_over_zero_is_not_finite_as_the_plain_sum_is():
    m = gw.Model("cohorts", gw.years(2026, 4))
    added = m.input("added", gw.uniform(1, 2), "1", path=gw.gbm(sd=0.1))
    zero = m.input("zero", gw.discrete([0, 1], [1, 1]), "1")
    m.define("sum", (added.aged() / zero).sum("age"))
    m.define("plain", sum((added.shift(age, fill=0) / zero for age in range(1, 4)), start=added / zero))
    run = m.run(500, seed=1)
    ours, plain = run["sum"].to_numpy(), run["plain"].to_numpy()
    assert np.array_equal(np.isfinite(ours), np.isfinite(plain)) and not np.isfinite(ours).all()
    np.testing.assert_allclose(ours[np.isfinite(ours)], plain[np.isfinite(plain)], rtol=1e-12)
    assert run.faults["sum"] == run.faults["plain"]


def test_stacking_along_time_is_refused():
    m = gw.Model("stack", gw.years(2026, 2))
    x = m.input("x", 1, "USD")
    with pytest.raises(AxisError, match="an axis of their own, not along 'time'"):
        gw.stack(m.timeline.axis, [x, x])
