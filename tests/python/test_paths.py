"""Path words: how a drawn value moves over time."""

import math

import numpy as np
import pytest
from scipy import stats

import gigawatt as gw
from gigawatt.errors import InvalidValueError, KindError

SAMPLES = 40_000
PERIODS = 8
START = gw.normal(mean=10, sd=1)
SITES = gw.axis("site", ["Abilene", "Lordstown"])
PATHS = {
    "fixed": gw.fixed(),
    "fresh": gw.fresh(),
    "walk": gw.walk(sd=0.5),
    "ar1": gw.ar1(phi=0.6, sd=0.5),
    "gbm": gw.gbm(sd=0.2),
}
# Of an estimated standard deviation of a normal, relative: 4 standard errors.
SD_LIMIT = 4 / math.sqrt(2 * SAMPLES)
RHO_LIMIT = 4 / math.sqrt(SAMPLES)


def model_of(value, timeline=None, **how):
    m = gw.Model("paths", timeline or gw.quarters("2026Q1", PERIODS))
    m.define("used", m.input("x", value, **how))
    return m


def sampled(value, timeline=None, samples=SAMPLES, seed=5, **how):
    """(…, period, scenario), whatever the path."""
    m = model_of(value, timeline, **how)
    x = m.run(samples, seed, outputs=["x"])["x"].to_numpy()
    return x if how.get("path") not in (None, gw.fixed()) else np.broadcast_to(x, (len(m.timeline), samples))


def correlation(a, b):
    return np.corrcoef(a, b)[0, 1]


def years(timeline):
    """Length of each period."""
    m = gw.Model("t", timeline)
    m.define("length", m.time.length, "year")
    return m.base()["length"].to_numpy()


def test_fixed_is_the_default_and_one_draw():
    x = model_of(START).run(SAMPLES, 5, outputs=["x"])["x"].to_numpy()
    y = model_of(START, path=gw.fixed()).run(SAMPLES, 5, outputs=["x"])["x"].to_numpy()
    assert x.shape == (SAMPLES,)
    np.testing.assert_array_equal(x, y)


@pytest.mark.parametrize("word", ["walk", "ar1", "gbm"])
def test_a_path_starts_at_the_value_drawn_once(word):
    np.testing.assert_allclose(sampled(START, path=PATHS[word])[0], sampled(START)[0], rtol=1e-15)


@pytest.mark.parametrize("word", PATHS)
def test_base_is_the_median_in_every_period(word):
    base = model_of(gw.lognormal(p5=3, p95=9), path=PATHS[word]).base()["x"].to_numpy()
    np.testing.assert_array_equal(base, np.full_like(base, gw.lognormal(p5=3, p95=9).median()))


def test_fresh_draws_anew():
    x = sampled(START, path=gw.fresh())
    assert x.shape == (PERIODS, SAMPLES)
    for t in range(PERIODS):
        assert abs(x[t].mean() - 10) < 4 / math.sqrt(SAMPLES)
        assert abs(x[t].std() - 1) < SD_LIMIT
        for u in range(t):
            assert abs(correlation(x[t], x[u])) < RHO_LIMIT


def test_walk_adds_up_independent_shocks():
    x = sampled(START, path=gw.walk(sd=0.5))
    shocks = np.diff(x, axis=0)
    for t, shock in enumerate(shocks):
        assert abs(shock.mean()) < 4 * 0.5 / math.sqrt(SAMPLES)
        assert abs(shock.std() / 0.5 - 1) < SD_LIMIT
        assert abs(correlation(shock, x[0])) < RHO_LIMIT
        assert all(abs(correlation(shock, shocks[u])) < RHO_LIMIT for u in range(t))
    assert abs(x[-1].std() / math.sqrt(1 + (PERIODS - 1) * 0.25) - 1) < SD_LIMIT


def test_ar1_forgets_at_its_rate():
    x = sampled(START, path=gw.ar1(phi=0.6, sd=0.5))
    gap = x - x[0]
    for t in range(1, PERIODS):
        variance = 0.25 * (1 - 0.6 ** (2 * t)) / (1 - 0.36)
        assert abs(gap[t].std() / math.sqrt(variance) - 1) < SD_LIMIT
        shock = gap[t] - 0.6 * gap[t - 1]
        assert abs(shock.std() / 0.5 - 1) < SD_LIMIT
        assert abs(correlation(shock, gap[t - 1])) < RHO_LIMIT if t > 1 else True
    assert abs(correlation(gap[-1], gap[-2]) - 0.6) < 4 * SD_LIMIT


def test_ar1_of_phi_one_is_a_walk():
    one, two = sampled(START, path=gw.ar1(phi=1, sd=0.5)), sampled(START, path=gw.walk(sd=0.5))
    np.testing.assert_allclose(one, two, rtol=1e-14)


@pytest.mark.parametrize("timeline", [gw.quarters("2026Q1", 8), gw.years(2026, 5), gw.months("2026-01", 6)])
def test_gbm_spreads_with_the_square_root_of_time(timeline):
    x = sampled(START, timeline, path=gw.gbm(sd=0.2))
    steps = np.diff(np.log(x), axis=0)
    # Within the tolerance it is one whether a step is as long as the period before or after.
    for step, length in zip(steps, years(timeline)[1:], strict=True):
        assert abs(step.mean()) < 4 * 0.2 * math.sqrt(length / SAMPLES)
        assert abs(step.std() / (0.2 * math.sqrt(length)) - 1) < SD_LIMIT + 0.03 * (length < 0.1)
    total = years(timeline)[1:].sum()
    assert abs(np.log(x[-1] / x[0]).std() / (0.2 * math.sqrt(total)) - 1) < SD_LIMIT


def test_gbm_alone_starts_at_one():
    m = model_of(gw.gbm(sd=0.2))
    x = m.run(SAMPLES, 5, outputs=["x"])["x"].to_numpy()
    np.testing.assert_array_equal(x[0], np.ones(SAMPLES))
    log = np.log(x[-1])
    assert abs(log.mean()) < 4 * log.std() / math.sqrt(SAMPLES)  # no drift: the median stays at 1
    np.testing.assert_array_equal(m.base()["x"].to_numpy(), np.ones(PERIODS))


@pytest.mark.parametrize("word", ["walk", "ar1"])
def test_shocks_are_in_the_unit_of_the_input(word):
    plain = sampled(START, path=PATHS[word])
    np.testing.assert_allclose(sampled(START, path=PATHS[word], unit="MW"), plain, rtol=1e-14)


@pytest.mark.parametrize("word", ["fresh", "walk", "ar1", "gbm"])
def test_labels_move_by_themselves(word):
    x = sampled(START, path=PATHS[word], over=SITES)
    assert x.shape == (2, PERIODS, SAMPLES)
    for t in (0, 3, PERIODS - 1):
        assert abs(correlation(x[0, t], x[1, t])) < RHO_LIMIT
        # of both labels alike
        assert stats.ks_2samp(x[0, t], x[1, t]).pvalue > 1e-4


@pytest.mark.parametrize("word", ["fresh", "walk", "ar1", "gbm"])
def test_a_longer_timeline_moves_nothing(word):
    short = sampled(START, path=PATHS[word], samples=5_000)
    long = sampled(START, gw.quarters("2026Q1", 20), path=PATHS[word], samples=5_000)
    np.testing.assert_array_equal(long[:PERIODS], short)


def test_a_fresh_draw_belongs_to_its_date():
    """Not to the number of its period, nor to the length of it."""
    quarters = sampled(START, path=gw.fresh(), samples=5_000)
    earlier = sampled(START, gw.quarters("2025Q3", PERIODS), path=gw.fresh(), samples=5_000)
    months = sampled(START, gw.months("2026-01", 12), path=gw.fresh(), samples=5_000)
    np.testing.assert_array_equal(earlier[2:], quarters[:-2])
    np.testing.assert_array_equal(months[::3], quarters[:4])


def test_steps_take_a_path_too():
    x = sampled(gw.bernoulli(0.3), path=gw.fresh())
    assert set(np.unique(x)) == {0.0, 1.0}
    assert np.all(np.abs(x.mean(axis=1) - 0.3) < 4 * math.sqrt(0.21 / SAMPLES))


def test_a_case_changes_the_value_and_keeps_the_shocks():
    m = model_of(START, path=gw.walk(sd=0.5))
    case = m.case("other", {"x": gw.uniform(0, 1)})
    x, y = (model.run(5_000, 5, outputs=["x"])["x"].to_numpy() for model in (m, case))
    if y.ndim == 2:  # the path is the input's, unless the override brings its own
        np.testing.assert_allclose(np.diff(x, axis=0), np.diff(y, axis=0), rtol=1e-9, atol=1e-12)
        y = y[0]
    assert stats.spearmanr(x[0], y).statistic == pytest.approx(1.0, abs=1e-12)


def test_the_repr_says_what_moves():
    assert "sd=0.2" in repr(gw.gbm(sd=0.2)) and "gbm" in repr(gw.gbm(sd=0.2))
    assert "phi=0.6" in repr(gw.ar1(phi=0.6, sd=1))


def test_bad_paths_are_refused():
    with pytest.raises(KindError, match="path="):
        model_of(START, path="gbm")
    with pytest.raises(InvalidValueError, match="path"):
        model_of(gw.gbm(sd=0.2), path=gw.walk(sd=1))
    for bad in (lambda: gw.walk(sd=-1), lambda: gw.gbm(sd=math.nan), lambda: gw.ar1(phi=1.2, sd=1)):
        with pytest.raises(InvalidValueError):
            model_of(START, path=bad())
    with pytest.raises(TypeError):
        gw.walk(0.5)  # by keyword, so that nobody takes it for a drift
