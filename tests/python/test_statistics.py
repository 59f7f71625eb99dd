"""Statistics of runs against NumPy on the samples of the same runs, and how good their errors are."""

import itertools
import math

import numpy as np
import pytest
from scipy import stats

import gigawatt as gw
from gigawatt.errors import AxisError, InvalidValueError, KindError, UnknownNameError

SAMPLES = 20_000
SHARES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
SITES = gw.axis("site", ["Abilene", "Lordstown"])
UNIT_ERROR = 4e-16  # statistics and samples reach the shown unit by a product and a quotient


def model():
    """Every kind of output: scalar, by site, by time, by both, flag, with a status, of every timing."""
    m = gw.Model("statistics", gw.quarters("2026Q2", 7))
    price = m.input("price", gw.lognormal(p5=3, p95=9), "USD/hour", path=gw.gbm(sd=0.2))
    power = m.input("power", gw.normal(mean=0, sd=50), "MW", over=SITES)
    skewed = m.input("skewed", gw.gamma(shape=0.5, scale=2))
    chance = m.input("chance", gw.uniform(0, 1), over=SITES, path=gw.fresh())
    m.define("total_power", power.sum("site"), "MW")
    m.define("revenue", price * m.time.length, "USD", timing="flow")
    m.define("capacity", power * chance, "MW", timing="stock")
    m.define("load", chance.mean("site"), timing="ratio")
    m.define("untimed", chance.sum("site"))
    m.define("powered", power.sum("site") > 0, timing="stock")
    m.define("per_power", skewed / power.sum("site"), "1/MW", status="powered")
    m.define("certain", gw.unit("MW") * 3 + 0 * power.sum("site"), "MW")
    m.define("many", skewed + 1)
    return m


NUMBERS = ["price", "power", "skewed", "total_power", "revenue", "capacity", "load", "per_power", "many"]


@pytest.fixture(scope="module")
def run():
    m = model()
    return m.run(SAMPLES, 3, outputs=[*NUMBERS, "powered", "certain", "untimed"])


def plain(value):
    """An Estimate or an array, as an array."""
    return np.asarray(value if isinstance(value, np.ndarray) else float(value))


# Against NumPy.
@pytest.mark.parametrize("name", NUMBERS)
def test_moments_are_numpys(run, name):
    result, x = run[name], run[name].to_numpy()
    assert x.shape == (*result.shape, SAMPLES)
    present = (~np.isnan(x)).sum(axis=-1)
    sd = np.nanstd(x, axis=-1, ddof=1)
    scale = np.nanmax(np.abs(x), axis=-1)
    assert np.all(np.abs(plain(result.mean()) - np.nanmean(x, axis=-1)) <= 1e-13 * scale)
    np.testing.assert_allclose(plain(result.sd()), sd, rtol=1e-11)
    np.testing.assert_allclose(plain(result.mean_error()), sd / np.sqrt(present), rtol=1e-11)
    np.testing.assert_allclose(plain(result.min()), np.nanmin(x, axis=-1), rtol=UNIT_ERROR)
    np.testing.assert_allclose(plain(result.max()), np.nanmax(x, axis=-1), rtol=UNIT_ERROR)
    expected = stats.skew(x, axis=-1, nan_policy="omit")
    np.testing.assert_allclose(plain(result.skewness()), expected, rtol=1e-3, atol=1e-6)


@pytest.mark.parametrize("name", NUMBERS)
def test_quantiles_are_within_a_thousandth(run, name):
    result, x = run[name], run[name].to_numpy()
    for q in SHARES:
        expected = np.nanquantile(x, q, axis=-1)
        np.testing.assert_allclose(plain(result.quantile(q)), expected, rtol=1e-3)
        np.testing.assert_array_equal(plain(result.quantile(q, exact=True)), expected)
    np.testing.assert_allclose(plain(result.quantile(0.0)), np.nanmin(x, axis=-1), rtol=UNIT_ERROR)
    np.testing.assert_allclose(plain(result.quantile(1.0)), np.nanmax(x, axis=-1), rtol=UNIT_ERROR)
    np.testing.assert_array_equal(plain(result.median()), plain(result.quantile(0.5)))


def test_a_certain_value_is_read_back_exactly(run):
    result = run["certain"]
    assert float(result.mean()) == 3.0 and float(result.sd()) == 0.0
    assert {float(result.quantile(q)) for q in (0, 0.05, 0.5, 1)} == {3.0}


def test_statistics_are_of_the_replayed_samples():
    """Asked for later, or in another run: the same draws."""
    m = model()
    early, late = m.run(5_000, 9, outputs=["revenue"]), m.run(5_000, 9, outputs=["skewed"])
    np.testing.assert_array_equal(early["revenue"].mean(), late["revenue"].mean())
    np.testing.assert_array_equal(early["revenue"].to_numpy(), late["revenue"].to_numpy())


def test_a_selection_reads_its_cell(run):
    whole = run["capacity"]
    one = whole.sel(site="Lordstown").sel(time="2026Q4")
    assert whole.shape == (2, 7) and one.shape == ()
    assert float(one.mean()) == whole.mean()[1, 2]
    np.testing.assert_array_equal(one.to_numpy(), whole.to_numpy()[1, 2])
    np.testing.assert_array_equal(whole.sel(time="2026Q4").sd(), whole.sd()[:, 2])
    assert float(one.quantile(0.9)) == whole.quantile(0.9)[1, 2]
    with pytest.raises(AxisError, match="generation"):
        whole.sel(generation="Next")
    with pytest.raises(UnknownNameError, match="Lordstown"):
        whole.sel(site="Lordstwon")


# Estimates and their errors.
def test_an_estimate_is_a_float_with_its_error(run):
    mean = run["skewed"].mean()
    assert float(mean) == mean.value == float(run["skewed"])
    assert mean.error == run["skewed"].mean_error()
    assert math.isclose(mean, 1.0, abs_tol=5 * mean.error)
    assert f"{float(mean):.3f}".startswith(("0.9", "1.0"))
    assert run["total_power"].mean().unit == "MW" and "MW" in repr(run["total_power"].mean())
    with pytest.raises(TypeError, match="sel"):
        float(run["capacity"])


def test_standard_errors_cover_the_truth():
    """A 95 % interval from the stated error holds the truth in about 38 of 40 runs."""
    distribution = gw.lognormal(log_mean=1, log_sd=0.5)
    m = gw.Model("coverage", gw.years(2026, 1))
    m.define("y", m.input("x", distribution))
    truth = {"mean": distribution.mean(), "sd": distribution.sd()}
    truth |= {q: distribution.quantile(q) for q in (0.05, 0.5, 0.95)}
    held = dict.fromkeys(truth, 0)
    scores = []
    for seed in range(40):
        result = m.run(2_000, seed)["y"]
        for key, value in truth.items():
            found = getattr(result, key)() if isinstance(key, str) else result.quantile(key)
            held[key] += abs(found.value - value) < 1.96 * found.error
            scores.append((found.value - value) / found.error)
    assert all(33 <= count <= 40 for count in held.values()), held
    assert 0.8 < np.std(scores) < 1.2


def test_errors_shrink_with_the_square_root():
    m = model()
    small, large = (m.run(n, 1, outputs=["skewed"])["skewed"] for n in (4_000, 64_000))
    for of in (lambda r: r.mean(), lambda r: r.sd(), lambda r: r.quantile(0.5)):
        assert of(small).error / of(large).error == pytest.approx(4, rel=0.25)


# Probabilities, flags, status.
def test_probability_of_a_condition(run):
    result, x = run["total_power"], run["total_power"].to_numpy()
    found = result.probability(lambda mw: mw > 10)
    share = (x > 10).mean()
    assert found.value == share
    assert found.error == pytest.approx(math.sqrt(share * (1 - share) / SAMPLES))
    np.testing.assert_array_equal(
        run["revenue"].probability(lambda x: x > 10_000), (run["revenue"].to_numpy() > 10_000).mean(axis=-1)
    )
    with pytest.raises(KindError, match="condition"):
        result.probability()


def test_a_flag_is_its_own_probability(run):
    x = run["total_power"].to_numpy()
    assert float(run["powered"].probability()) == pytest.approx((x > 0).mean(), rel=1e-14)
    assert set(run["powered"].to_numpy()) == {0.0, 1.0}


def test_what_a_status_explains_is_absent_and_no_fault(run):
    result, powered = run["per_power"], run["total_power"].to_numpy() > 0
    x = result.to_numpy()
    np.testing.assert_array_equal(np.isnan(x), ~powered)
    assert result.share == pytest.approx(powered.mean(), rel=1e-14)
    assert result.not_finite == 0 and run.faults == {}
    assert float(result.mean()) == pytest.approx(np.nanmean(x), rel=1e-11)
    # of those that have a value
    assert float(result.probability(lambda x: x > 0.01)) == pytest.approx((x[powered] > 0.01).mean(), rel=1e-14)
    assert run["skewed"].share == 1.0


def test_a_fault_is_counted_and_kept_out():
    m = gw.Model("faulty", gw.years(2026, 2))
    x = m.input("x", gw.normal(mean=0, sd=1))
    m.define("root", gw.sqrt(x))
    run = m.run(SAMPLES, 3)
    sample = run["root"].to_numpy()
    assert run["root"].not_finite == run.faults["root"] == np.isnan(sample).sum() > 0
    assert float(run["root"].mean()) == pytest.approx(np.nanmean(sample), rel=1e-12)
    assert run["root"].share == 1.0  # no status says that they are absent


def test_no_scenario_has_a_value():
    m = gw.Model("absent", gw.years(2026, 1))
    x = m.input("x", gw.uniform(1, 2))
    m.define("never", x < 0)
    m.define("y", x * 2, status="never")
    result = m.run(1_000, 3)["y"]
    assert result.share == 0.0 and result.not_finite == 0
    assert math.isnan(float(result.mean())) and math.isnan(float(result.quantile(0.5)))
    assert np.isnan(result.to_numpy()).all()


# Histograms.
@pytest.mark.parametrize("name", ["skewed", "total_power", "per_power", "certain", "powered"])
def test_a_histogram_counts_every_value(run, name):
    x = run[name].to_numpy()
    x = x[~np.isnan(x)]
    bars = run[name].histogram()
    assert sum(count for _, _, count in bars) == x.size
    assert all(low <= high for low, high, _ in bars)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(bars))
    for low, high, count in bars[:: max(1, len(bars) // 20)]:
        width = 1e-12 * max(abs(low), abs(high))  # the shown unit's rounding
        assert ((x >= low - width) & (x <= high + width)).sum() == count


def test_a_histogram_is_of_one_cell(run):
    with pytest.raises(AxisError, match="sel"):
        run["revenue"].histogram()
    bars = run["revenue"].sel(time="2027Q1").histogram()
    assert sum(count for _, _, count in bars) == SAMPLES


# By year.
def test_by_year_adds_flows(run):
    x, by = run["revenue"].to_numpy(), run["revenue"].by("year")
    years = np.array([label[:4] for label in run.model.timeline.labels])
    assert by.labels == ["2026 (3 of 4 quarters)", "2027"]
    expected = np.stack([x[years == year].sum(axis=0) for year in ("2026", "2027")])
    np.testing.assert_allclose(by.to_numpy(), expected, rtol=1e-14)
    np.testing.assert_allclose(by.mean(), expected.mean(axis=-1), rtol=1e-13)
    np.testing.assert_allclose(by.quantile(0.9), np.quantile(expected, 0.9, axis=-1), rtol=1e-13)
    np.testing.assert_allclose(by.mean_error(), expected.std(axis=-1, ddof=1) / math.sqrt(SAMPLES), rtol=1e-11)


def test_by_year_keeps_the_last_of_a_stock(run):
    x, by = run["capacity"].to_numpy(), run["capacity"].by("year")
    np.testing.assert_array_equal(by.to_numpy(), x[:, [2, 6]])  # 2026Q4 and, the timeline's last, 2027Q4
    one = run["capacity"].sel(site="Abilene").by("year")
    np.testing.assert_array_equal(one.to_numpy(), x[0][[2, 6]])


@pytest.mark.parametrize("name", ["load", "untimed"])
def test_by_year_refuses_without_a_weight(run, name):
    with pytest.raises(InvalidValueError, match="weight"):
        run[name].by("year")


def test_by_refuses_other_questions(run):
    with pytest.raises(UnknownNameError, match="year"):
        run["revenue"].by("decade")
    with pytest.raises(KindError, match="time"):
        run["skewed"].by("year")


def test_by_year_adds_only_scenarios_that_have_all_periods():
    m = gw.Model("partly", gw.quarters("2026Q1", 4))
    x = m.input("x", gw.normal(mean=1, sd=1), "USD", path=gw.fresh())
    m.define("there", x > 0)
    m.define("y", x * 2, "USD", timing="flow", status="there")
    run = m.run(2_000, 3, outputs=["y"])
    sums = run["y"].by("year").to_numpy()[0]
    np.testing.assert_array_equal(np.isnan(sums), np.isnan(run["y"].to_numpy()).any(axis=0))


# Refusals.
def test_bad_questions_are_refused(run):
    for q in (-0.1, 1.5, math.nan):
        with pytest.raises(InvalidValueError, match="between 0 and 1"):
            run["skewed"].quantile(q)
    with pytest.raises(UnknownNameError, match="skewed"):
        run["skewd"]
    m = model()
    for bad in (0, -5, 1.5, True):
        with pytest.raises(InvalidValueError, match="samples"):
            m.run(bad)
    for bad in (-1, 2**64, 0.5):
        with pytest.raises(InvalidValueError, match="seed"):
            m.run(10, bad)
    with pytest.raises(UnknownNameError, match="random"):
        m.run(10, 1, method="lattice")


def test_to_dataframe_and_xarray_say_the_same(run):
    pytest.importorskip("pandas")
    frame = run["capacity"].to_dataframe()
    assert frame.index.names == ["site", "time"] and frame.attrs["unit"] == "MW"
    np.testing.assert_array_equal(frame["mean"].to_numpy().reshape(2, 7), run["capacity"].mean())
    np.testing.assert_array_equal(frame["p95"].to_numpy().reshape(2, 7), run["capacity"].quantile(0.95))
    pytest.importorskip("xarray")
    array = run["capacity"].to_xarray()
    assert array.dims == ("site", "time", "scenario") and array.attrs["unit"] == "MW"
    np.testing.assert_array_equal(array.sel(site="Abilene").to_numpy(), run["capacity"].to_numpy()[0])


def test_exact_quantiles_of_a_value_that_comes_often():
    """Half of the scenarios have 0, which no pass has to keep."""
    m = gw.Model("often", gw.years(2026, 1))
    x = m.input("x", gw.normal(0, 1), "1")
    m.define("y", gw.maximum(x, 0))
    run = m.run(20_000, seed=1)
    samples = run["y"].to_numpy()
    shares = [0.1, 0.4, 0.499, 0.501, 0.75]
    assert run["y"].quantiles(shares, exact=True) == [float(np.quantile(samples, q)) for q in shares]
