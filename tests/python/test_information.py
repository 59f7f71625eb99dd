"""Value of information: against closed forms of choices between normal payoffs."""

import math
import statistics

import numpy as np
import pytest

import gigawatt as gw
from gigawatt.analysis import value_of_information
from gigawatt.analysis.splines import fit
from gigawatt.errors import InvalidValueError, KindError, UnitError, UnknownKeywordError, UnknownNameError

NORMAL = statistics.NormalDist()


def loss(mean, sd):
    """E[max(N(mean, sd), 0)] - max(mean, 0): what knowing a normal gain first is worth."""
    u = mean / sd
    return sd * NORMAL.pdf(u) + mean * NORMAL.cdf(u) - max(mean, 0.0)


def choice(mean=0.3):
    m = gw.Model("plant", gw.years(2026, 2))
    x = m.input("x", gw.normal(mean, 1.0), "USD")
    y = m.input("y", gw.normal(0, 2.0), "USD")
    z = m.input("z", gw.normal(0, 1.0), "USD")  # moves both options alike
    build = m.input("build", True)
    m.define("value", gw.where(build, x + y, 0) + z, "USD")
    m.define("both", x + y, "USD")
    m.define("early", x * gw.where(m.time.start < m.time.end, 1, 0), "USD")
    m.define("per", m["value"] / gw.unit("MW"), "USD/MW")
    m.define("sure", build, None)
    m.define("partial", m["value"], "USD", status="sure")
    return m, [m.case("build", {"build": True}), m.case("wait", {"build": False})]


@pytest.fixture(scope="module")
def options():
    return choice()[1]


@pytest.mark.parametrize("mean", [-2.0, 0.3, 3.0])
def test_against_the_closed_form(mean):
    v = value_of_information(choice(mean)[1], "value", inputs=["x", "y", "z", "both"], samples=20_000, seed=4)
    for name, sd in [("x", 1.0), ("y", 2.0), ("both", math.sqrt(5.0))]:
        exact = loss(mean, sd)
        assert abs(v[name].value - exact) < 3.5 * v[name].error + 1e-3
        assert 0 < v[name].error < 0.02
    assert v["z"].value == pytest.approx(0.0, abs=3 * v["z"].error + 1e-9)  # it never changes the choice
    assert abs(v.perfect.value - loss(mean, math.sqrt(5.0))) < 3.5 * v.perfect.error
    assert v.best == ("build" if mean > 0 else "wait")
    assert v.unit == "USD"


def test_errors_are_honest(options):
    """Over seeds, estimates scatter as their standard errors say, around the closed form."""
    made = [value_of_information(options, "value", inputs=["x"], samples=2_000, seed=s)["x"] for s in range(40, 70)]
    values = np.array([e.value for e in made])
    errors = np.array([e.error for e in made])
    assert abs(values.mean() - loss(0.3, 1.0)) < 4 * values.std() / math.sqrt(len(values))
    assert 0.7 < errors.mean() / values.std() < 1.6


def test_all_inputs_that_matter_by_default(options):
    v = value_of_information(options, "value", samples=5_000)
    assert set(v) == {"x", "y", "z"}
    assert next(iter(v)) == "y"
    assert sum(v.chosen.values()) == pytest.approx(1.0)
    text = repr(v)
    assert "chosen today" in text
    assert "worth no more than noise: z" in text
    assert "5,000 scenarios, seed 1" in text
    assert "<table" in v._repr_html_()
    frame = pytest.importorskip("pandas") and v.to_dataframe()
    assert frame.index[0] == "y"
    assert frame.attrs["unit"] == "USD"


def test_one_option_best_throughout():
    m = gw.Model("sure", gw.years(2026, 1))
    x = m.input("x", gw.uniform(1, 2), "USD")
    scale = m.input("scale", 1)
    m.define("value", x * scale, "USD")
    v = value_of_information({"one": m, "two": m.case("two", {"scale": 2})}, "value", samples=1_000)
    assert v.best == "two"
    assert v.perfect.value == 0.0
    assert v["x"].value == 0.0
    assert "same option is best" in repr(v)


def test_levels_and_paths():
    """A flag is learned by its two levels; a path by its main components; a case may make an input certain."""
    m = gw.Model("mixed", gw.quarters("2026Q1", 8))
    works = m.input("works", gw.bernoulli(0.5), "1")
    price = m.input("price", gw.normal(0, 0.5), "USD", path=gw.walk(sd=0.2))
    on = m.input("on", True)
    m.define("value", gw.where(on, works * gw.unit("USD") * 2 - gw.unit("USD") + price.mean("time"), 0), "USD")
    off = m.case("off", {"on": False, "works": 1})
    v = value_of_information([m, off], "value", samples=10_000)
    assert v["works"].value == pytest.approx(0.5, abs=0.04)
    assert v["price"].value < 0.3
    assert any("price" in note for note in v.notes)


def test_splines_follow_a_curve():
    generator = np.random.default_rng(1)
    x = generator.uniform(-3, 3, 3_000)
    y = np.sin(2 * x) + generator.normal(0, 0.3, 3_000)
    made = fit(np.array([x]), y[:, None])
    assert np.sqrt(np.mean((made.fitted[:, 0] - np.sin(2 * x)) ** 2)) < 0.04
    noise = fit(np.array([generator.normal(0, 1, 3_000)]), y[:, None])
    assert noise.fitted.std() < 0.1  # of 0.75 in all
    assert made.basis.T @ made.basis == pytest.approx(np.eye(made.basis.shape[1]), abs=1e-8)


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"models": []}, InvalidValueError, "two options"),
        ({"payoff": "vale"}, UnknownNameError, "value"),
        ({"inputs": ["w"]}, UnknownNameError, "w"),
        ({"inputs": ["build"]}, InvalidValueError, "nothing to learn"),
        ({"samples": 50}, InvalidValueError, "at least 500"),
        ({"payoff": "early", "inputs": ["value"], "at": {"time": "2026"}}, None, ""),
        ({"inputs": ["early"]}, InvalidValueError, "which period"),
        ({"payoff": "partial"}, InvalidValueError, "no finite value.*sure"),
        ({"imputs": ["x"]}, UnknownKeywordError, "inputs"),
    ],
)
def test_what_is_refused(options, change, error, words):
    given = {"models": options, "payoff": "value", "samples": 500} | change
    if error is None:
        assert value_of_information(**given).perfect.value == 0.0  # x is the same in both
        return
    with pytest.raises(error, match=words):
        value_of_information(**given)


def test_options_that_are_none(options):
    with pytest.raises(KindError, match="two or more"):
        value_of_information(options[0], "value")
    with pytest.raises(KindError, match="a model or a case"):
        value_of_information([options[0], 3], "value")
    other = gw.Model("other", gw.years(2026, 1))
    other.define("value", other.input("p", gw.normal(1, 1), "MW") * 1, "MW")
    with pytest.raises(UnitError, match="MW"):
        value_of_information([options[0], other], "value")


def test_plot(options):
    pytest.importorskip("matplotlib").use("agg")
    from matplotlib import pyplot

    ax = value_of_information(options, "value", samples=1_000).plot()
    assert [t.get_text() for t in ax.get_yticklabels()] == ["y", "x"]
    pyplot.close("all")
