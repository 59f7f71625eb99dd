"""What must not change an answer: a short run, a later definition, a shown unit, a case that keeps its draws."""

import numpy as np
import pytest

import gigawatt as gw
from gigawatt.errors import AxisError, InvalidValueError, LoopError


def model(timeline=None):
    return gw.Model("m", timeline or gw.quarters("2026Q1", 4))


def test_an_exception_in_the_last_progress_call_of_a_short_run_is_raised():
    m = model()
    m.input("x", gw.normal(0, 1))
    m.define("y", m["x"] + 1)

    def fail(done, total):
        raise RuntimeError("from the caller")

    with pytest.raises(RuntimeError, match="from the caller"):
        m.run(100, seed=1, progress=fail)
    assert m.run(100, seed=1).samples == 100


def test_a_distribution_for_a_single_period_is_refused():
    m = model()
    with pytest.raises(InvalidValueError, match=r"'p' has a distribution .* for a single period.*path="):
        m.input("p", [gw.to(1, 2), gw.to(8, 9), 3, 4], "USD", over=m.timeline)
    assert "p" not in m


def test_a_formula_over_the_old_input_keeps_its_correlated_draws():
    m = model()
    for name in ("a", "b", "c"):
        m.input(name, gw.normal(0, 1))
    m.correlate([[1, 0.8, 0.5], [0.8, 1, 0.5], [0.5, 0.5, 1]], ["a", "b", "c"])
    m.define("sum", m["a"] + m["b"] + m["c"])
    doubled = m.case("doubled", {"b": lambda old: 2 * old})
    before, after = m.run(4096, seed=5), doubled.run(4096, seed=5)
    assert np.array_equal(after["b"].to_numpy(), 2 * before["b"].to_numpy())
    for name in ("a", "c"):
        assert np.array_equal(after[name].to_numpy(), before[name].to_numpy())


def test_a_loop_through_an_initial_value_is_refused():
    m = model()
    m.input("x", 1.0, "USD")
    debt = m.state("debt", "USD", m["x"])
    debt.update(debt.prev * 2)
    with pytest.raises(LoopError, match="debt"):
        m.case("c", {"x": m["debt"].sel(time="2026Q4")}).run(10, seed=1)


def test_a_difference_is_in_the_first_shown_unit_and_needs_the_same_labels():
    one, other, later = model(), model(), model(gw.quarters("2027Q1", 4))
    one.define("cost", 3e6 * gw.unit("USD"), "USD")
    other.define("cost", 5e6 * gw.unit("USD"), "1e6*USD")
    difference = gw.compare(one, other, samples=100, seed=1)["cost"]
    assert float(difference.mean()) == pytest.approx(2e6) and difference.unit == "USD"
    for m in (one, later):
        m.define("length", m.time.length, "day")
    with pytest.raises(AxisError, match="time"):
        gw.compare(one, later, samples=100, seed=1, outputs=["length"])["length"]


@pytest.mark.parametrize("text", ["0,12", "1,5 GW", "1,23,456", "1 5", "1 500 MW", "1.5.2"])
def test_text_that_holds_two_numbers_is_refused(text):
    m = model()
    m.input("power", 1.0, "GW")
    with pytest.raises(InvalidValueError, match="power"):
        m.case("c", {"power": text})
    assert m.case("c", {"power": "1,500 MW"}).base()["power"].value == 1.5


def test_values_over_age_and_another_axis_stand_where_they_were_given():
    m = model()
    age, site = gw.axis("age", range(4)), gw.axis("site", ["A", "B"])
    table = np.arange(8.0).reshape(4, 2)
    m.input("alive", table, over=[age, site])
    assert np.array_equal(m.base()["alive"].to_numpy(), table.T)  # site before age


def test_a_run_does_not_see_what_is_added_later():
    m = model()
    m.input("a", gw.normal(0, 1))
    m.input("b", gw.normal(0, 1))
    m.define("c", m["a"] * m["b"])
    run = m.run(4096, seed=2)
    m.correlate({("a", "b"): 0.9})
    assert run["c"].to_numpy().mean() == pytest.approx(float(run["c"].mean()), abs=1e-12)


def test_a_constant_has_a_histogram_and_a_distribution():
    m = model()
    m.define("x", 2.0)
    run = m.run(50, seed=1)
    assert run["x"].histogram() == [(2.0, 2.0, 50)]
    assert float(run["x"].mean()) == 2.0 and float(run["x"].quantile(0.3)) == 2.0


def test_samples_and_statistics_leave_out_the_same_values():
    m = model()
    x = m.input("x", gw.normal(0, 1))
    m.define("y", 1 / gw.maximum(x, 0))
    result = m.run(4096, seed=3)["y"]
    assert result.not_finite > 1000 and np.isinf(result.to_numpy()).sum() == result.not_finite
    assert result.quantile(0.5, exact=True) == pytest.approx(float(result.quantile(0.5)), rel=1e-3)


def test_a_long_chain_of_quantities_is_no_trouble():
    m = model()
    last = m.input("x", gw.normal(0, 1))
    for k in range(20_000):
        last = m.define(f"q{k}", last + 1)
    run = m.run(64, seed=1, outputs=[last.name])
    np.testing.assert_allclose(run[last.name].to_numpy() - run["x"].to_numpy(), 20_000, rtol=1e-12)


def test_a_formula_nested_without_end_is_refused_where_it_is_written():
    m = model()
    x = total = m.input("x", 1.0)
    with pytest.raises(InvalidValueError, match="nested deeper than 2000"):
        for _ in range(5_000):
            total = total + x
    m.define("total", total)
    assert m.base()["total"].value == 2001
    assert float(m.run(8, seed=1)["total"].mean()) == 2001 and len(m["total"].info.formula.text) > 2000


def test_a_life_from_the_catalog_keeps_the_catalogs_bounds():
    m = gw.Model("m", gw.quarters("2026Q3", 8))
    power = m.input("power", 100, "MW")
    m.add("fleet", gw.compute.fleet, it_power=power, system="GB300 NVL72")
    with pytest.raises(InvalidValueError, match=r"'fleet.life' is 0 year: it must be above 0"):
        m.case("c", {"fleet.life": 0})
