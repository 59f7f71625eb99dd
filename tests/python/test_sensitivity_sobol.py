"""Sobol' indices: factors, many outputs and cells, paths, groups, absent values, and what is refused."""

import numpy as np
import pytest
from sensitivity_models import YEAR, g_function, ishigami, linear

import gigawatt as gw
from gigawatt.analysis.designs import Designs
from gigawatt.analysis.factors import factors
from gigawatt.errors import (
    AxisError,
    CapacityError,
    InvalidValueError,
    KindError,
    UnknownKeywordError,
    UnknownNameError,
)

SURE = 4.5  # standard errors


def sure(found, measure, expected):
    return np.all(np.abs(found[measure] - expected) < SURE * found.errors(measure) + 1e-9)


def test_linear_model_shares_its_variance():
    found = linear([1, 2, 3], [1, 1, 1]).sobol_indices("y", samples=8192)["y"]
    for measure in ("first", "total"):
        assert sure(found, measure, np.array([1, 4, 9]) / 14)
    assert found.ranked == ["x3", "x2", "x1"]
    assert found.of("x3") == found["total"][2]
    low, high = found.interval("total")
    assert np.all(low < found["total"]) and np.all(found["total"] < high)


def test_same_seed_same_indices_and_another_input_moves_none():
    m = g_function([0, 1])
    first = m.sobol_indices("y", samples=1024, seed=3)["y"]
    again = m.sobol_indices("y", samples=1024, seed=3)["y"]
    other = m.sobol_indices("y", samples=1024, seed=4)["y"]
    assert np.array_equal(first["total"], again["total"])
    assert not np.array_equal(first["total"], other["total"])
    m.input("x3", gw.uniform(0, 1))
    m.define("z", m["x3"] * 2)
    more = m.sobol_indices(["y"], samples=1024, seed=3)["y"]
    assert np.array_equal(more["total"][:2], first["total"])
    assert more.of("x3") == 0.0 and more.of("x3", "first") == 0.0
    assert "no path" in repr(more) and "x3" in repr(more)


def test_standard_errors_cover():
    """Scaled errors of 40 seeds have a standard deviation of one."""
    exact = np.array([0.24324324, 0.43243243, 1 / 9 / 1.3703703703703705])
    scaled = []
    for seed in range(40):
        found = g_function([0, 0, 0]).sobol_indices("y", samples=1024, seed=seed)["y"]
        values = np.array([found["first"][0], found["total"][1], found.pairs.values[0, 1]])
        errors = np.array([found.errors("first")[0], found.errors("total")[1], found.pairs.errors[0, 1]])
        scaled.append((values - exact) / errors)
    spread = np.std(scaled, axis=0)
    assert np.all((spread > 0.6) & (spread < 1.5))
    assert np.all(np.abs(np.mean(scaled, axis=0)) < 0.6)


def test_order_one_runs_less_and_has_no_pairs():
    seen = []
    found = ishigami().sobol_indices("y", samples=512, order=1, progress=lambda done, total: seen.append((done, total)))
    assert found["y"].pairs is None and found["y"].interactions() == []
    assert seen == [(k, 3) for k in range(1, 4)]
    two = ishigami().sobol_indices("y", samples=32_768)["y"]
    assert two.interactions(1)[0][:2] == ("x1", "x3")


def over_time():
    m = gw.Model("paths", gw.quarters("2026Q1", 6))
    a = m.input("a", gw.normal(mean=10, sd=1))
    b = m.input("b", gw.normal(mean=0, sd=1), path=gw.walk(sd=2))
    site = gw.axis("site", ["A", "B"])
    c = m.input("c", {"A": gw.normal(mean=1, sd=1), "B": gw.normal(mean=1, sd=3)}, over=site)
    m.define("course", a + b)
    m.define("sites", a + c)
    m.define("both", b + c)
    m.define("large", a > 11)
    return m


def test_all_outputs_and_cells_at_once():
    found = over_time().sobol_indices(["course", "sites", "large"], samples=8192, order=1)
    assert list(found) == ["course", "sites", "large"]
    course = found["course"]
    assert course["first"].shape == (3, 6)
    # Var a = 1; of the path 1 + 4 t, its start and t shocks.
    path = 1 + 4 * np.arange(6)
    assert sure(course, "first", np.stack([1 / (1 + path), path / (1 + path), 0 * path]))
    sites = found["sites"]
    assert sure(sites, "total", np.array([[1 / 2, 1 / 10], [0, 0], [1 / 2, 9 / 10]]))
    # Over both cells: the shares of the summed variance.
    assert sites.overall("total")[0] == pytest.approx([2 / 12, 0, 10 / 12], abs=0.03)
    assert sites.sel(site="B")["total"].shape == (3,)
    assert found["large"].of("a") == pytest.approx(1, abs=0.05)
    assert "site B" in repr(sites.sel(site="B"))
    with pytest.raises(UnknownNameError, match="'C'"):
        sites.sel(site="C")
    with pytest.raises(AxisError, match="no axis 'place'"):
        sites.sel(place="B")


def test_pairs_over_cells_agree_with_one_cell():
    m = gw.Model("p", gw.quarters("2026Q1", 3))
    x, y = m.input("x", gw.normal(mean=0, sd=1)), m.input("y", gw.normal(mean=0, sd=1))
    m.define("product", x * y * m.time.length / gw.unit("day"))
    found = m.sobol_indices("product", samples=4096)["product"]
    assert found.pairs.values.shape == (2, 2, 3)
    assert np.all(np.abs(found.pairs.values[0, 1] - 1) < SURE * found.pairs.errors[0, 1])
    assert found.interactions()[0][2] == pytest.approx(float(found.pairs.values[0, 1, 0]))


def test_correlated_inputs_are_one_factor_and_groups_may_be_given():
    m = linear([1, 1, 1], [1, 1, 2], {(1, 2): 0.5})
    found = m.sobol_indices("y", samples=8192)["y"]
    assert found.factors == ["x1 + 1 tied", "x3"]
    assert sure(found, "total", np.array([3, 4]) / 7)
    assert "x1 + 1 tied: x1, x2" in repr(found)
    free = linear([1, 1, 1], [1, 1, 2])
    grouped = free.sobol_indices("y", samples=8192, groups={"pair": ["x1", "x3"]})["y"]
    assert grouped.factors == ["pair", "x2"]
    assert sure(grouped, "first", np.array([5, 1]) / 6)
    with pytest.raises(InvalidValueError, match="put both into the same group"):
        m.sobol_indices("y", groups={"g": ["x2"]})
    with pytest.raises(InvalidValueError, match="in the groups 'g' and 'h'"):
        free.sobol_indices("y", groups={"g": ["x2"], "h": ["x2"]})
    with pytest.raises(UnknownNameError, match="unknown uncertain input 'x22'"):
        free.sobol_indices("y", groups={"g": ["x22"]})


def test_inputs_of_one_stream_are_one_factor():
    m = gw.Model("stream", YEAR)
    a = m.input("a", gw.normal(mean=0, sd=1), stream="weather")
    b = m.input("b", gw.normal(mean=0, sd=1), stream="weather")
    c = m.input("c", gw.normal(mean=0, sd=2))
    m.define("y", a + b + c)
    found = m.sobol_indices("y", samples=8192)["y"]
    assert found.factors == ["a + 1 tied", "c"]
    assert sure(found, "total", np.array([0.5, 0.5]))


def test_cases_keep_their_factors():
    m = linear([1, 1], [1, 1], {(1, 2): 0.5})
    built_on = m.case("twice", {"x1": lambda old: 2 * old})
    assert built_on.sobol_indices("y", samples=512)["y"].factors == ["x1 + 1 tied"]
    sure_value = m.case("certain", {"x1": 3.0}).sobol_indices("y", samples=2048)["y"]
    assert sure_value.factors == ["x2"] and sure_value.of("x2") == pytest.approx(1, abs=0.1)
    formula = m.case("formula", {"x1": m["x2"] * 0.5})
    with pytest.raises(KindError, match="'x1' is correlated with 'x2', and a case put a formula in its place"):
        formula.sobol_indices("y", samples=512)


def test_absent_values_are_left_out_and_said():
    m = gw.Model("absent", YEAR)
    a, b = m.input("a", gw.normal(mean=0, sd=1)), m.input("b", gw.normal(mean=0, sd=1))
    m.define("there", a > -1)
    m.define("y", a + b, status="there")
    found = m.sobol_indices("y", samples=8192)["y"]
    assert np.all(np.isfinite(found["total"])) and found.ranked[0] == "b"
    assert any("with a value in all designs" in note for note in found.notes)


def recurrent():
    """States, statuses, paths, correlations, a Python function: what a copy has to keep."""
    m = gw.Model("recurrent", gw.quarters("2026Q1", 5))
    a, b = m.input("a", gw.normal(mean=2, sd=1), "USD"), m.input("b", gw.normal(mean=1, sd=1), "USD")
    rate = m.input("rate", gw.normal(mean=0.1, sd=0.02), path=gw.walk(sd=0.01))
    m.correlate({("a", "b"): 0.5})
    debt = m.state("debt", "USD", initial=a)
    m.define("paid", debt.prev * rate, "USD")
    debt.update(debt.prev + b - m["paid"])
    m.define("high", debt > a)
    m.define("told", gw.call(np.square, debt / a, unit="1"), status="high")
    m.define("y", debt.sum("time"), "USD")
    m.define("plain", rate * 2)
    return m


def test_one_program_gives_the_bits_of_many():
    for model in (over_time(), recurrent(), recurrent().case("twice", {"a": lambda old: 2 * old})):
        names = ["course", "sites"] if "course" in model else ["y", "told", "paid", "plain"]
        designs = Designs(model._core, factors(model, names), names, 7, 300)
        fused, apart = (list(designs.mixed(True, fused)) for fused in (True, False))
        assert len(fused) == len(apart) == len(factors(model, names))
        for (ab, ba), (other_ab, other_ba) in zip(fused, apart, strict=True):
            for one, other in zip([*ab, *ba], [*other_ab, *other_ba], strict=True):
                assert np.array_equal(one, other, equal_nan=True)
        assert designs._fused(designs.moved, True) is not None


def test_a_case_that_keeps_axes_is_run_apart():
    m = over_time()
    m.define("total", m["sites"].sum("site"))
    narrow = m.case("narrow", {"sites": m["a"] * 1})  # its formula has no sites, the quantity keeps them
    designs = Designs(narrow._core, factors(narrow, ["total"])[:1], ["total"], 7, 300)
    assert designs._fused(designs.moved, True) is None
    correlated = linear([1, 1], [1, 1], {(1, 2): 0.5}).case("certain", {"x1": 3.0})
    designs = Designs(correlated._core, factors(correlated, ["y"]), ["y"], 7, 300)
    assert designs._fused(designs.moved, False) is None  # x1 is certain and lends its draws to x2
    found = narrow.sobol_indices("total", samples=512)["total"]
    assert found.of("a") == pytest.approx(1, abs=0.1) and found.of("c") == 0


def test_refused():
    m = ishigami()
    with pytest.raises(InvalidValueError, match=r"at least 256 for Sobol' indices.*got 100"):
        m.sobol_indices("y", samples=100)
    with pytest.raises(InvalidValueError, match="order is 1"):
        m.sobol_indices("y", order=3)
    with pytest.raises(UnknownNameError, match="unknown quantity 'yy'"):
        m.sobol_indices(["y", "yy"])
    with pytest.raises(UnknownKeywordError, match="Did you mean 'samples'"):
        m.sobol_indices("y", sample=512)
    with pytest.raises(CapacityError, match="fewer samples or outputs, or order=1"):
        m.sobol_indices("y", samples=100_000_000)
    m.define("same", m["x1"] * 0 + 1)
    with pytest.raises(InvalidValueError, match="'same' has the same value in every scenario"):
        m.sobol_indices("same", samples=256)
    m.define("fixed", m.input("certain", 3) * 2)
    with pytest.raises(InvalidValueError, match="no uncertain input is behind 'fixed'"):
        m.sobol_indices("fixed", samples=256)
    with pytest.raises(UnknownNameError, match=r"unknown measure 'totl'\. Did you mean 'total'"):
        m.sobol_indices("y", samples=256)["y"]["totl"]
    with pytest.raises(KindError, match="are no shares"):
        _ = m.sobol_indices("y", samples=256)["y"].by_evidence


def test_shown_plotted_and_to_pandas():
    plt = pytest.importorskip("matplotlib.pyplot")
    plt.close("all")
    m = over_time()
    found = m.sobol_indices(["course", "sites"], samples=512, order=1)
    frame = found.to_dataframe()
    assert list(frame["output"].unique()) == ["course", "sites"]
    assert len(frame) == 3 * 6 + 3 * 2 and {"factor", "first", "first_error", "total", "time", "site"} <= {
        *frame.columns
    }
    one = ishigami().sobol_indices("y", samples=4096)
    assert list(one.to_dataframe()["factor"]) == one["y"].ranked
    assert one.plot().get_title(loc="left") == "y"
    axes = found["course"].plot()
    assert len(axes.get_lines()) >= 3
    with pytest.raises(AxisError, match=r"there are 2 outputs"):
        found.plot()
    with pytest.raises(InvalidValueError, match="most is a whole number"):
        one.plot(most=0)
    m.define("wide", m["a"] + m["b"] + m["c"])
    with pytest.raises(AxisError, match=r"\.sel\(site='A'\)\.plot\(\)"):
        m.sobol_indices("wide", samples=256, order=1).plot()
    plt.close("all")
    text = repr(one)
    assert text.startswith("y: Sobol' indices") and "x1 × x3" in text and "seed 1" in text
    page = found._repr_html_()
    assert page.count("<table") == 2 and "course" in page
