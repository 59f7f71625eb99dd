"""Python functions as quantities (gw.call): what they get and give, and how a bad one is refused."""

import pickle

import numpy as np
import pytest

import gigawatt as gw
from gigawatt import _core
from gigawatt.errors import AxisError, FunctionError, InvalidValueError, KindError, LoopError, UnitError
from gigawatt.results import supply

SITE = gw.axis("site", ["north", "south"])


def bill(power, price):
    """Two prices, by site, over time: (site, time, scenario)."""
    return 2.0 * power[:, None, :] * price[None]


def doubled(x):
    return 2.0 * x


def model():
    m = gw.Model("sites", gw.quarters("2026Q1", 4))
    power = m.input("power", {"north": 100, "south": gw.to(50, 80)}, "MW", over=SITE)
    price = m.input("price", gw.to(2, 4), "USD/MWh", path=gw.gbm(sd=0.2))
    cost = m.define("cost", gw.call(bill, power, price, unit="1e6*USD", timing="flow"), "1e6*USD")
    m.define("both", gw.call(doubled, cost, unit="1e6*USD") + cost, "1e6*USD", timing="flow")
    m.define("plain", 6e6 * power.to("MW") * price.to("USD/MWh") * gw.unit("USD"), "1e6*USD", timing="flow")
    return m


def one_input(function, **options):
    m = gw.Model("one", gw.quarters("2026Q1", 3))
    m.define("z", gw.call(function, m.input("x", gw.to(1, 2), "MW"), **{"unit": "MW", **options}), None)
    return m


def test_a_call_computes_what_the_formula_does():
    run = model().run(9000, seed=3)
    np.testing.assert_allclose(run["both"].to_numpy(), run["plain"].to_numpy(), rtol=1e-14)
    np.testing.assert_allclose(run["both"].quantile(0.9), run["plain"].quantile(0.9), rtol=1e-9)
    assert run["both"].by("year").mean().shape == (2, 1)


def test_base_values_and_explanation():
    base = model().base()
    np.testing.assert_allclose(base["both"].to_numpy(), base["plain"].to_numpy(), rtol=1e-14)
    text = repr(model().explain("both"))
    assert "doubled(cost)" in text and "bill(power, price)" in text


def test_the_same_bits_in_any_batches_and_threads(monkeypatch):
    whole = model().run(10_000, seed=5, threads=1)
    monkeypatch.setattr(supply, "_BATCH_BYTES", 1)  # a block at a time
    parts = model().run(10_000, seed=5, threads=2)
    for name in ("cost", "both"):
        assert np.array_equal(whole[name].mean(), parts[name].mean())
        assert np.array_equal(whole[name].quantile(0.05), parts[name].quantile(0.05))
        assert np.array_equal(whole[name].to_numpy(), parts[name].to_numpy())


def test_a_function_is_called_once_per_batch_on_this_thread():
    import threading

    calls = []

    def noted(x):
        calls.append((x.shape[-1], threading.get_ident(), x.flags.writeable))
        return x

    one_input(noted).run(5000, seed=1)
    assert [n for n, *_ in calls] == [5000, 32, 32, 1]  # the batch, two halves to try it, the base run
    assert {(thread, writeable) for _, thread, writeable in calls} == {(threading.get_ident(), False)}


def test_a_case_changes_what_it_is_called_with():
    m = model()
    cheap = m.case("cheap", {"price": 1})
    run = cheap.run(2000, seed=1)
    np.testing.assert_allclose(run["both"].to_numpy(), run["plain"].to_numpy(), rtol=1e-14)
    other = m.case("other", {"cost": lambda old: gw.call(doubled, old, unit="1e6*USD")})
    assert np.array_equal(other.run(2000, seed=1)["cost"].to_numpy(), 2 * m.run(2000, seed=1)["cost"].to_numpy())


def test_a_model_with_functions_pickles():
    again = pickle.loads(pickle.dumps(model()))
    assert np.array_equal(again.run(3000, seed=2)["both"].to_numpy(), model().run(3000, seed=2)["both"].to_numpy())


def test_flags_dates_and_other_axes():
    m = gw.Model("kinds", gw.quarters("2026Q1", 3))
    x = m.input("x", gw.uniform(0, 1), "1")
    start = m.input("start", "2026-02-01", None)
    m.define("high", gw.call(lambda v: v > 0.5, x, kind="flag"))
    m.define("later", gw.call(lambda d, high: d + np.where(high, 31, 0), start, m["high"], kind="date"))
    m.define("spread", gw.call(lambda v: np.stack([v, 1 - v]), x, over=SITE))
    run = m.run(4000, seed=4)
    samples = run["x"].to_numpy()
    assert np.array_equal(run["high"].to_numpy() == 1, samples > 0.5)
    assert set(run["later"].to_numpy()) == {20485.0, 20516.0}
    assert np.array_equal(run["spread"].sel(site="south").to_numpy(), 1 - samples)


def test_nan_is_a_fault_that_is_traced():
    run = one_input(lambda x: np.where(x > 1.5, np.nan, x)).run(5000, seed=1)
    count = int((run["x"].to_numpy() > 1.5).sum())
    assert run.faults == {"z": count} and count > 100
    found = run.trace("z")
    assert found.quantity == "z" and found.scenario == int(np.argmax(run["x"].to_numpy() > 1.5))


@pytest.mark.parametrize(
    ("function", "error", "words"),
    [
        (lambda x: x[:1], AxisError, ["of 'z'", "shape (1,)", "(100,): scenario 100"]),
        (lambda x: x[None], AxisError, ["shape (1, 100)"]),
        (lambda x: x - x.mean(), FunctionError, ["of 'z'", "scenario 0", "itself alone"]),
        (lambda x: np.random.default_rng().normal(size=x.shape), FunctionError, ["fewer scenarios"]),
        (lambda x: 1 / 0, FunctionError, ["of 'z'", "ZeroDivisionError: division by zero", "test_calls.py"]),
        (lambda x: x > 0, KindError, ["bool", "kind="]),
        (lambda x: ["a"] * x.size, KindError, ["expected numbers"]),
        (lambda x: None, AxisError, ["shape ()"]),
    ],
)
def test_a_bad_function_is_named(function, error, words):
    m = one_input(function)
    with pytest.raises(error) as caught:
        m.run(100, seed=1)
    for word in words:
        assert word in str(caught.value), str(caught.value)
    if error is FunctionError and "raised" in str(caught.value):
        assert isinstance(caught.value.__cause__, ZeroDivisionError)


def test_refused_where_it_is_written():
    m = gw.Model("refused", gw.quarters("2026Q1", 3))
    x = m.input("x", 1, "MW")
    with pytest.raises(KindError, match="takes a function"):
        gw.call("exp", x)
    with pytest.raises(InvalidValueError, match="needs an argument"):
        gw.call(doubled)
    with pytest.raises(UnitError, match="declared in USD"):
        m.define("y", gw.call(doubled, x, unit="MW"), "USD")
    with pytest.raises(TypeError, match="Did you mean 'unit'"):
        gw.call(doubled, x, units="MW")
    debt = m.state("debt", "USD", 0)
    with pytest.raises(LoopError, match=r"doubled\(debt.prev\)"):
        debt.update(gw.call(doubled, debt.prev, unit="USD"))


def test_ctrl_c_in_a_function_keeps_the_batches_that_are_done(monkeypatch):
    monkeypatch.setattr(supply, "_BATCH_BYTES", 1)
    calls = []

    def stopped(x):
        calls.append(x.size)
        if len(calls) == 6:
            raise KeyboardInterrupt
        return x

    run = one_input(stopped).run(40_000, seed=1)
    assert run.partial and run.samples == 2 * _core.block_size
    assert "stopped before 40,000" in repr(run)
