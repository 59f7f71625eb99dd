"""A model of an analyst's size in at most 25 lines: uncertainty, paths, a ramp, retirement, value, tranches."""

import ast
import inspect
import textwrap

import numpy as np
import pytest

import gigawatt as gw

YEAR = 365.25


def analyst_model() -> gw.Model:
    m = gw.Model("campus", gw.quarters("2026Q1", 36))
    price = m.input("price", gw.lognormal(p5=1.5, p95=4), "USD/(accelerator*hour)", path=gw.walk(sd=0.05))
    cost = m.input("cost", gw.to(35_000, 50_000), "USD/accelerator")
    power = m.input("power", gw.pert(1.4, 1.6, 2.0), "kW/accelerator")
    capacity = m.input("capacity", gw.normal(1.0, 0.1), "GW")
    ramp_time = m.input("ramp", gw.uniform(2, 4), "year")
    life = m.input("life", gw.pert(3, 5, 7), "year")
    use = m.input("use", gw.beta(14, 6))
    rate = m.input("rate", gw.normal(0.10, 0.01), "1/year")
    m.correlate({("cost", "power"): 0.5})
    start = m.input("start", "2026-07-01")

    built = m.define("built", capacity * gw.ramp((m.time.end - start) / ramp_time), "GW", timing="stock")
    added = m.define("added", (built - built.shift(1, fill=0)) / power, "accelerator", timing="flow")
    age = gw.position(gw.axis("age", range(36)))
    alive = m.define("alive", gw.clip(life / (0.25 * gw.unit("year")) - age, 0, 1))
    fleet = m.define("fleet", (added.aged() * alive).sum("age"), "accelerator", timing="stock")
    m.define("revenue", fleet * use * price * m.time.length, "USD", timing="flow")
    m.define("capex", added * cost, "USD", timing="flow")
    m.define("npv", gw.npv(m["revenue"] - m["capex"], rate, m.time.elapsed), "USD")
    level = gw.data([0.25, 0.5, 0.75, 1.0], gw.axis("tranche", ["first", "second", "third", "fourth"]), "GW")
    m.define("paid", gw.where(gw.milestones(built, level), 10e9 * gw.unit("USD"), 0).sum("tranche"), timing="flow")
    return m


@pytest.fixture(scope="module")
def run():  # type: ignore[no-untyped-def]
    m = analyst_model()
    names = [n for n in m if n != "start"]
    return m.run(5_000, seed=4, outputs=names)


def test_at_most_25_lines_of_code() -> None:
    source = textwrap.dedent(inspect.getsource(analyst_model))
    body = ast.parse(source).body[0].body  # type: ignore[attr-defined]
    lines = {line for statement in body for line in range(statement.lineno, statement.end_lineno + 1)}
    assert len(lines) <= 25
    assert max(map(len, source.splitlines())) <= 120


def test_what_the_model_holds() -> None:
    m = analyst_model()
    uncertain = [n for n in m.inputs if m[n].info.input.uncertain]
    assert len(m.timeline) == 36 and len(uncertain) == 8
    assert [n for n in uncertain if m[n].info.input.path_text != "fixed"] == ["price"]


def test_every_step_against_numpy(run) -> None:  # type: ignore[no-untyped-def]
    x = {name: run[name].to_numpy() for name in run.outputs}
    starts = [d.toordinal() for d in run.model.timeline.starts]
    ends = np.array([*starts[1:], run.model.timeline.starts[0].replace(year=2035).toordinal()])
    length = (ends - np.array(starts))[:, None]
    since = (ends - np.datetime64("2026-07-01").astype(object).toordinal())[:, None]
    built = x["capacity"] * np.clip(since / (x["ramp"] * YEAR), 0, 1)
    added = np.diff(built, axis=0, prepend=0) * 1e6 / x["power"]
    alive = np.clip(x["life"] * 4 - np.arange(36)[:, None], 0, 1)
    fleet = np.array([sum(added[t - a] * alive[a] for a in range(t + 1)) for t in range(36)])
    revenue = fleet * x["use"] * x["price"] * length * 24
    capex = added * x["cost"]
    elapsed = (np.array(starts) - starts[0])[:, None] / YEAR
    npv = ((revenue - capex) * (1 + x["rate"]) ** -elapsed).sum(axis=0)
    reached = np.stack([built >= level * (1 - 1e-9) for level in (0.25, 0.5, 0.75, 1.0)])
    paid = 10e9 * np.diff(reached.astype(float), axis=1, prepend=0).sum(axis=0)
    named = {"built": built, "added": added, "alive": alive, "fleet": fleet, "revenue": revenue, "capex": capex}
    for name, expected in {**named, "npv": npv, "paid": paid}.items():
        scale = np.abs(expected).max()
        assert np.allclose(x[name], expected, rtol=1e-9, atol=1e-12 * scale), name


def test_the_answers_make_sense(run) -> None:  # type: ignore[no-untyped-def]
    assert run.faults == {}
    paid = run["paid"].to_numpy().sum(axis=0)
    assert set(np.unique(paid)) <= {k * 10e9 for k in range(5)}
    assert np.all((paid == 40e9) == (run["capacity"].to_numpy() >= 1 - 1e-9))
    fleet = run["fleet"].to_numpy()
    assert fleet.min() >= 0 and np.all(fleet[-1] <= fleet.max(axis=0))
    steps = np.diff(run["price"].to_numpy(), axis=0)
    assert steps.std() == pytest.approx(0.05, rel=0.01) and abs(steps.mean()) < 0.001
    ranks = [run[n].to_numpy().argsort().argsort() for n in ("cost", "power")]
    assert np.corrcoef(*ranks)[0, 1] == pytest.approx(0.5, abs=0.04)
    npv = run["npv"]
    assert float(npv.quantile(0.05)) < float(npv.mean()) < float(npv.quantile(0.95))
    assert 0 < npv.probability(lambda v: v > 0).value < 1
    assert "npv" in repr(run) and "capacity" in repr(run.model.explain("npv"))
