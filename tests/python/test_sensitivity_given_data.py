"""Indices, shares and tornado from one run; explanations with shares; elementary effects; Shapley effects."""

import pickle

import numpy as np
import pytest
from sensitivity_models import YEAR, g_function, ishigami, linear, linear_shapley

import gigawatt as gw
from gigawatt.errors import AxisError, InvalidValueError, UnknownNameError

SURE = 4.5  # standard errors
CORRELATED = ([1.0, 1.0, 1.0], [1.0, 1.0, 2.0], {(2, 3): 0.9})


def test_rank_indices_of_ishigami():
    found = ishigami().run(20_000, 1).sensitivity("y")["y"]
    expected = np.array([0.31390519, 0.44241114, 0.0])
    assert np.all(np.abs(found["first"] - expected) < SURE * found.errors("first"))
    assert found.errors("first").max() < 0.02
    assert found.ranked[:2] == ["x2", "x1"]


def test_rank_errors_cover():
    model, expected = ishigami(), np.array([0.31390519, 0.44241114, 0.0])
    scaled = []
    for seed in range(60):
        found = model.run(1000, seed).sensitivity("y")["y"]
        scaled.append((found["first"] - expected) / found.errors("first"))
    spread = np.std(scaled, axis=0)
    assert np.all((spread > 0.7) & (spread < 1.4))


def test_rank_indices_count_what_is_shared_for_each():
    """Of the linear Gaussian model the index is the squared correlation."""
    found = linear(*CORRELATED).run(20_000, 1).sensitivity("y")["y"]
    variance = 1 + 1 + 4 + 2 * 0.9 * 2
    expected = np.array([1, (1 + 1.8) ** 2, (2 + 0.9) ** 2]) / variance
    assert np.all(np.abs(found["first"] - expected) < SURE * found.errors("first") + 0.003)
    assert found["first"].sum() > 1.5


def test_pawn_tells_an_input_that_moves_the_spread_alone():
    m = gw.Model("spread", YEAR)
    a, b = m.input("a", gw.normal(mean=0, sd=1)), m.input("b", gw.uniform(0.1, 3))
    m.input("c", gw.normal(mean=0, sd=1))
    m.define("y", a * b)
    m.define("z", m["c"] * 1)
    found = m.run(10_000, 1).sensitivity("y", pawn=True)["y"]
    assert abs(found.of("b", "first")) < 0.05  # the mean of y does not depend on it
    assert found.of("b", "pawn") > 4 * found.of("c", "pawn")
    assert found.of("c", "pawn") < 0.05 and "without effect has about 0.026" in repr(found)


def test_shares_of_the_linear_gaussian_model_are_shapley_effects():
    exact = linear_shapley(*CORRELATED)
    found = linear(*CORRELATED).run(20_000, 1).shares("y")
    assert [found[n] for n in ("x1", "x2", "x3")] == pytest.approx(list(exact), abs=0.006)
    assert found.rest < 0.005
    assert sum(found.by_input.values()) + found.rest == pytest.approx(1)


def test_shares_follow_curves_and_leave_interactions_to_the_rest():
    m = gw.Model("curves", YEAR)
    a, b, c = (m.input(n, gw.normal(mean=0, sd=1)) for n in "abc")
    m.define("y", a**2 + b * c + 1)
    found = m.run(20_000, 1).shares("y")
    assert found["a"] == pytest.approx(2 / 3, abs=0.03)
    assert found["b"] < 0.01 and found["c"] < 0.01
    assert found.rest == pytest.approx(1 / 3, abs=0.03)


def evidence_model():
    m = gw.Model("evidence", gw.quarters("2026Q1", 4))
    site = gw.axis("site", ["A", "B"])
    a = m.input("a", gw.normal(mean=3, sd=2), source="survey, 2026", evidence="reported")
    b = m.input("b", gw.normal(mean=3, sd=1), evidence="assumed", source="a guess")
    c = m.input("c", gw.normal(mean=3, sd=1), over=site, evidence="assumed", source="a guess")
    m.define("aside", m.input("d", gw.normal(mean=3, sd=1), evidence="assumed", source="a guess") * 1)
    m.correlate({("b", "d"): 0.8})
    e = m.input("e", gw.gbm(sd=0.01), evidence="estimated", source="x, 2026")
    m.define("left", a + b)
    m.define("right", c.sum("site") + b)
    m.define("y", m["left"] + m["right"])
    m.define("course", (a + b) * e)
    m.define("by_site", a + c)
    return m


def test_evidence_and_what_works_only_through_correlation():
    run = evidence_model().run(20_000, 1)
    found = run.shares("y")
    # a 4, c 2, b and d together 4 of 10: d has no path, and half of what it shares with b.
    assert found.by_evidence["reported"] == pytest.approx(0.4, abs=0.01)
    assert found.by_evidence["assumed"] == pytest.approx(0.6, abs=0.01)
    assert found["c"] == pytest.approx(0.2, abs=0.01)
    assert 0.05 < found["d"] < found["b"]
    assert found.only_by_correlation == {"d"}
    assert repr(found).startswith("60 % of the spread of y comes from ○ assumed inputs, 40 % from ● reported inputs")
    assert "d *" in repr(found)
    by_ranks = run.sensitivity("y")["y"]
    assert by_ranks.only_by_correlation == {"d"} and by_ranks.of("d") > 0.1
    case = evidence_model().case("set", {"a": gw.normal(mean=3, sd=2)}).run(5000, 1).shares("y")
    assert case.evidence["a"] == "scenario"


def test_explain_shows_the_share_of_each_branch():
    run = evidence_model().run(20_000, 1)
    tree = run.explain("y")
    nodes = {node.name: node for node in tree.root.walk()}
    shares = tree.shares
    assert nodes["left"].share == pytest.approx(shares["a"] + shares["b"])
    assert nodes["right"].share == pytest.approx(shares["c"] + shares["b"])
    assert nodes["y"].share == pytest.approx(1 - shares["d"] - shares.rest)
    text = repr(tree)
    assert "60 % of the spread of y comes from ○ assumed inputs" in text
    assert f"[{100 * shares['c']:.0f} %]" in text
    assert f"d [{100 * shares['d']:.0f} %]" in text  # only through correlation
    assert "of the spread of y comes from" in tree._repr_html_()
    assert evidence_model().explain("y").root.share is None
    over = run.explain("by_site", {"site": "A"})
    assert over.shares["a"] == pytest.approx(4 / 5, abs=0.02)


def test_a_path_is_one_input_in_shares():
    m = gw.Model("p", gw.quarters("2026Q1", 8))
    a, b = m.input("a", gw.walk(sd=1)), m.input("b", gw.normal(mean=0, sd=2))
    m.define("y", a.mean("time") + b)
    m.define("last", a + b)
    run = m.run(20_000, 1)
    variance = sum(((8 - k) / 8) ** 2 for k in range(1, 8))
    assert run.shares("y")["a"] == pytest.approx(variance / (variance + 4), abs=0.02)
    assert run.shares("last", at={"time": "2026Q3"})["a"] == pytest.approx(2 / 6, abs=0.04)  # three components of it
    assert run.sensitivity("y")["y"].of("a") == pytest.approx(variance / (variance + 4), abs=0.04)


def test_tornado_of_a_run_conditions():
    found = linear(*CORRELATED).run(20_000, 1).tornado("y")
    # E[x | lowest tenth] = mean - 1.755 sd, and what is correlated moves along.
    bar = found["x3"]
    assert bar.at_low == pytest.approx(1 - 2 * 1.755, abs=0.05)
    assert bar.high - bar.low == pytest.approx(2 * 1.755 * (2 + 0.9), rel=0.04)
    assert bar.error > 0 and found.bars[0].name == "x3"
    middle = linear(*CORRELATED).run(5_000, 1).tornado("y", share=0.2, statistic="quantile:0.5")
    assert middle["x1"].low < middle.base < middle["x1"].high


def test_morris_effects():
    m = gw.Model("m", gw.quarters("2026Q1", 4))
    a, b = m.input("a", gw.uniform(0, 2)), m.input("b", gw.normal(mean=0, sd=1))
    c, d = m.input("c", gw.bernoulli(0.3)), m.input("d", gw.uniform(0, 1))
    e = m.input("e", gw.normal(mean=0, sd=1), path=gw.walk(sd=1))
    m.define("y", 3 * a + b * c)
    m.define("course", a + e)
    m.define("other", d * 1)
    found = m.morris(["y", "course"], samples=512)
    y = found["y"]
    assert y.of("a") == pytest.approx(6) and y.of("a", "sigma") == pytest.approx(0, abs=1e-9)
    assert y.of("d") == 0 and "no path" in repr(y)
    # Half of b's range moves by Phi^-1(5/8) - Phi^-1(1/8) or Phi^-1(7/8) - Phi^-1(3/8), 1.469 each, where c is 1.
    assert abs(y.of("b") - 0.3 * 1.469 / 0.5) < SURE * y.errors("mu_star")[1]
    assert y.of("b", "sigma") > y.of("b")
    assert y.of("c", "mu") == pytest.approx(0, abs=0.3) and y.of("c") > 0.3
    # The start of the path and its shocks: the edge of the fan, sqrt(1 + t) wide.
    assert found["course"].of("e") == pytest.approx(1.469 / 0.5 * np.sqrt(1 + np.arange(4)), rel=0.04)
    assert found["course"].of("a") == pytest.approx([2.0] * 4)
    with pytest.raises(InvalidValueError, match="at least 16 for elementary effects, got 8"):
        m.morris("y", samples=8)
    flag = m.case("c", {"c": 1.0}).morris("y", samples=64)["y"]
    assert flag.of("b") == pytest.approx(1.469 / 0.5, rel=1e-3)


def test_shapley_effects_of_the_linear_gaussian_model():
    exact = linear_shapley(*CORRELATED)
    all_orders = linear(*CORRELATED).shapley_effects("y", samples=4096)["y"]
    assert "all 6 permutations" in all_orders.note
    assert np.all(np.abs(all_orders["effect"] - exact) < SURE * all_orders.errors("effect"))
    assert all_orders["effect"].sum() == pytest.approx(1)
    slopes, sds = [1, 2, -1, 1, 0.5], [1, 1, 2, 1, 1]
    correlations = {(1, 2): 0.6, (1, 3): 0.3, (2, 3): -0.2, (4, 5): 0.8}
    some = linear(slopes, sds).shapley_effects("y", samples=1024, permutations=16)["y"]
    assert np.all(np.abs(some["effect"] - np.array([1, 4, 4, 1, 0.25]) / 10.25) < SURE * some.errors("effect"))
    m = linear(slopes, sds, {k: r for k, r in correlations.items() if k != (4, 5)})
    exact = linear_shapley(slopes, sds, {k: r for k, r in correlations.items() if k != (4, 5)})
    some = m.shapley_effects("y", samples=1024, permutations=32)["y"]
    assert np.all(np.abs(some["effect"] - exact) < SURE * some.errors("effect"))
    assert some.by_evidence == {"assumed": pytest.approx(1)}


def test_shapley_effects_lie_between_first_and_total():
    found = ishigami().shapley_effects("y", samples=8192)["y"]
    expected = np.array([0.31390519 + 0.24368366 / 2, 0.44241114, 0.24368366 / 2])
    assert np.all(np.abs(found["effect"] - expected) < SURE * found.errors("effect"))


def test_shapley_counts_what_works_through_correlation_and_several_cells():
    m = evidence_model()
    found = m.shapley_effects(["y", "course"], samples=512, permutations=24)
    assert found["y"].only_by_correlation == {"d"} and found["y"].of("d") > 0.02
    assert found["course"]["effect"].sum(axis=0) == pytest.approx(np.ones(4))
    built_on = m.case("twice", {"b": lambda old: 2 * old, "a": 3.0}).shapley_effects("y", samples=512, permutations=24)
    assert "b" in built_on["y"].factors and "a" not in built_on["y"].factors
    formula = m.case("formula", {"b": m["a"] * 1.0}).shapley_effects("y", samples=512, permutations=24)["y"]
    assert formula["effect"].sum() == pytest.approx(1)


def test_refused():
    m = evidence_model()
    few, run = m.run(150, 1), m.run(2000, 1)
    with pytest.raises(InvalidValueError, match="the run has 150 scenarios, and this needs at least 200"):
        few.sensitivity("y")
    with pytest.raises(InvalidValueError, match="the run has 150 scenarios, and this needs at least 1,000"):
        few.shares("y")
    with pytest.raises(InvalidValueError, match="samples=5,000: the run has 2,000"):
        run.shares("y", samples=5000)
    with pytest.raises(InvalidValueError, match="at least 10 are needed at either end"):
        run.tornado("y", share=0.001)
    with pytest.raises(AxisError, match=r"'by_site' is over site: choose a label, at=\{'site': 'A'\}"):
        run.shares("by_site")
    with pytest.raises(UnknownNameError, match="unknown quantity 'yy'"):
        run.sensitivity("yy")
    with pytest.raises(InvalidValueError, match="permutations is a whole number, at least 8"):
        m.shapley_effects("y", permutations=2)
    m.define("same", m["a"] * 0)
    for ask in (m.morris, m.shapley_effects, m.run(1000, 1).sensitivity, m.run(1000, 1).shares):
        with pytest.raises(InvalidValueError, match="'same' has the same value in every scenario"):
            ask("same")
    certain = gw.Model("certain", YEAR)
    certain.define("y", certain.input("x", 1) * 2)
    for ask in (certain.morris, certain.shapley_effects, certain.run(1000, 1).sensitivity):
        with pytest.raises(InvalidValueError, match="no uncertain input"):
            ask("y")
    wide = gw.Model("wide", YEAR)
    site = gw.axis("site", [str(k) for k in range(200)])
    wide.define("y", wide.input("x", gw.normal(mean=0, sd=1), over=site).sum("site"))
    with pytest.raises(InvalidValueError, match="the 600 terms of its inputs need at least 3,000"):
        wide.run(1000, 1).shares("y")


def test_absent_values():
    m = gw.Model("absent", YEAR)
    a, b = m.input("a", gw.normal(mean=0, sd=1)), m.input("b", gw.normal(mean=0, sd=1))
    m.define("there", a > -1)
    m.define("y", a + b, status="there")
    run = m.run(5000, 1)
    assert any("with a value" in n for n in run.sensitivity("y")["y"].notes)
    shares = run.shares("y")
    assert any("% of scenarios with a value" in n for n in shares.notes) and shares["b"] > shares["a"]
    assert any("with a value" in n for n in run.tornado("y").notes)
    assert any("with a value" in n for n in m.morris("y")["y"].notes)
    assert any("with a value" in n for n in m.shapley_effects("y")["y"].notes)


def test_one_scenario_that_holds_the_variance_is_said():
    m = gw.Model("tail", YEAR)
    m.define("y", gw.exp(m.input("a", gw.normal(mean=0, sd=6))) + m.input("b", gw.normal(mean=0, sd=1)))
    run = m.run(2000, 1)
    for found in (run.sensitivity("y")["y"], run.shares("y"), m.sobol_indices("y", samples=2000, order=1)["y"]):
        assert "one scenario holds" in repr(found)


def test_shown():
    plt = pytest.importorskip("matplotlib.pyplot")
    plt.close("all")
    m = g_function([0, 1])
    for found in (m.morris("y"), m.run(1000, 1).sensitivity("y", pawn=True), m.shapley_effects("y", samples=512)):
        assert found.plot().get_title(loc="left") == "y"
        assert repr(found).startswith("y: ") and "<table" in found._repr_html_()
        assert list(found.to_dataframe()["factor"]) == found["y"].ranked
        assert pickle.loads(pickle.dumps(found))["y"].ranked == found["y"].ranked
    shares = m.run(1000, 1).shares("y")
    assert pickle.loads(pickle.dumps(shares)).by_input == shares.by_input
    for k in range(4):
        m.define(f"z{k}", m["x1"] * (k + 1))
    many = m.run(1000, 1).sensitivity()
    assert "of 5 outputs" in repr(many) and "z3      x1 1.0" in repr(many) and "z3" in many._repr_html_()
    assert "<table" in shares._repr_html_() and "of the spread of y" in repr(shares)
    with pytest.raises(UnknownNameError, match="unknown uncertain input 'x'"):
        shares["x"]
    plt.close("all")
