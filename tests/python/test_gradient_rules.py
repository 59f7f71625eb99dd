"""Gradients: every rule alone, against central differences of base values."""

import re
from fractions import Fraction
from pathlib import Path

import pytest
from gradient_differences import agree, base_differences
from gradient_examples import DAY, SITE, TIME, USD, curve, curve_back, small

import gigawatt as gw
from gigawatt.analysis.adjoint import RULES

ROOT = Path(__file__).parents[2]


def weights(m, axes):
    """Different for every cell, so that no rule can mix them up."""
    w = 1.0
    for k, axis in enumerate(axes):
        if axis.name == "time" or axis.name == "age":
            place = gw.position(axis)
            w = w * (1 + 0.3 * place - 0.07 * place * place)
        else:
            w = w * gw.data([(-1.0) ** i * (1 + 0.4 * i + 0.1 * k) for i in range(len(axis))], axis)
    return w


def total(formula, weight):
    y = formula * weight
    for axis in y.axes:
        y = y.sum(axis.name)
    return y


def state(m, step, backward=False, over=None, initial=0, unit="USD"):
    s = m.state("s", unit, initial, over=over, backward=backward)
    return s.update(step(s.next if backward else s.prev))


def aged_rate(m, backward=False):
    """By period and age both, which no convolution is."""
    x = m["t"].aged(backward=True) if backward else m["t"].aged()
    return x * gw.exp(-gw.position(gw.Axis._of(m._core.age_axis)) * m["u"] * 0.3)


FORMULAS = {
    "neg": lambda m: -m["x"],
    "add": lambda m: m["x"] + m["t"],
    "add twice": lambda m: m["x"] + m["x"],
    "sub": lambda m: m["t"] - m["x"],
    "date": lambda m: (m.time.end - (m["day"] + m["one"] * DAY)).to("year") * USD,
    "mul": lambda m: m["x"] * m["u"] * m["money"],
    "square": lambda m: m["t"] * m["t"],
    "div": lambda m: m["t"] / m["p"],
    "power": lambda m: m["p"] ** 3 + m["p"] ** -2 + m["p"] ** Fraction(1, 3) + m["p"] ** 1 + m["p"] ** 0,
    "power of a unit": lambda m: m["t"] ** 2,
    "sqrt": lambda m: gw.sqrt(m["money"] * m["p"]),
    "abs": lambda m: abs(m["t"]),
    "pow": lambda m: m["p"] ** m["u"],
    "exp": lambda m: gw.exp(m["u"] * m["p"]),
    "log": lambda m: gw.log(m["u"]),
    "normal_cdf": lambda m: gw.normal_cdf(m["u"] - m["p"]),
    "floor": lambda m: gw.floor(m["u"] * 3) * m["p"],
    "minimum": lambda m: gw.minimum(m["t"], m["x"]),
    "maximum": lambda m: gw.maximum(m["x"], m["t"]),
    "dates": lambda m: (gw.maximum(m.time.start, m["day"]) - m.time.start).to("year"),
    "where": lambda m: gw.where(m["t"] > m["x"], m["t"] * 2, m["x"]),
    "where, not finite elsewhere": lambda m: gw.where(m["x"] > 0 * USD, gw.log(m["x"] / USD), gw.sqrt(-m["x"] / USD)),
    "less, equal, and, or, not": lambda m: gw.where(
        ((m["t"] < m["x"]) | (m["t"] <= 1 * USD)) & ~(m["p"] == 3) & gw.is_finite(m["u"]), m["t"], m["x"]
    ),
    "any, all": lambda m: gw.where((m["t"] > m["x"]).any("site") | (m["t"] < m["x"]).all("time"), m["t"], m["x"]),
    "latch": lambda m: gw.where((m["t"] > 1 * USD).cumulative_any() & (m["u"] > 0).cumulative_all(), m["t"], m["x"]),
    "first": lambda m: ((m["t"] > 1 * USD).first() - m.time.start).to("year") * m["t"],
    "sum": lambda m: (m["t"] * m["p"]).sum("site") * m["u"],
    "sum of the same": lambda m: (m["x"] * 0 + m["t"].sum()).sum("site"),
    "mean": lambda m: (m["t"] * m["p"]).mean("time") * m["p"],
    "product": lambda m: (m["u"] * m["p"]).product("site"),
    "product, two zeros": lambda m: (m["zeros"] * m["p"]).product("time"),
    "product, one zero": lambda m: (m["zeros"] + gw.where(gw.position(TIME.axis) == 4, m["p"], 0)).product("time"),
    "min": lambda m: (m["t"] * m["p"]).min("time"),
    "max": lambda m: (m["t"] * m["p"]).max("site"),
    "cumulative_sum": lambda m: m["t"].cumulative_sum() * m["u"] + m["x"].cumulative_sum("site", backward=True),
    "cumulative_product": lambda m: (m["u"] * m["p"]).cumulative_product(),
    "cumulative_product, backward": lambda m: (m["u"] * m["p"]).cumulative_product("site", backward=True),
    "cumulative_product, zeros": lambda m: (
        m["zeros"].cumulative_product() + m["zeros"].cumulative_product(backward=True)
    ),
    "cumulative_max": lambda m: (m["t"] * m["p"]).cumulative_max() + m["t"].cumulative_max(backward=True),
    "cumulative_max along labels": lambda m: m["x"].cumulative_max("site") * m["t"].cumulative_max(),
    "cumulative_max of dates": lambda m: ((m["day"] + m["u"] * DAY).cumulative_max() - m.time.start).to("year"),
    "shift": lambda m: m["t"].shift(2, fill=m["x"]) * m["u"] + m["t"].shift(-1, fill=m["money"]),
    "shift along labels": lambda m: (m["x"] * m["u"]).shift(-1, fill=m["t"], axis="site"),
    "shift beyond": lambda m: m["t"].shift(9, fill=m["x"]),
    "aged": lambda m: m["t"].aged() * m["p"],
    "aged, summed": lambda m: (m["t"].aged() * gw.clip(m["p"] + 1.02 - gw.position(m_age(m)), 0, 1)).sum("age"),
    "aged by period": lambda m: aged_rate(m).sum("age") * m["p"],
    "aged, looking ahead": lambda m: m["t"].aged(backward=True) * m["p"],
    "aged by period, looking ahead": lambda m: aged_rate(m, backward=True).sum("age") * m["p"],
    "select": lambda m: (m["x"] * m["u"]).sel(site="b") + m["t"].sel(time="2026Q3") * m["p"],
    "stack": lambda m: gw.stack(gw.axis("kind", ["k", "l"]), [m["t"], m["x"]]) * m["u"],
    "lookup": lambda m: gw.lookup(m["p"], [(0, 1), (1, 3), (2, -1)]) + gw.lookup(m["u"], [(0.45, 0), (0.75, 2)]),
    "irr": lambda m: gw.irr(gw.where(gw.position(TIME.axis) == 0, -4 * USD * m["u"], m["u"] * m["p"] * USD)) * m["t"],
    "irr_status": lambda m: gw.where(gw.irr_status(m["t"] - 2 * USD), m["t"], m["x"]),
    "state": lambda m: state(m, lambda before: before * m["u"] * 0.5 + m["t"], initial=m["money"]),
    "state over labels": lambda m: state(
        m, lambda before: gw.where(before > m["x"], before * m["p"], before + m["t"]), over=SITE, initial=m["x"]
    ),
    "backward state": lambda m: state(m, lambda after: after * m["u"] + m["t"], backward=True, initial=m["money"]),
    "state used before": lambda m: (
        state(m, lambda before: before * m["u"] + m["t"], initial=m["money"]) * 0 + m["s"].prev * m["p"]
    ),
    "state without memory": lambda m: state(m, lambda before: m["t"] * 2) + m["s"].prev,
    "coupled states": lambda m: coupled(m),
    "cohorts in a loop": lambda m: cohorts_in_a_loop(m),
    "cumulates in a loop": lambda m: cumulates_in_a_loop(m),
    "call": lambda m: gw.call(curve, m["money"], m["t"], m["p"], unit="1e3*USD", vjp=curve_back),
}


def m_age(m):
    return gw.Axis._of(m._core.age_axis)


def coupled(m):
    debt, cash = m.state("debt", "USD", m["money"]), m.state("cash", "USD", 0)
    paid = m.define("paid", gw.minimum(cash.prev + m["t"], debt.prev * 0.3))
    interest = m.define("interest", debt.prev * m["one"] * 0.1)
    debt.update(debt.prev + interest - paid)
    cash.update(cash.prev + m["t"] * m["u"] - paid)
    return debt * m["u"] + cash + interest


def cohorts_in_a_loop(m):
    s = m.state("s", "USD", m["money"])
    lost = m.define("lost", ((s.prev * m["u"]).aged() * gw.exp(-gw.position(m_age(m)) * m["one"])).sum("age"))
    s.update(s.prev + m["t"] - lost * 0.4)
    return s


def cumulates_in_a_loop(m):
    s = m.state("s", "USD", m["money"])
    high = m.define("high", (s.prev * m["u"]).cumulative_max())
    grown = m.define("grown", (s.prev / (5e3 * USD)).cumulative_product() * USD)
    before = m.define("before", (s.prev * m["u"]).shift(1, fill=m["money"]) + s.prev.cumulative_sum())
    s.update(s.prev * 0.5 + m["t"] - high * 0.1 + grown - before * 0.05)
    return s


@pytest.mark.parametrize("weighted", [True, False], ids=["weighted", "summed"])
@pytest.mark.parametrize("name", FORMULAS)
def test_rule(name, weighted):
    m = small()
    formula = FORMULAS[name](m)
    m.define("y", total(formula, weights(m, formula.axes) if weighted else 1))
    gradient = m.gradient("y")
    slopes = gradient.base()
    assert len(slopes) > 0
    for label, value in slopes.items():
        right, left, noise = base_differences(gradient, label)
        same, tells = agree(value.values.ravel(), right, left, noise, 1e-6)
        zeros = label == "zeros"  # a kink at none, but flat to both sides of a double zero
        assert tells.all() or zeros, (label, right, left)
        assert same[tells].all(), (label, value.values, 0.5 * (right + left))


def names_of_operations():
    text = (ROOT / "cpp/src/graph/rules.cpp").read_text("utf-8")
    return re.findall(r'\{Op::\w+, \{"([\w.]+)", .*?(smooth|kinked|flat)\}\}', text)


def test_every_operation_has_a_rule():
    known = dict(names_of_operations())
    assert len(known) > 50
    assert set(RULES) == set(known)
    for name, rule in RULES.items():
        if rule.slope not in ("leaf", "made"):
            assert rule.slope == known[name], name
            assert (rule.pull is None) == (rule.slope == "flat"), name


def test_every_rule_is_tried():
    ops = set()
    for make in FORMULAS.values():
        m = small()
        m.define("y", make(m))
        todo = [x for n in m._core.names for x in (m._core.at(n).formula, m._core.at(n).initial) if x is not None]
        while todo:
            e = todo.pop()
            ops.add(e.op)
            todo += e.args
    assert {name for name, rule in RULES.items() if rule.pull or rule.slope == "flat"} <= ops
