"""Latin hypercubes and Sobol points: published values, coupling, errors, and what moves no draw."""

import copy
import itertools
import json
import pickle
import warnings
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

import gigawatt as gw
from gigawatt import _core
from gigawatt.errors import (
    InvalidValueError,
    SobolDimensionsWarning,
    UnbalancedSamplesWarning,
    UnknownNameError,
)
from gigawatt.results import supply

CASES = json.loads((Path(__file__).parents[1] / "reference/qmc_sobol.json").read_text("utf-8"))["cases"]
METHODS = ("random", "latin", "sobol")
methods = pytest.mark.parametrize("method", METHODS)
N = 4096


def case(function):
    return pytest.mark.parametrize("case", [c for c in CASES if c["function"] == function], ids=lambda c: c["id"])


def uniforms(dimension, samples, seed, method):
    """Uniform inputs of a model as (input, scenario)."""
    m = gw.Model("cube", gw.quarters("2026Q1", 2))
    names = [f"u{k}" for k in range(dimension)]
    for name in names:
        m.define(f"used.{name}", m.input(name, gw.uniform(0, 1)))
    run = m.run(samples, seed, method, names)
    return np.stack([run[name].to_numpy() for name in names])


# Published.
@case("Sobol sequence")
def test_published_points(case):
    given, expected = case["inputs"], case["expected"]
    points = _core.sobol_points(given["dimension"], given.get("points", given.get("index", 0) + 1)).T
    if "points" in expected:
        np.testing.assert_allclose(points, expected["points"], rtol=0, atol=1e-15)
    else:
        np.testing.assert_allclose(points[-1], expected["point"], rtol=0, atol=1e-15)
        np.testing.assert_allclose(points.mean(axis=0), expected["mean_of_points_0_to_index"], rtol=0, atol=1e-15)


@case("scrambled Sobol property")
@pytest.mark.parametrize("seed", [0, 1, 2, 7, 2**60])
def test_scrambled_points_keep_the_net(case, seed):
    dimension, count = case["inputs"]["dimension"], case["inputs"]["points"]
    points = _core.sobol_points(dimension, count, seed)
    assert not np.array_equal(points, _core.sobol_points(dimension, count, seed + 1))
    assert not np.array_equal(points, _core.sobol_points(dimension, count, seed, 1))
    for splits in case["inputs"]["elementary_interval_splits"]:
        cell = np.zeros(count, dtype=int)
        for axis, k in enumerate(splits):
            cell = (cell << k) + (points[axis] * 2**k).astype(int)
        assert (np.bincount(cell, minlength=2 ** sum(splits)) == case["expected"]["points_per_cell"]).all()


@pytest.mark.parametrize("seed", [1, 5, 9])
def test_replicates_of_a_run_are_nets(seed):
    """What a model draws: each of the eight scramblings of 2^k points, and not the same eight times."""
    a, b = uniforms(2, 2048, seed, "sobol").reshape(2, 8, 256)
    for one, other in zip(a, b, strict=True):
        for k in range(9):
            cell = (np.floor(one * 2**k) * 2 ** (8 - k) + np.floor(other * 2 ** (8 - k))).astype(int)
            assert len(set(cell)) == 256
    assert len({tuple(row) for row in a}) == 8


@case("Latin hypercube property")
@pytest.mark.parametrize("seed", [0, 1, 2, 7, 2**60])
def test_strata(case, seed):
    dimension, strata = case["inputs"]["dimension"], case["inputs"]["strata"]
    u = uniforms(dimension, case["inputs"]["points"], seed, "latin")
    for row in u:
        assert (np.bincount((row * strata).astype(int), minlength=strata) == 1).all()
    assert not np.array_equal(u, uniforms(dimension, case["inputs"]["points"], seed + 1, "latin"))
    assert len({tuple((row * strata).astype(int)) for row in u}) == dimension


# Draws.
@methods
def test_draws_have_their_distribution(method):
    m = gw.Model("one", gw.quarters("2026Q1", 3))
    m.define("x2", 2 * m.input("x", gw.lognormal(p5=3, p95=9)))
    m.define("fresh2", 2 * m.input("f", gw.normal(mean=0, sd=1), path=gw.fresh()))
    run = m.run(N, 3, method, ["x2", "f"])
    assert (
        stats.kstest(np.log(run["x2"].to_numpy() / 2), stats.norm(np.log(27**0.5), np.log(3) / 3.2897).cdf).pvalue
        > 1e-3
    )
    fresh = run["f"].to_numpy()
    assert abs(np.corrcoef(fresh)[np.triu_indices(3, 1)]).max() < 5 / N**0.5


def model(inputs=("a", "b", "c"), periods=4, label="m"):
    m = gw.Model(label, gw.quarters("2026Q1", periods))
    total = 0.0
    for name in inputs:
        total = total + m.input(name, gw.normal(mean=1, sd=0.2))
    moving = m.input("moving", gw.lognormal(p5=1, p95=2), path=gw.gbm(sd=0.3))
    m.define("total", total)
    m.define("value", (moving * total).sum("time"))
    return m


@methods
def test_input_declared_later_moves_no_draw(method):
    m = model()
    before = {n: m.run(N, 1, method, [n])[n].to_numpy() for n in ("a", "moving", "value")}
    later = m.input("later", gw.normal(mean=0, sd=1), path=gw.walk(sd=1))
    m.define("more", later + m["a"])
    for name, samples in before.items():
        assert np.array_equal(m.run(N, 1, method, [name, "more"])[name].to_numpy(), samples), name


@pytest.mark.parametrize("method", ["random", "latin"])
def test_other_inputs_and_their_order_move_no_draw(method):
    few, many = model(("a",)), model(("z", "b", "a"))
    one, other = (m.run(1000, 1, method, ["a", "moving"]) for m in (few, many))
    for name in ("a", "moving"):
        assert np.array_equal(one[name].to_numpy(), other[name].to_numpy())


@methods
def test_longer_timeline(method):
    """The value drawn once stays; a sobol path does not, because its bridge ends elsewhere."""
    short, long = (model(periods=p).run(1024, 1, method, ["a", "moving"]) for p in (4, 8))
    assert np.array_equal(short["a"].to_numpy(), long["a"].to_numpy())
    same = np.array_equal(short["moving"].to_numpy(), long["moving"].to_numpy()[:4])
    assert same == (method != "sobol")


def test_samples():
    """More samples extend under random alone; under sobol they extend every scrambling."""
    m = model()
    few, more = ({k: m.run(n, 1, k, ["a"])["a"].to_numpy() for k in METHODS} for n in (1024, 2048))
    assert np.array_equal(few["random"], more["random"][:1024])
    assert not np.array_equal(few["latin"], more["latin"][:1024])
    assert np.array_equal(few["sobol"].reshape(8, 128), more["sobol"].reshape(8, 256)[:, :128])


# Cases and comparisons.
@methods
def test_compare_is_paired(method):
    m = model()
    shifted = m.case("shifted", {"a": gw.normal(mean=1.5, sd=0.2)})
    difference = gw.compare(m, shifted, samples=1024, method=method)["total"]
    np.testing.assert_allclose(difference.to_numpy(), 0.5, atol=1e-12)
    assert difference.mean().error < 1e-12


@methods
def test_input_made_uncertain_in_a_case_shifts_no_other(method):
    m = gw.Model("m", gw.quarters("2026Q1", 3))
    a, certain = m.input("a", gw.normal(mean=0, sd=1)), m.input("certain", 2.0)
    b = m.input("b", gw.normal(mean=0, sd=1), path=gw.walk(sd=1))
    m.define("y", a + certain + b)
    made = m.case("uncertain", {"certain": gw.normal(mean=2, sd=1), "a": gw.normal(mean=0, sd=2)})
    one, other = (x.run(1024, 4, method, ["a", "b", "certain", "y"]) for x in (m, made))
    assert np.array_equal(one["b"].to_numpy(), other["b"].to_numpy())
    np.testing.assert_allclose(2 * one["a"].to_numpy(), other["a"].to_numpy(), atol=1e-12)
    assert other["certain"].sd().value == pytest.approx(1, abs=0.15)
    assert abs(np.corrcoef(other["certain"].to_numpy(), other["a"].to_numpy())[0, 1]) < 0.15
    assert gw.compare(m, made, samples=64, method=method)["y"].sel(time="2026Q2").mean().value == pytest.approx(
        0, abs=1
    )


def test_map_is_only_appended_to():
    m = model()
    before = m._core.sobol_dimensions
    m.define("used", m.input("later", gw.uniform(0, 1), over=gw.axis("k", ["x", "y"])))
    made = m.case("c", {"later": gw.uniform(0, 2), "a": 1.0, "b": gw.uniform(0, 1)})
    other = m.case("d", {"c": gw.gbm(sd=1)})
    after = m._core.sobol_dimensions
    assert after[: len(before)] == before
    assert len(after) == len(before) + 2
    assert made._core.sobol_dimensions == after
    assert other._core.sobol_dimensions[: len(after)] == after
    given = list(itertools.chain.from_iterable(e[3] for e in other._core.sobol_dimensions))
    assert len(set(given)) == len(given)
    assert pickle.loads(pickle.dumps(other))._core.sobol_dimensions == other._core.sobol_dimensions


def test_models_with_other_dimensions_cannot_be_compared():
    one, other = model(("a", "b"), label="one"), model(("b", "a"), label="other")
    with pytest.raises(
        InvalidValueError, match="'one' and 'other' cannot be compared under sobol: a, b have other"
    ) as e:
        gw.compare(one, other, samples=1024, method="sobol")
    assert "method='random'" in str(e.value) and "case" in str(e.value)
    assert gw.compare(one, other, samples=1024)["total"].mean().error == 0
    assert gw.compare(one, other, samples=1024, method="latin")["total"].mean().error == 0
    gw.compare(one, model(("a", "b"), label="same"), samples=1024, method="sobol")
    with pytest.raises(InvalidValueError, match="moving"):
        gw.compare(one, model(("a", "b"), 8), samples=1024, outputs=["total"], method="sobol")


@methods
def test_correlated_group(method):
    m = gw.Model("m", gw.quarters("2026Q1", 2))
    for name in "abc":
        m.input(name, gw.lognormal(p5=1, p95=3))
    m.define("y", m["a"] + m["b"] + m["c"])
    m.correlate({("a", "b"): 0.7, ("b", "c"): -0.3})
    run = m.run(N, 2, method, ["a", "b", "c", "y"])
    ranks = stats.spearmanr(np.stack([run[n].to_numpy() for n in "abc"]), axis=1).statistic
    np.testing.assert_allclose([ranks[0, 1], ranks[1, 2], ranks[0, 2]], [0.7, -0.3, 0.0], atol=0.05)
    made = m.case("certain", {"b": 2.0}).run(N, 2, method, ["a", "c"])
    for name in "ac":
        assert np.array_equal(made[name].to_numpy(), run[name].to_numpy())


# Runs.
@methods
@pytest.mark.parametrize("samples", [2048, 3 * 4096 * 8])
def test_functions_are_called_on_the_same_draws(method, samples, monkeypatch):
    """In batches of a few blocks, which end at the replicates' blocks."""
    monkeypatch.setattr(supply, "_BATCH_BYTES", 8 * 4096 * 20)
    m = gw.Model("m", gw.quarters("2026Q1", 3))
    x = m.input("x", gw.uniform(1, 2), path=gw.gbm(sd=0.1))
    m.define("called", gw.call(lambda v: v * v, x, unit="1"))
    m.define("plain", x * x)
    run = m.run(samples, 4, method)
    assert np.array_equal(run["called"].to_numpy(), run["plain"].to_numpy())
    last = {name: run[name].sel(time="2026Q3").mean() for name in ("called", "plain")}
    assert last["called"] == last["plain"]
    bad = m.case("bad", {"called": gw.call(lambda v: np.where(v > 1.01, v, np.nan), x, unit="1")})
    broken = bad.run(samples, 4, method, ["called"])
    first = int(np.flatnonzero(~np.isfinite(broken["called"].to_numpy()).all(axis=0))[0])
    assert broken.trace("called").scenario == first


@methods
@pytest.mark.parametrize("samples", [1000, 9 * 4096 + 5])
def test_replays_are_the_run(method, samples):
    m = model()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UnbalancedSamplesWarning)
        run = m.run(samples, 6, method, ["value"], threads=1)
        again = m.run(samples, 6, method, ["value"], threads=3)
    values = run["value"].to_numpy()
    assert np.array_equal(values, again["value"].to_numpy())
    assert run["value"].mean() == again["value"].mean()
    assert run["value"].mean().value == pytest.approx(values.mean(), rel=1e-12)
    for restored in (copy.copy(run), pickle.loads(pickle.dumps(run))):
        assert restored["value"].mean() == run["value"].mean()
        assert np.array_equal(restored["total"].to_numpy(), run["total"].to_numpy())
        assert restored.notes == run.notes


@methods
def test_stopped_runs(method):
    m = model()
    run = m.run(64 * 4096, 1, method, ["value"], threads=1, progress=lambda done, total: done < 6 * 4096)
    if run.partial:
        whole = m.run(64 * 4096, 1, method, ["value"])
        assert np.array_equal(run["value"].to_numpy(), whole["value"].to_numpy()[: run.samples])
        assert run["value"].mean().value == pytest.approx(run["value"].to_numpy().mean(), rel=1e-12)
        assert "stopped" in run.summary()


@methods
def test_trace(method):
    m = gw.Model("m", gw.quarters("2026Q1", 2))
    m.define("y", gw.log(m.input("x", gw.normal(mean=2, sd=1))))
    run = m.run(2048, 3, method)
    bad = np.flatnonzero(~np.isfinite(run["y"].to_numpy()))
    birth = run.trace("y")
    assert birth.scenario == bad[0]
    assert birth.operands[0][1] == run["x"].to_numpy()[bad[0]]


@methods
def test_saved_run_is_made_again(method, tmp_path):
    m = model()
    run = m.run(2048, 3, method)
    run.save(tmp_path / "run.toml")
    again = gw.rerun(tmp_path / "run.toml", m)
    assert again.same
    assert again.run.method == method


# Errors.
def smooth(name="smooth"):
    m = gw.Model(name, gw.quarters("2026Q1", 2))
    y = 1.0
    for k in range(6):
        y = y * gw.exp(0.2 * m.input(f"x{k}", gw.normal(mean=0, sd=1)))
    m.define("y", y)
    return m


TRUTH = np.exp(6 * 0.02)


@methods
def test_errors_tell_how_far_a_mean_is_off(method):
    m = smooth()
    off, told = [], []
    for seed in range(60):
        mean = m.run(1024, seed, method)["y"].mean()
        off.append(mean.value - TRUTH)
        told.append(mean.error)
    ratio = np.sqrt(np.mean(np.square(off))) / np.sqrt(np.mean(np.square(told)))
    assert 0.7 < ratio < 1.4 if method != "latin" else ratio < 0.7


def test_error_falls_much_faster_than_random():
    m = smooth()
    off = {
        (method, n): np.sqrt(np.mean([(m.run(n, s, method)["y"].mean().value / TRUTH - 1) ** 2 for s in range(12)]))
        for method in ("random", "sobol")
        for n in (1024, 16384)
    }
    assert off["sobol", 1024] < off["random", 1024] / 4
    assert off["sobol", 16384] < off["random", 16384] / 20
    assert off["sobol", 16384] < off["sobol", 1024] / 8  # random: 4


def test_bridge_helps_a_path():
    """A mean over a path depends on its coarse movements: the bridge gives those the first dimensions."""
    m = gw.Model("path", gw.quarters("2026Q1", 33))
    m.define("y", m.input("x", gw.gbm(sd=0.3)).mean("time"))
    values = {k: [m.run(2048, s, k)["y"].mean().value for s in range(10)] for k in ("random", "sobol")}
    assert np.std(values["sobol"]) < np.std(values["random"]) / 4


def test_statistics_of_a_sobol_run_carry_the_spread_between_scramblings():
    m = model()
    run = m.run(8192, 2, "sobol")
    samples = run["value"].to_numpy().reshape(8, 1024)
    share = (samples > 18).mean(axis=1)
    q = run["value"].quantile(0.9)
    assert run["value"].mean().error == pytest.approx(samples.mean(axis=1).std(ddof=1) / 8**0.5, rel=1e-9)
    assert run["value"].sd().error == pytest.approx(samples.std(axis=1, ddof=1).std(ddof=1) / 8**0.5, rel=1e-9)
    assert q.error == pytest.approx(np.quantile(samples, 0.9, axis=1).std(ddof=1) / 8**0.5, rel=0.1)
    probability = run["value"].probability(lambda x: x > 18)
    assert probability.value == pytest.approx(share.mean())
    assert probability.error == pytest.approx(share.std(ddof=1) / 8**0.5)
    flows = gw.Model("f", gw.quarters("2026Q1", 4))
    flows.define("paid", flows.input("rate", gw.normal(mean=1, sd=0.1)) * flows.time.length, timing="flow")
    by_year = flows.run(1024, 1, "sobol")["paid"].by("year")
    means = by_year.to_numpy()[0].reshape(8, 128).mean(axis=1)
    assert by_year.mean_error()[0] == pytest.approx(means.std(ddof=1) / 8**0.5)


def test_error_of_few_scenarios_is_not_known():
    run = model().run(1, 1, "sobol")
    assert np.isnan(run["value"].mean().error)
    assert "errors are not known" in run.summary()


# What is said.
def test_run_says_its_method():
    m = model()
    assert "method random" in m.run(1024, 1).summary() and m.run(1024, 1).notes == []
    assert "upper bound" in m.run(1024, 1, "latin").summary()
    text = m.run(1024, 1, "sobol").summary()
    assert "method sobol" in text and "8 scramblings of 128 points" in text


def test_unbalanced_count_warns_once():
    m = model()
    with pytest.warns(UnbalancedSamplesWarning, match="take 8,192 or 16,384") as caught:
        run = m.run(10_000, 1, "sobol")
    assert len(caught) == 1 and caught[0].filename == __file__
    assert any("10,000 scenarios are no power of two" in note for note in run.notes)
    assert m.run(12 * 1024, 1, "sobol")._sampling.replicates == 12


def test_dimensions_that_are_not_there_are_told():
    m = gw.Model("wide", gw.quarters("2026Q1", 40))
    x = m.input("x", gw.normal(mean=0, sd=1), over=gw.axis("k", [str(k) for k in range(200)]), path=gw.walk(sd=1))
    m.define("y", x.sum("k"))
    with pytest.warns(SobolDimensionsWarning, match="4,357 of the 8,000 draws of a scenario found no place"):
        run = m.run(1024, 1, "sobol")
    assert any("3,667 dimensions" in note for note in run.notes)
    assert run["y"].sel(time="2035Q4").sd().value == pytest.approx((200 * 40) ** 0.5, rel=0.1)


def test_bad_input():
    m = model()
    with pytest.raises(UnknownNameError, match=r"'sobl'\. Did you mean 'sobol'"):
        m.run(1024, 1, "sobl")
    with pytest.raises(InvalidValueError, match="'latin' has at most 4294967295 scenarios"):
        m.run(2**32, 1, "latin")
    with pytest.raises(InvalidValueError, match="'sobol' has at most"):
        m.run(2**40, 1, "sobol")
    with pytest.raises(UnknownNameError, match="Did you mean 'latin'"):
        gw.compare(m, m, method="latn")
