"""Laws of random models: compiled equals evaluated with NumPy, and no bit depends on how a result was asked for."""

import math
import pickle
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, note, settings
from numpy_evaluator import evaluate, scale_of
from random_models import OPERATIONS, PAIRS, Formulas, cases, met

from gigawatt import _core

SAMPLES, SEED = 24, 11
NUDGES = (1e-12, -1e-12)  # rounding may fall to either side


def law(examples):
    """The same models in every run of the tests."""
    return settings(max_examples=examples, derandomize=True, deadline=None, database=None)


class Tally:
    """In how many models each operation was, over the whole file; not a Counter, which a failure would print."""

    def __init__(self):
        self.laws = set()
        self.counts = Counter()


@pytest.fixture(scope="module")
def tally():
    return Tally()


def looked_at(tally, law, model):
    """Count what is in a model and have it shown where a law fails; its names."""
    tally.laws.add(law)
    tally.counts.update(met(model))
    note(Formulas(model))
    return list(model._core.names)


def same(x, y, tolerance=0.0):
    """Equal, both NaN, or within a relative tolerance; what is below 1e-290 counts as nothing."""
    with np.errstate(all="ignore"):
        nothing = (abs(x) < 1e-290) & (abs(y) < 1e-290)
        return (x == y) | (np.isnan(x) & np.isnan(y)) | nothing | (abs(x - y) <= tolerance * abs(y)) & np.isfinite(y)


def agree(tally, model, found, expected, nudged):
    """Check every value that rounding does not settle: flags and dates exactly, numbers to 1e-9.

    found: by name, in shown units; expected: by name, as the evaluator gives them; nudged: the same for disturbances
    to either side.
    """
    for name, values in found.items():
        info = model._core.at(name)
        plain = expected[name] / scale_of(info)
        moved = [values_of[name] / scale_of(info) for values_of in nudged]
        assert values.shape == plain.shape, name
        settled = np.logical_and.reduce([same(other, plain, 1e-10) for other in moved])
        wrong = np.argwhere(settled & ~same(values, plain, 1e-9 if info.kind == "number" else 0.0))
        tally.counts.update(values=values.size, unsettled=int((~settled).sum()))
        if len(wrong):
            at = tuple(int(k) for k in wrong[0])
            note(f"{name}{list(at)}: compiled {values[at]!r}, evaluated {plain[at]!r}")
        assert not len(wrong), f"{name}: {len(wrong)} of {values.size} values differ"


def bits(x):
    return np.ascontiguousarray(x).tobytes()


def together(model, names, samples, **how):
    """Samples of several quantities out of one program, by name, in shown units: what ``to_numpy`` makes for one."""
    program = _core.compile(model._core, names)
    raw = iter(_core.sample(program, SEED, samples, **how))
    found = {}
    for name, axes, *_ in program.outputs:
        shape = tuple(len(axis.labels) for axis in axes)
        cells = [next(raw) for _ in range(math.prod(shape))]
        found[name] = np.array(cells).reshape((*shape, samples)) / scale_of(model._core.at(name))
    return found


@law(500)
@given(model=cases())
def test_samples_equal_a_numpy_evaluation_on_the_same_draws(tally, model):
    names = looked_at(tally, "samples", model)
    found = together(model, names, SAMPLES, threads=1)
    drawn = {name: found[name] for name in names if model._core.at(name).body == "input"}
    agree(
        tally,
        model,
        found,
        evaluate(model, names, drawn),
        [evaluate(model, names, drawn, nudge=size) for size in NUDGES],
    )


@law(100)
@given(model=cases())
def test_base_values_equal_a_numpy_evaluation_at_the_centres(tally, model):
    names = looked_at(tally, "base", model)
    base = model.base()
    found = {name: base[name].values[..., None] for name in names}
    agree(tally, model, found, evaluate(model, names), [evaluate(model, names, nudge=size) for size in NUDGES])


@law(60)
@given(model=cases())
def test_bits_depend_neither_on_the_other_outputs_nor_on_threads_tiles_or_pickling(tally, model):
    names = looked_at(tally, "bits", model)
    run = model.run(SAMPLES, seed=SEED)
    alone = {name: run[name].to_numpy() for name in names}
    copy = pickle.loads(pickle.dumps(model))
    assert list(copy._core.names) == names
    for how in ({"threads": 1}, {"threads": 3, "lanes": 8}):
        for asked in (model, copy):
            for name, values in together(asked, names, SAMPLES, **how).items():
                assert bits(values) == bits(alone[name]), (name, how)
    # More than a block of scenarios is shared out among threads; rates of return are dear.
    if not met(model) & {"irr", "irr_status"}:
        few = [name for name in names if alone[name].size <= 24 * SAMPLES]
        one, three = (together(model, few, 4097, threads=n) for n in (1, 3))
        for name in few:
            assert bits(one[name]) == bits(three[name]), name
            assert bits(one[name][..., :SAMPLES]) == bits(alone[name]), name


def test_every_operation_was_met_often(tally):
    """What the laws above looked at; of no meaning where one of them was left out."""
    if tally.laws != {"samples", "base", "bits"}:
        pytest.skip("counts the models of all the tests in this file")
    rare = {op: tally.counts[op] for op in sorted(OPERATIONS) if tally.counts[op] < 50}
    rare |= {pair: tally.counts[pair] for pair in PAIRS if tally.counts[pair] < 10}
    assert not rare
    assert tally.counts["unsettled"] < 0.01 * tally.counts["values"]
