"""Policies: a rule of when to stop, fitted on some draws, a formula in the model, valued on others."""

import math
import statistics

import numpy as np
import option_models as options
import pytest

import gigawatt as gw
from gigawatt.analysis.policy import fit_stopping, observed
from gigawatt.analysis.stopping import fit_rule, powers_of
from gigawatt.errors import AxisError, InvalidValueError, KindError, LoopError, UnknownKeywordError, UnknownNameError

STEPS = [1, 2, 3]


def staged():
    """Three steps of cost 1 that bring ``worth`` each; a signal of it is seen only before the second and the third."""
    m = gw.Model("staged", gw.years(2026, 4))
    step = gw.axis("step", STEPS)
    worth = m.input("worth", gw.normal(0.9, 0.5), "USD")
    start = m.input("start", [True] * 3, over=step)
    go = m.define("go", start.cumulative_all("step"))
    m.define("payoff", gw.where(go, worth - gw.unit("USD"), 0).sum("step"), "USD")
    known = gw.position(step) > 0
    m.define("seen", gw.where(known, worth, 0), "USD")
    m.define("known", known)
    m.define("late", gw.where(go, worth, 0), "USD")
    m.define("wide", worth * gw.where(m.time.start < m.time.end, 1, 0), "USD")
    m.define("one", worth - gw.unit("USD"), "USD")
    m.define("bad", gw.log(worth.to("USD")) + gw.position(step))
    return m


@pytest.fixture(scope="module")
def policy():
    return fit_stopping(staged(), "go", "payoff", ["seen"], allowed="known", samples=20_000, seed=5)


def test_the_best_rule_is_found(policy):
    """One must take the first step, then stops for good where the worth seen is below the cost."""
    normal = statistics.NormalDist(0.9, 0.5)
    u = (0.9 - 1) / 0.5
    later = 0.5 * statistics.NormalDist().pdf(u) + (0.9 - 1) * statistics.NormalDist().cdf(u)
    value = policy.out_of_sample
    assert value.value.value == pytest.approx(-0.1 + 2 * later, abs=4 * value.value.error)
    assert value.without.value == pytest.approx(-0.3, abs=4 * value.without.error)
    assert value.gain.value == pytest.approx(value.value.value - value.without.value)
    assert value.foresight.value >= value.value.value
    assert policy.fixed_stop == "2"
    assert value.fixed.value == pytest.approx(-0.1, abs=4 * value.fixed.error)
    assert value.stops["1"] == 0.0
    assert sum(value.stops.values()) == pytest.approx(normal.cdf(1.0), abs=0.02)
    assert value.seed == 6
    assert policy.decided == ["2", "3"]


def test_the_formula_is_the_fitted_rule(policy):
    """Scenario by scenario, the case does what the rule says on the same draws."""
    case = policy.case
    run = case.run(2_000, seed=11, outputs=["payoff", "go", "seen", "worth"])
    seen, go = run["seen"].to_numpy(), run["go"].to_numpy() > 0
    wanted = np.ones_like(go)
    for k in (1, 2):
        wanted[k] = policy.rule.gain(k, seen[None, k]) > 0
    assert np.array_equal(go, np.logical_and.accumulate(wanted, axis=0))
    worth = run["worth"].to_numpy()
    assert run["payoff"].to_numpy() == pytest.approx(go.sum(axis=0) * (worth - 1), abs=1e-12)
    again = policy.value(5_000, seed=11)
    assert again.value.value == pytest.approx(case.run(5_000, seed=11)["payoff"].mean().value)
    with pytest.raises(InvalidValueError, match="another"):
        policy.value(5_000, seed=5)


def test_what_the_model_stops_stays_stopped():
    m = staged().case("two at most", {"start[3]": False})
    case = fit_stopping(m, "go", "payoff", "seen", allowed="known", samples=2_000).case
    assert case.run(500, seed=3, outputs=["go"])["go"].to_numpy()[2].max() == 0.0


def test_a_state_that_says_nothing_gives_a_fixed_stop():
    m = staged()
    m.define("blank", m["seen"] * 0, "USD")
    policy = fit_stopping(m, "go", "payoff", ["blank"], samples=5_000)
    assert policy.out_of_sample.value.value == pytest.approx(0.0)  # on average no step pays, so none is taken
    assert policy.out_of_sample.stops["1"] == 1.0


def test_reading(policy):
    assert policy.terms == ["1", "seen", "seen^2", "seen^3"]
    assert set(policy.coefficients["seen"]) == {"1", "2", "3"}
    text = repr(policy)
    assert "lower bound" in text
    assert "always goes on at 1" in text
    assert "always stopping before 2" in text
    assert "perfect foresight" in text
    assert "<table" in policy._repr_html_()


def test_the_payoff_of_stopping_may_be_a_quantity():
    """With it the model is run once and not once per step, for the same rule."""
    m = options.put(36, 40, 0.06, 0.2, steps=6)
    given = {"allowed": "in_the_money", "samples": 5_000, "foresight": False}
    fast = fit_stopping(m, "hold", "payoff", ["spot"], stopped="exercise", **given)
    slow = fit_stopping(m, "hold", "payoff", ["spot"], **given)
    assert fast.rule.coefficients == pytest.approx(slow.rule.coefficients)
    assert fast.out_of_sample.value.value == pytest.approx(slow.out_of_sample.value.value)
    assert fast.out_of_sample.foresight is None


def test_two_states():
    """The gain depends on a product: with both states the rule finds it, with either alone it cannot."""
    m = gw.Model("pair", gw.years(2026, 1))
    step = gw.axis("step", [1])
    a, b = m.input("a", gw.normal(0, 1), "1"), m.input("b", gw.normal(0, 1), "1")
    go = m.define("go", gw.position(step) >= 0)
    m.define("payoff", gw.where(go, a * b, 0).sum("step"))
    both = fit_stopping(m, "go", "payoff", ["a", "b"], degree=2, samples=10_000).out_of_sample.value
    assert both.value == pytest.approx(1 / math.pi, abs=4 * both.error)
    alone = fit_stopping(m, "go", "payoff", ["a"], degree=2, samples=10_000).out_of_sample.value
    assert alone.value < 0.05


def test_flagship_option_to_stop():
    """After the fourth gigawatt, stop on the demand seen four gigawatts earlier, when money for the next is due."""
    m = gw.deals.nvidia_openai()
    stands = (m["deployment.built"] >= 0.999 * gw.unit("GW")).cumulative_any()
    first = m.define("seen.stands", stands & ~stands.shift(1, fill=False))
    axis = m["deployment.probability"].axes[0]
    m.define("seen.demand", observed(m["revenue.demand"], first, axis, before=4), "USD")
    m.define("seen.open", gw.position(axis) >= 4)
    policy = fit_stopping(
        m, "deployment.go", "returns.npv", ["seen.demand"], allowed="seen.open", degree=2, samples=4_000
    )
    value = policy.out_of_sample
    assert value.gain.value > 10 * value.gain.error
    assert value.fixed.value < value.value.value < value.foresight.value
    assert all(value.stops[str(k)] == 0 for k in range(1, 5))
    seen = policy.case.run(500, seed=9, outputs=["seen.demand"])["seen.demand"].to_numpy()
    assert seen[:4].max() == 0.0
    assert np.median(seen[4]) > 0.0
    m.define("tied", gw.where(m["deployment.go"], 1, 0) + gw.position(axis))
    with pytest.raises(LoopError, match=r"deployment\.go"):
        fit_stopping(m, "deployment.go", "returns.npv", ["tied"])


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"decision": "goo"}, UnknownNameError, "go"),
        ({"decision": "seen"}, KindError, "a decision is a flag"),
        ({"payoff": "one"}, InvalidValueError, "nothing is decided"),
        ({"payoff": "seen"}, AxisError, "no single number"),
        ({"state": ["wide"]}, AxisError, "along 'step' alone"),
        ({"state": ["late"]}, LoopError, "depends on 'go'"),
        ({"state": ["bad"]}, InvalidValueError, "no finite value"),
        ({"state": []}, InvalidValueError, "1 to 6 states"),
        ({"state": ["sen"]}, UnknownNameError, "seen"),
        ({"allowed": "seen"}, KindError, "no flag"),
        ({"samples": 10}, InvalidValueError, "at least 1,000"),
        ({"degree": 0}, InvalidValueError, "at least 1"),
        ({"degree": 9}, InvalidValueError, "6 at most"),
        ({"value_seed": 1}, InvalidValueError, "another"),
        ({"sampels": 10}, UnknownKeywordError, "samples"),
    ],
)
def test_what_is_refused(change, error, words):
    given = {"model": staged(), "decision": "go", "payoff": "payoff", "state": ["seen"], "samples": 1_000} | change
    with pytest.raises(error, match=words):
        fit_stopping(**given)


def test_powers():
    assert powers_of(1, 3).ravel().tolist() == [0, 1, 2, 3]
    assert powers_of(2, 2).tolist() == [[0, 0], [1, 0], [0, 1], [2, 0], [1, 1], [0, 2]]


def test_rule_on_arrays():
    """Too few scenarios to decide on: one goes on; a gain that is the same for all needs no regression."""
    generator = np.random.default_rng(2)
    state = generator.normal(size=(1, 2, 500))
    never = np.where(state[0, 0] > 0, 2.0, -2.0)
    open_ = np.array([np.ones(500, dtype=bool), np.zeros(500, dtype=bool)])
    rule, got = fit_rule(np.zeros((2, 500)), never, state, open_, 3)
    assert list(rule.fitted) == [True, False]
    assert got.mean() == pytest.approx(1.0, abs=0.15)
    assert fit_rule(np.ones((1, 500)), np.zeros(500), state[:, :1], open_[:1], 1)[1].mean() == 1.0
    assert fit_rule(np.zeros((1, 500)), np.ones(500), state[:, :1], open_[:1], 1)[1].mean() == 1.0


def test_plot(policy):
    pytest.importorskip("matplotlib").use("agg")
    from matplotlib import pyplot

    ax = policy.plot()
    assert [t.get_text() for t in ax.get_xticklabels()] == ["1", "2", "3", "never"]
    pyplot.close("all")
