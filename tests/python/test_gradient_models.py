"""Laws of gradients on random models and on the flagship: equal to differences of runs on the same draws."""

from collections import Counter

import numpy as np
import pytest
from gradient_differences import agree, base_differences
from hypothesis import given, note, settings
from hypothesis import strategies as st
from random_models import Formulas, cases, met

import gigawatt as gw
from gigawatt import _core
from gigawatt.analysis.adjoint import RULES

SAMPLES, SEED, STEP = 32, 11, 1e-6


@pytest.fixture(scope="module")
def tally():
    return Counter()


def chosen(draw, model):
    """An output with axes as a number, and the cell of it."""
    numbers = [n for n in model if "@" not in n and model[n].kind == "number" and model[n].info.body != "input"]
    name = draw(st.sampled_from(numbers or [n for n in model if "@" not in n and model[n].kind == "number"]))
    return name, {a.name: draw(st.sampled_from([*a.labels, "sum"])) for a in model[name].axes}


def nudged(model, name, by):
    """The model with all cells of an input moved in every scenario, of a gbm by a share of themselves."""
    info = model._core.at(name)
    old = gw.Expression(model._core.reference_to_old(name))
    if info.input.path_kind == "gbm":
        moved = old * (1 + by)
    else:
        unit = gw.unit("day") if info.kind == "date" else gw.Expression(_core.constant(1.0, info.shown_unit))
        moved = old + by * unit
    return model._core.case("moved", {name: moved._core})


def sample(core, name):
    """Samples (cells, scenario) in the shown unit."""
    raw = _core.sample(_core.compile(core, [name]), SEED, SAMPLES, threads=1)
    return raw / core.at(name).shown_unit.scale


def slopes_of(gradient, label):
    """In every scenario the derivative for all cells of an input together, and both one-sided differences."""
    core, name, value = gradient.model._core, gradient._inputs[label], gradient._value
    slopes, y = sample(core, gradient._slopes[label]), sample(core, value)[0]
    if core.at(name).input.path_kind == "gbm":  # of the start, which its value in the first period is
        drawn = sample(core, name)
        slopes = slopes * drawn.reshape((len(slopes), -1, SAMPLES))[:, 0]
    ends = [sample(nudged(gradient.model, name, s), value)[0] for s in (STEP, -STEP)]
    return slopes.sum(axis=0), (ends[0] - y) / STEP, (y - ends[1]) / STEP, y


@settings(max_examples=150, derandomize=True, deadline=None, database=None)
@given(data=st.data())
def test_random_models_in_every_scenario(tally, data):
    """Where both one-sided differences agree, nothing kinks or jumps within the step: the derivative is theirs."""
    model = data.draw(cases())
    note(Formulas(model))
    output, at = chosen(data.draw, model)
    gradient = model.gradient(output, at=at)
    note(f"{gradient.output}\n{gradient}")
    tally.update({f"met {op}" for op in met(model)})
    with np.errstate(all="ignore"):
        # The floor of a large number moves in steps too small to be seen as such.
        floored = {name for c in gradient.crossed if c.operation == "floor" for name in c.inputs}
        for label in (n for n in gradient if n not in floored):
            found, right, left, y = slopes_of(gradient, label)
            same, tells = agree(found, right, left, 1e-13 * np.maximum(abs(y), 1e-4) / STEP, 1e-4)
            there = np.isfinite(y)
            # A slope that is not finite, of what does not move at all: the root of a 0 that stays 0 has none by rules.
            nothing = np.isnan(found) & tells
            same = same | nothing
            tally.update(
                values=int(there.sum()), undefined=int((nothing & there).sum()), told=int((tells & there).sum()),
                moving=int((tells & there & (found != 0)).sum()),
            )  # fmt: skip
            wrong = np.flatnonzero(tells & there & ~same)
            for k in wrong[:1]:
                note(f"{label} scenario {k}: {found[k]!r}, differences {right[k]!r} {left[k]!r}")
            assert not len(wrong), f"d {gradient.output} / d {label}: {len(wrong)} scenarios"


def test_what_the_random_models_held(tally):
    if not tally:
        pytest.skip("counts the models of the test before")
    assert tally["told"] > 0.7 * tally["values"] and tally["moving"] > 0.1 * tally["values"]
    assert tally["undefined"] < 0.02 * tally["values"]
    ops = {op for op, rule in RULES.items() if rule.slope not in ("made", "leaf") and op != "call"}
    assert len({op for op in ops if tally[f"met {op}"] < 3}) <= 3  # each alone is in test_gradient_rules


# The flagship.
@pytest.fixture(scope="module")
def deal():
    return gw.deals.nvidia_openai()


@pytest.fixture(scope="module")
def worth(deal):
    return deal.gradient("returns.npv")


def test_the_flagship_at_base(worth):
    """Every number that the net present value depends on."""
    behind = {name for crossing in worth.crossed for name in crossing.inputs}
    tried = 0
    for label, value in worth.base().items():
        right, left, noise = base_differences(worth, label)
        same, tells = agree(value.values.ravel(), right, left, noise, 1e-4)
        assert same[tells].all(), (label, value.values, right, left)
        tried += tells.all()
        bounded = np.isnan(right + left)  # at an end of what the input may be
        assert (tells | bounded).all() or label in behind or any(label in k.inputs for k in worth.kinks), label
    assert tried > 0.8 * len(worth)


def test_the_flagship_in_scenarios(deal, worth):
    got, n = worth.run(200, seed=5), 200
    y = deal.run(n, seed=5, outputs=["returns.npv"])["returns.npv"].to_numpy()
    told = 0
    for label in ("fleet.life", "power.pue", "revenue.paying_final", "returns.discount_rate", "capex.facility_price"):
        unit = gw.Expression(_core.constant(1.0, deal._core.at(label).shown_unit))
        h = 1e-5
        ends = [deal.case("moved", {label: lambda old, s=s, u=unit: old + s * u}) for s in (h, -h)]
        right, left = (c.run(n, seed=5, outputs=["returns.npv"])["returns.npv"].to_numpy() for c in ends)
        right, left = (right - y) / h, (y - left) / h
        same, tells = agree(got[label].to_numpy(), right, left, 1e-13 * abs(y) / h, 1e-4)
        assert same[tells].all(), label
        told += tells.mean()
    assert told > 4.5
