"""Convention 9 of the Python face: results."""

import pickle

import numpy as np
import pandas as pd
import pytest
import xarray as xr

import gigawatt as gw
from gigawatt.errors import AxisError, InvalidValueError, KindError, UnknownNameError

SAMPLES, SEED = 4_000, 11


@pytest.fixture(scope="module")
def model() -> gw.Model:
    m = gw.Model("results", gw.quarters("2026Q1", 8))
    site = gw.axis("site", ["Abilene", "Lordstown"])
    price = m.input("price", gw.normal(2, 0.5), "USD", path=gw.walk(sd=0.1))
    power = m.input("power", {"Abilene": 1, "Lordstown": 2}, "MW", over=site)
    m.define("revenue", price * power / gw.unit("MW"), "USD", timing="flow")
    m.define("stock", m["revenue"].sum("site").cumulative_sum(), "USD", timing="stock")
    m.define("total", m["revenue"].sum("time").sum("site"), "1e3*USD")
    m.define("share", price / (price + 1 * gw.unit("USD")), timing="ratio")
    m.define("dear", m["total"] > 50 * gw.unit("USD"))
    m.define("first", (m["stock"] > 20 * gw.unit("USD")).first())
    m.define("not_asked", m["total"] * 2, "USD")
    m.outputs = ["revenue", "stock", "total", "share", "dear", "first"]
    return m


@pytest.fixture(scope="module")
def run(model: gw.Model) -> "gw.results.run.Run":  # type: ignore[name-defined]
    return model.run(SAMPLES, seed=SEED)


def test_rule_9_sel(run) -> None:  # type: ignore[no-untyped-def]
    cell = run["revenue"].sel(time="2026Q3", site="Lordstown")
    assert cell.axes == [] and cell.shape == ()
    assert float(cell.mean()) == pytest.approx(cell.to_numpy().mean())
    assert run["revenue"].sel(site="Abilene").shape == (8,)
    with pytest.raises(AxisError, match=r"no axis 'sit': it has site, time. Did you mean 'site'"):
        run["revenue"].sel(sit="Abilene")
    with pytest.raises(UnknownNameError, match="Abilene"):
        run["revenue"].sel(site="Abilen")


def test_rule_9_statistics_are_those_of_the_samples(run) -> None:  # type: ignore[no-untyped-def]
    total = run["total"]
    samples = total.to_numpy()
    assert samples.shape == (SAMPLES,)
    mean = total.mean()
    assert mean.unit == "1e3*USD"
    assert mean.value == pytest.approx(samples.mean(), rel=1e-12)
    assert mean.error == pytest.approx(samples.std(ddof=1) / np.sqrt(SAMPLES), rel=1e-9)
    assert float(total.sd()) == pytest.approx(samples.std(ddof=1), rel=1e-9)
    assert (total.min(), total.max()) == pytest.approx((samples.min(), samples.max()))
    for q in (0.05, 0.5, 0.9):
        assert float(total.quantile(q)) == pytest.approx(np.quantile(samples, q), rel=5e-3)
        assert total.quantile(q, exact=True) == pytest.approx(np.quantile(samples, q))
    with pytest.raises(InvalidValueError, match="between 0 and 1"):
        total.quantile(95)


def test_rule_9_probability(run) -> None:  # type: ignore[no-untyped-def]
    above = run["total"].probability(lambda x: x > 0.05)
    assert above.value == pytest.approx(float(run["dear"].mean()))
    assert above.error == pytest.approx(np.sqrt(above.value * (1 - above.value) / SAMPLES))
    assert run["revenue"].probability(lambda x: x > 2).shape == (2, 8)
    assert float(run["dear"].probability()) == above.value
    with pytest.raises(KindError, match=r"\.probability\(lambda x: x > 0\)"):
        run["total"].probability()


def test_rule_9_by_year_depends_on_timing(run) -> None:  # type: ignore[no-untyped-def]
    flow, stock = run["revenue"].by("year"), run["stock"].by("year")
    assert flow.labels == stock.labels == ["2026", "2027"]
    samples = run["revenue"].to_numpy()
    assert np.allclose(flow.to_numpy(), samples.reshape(2, 2, 4, SAMPLES).sum(axis=2))
    assert np.array_equal(stock.to_numpy(), run["stock"].to_numpy()[[3, 7]])
    assert flow.mean().shape == (2, 2) and stock.mean_error().shape == (2,)
    assert list(stock.to_dataframe().columns) == ["mean", "error", "p5", "p50", "p95"]
    assert "2026" in repr(stock) and "±" in repr(stock) and "USD" in repr(stock)
    with pytest.raises(InvalidValueError, match=r"'share' is a ratio.*needs a weight"):
        run["share"].by("year")
    with pytest.raises(KindError, match="does not vary over time"):
        run["total"].by("year")
    with pytest.raises(UnknownNameError, match="only 'year'"):
        run["stock"].by("quarter")


def test_rule_9_out_to_numpy_pandas_and_xarray(run) -> None:  # type: ignore[no-untyped-def]
    revenue = run["revenue"]
    samples = revenue.to_numpy()
    assert samples.shape == (2, 8, SAMPLES)  # other axes, time, scenario
    array = revenue.to_xarray()
    assert isinstance(array, xr.DataArray) and array.dims == ("site", "time", "scenario")
    assert array.attrs == {"unit": "USD", "seed": SEED} and array.name == "revenue"
    assert np.array_equal(array.sel(site="Lordstown", time="2026Q2").values, samples[1, 1])
    frame = revenue.to_dataframe(quantiles=(0.1, 0.9))
    assert isinstance(frame, pd.DataFrame) and frame.attrs["unit"] == "USD"
    assert frame.index.names == ["site", "time"] and len(frame) == 16
    assert list(frame.columns) == ["mean", "error", "sd", "p10", "p90", "share"]
    assert frame.loc[("Lordstown", "2026Q2"), "mean"] == pytest.approx(samples[1, 1].mean())
    assert float(run["total"]) == pytest.approx(run["total"].to_numpy().mean())
    with pytest.raises(TypeError, match="16 values"):
        float(revenue)


def test_rule_9_what_was_not_asked_for_is_replayed_on_the_same_draws(run) -> None:  # type: ignore[no-untyped-def]
    assert "not_asked" not in run.outputs
    assert np.allclose(run["not_asked"].to_numpy(), 2_000 * run["total"].to_numpy(), rtol=1e-12)
    with pytest.raises(UnknownNameError, match="'total'") as caught:
        run["totl"]
    assert isinstance(caught.value, KeyError) and "total" in caught.value.nearest


def test_rule_9_printing_shows_how_good_it_is(run) -> None:  # type: ignore[no-untyped-def]
    for text in (repr(run), run.summary(), repr(run["total"]), run["revenue"].summary()):
        assert "4,000 scenarios" in text and "seed 11" in text and "method random" in text
        assert "±" in text and "p5" in text and "p95" in text
    assert "1e3*USD" in repr(run["total"])
    assert "±" in repr(run["total"].mean()) and repr(run["total"].mean()).endswith("1e3*USD")


def test_rule_9_flags_and_dates(run, model: gw.Model) -> None:  # type: ignore[no-untyped-def]
    assert 0 < float(run["dear"].mean()) < 1
    assert run["first"].unit == "date"
    assert model.base()["first"].value.isoformat() == "2026-10-01"
    assert model.base()["dear"].value is False


def test_rule_9_fewer_samples_are_the_first_of_more(model: gw.Model) -> None:
    few, many = (model.run(n, seed=SEED)["total"].to_numpy() for n in (1_000, 9_000))
    assert np.array_equal(few, many[:1_000])


def test_rule_9_progress_reports_and_stops(model: gw.Model) -> None:
    seen: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> bool:
        seen.append((done, total))
        return done < 8_192

    run = model.run(3_000_000, seed=1, progress=stop, outputs=["total"])
    assert all(0 <= done <= total == 3_000_000 for done, total in seen)
    assert run.partial and 0 < run.samples < run.asked == 3_000_000
    assert "stopped before 3,000,000" in repr(run)
    assert run["total"].mean() == model.run(run.samples, seed=1)["total"].mean()  # the first scenarios
    again = pickle.loads(pickle.dumps(run))
    assert again.partial and again["total"].mean() == run["total"].mean()


def test_rule_9_compare_is_paired(model: gw.Model) -> None:
    dear = model.case("dear", {"price": gw.normal(3, 0.5)})
    difference = gw.compare(model, dear, samples=SAMPLES, seed=SEED)["total"]
    a, b = (m.run(SAMPLES, seed=SEED)["total"].to_numpy() for m in (model, dear))
    assert np.array_equal(difference.to_numpy(), b - a)
    assert difference.mean().value == pytest.approx(0.024) and difference.mean().error < 1e-15
    assert difference.probability() == 1.0
    assert "'dear' minus 'results'" in repr(difference)
    with pytest.raises(UnknownNameError):
        gw.compare(model, dear, samples=10, seed=1)["totl"]
    assert "dear" in repr(gw.compare(model, dear, samples=100, seed=1))
