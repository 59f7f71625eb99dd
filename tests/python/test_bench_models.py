"""The bench compares like with like: its synthetic model is the same in gigawatt and for the peers, draws included."""

import sys
from pathlib import Path

import numpy as np
import pytest
from numpy_evaluator import evaluate

import gigawatt as gw

sys.path.append(str(Path(__file__).parents[1] / "bench"))
import growth
import machine
import synthetic
from peers import numpy_draws
from peers.chunks import Evaluation
from peers.given import CORRELATED, DISTRIBUTED, INPUTS, RESULTS, SERIES, empty_results

EVERYTHING = RESULTS + SERIES


@pytest.fixture(scope="module")
def model():
    return synthetic.build()


@pytest.fixture(scope="module")
def run(model):
    return model.run(1_000, synthetic.SEED, outputs=list(EVERYTHING))


@pytest.fixture(scope="module")
def given(run):
    return {name: run[name].to_numpy() for name in INPUTS}


def apart(found, expected):
    """Relative to the largest value."""
    assert found.shape == expected.shape
    return np.abs(found - expected).max() / np.abs(expected).max()


def test_what_the_model_holds(model):
    assert tuple(model.inputs) == INPUTS
    assert len(model) == 146 and len(model.timeline) == 40
    steps = [line for line in model.plan().splitlines() if line.endswith("# ") or "time × scenario" in line]
    assert len(steps) >= 115
    text = "\n".join(steps)
    assert text.count("= convolve") == 4 and text.count("= prev") == 3 and text.count("= pow ") == 1


@pytest.mark.parametrize("peer", ["numpy_whole", "numpy_buffered"])
@pytest.mark.parametrize(("chunk", "threads"), [(0, 1), (300, 2)])
def test_numpy_peers_compute_the_same(peer, chunk, threads, run, given):
    out = empty_results(EVERYTHING, 40, 1_000)
    evaluation = Evaluation(peer, EVERYTHING, 40, "", chunk, threads)
    for _ in range(2):  # buffers are used again
        evaluation.run(given, out)
    for name in EVERYTHING:
        assert apart(out[name], run[name].to_numpy()) < 1e-9, name


def test_results_alone_are_the_same(run, given):
    out = empty_results(RESULTS, 40, 1_000)
    Evaluation("numpy_buffered", RESULTS, 40, "", 0, 1).run(given, out)
    for name in RESULTS:
        assert apart(out[name], run[name].to_numpy()) < 1e-9, name


def test_the_graph_itself_is_the_same(model, run, given):
    some = {name: x[..., :50] for name, x in given.items()}
    values = evaluate(model, RESULTS, some)
    for name in RESULTS:
        assert apart(values[name], run[name].to_numpy()[:50]) < 1e-9, name


def test_several_sites_and_months():
    wide = synthetic.build(2, 24, 12)
    run = wide.run(100, 3, outputs=list(EVERYTHING))
    total = dict.fromkeys(EVERYTHING, 0.0)
    evaluation = Evaluation("numpy_whole", EVERYTHING, 24, "", 0, 1, per_year=12)
    for prefix in synthetic.prefixes(2):
        out = empty_results(EVERYTHING, 24, 100)
        evaluation.run(synthetic.site_draws({n: run[n].to_numpy() for n in wide.inputs}, prefix), out)
        total = {name: total[name] + x for name, x in out.items()}
    for name in EVERYTHING:
        assert apart(total[name], run[name].to_numpy()) < 1e-9, name


def test_the_model_of_draws_alone_draws_the_same(model, given):
    drawn = synthetic.draws_alone(model).run(1_000, synthetic.SEED)["drawn"].to_numpy()
    expected = sum(x.sum(axis=0) if x.ndim == 2 else x for x in given.values())
    assert apart(drawn, expected) < 1e-12


def test_numpy_draws_have_the_same_distributions(model):
    n = 20_000
    found = numpy_draws.draws(1, 0, n, 2)
    assert set(found) == set(INPUTS)
    for name, (family, parameters) in DISTRIBUTED.items():
        distribution = getattr(gw, family)(*parameters)
        assert abs(found[name].mean() - distribution.mean()) < 6 * distribution.sd() / n**0.5, name
        assert found[name].std() == pytest.approx(distribution.sd(), rel=0.05), name
    run = model.run(n, 1, outputs=["npv"])
    ranks = [
        [x[name].argsort().argsort() for name in CORRELATED]
        for x in (found, {m: run[m].to_numpy() for m in CORRELATED})
    ]
    theirs, ours = (np.corrcoef(pair)[0, 1] for pair in ranks)
    assert theirs == pytest.approx(ours, abs=0.05)


def test_growth_and_rows():
    counts = [1, 2, 4, 8, 16]
    assert growth.Growth("x", counts, [0.5 * c for c in counts]).exponent == pytest.approx(1.0)
    assert growth.Growth("x", counts, [0.5 * c**2 for c in counts]).exponent == pytest.approx(2.0)
    row = machine.Row("x", 0.5, 2.0)
    assert row.ratio == 4.0 and row.cells()[1:4] == ("500 ms", "2.00 s", "4.00×")
    assert machine.Row("x", note="not installed").ratio is None
