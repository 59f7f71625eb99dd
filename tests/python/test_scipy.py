"""SciPy's distributions as inputs."""

import pickle

import numpy as np
import pytest

import gigawatt as gw
from gigawatt.adapters import distribution
from gigawatt.errors import InvalidValueError, KindError

stats = pytest.importorskip("scipy.stats")

CONTINUOUS = [
    stats.weibull_min(1.5, scale=3),
    stats.norm(2, 3),
    stats.cauchy(),
    stats.genextreme(0.1),
    stats.genpareto(0.3, loc=-1),
    stats.skewnorm(4),  # whose quantiles are noise below 1e-15
    stats.johnsonsu(1, 2),
    stats.loguniform(1, 1000),
    stats.truncnorm(-1, 2),
    stats.beta(0.5, 0.5),
]


@pytest.mark.parametrize("given", CONTINUOUS, ids=lambda d: d.dist.name)
def test_quantiles_and_cdf_are_scipys(given):
    made = distribution(given)
    width = given.ppf(0.9) - given.ppf(0.1)
    for p in (1e-9, 1e-4, 0.013, 0.25, 0.5, 0.77, 0.999, 1 - 1e-9):
        exact = float(given.ppf(p))
        assert made.quantile(p) == pytest.approx(exact, rel=1e-7, abs=1e-8 * width)
        assert made.cdf(exact) == pytest.approx(p, rel=1e-6, abs=1e-8)
    assert made.support == tuple(given.support()) and made.median() == pytest.approx(float(given.median()), abs=1e-12)
    np.testing.assert_equal((made.mean(), made.sd()), (float(given.mean()), float(given.std())))


def test_draws_are_the_quantiles_of_the_same_scores():
    def of(value):
        m = gw.Model("one", gw.quarters("2026Q1", 2))
        m.input("x", value, "h", stream="x")
        m.define("y", m["x"] * 2)
        return m.run(5000, seed=1)["x"].to_numpy()

    scores = of(gw.normal(0, 1))
    exact = stats.weibull_min(1.5, scale=3).isf(stats.norm.sf(scores))
    np.testing.assert_allclose(of(stats.weibull_min(1.5, scale=3)), exact, rtol=1e-8)
    np.testing.assert_allclose(of(stats.norm(2, 3)), of(gw.normal(2, 3)), rtol=1e-12, atol=1e-12)


def test_it_shows_itself_as_it_was_written():
    assert repr(distribution(stats.weibull_min(1.5, scale=3))) == "weibull_min(1.5, scale=3)"
    assert repr(distribution(stats.cauchy())) == "cauchy()"
    assert distribution(stats.cauchy()).family == "tabulated"


def test_the_newer_interface_of_scipy():
    if not hasattr(stats, "Normal"):
        pytest.skip("an older SciPy")
    made = distribution(stats.Normal(mu=1.0, sigma=2.0))
    assert repr(made) == "Normal(mu=1.0, sigma=2.0)"
    assert made.quantile(0.9) == pytest.approx(stats.norm(1, 2).ppf(0.9), rel=1e-12)
    assert (made.mean(), made.sd()) == (1.0, 2.0)


@pytest.mark.parametrize("given", [stats.weibull_min(1.5, scale=3), stats.cauchy(), stats.poisson(3)])
def test_it_pickles_and_is_equal_to_itself_made_again(given):
    made = distribution(given)
    again = pickle.loads(pickle.dumps(made))
    assert again == made == distribution(given) and repr(again) == repr(made)
    assert made != distribution(stats.gamma(2))


def test_a_model_with_it_is_restored_with_its_fingerprint():
    m = gw.Model("one", gw.quarters("2026Q1", 2))
    m.input("x", stats.genextreme(0.1), "h")
    m.define("y", m["x"] * 2)
    again = pickle.loads(pickle.dumps(m))
    assert again.fingerprint == m.fingerprint
    assert again.run(100, seed=1)["y"].mean() == m.run(100, seed=1)["y"].mean()


def test_it_is_truncated_mixed_and_follows_a_path():
    made = distribution(stats.weibull_min(1.5, scale=3))
    inside = made.truncated(1, 4)
    exact = stats.weibull_min(1.5, scale=3)
    p = exact.cdf(1) + 0.3 * (exact.cdf(4) - exact.cdf(1))
    assert inside.quantile(0.3) == pytest.approx(exact.ppf(p), rel=1e-7)
    both = gw.mixture([made, gw.uniform(10, 11)], [1, 1])
    assert both.quantile(0.25) == pytest.approx(exact.ppf(0.5), rel=1e-6)
    m = gw.Model("one", gw.quarters("2026Q1", 3))
    m.input("x", {"a": stats.gamma(2), "b": 1.0}, "h", over=gw.axis("site", ["a", "b"]), path=gw.gbm(sd=0.1))
    m.define("y", m["x"].sum("site"), "h")
    late = m.case("late", {"x[b]": stats.expon(scale=2)})
    assert late.run(1000, seed=1)["y"].sel(time="2026Q1").mean().value == pytest.approx(4, abs=0.5)


# Values.
@pytest.mark.parametrize("given", [stats.binom(10, 0.3), stats.poisson(5), stats.randint(2, 7), stats.geom(0.2, loc=3)])
def test_whole_numbers_become_discrete(given):
    made = distribution(given)
    assert made.family == "discrete"
    for p in (1e-6, 0.2, 0.5, 0.81, 1 - 1e-6):
        assert made.quantile(p) == given.ppf(p)
    assert made.mean() == pytest.approx(given.mean(), rel=1e-12)
    assert made.sd() == pytest.approx(given.std(), rel=1e-9)


def test_a_distribution_of_two_unbounded_sides_becomes_discrete():
    made = distribution(stats.dlaplace(0.8))
    assert made.quantile(0.1) == stats.dlaplace(0.8).ppf(0.1) and made.mean() == pytest.approx(0, abs=1e-12)


# Refusals.
@pytest.mark.parametrize(
    ("given", "told"),
    [
        (stats.nbinom(3, 0.0001), r"nbinom\(3, 0\.0001\) has more than 10,000 values"),
        (stats.weibull_min([1, 2]), r"weibull_min\(\[…\]\) is an array of distributions"),
        (stats.weibull_min(-1), r"weibull_min\(-1\) has no support: its parameters are outside"),
        (stats.pareto(0.001), r"pareto\(0\.001\) has the quantile inf at an upper probability of"),
    ],
)
def test_what_cannot_be_drawn_from_is_refused_by_name(given, told):
    with pytest.raises(InvalidValueError, match=told):
        distribution(given)


def test_what_is_no_frozen_distribution_is_refused():
    with pytest.raises(KindError, match=r"scipy\.stats\.norm has no parameters yet"):
        distribution(stats.norm)
    with pytest.raises(KindError, match="int is no frozen distribution"):
        distribution(3)
    m = gw.Model("one", gw.quarters("2026Q1", 2))
    with pytest.raises(KindError, match="no parameters yet"):
        m.input("x", stats.gamma, "h")
    with pytest.raises(KindError, match="'start' is a date: it takes no tabulated distribution"):
        _dated().case("late", {"start": stats.norm(2, 3)})


def _dated():
    m = gw.Model("dated", gw.quarters("2026Q1", 2))
    m.input("start", "2026-02-01")
    m.define("y", gw.where(m["start"] < m.time.start, 1, 0))
    return m


def test_falling_quantiles_are_refused():
    class Odd:
        """Falls in the middle."""

        def cdf(self, x):
            return 0.5

        def ppf(self, p):
            return -np.asarray(p)

        def isf(self, p):
            return np.asarray(p)

        def support(self):
            return (-1.0, 1.0)

    with pytest.raises(InvalidValueError, match=r"the quantiles of Odd fall at"):
        distribution(Odd())


def test_a_case_with_one_cannot_be_saved_and_says_so(tmp_path):
    m = gw.Model("one", gw.quarters("2026Q1", 2))
    m.input("x", 1.0, "h")
    m.define("y", m["x"] * 2)
    case = m.case("odd", {"x": distribution(stats.gamma(2))})
    with pytest.raises(KindError, match=r"gamma\(2\) comes from another package"):
        case.save(tmp_path / "case.toml")
    with pytest.raises(KindError):
        m.case("odd", {"x": stats.gamma(2)}).save(tmp_path / "case.toml")
    assert list(tmp_path.iterdir()) == []
