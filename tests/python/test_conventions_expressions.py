"""Conventions 0-6 of the Python face: what an expression is, and what it refuses to be."""

import copy
import inspect
import pickle

import numpy as np
import pandas as pd
import pytest
import xarray as xr

import gigawatt as gw
from gigawatt import _core
from gigawatt.errors import AxisError, InvalidValueError, KindError, LoopError, UnitError

SITE = gw.axis("site", ["Abilene", "Lordstown"])


@pytest.fixture
def m() -> gw.Model:
    model = gw.Model("conventions", gw.quarters("2026Q1", 8))
    model.input("x", gw.normal(1, 0.1))
    model.input("price", gw.normal(2, 0.1), "USD")
    model.input("power", {"Abilene": 1, "Lordstown": 2}, "MW", over=SITE)
    model.define("high", model["x"] > 1)
    return model


def series(values: object, labels: object = ("Abilene", "Lordstown"), name: "str | None" = "site") -> pd.Series:
    return pd.Series(values, index=pd.Index(list(labels), name=name))


# 0. A Python class around the core's; dispatch in Python.
def test_rule_0_an_expression_wraps_the_core_and_dispatches_in_python(m: gw.Model) -> None:
    x = m["x"]
    assert isinstance(x, gw.Expression) and isinstance(x._core, _core.Expr)
    made = [x + 1, 1 + x, x - 1, 1 - x, x * 2, 2 * x, x / 2, 2 / x, x**2, 2**x, -x, +x, abs(x)]
    assert all(isinstance(e, gw.Expression) for e in made)
    for name in ("__add__", "__mul__", "__eq__", "__and__"):
        assert inspect.isfunction(getattr(gw.Expression, name))
    with pytest.raises(TypeError, match="unsupported operand"):
        x + object()


# 1. Comparisons build flags; they decide nothing.
def test_rule_1_comparisons_build_flags(m: gw.Model) -> None:
    x = m["x"]
    for flag in (x == 1, x != 1, x < 1, x <= 1, x > 1, x >= 1, x > 1, (x > 1) & (x < 2), (x > 1) | (x < 2), ~(x > 1)):
        assert flag.kind == "flag"


@pytest.mark.parametrize(
    "misuse",
    [
        lambda x: bool(x > 1),
        lambda x: 1 if x > 1 else 0,
        lambda x: (x > 0) and (x < 2),
        lambda x: (x > 0) or (x < 2),
        lambda x: not (x > 0),
        lambda x: 0 < x < 2,
        lambda x: max(x, 1),
        lambda x: min(x, 1),
        lambda x: x in [1, 2],
    ],
)
def test_rule_1_no_truth_value_and_the_ways_out(m: gw.Model, misuse: object) -> None:
    with pytest.raises(KindError, match=r"gw\.where.*&.*gw\.maximum.*\(a < b\) & \(b < c\)") as caught:
        misuse(m["x"])  # type: ignore[operator]
    assert isinstance(caught.value, TypeError)


def test_rule_1_in_stops(m: gw.Model) -> None:
    with pytest.raises(KindError, match=r"\(x == a\) \| \(x == b\)"):
        _ = 1 in m["x"]


def test_rule_1_nothing_compares_to_a_plain_false(m: gw.Model) -> None:
    with pytest.raises(KindError, match="NoneType"):
        _ = m["x"] == None  # noqa: E711
    with pytest.raises(KindError, match="str"):
        _ = m["x"] != "a"


def test_rule_1_same_as_compares_structure(m: gw.Model) -> None:
    x = m["x"]
    assert (x + 1).same_as(x + 1)
    assert not (x + 1).same_as(1 + x)
    assert x.same_as(m["x"])


def test_rule_1_names_are_the_keys(m: gw.Model) -> None:
    assert gw.Expression.__hash__ is None
    with pytest.raises(TypeError, match="unhashable"):
        {m["x"]: 1}
    assert "x" in m and next(iter(m)) == "x"


# 2. No container, no number, no array.
def test_rule_2_no_container(m: gw.Model) -> None:
    x = m["x"]
    assert gw.Expression.__iter__ is None
    with pytest.raises(TypeError, match="not iterable"):
        list(x)
    with pytest.raises(KindError, match=r"\.axes.*\.run\(\)"):
        len(x)
    with pytest.raises(KindError, match=r"a state, m\.state"):
        x[0] = 1
    with pytest.raises(KindError, match=r"\.sel\(axis='Abilene'\)"):
        m["power"]["Abilene"]


@pytest.mark.parametrize("convert", [float, int, complex])
def test_rule_2_no_number(m: gw.Model, convert: type) -> None:
    with pytest.raises(KindError, match=r"\.sum\(axis\).*m\.run\(\)\[name\]\.mean\(\)"):
        convert(m["x"])


@pytest.mark.parametrize("convert", [np.asarray, np.array, lambda x: np.array([x]), np.atleast_1d])
def test_rule_2_no_array(m: gw.Model, convert: object) -> None:
    with pytest.raises(KindError):
        convert(m["x"])  # type: ignore[operator]
    with pytest.raises(KindError, match=r"to_numpy\(\) gives samples"):
        m["x"].__array__()


# 3. NumPy, pandas and xarray.
@pytest.mark.parametrize(
    ("call", "text"),
    [
        (lambda x, f: np.exp(x), "exp(x)"),
        (lambda x, f: np.log(x), "log(x)"),
        (lambda x, f: np.sqrt(x), "sqrt(x)"),
        (lambda x, f: np.abs(x), "abs(x)"),
        (lambda x, f: np.where(f, x, 2), "where(high, x, 2)"),
        (lambda x, f: np.where(f, 1, 2), "where(high, 1, 2)"),
        (lambda x, f: np.maximum(x, 1), "maximum(x, 1)"),
        (lambda x, f: np.float64(2) * x, "2 * x"),
        (lambda x, f: np.float64(2) - x, "2 - x"),
        (lambda x, f: np.int64(2) > x, "x < 2"),
        (lambda x, f: np.not_equal(x, 1), "x != 1"),
        (lambda x, f: np.square(x), "x^2"),
        (lambda x, f: np.clip(x, 0, 1), "minimum(maximum(x, 0), 1)"),
    ],
)
def test_rule_3_numpy_functions_give_expressions(m: gw.Model, call: object, text: str) -> None:
    made = call(m["x"], m["high"])  # type: ignore[operator]
    assert isinstance(made, gw.Expression)
    assert made._core.text.replace("not (x == 1)", "x != 1") in (text, "x != 1", "not(x == 1)", "~(x == 1)")


def test_rule_3_numpy_reduces_along_a_named_axis_only(m: gw.Model) -> None:
    assert np.sum(m["power"], axis="site").same_as(m["power"].sum("site"))
    for misuse in (np.sum, np.add.reduce, np.sin, np.cumsum, np.linalg.norm):
        with pytest.raises(KindError, match="no meaning for an expression"):
            misuse(m["power"])


def test_rule_3_labelled_data_becomes_an_expression_on_either_side(m: gw.Model) -> None:
    power, data = m["power"], series([1.0, 2.0])
    for made in (data * power, power * data, data + power.to("MW"), data >= power.to("MW")):
        assert isinstance(made, gw.Expression)
        assert [a.name for a in made.axes] == ["site"]
    array = xr.DataArray([1.0, 2.0], dims=["site"], coords={"site": SITE.labels})
    made = power * array
    assert isinstance(made, gw.Expression)
    assert made.same_as(power * data)
    m.define("scaled", data * power, "MW")
    assert m.base()["scaled"].to_numpy().tolist() == [1.0, 4.0]


def test_rule_3_a_data_array_on_the_left_is_refused_with_the_way_out(m: gw.Model) -> None:
    array = xr.DataArray([1.0, 2.0], dims=["site"], coords={"site": SITE.labels})
    for misuse in (lambda: array * m["power"], lambda: array + m["power"], lambda: array > m["power"]):
        with pytest.raises((AxisError, KindError), match=r"x \* data"):
            misuse()
    with pytest.raises(KindError, match=r"x \* data"):
        _ = m["x"].shape


def test_rule_3_arrays_without_labels_are_refused(m: gw.Model) -> None:
    array = np.array([1.0, 2.0])
    for misuse in (lambda: array * m["power"], lambda: m["power"] * array, lambda: np.linspace(0, 1, 3) + m["x"]):
        with pytest.raises(AxisError, match=r"no labels.*gw\.data\(array, axes\)"):
            misuse()
    with pytest.raises(AxisError, match="rename_axis"):
        m["power"] * series([1.0, 2.0], name=None)
    assert isinstance(m["power"] * gw.data(array, SITE), gw.Expression)


def test_rule_3_labels_must_match_exactly(m: gw.Model) -> None:
    for labels in (["Abilene", "Lordstwn"], ["Lordstown", "Abilene"]):
        with pytest.raises(AxisError, match="Labels must match exactly"):
            m["power"] * series([1.0, 2.0], labels)
        with pytest.raises(AxisError, match="Labels must match exactly"):
            m["power"] * xr.DataArray([1.0, 2.0], dims=["site"], coords={"site": labels})
        with pytest.raises(AxisError, match="do not match axis 'site' exactly"):
            m.input("y", series([1.0, 2.0], labels), over=SITE)
    with pytest.raises(AxisError, match="which has shape"):
        gw.data([1.0, 2.0, 3.0], SITE)


def test_rule_3_no_object_arrays(m: gw.Model) -> None:
    frame = pd.DataFrame({"a": [1.0, 2.0]}, index=pd.Index(SITE.labels, name="site"))
    for misuse in (lambda: frame * m["power"], lambda: m["power"] * frame, lambda: [1, 2] * m["x"]):
        with pytest.raises((KindError, TypeError)):
            misuse()


# 4. Bare numbers.
def test_rule_4_a_bare_zero_has_any_unit(m: gw.Model) -> None:
    price = m["price"]
    for made in (price + 0, 0 - price, price > 0, gw.maximum(price, 0), gw.where(m["high"], price, 0.0)):
        assert isinstance(made, gw.Expression)
    assert sum([price, price]).unit == gw.Unit("USD")
    for misuse in (lambda: price + 1, lambda: 1 - price, lambda: price > 1, lambda: gw.maximum(price, 2)):
        with pytest.raises(UnitError, match=r'give the number a unit, for example 3 \* gw.unit\("USD"\)') as caught:
            misuse()
        assert isinstance(caught.value, ValueError)
    assert (price + 3 * gw.unit("USD")).unit == gw.Unit("USD")


def test_rule_4_nan_in_data_is_refused(m: gw.Model) -> None:
    for misuse in (
        lambda: m["x"] + float("nan"),
        lambda: m["power"] * series([1.0, np.nan]),
        lambda: gw.data([1.0, np.nan], SITE),
        lambda: m.input("y", [1.0, np.nan], over=SITE),
        lambda: m.input("y", series([1.0, np.nan]), over=SITE),
    ):
        with pytest.raises(InvalidValueError, match=r"(?i)nan"):
            misuse()
    assert "y" not in m


# 5. Elementwise against reducing; flags.
def test_rule_5_minimum_compares_and_min_reduces(m: gw.Model) -> None:
    power = m["power"]
    assert [a.name for a in gw.minimum(power, 3 * gw.unit("MW")).axes] == ["site"]
    assert power.min("site").axes == [] and power.max("site").axes == []
    m.define("smaller", gw.minimum(power, 1.5 * gw.unit("MW")), "MW")
    m.define("largest", power.max("site"), "MW")
    assert m.base()["smaller"].to_numpy().tolist() == [1.0, 1.5]
    assert float(m.base()["largest"]) == 2.0


def test_rule_5_a_flag_is_no_factor(m: gw.Model) -> None:
    for misuse in (
        lambda: m["high"] * m["x"],
        lambda: m["x"] * m["high"],
        lambda: True * m["x"],
        lambda: m["high"] + 1,
    ):
        with pytest.raises(KindError, match=r"where\(flag, x, 0\)"):
            misuse()


def test_rule_5_missing_parentheses_are_named(m: gw.Model) -> None:
    a, b = m["x"], m["high"]
    for misuse in (lambda: a > 1 & b, lambda: a > 1 | b, lambda: b & 1):
        with pytest.raises(KindError, match=r"parentheses are needed around each comparison: \(a > b\) & \(c < d\)"):
            misuse()


# 6. prev against shift.
def test_rule_6_prev_closes_a_loop_and_shift_cannot(m: gw.Model) -> None:
    debt = m.state("debt", "USD", initial=0)
    with pytest.raises(LoopError, match="debt → debt"):
        debt.update(debt.shift(1, fill=0) + m["price"])
    debt.update(debt.prev + m["price"])
    assert m.base()["debt"].to_numpy().tolist() == pytest.approx([2.0 * k for k in range(1, 9)])


def test_rule_6_only_states_have_a_previous_value(m: gw.Model) -> None:
    with pytest.raises(LoopError, match=r"'x' is no state.*\.shift\(1, fill=…\)"):
        _ = m["x"].prev
    with pytest.raises(LoopError, match=r"\.shift\(1, fill=…\)"):
        _ = (m["x"] + 1).prev
    with pytest.raises(LoopError, match=r"\.shift\(-1, fill=…\)"):
        _ = (m["x"] + 1).next


def test_rule_6_shift_of_a_stock_needs_fill(m: gw.Model) -> None:
    over = gw.where(m.time.elapsed > 0, m["price"], 0)
    stock, flow = m.define("stock", over, timing="stock"), m.define("flow", over, timing="flow")
    with pytest.raises(InvalidValueError, match="shift of a stock needs fill="):
        stock.shift(1)
    assert stock.shift(1, fill=0).timing == "stock"
    assert flow.shift(1).same_as(flow.shift(1, fill=0))
    with pytest.raises(InvalidValueError, match="date needs fill="):
        m.time.start.shift(1)


def test_an_expression_copies_and_is_pickled_with_its_model(m: gw.Model) -> None:
    x = m["x"] + 1
    assert copy.copy(x) is x and copy.deepcopy(x) is x
    with pytest.raises(KindError, match="pickle the model"):
        pickle.dumps(x)
