"""The flagship gives the same bits on any threads, chunks, tiles and instruction sets, and known figures.

``python tests/python/test_reproducible.py`` writes the golden file anew, after a change of model or draws
that is meant.
"""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import gigawatt as gw
from gigawatt import _core

GOLDEN = Path(__file__).parent / "golden" / "flagship_bits.json"
SCENARIOS = 5 * 4096 + 1000  # more than five blocks, the last one partial
SEED = 7
SHARES = (0.05, 0.5, 0.95)
WAYS = {
    "1 thread": {"threads": 1},
    "2 threads": {"threads": 2},
    "4 threads": {"threads": 4},
    "chunks of 1": {"threads": 2, "chunk": 1},
    "chunks of 3": {"threads": 2, "chunk": 3},
    "tiles of 32": {"threads": 2, "lanes": 32},
    "tiles of 256": {"threads": 1, "lanes": 256},
    **{f"level {name}": {"threads": 2, "level": name} for name in _core.simd_levels()},
    "all at once": {"threads": 4, "chunk": 3, "lanes": 256, "level": _core.simd_levels()[0]},
}


@pytest.fixture(scope="module")
def program():
    model = gw.deals.nvidia_openai()
    return _core.compile(model._core, model.outputs)


def statistics(result, names):
    """Every statistic of every cell: name -> its bytes."""
    found = {}
    for name in names:
        output = result.output(name)
        for key, values in result.moments(output).items():
            found[f"{name} {key}"] = values.tobytes()
        for q in SHARES:
            found[f"{name} p{q * 100:g}"] = result.quantile(output, q).tobytes()
            found[f"{name} p{q * 100:g} error"] = result.quantile_error(output, q).tobytes()
        found[f"{name} absent"] = result.absent(output).tobytes()
        found[f"{name} faults"] = result.not_finite(output).tobytes()
        found[f"{name} bars"] = repr(result.bars(output, 0)).encode()
    return found


def names_of(program):
    return [output[0] for output in program.outputs]


def fingerprint(program):
    """Of all statistics and samples of one run."""
    digest = hashlib.sha256()
    result = _core.execute(program, SEED, SCENARIOS)
    for name, data in statistics(result, names_of(program)).items():
        digest.update(name.encode() + data)
    digest.update(_core.sample(program, SEED, 5_000).tobytes())
    return digest.hexdigest()


@pytest.fixture(scope="module")
def expected_statistics(program):
    return statistics(_core.execute(program, SEED, SCENARIOS, threads=1), names_of(program))


@pytest.fixture(scope="module")
def expected_samples(program):
    return _core.sample(program, SEED, SCENARIOS, threads=1)


@pytest.mark.parametrize("way", WAYS)
def test_statistics_have_the_same_bits(program, expected_statistics, way):
    found = statistics(_core.execute(program, SEED, SCENARIOS, **WAYS[way]), names_of(program))
    assert [key for key in expected_statistics if found[key] != expected_statistics[key]] == []


@pytest.mark.parametrize("way", [way for way in WAYS if "chunk" not in WAYS[way]])
def test_samples_have_the_same_bits(program, expected_samples, way):
    found = _core.sample(program, SEED, SCENARIOS, **WAYS[way])
    assert found.tobytes() == expected_samples.tobytes()


def test_moments_do_not_depend_on_quantiles(program, expected_statistics):
    result = _core.execute(program, SEED, SCENARIOS, quantiles=False)
    for name in names_of(program):
        for key, values in result.moments(result.output(name)).items():
            assert values.tobytes() == expected_statistics[f"{name} {key}"]


def test_fewer_scenarios_are_the_first_ones(program, expected_samples):
    np.testing.assert_array_equal(_core.sample(program, SEED, 5_000), expected_samples[:, :5_000])


def test_an_output_does_not_depend_on_the_others(program, expected_samples):
    model = gw.deals.nvidia_openai()
    for name, axes, _, _, _, first in program.outputs[::5]:
        cells = int(np.prod([len(axis.labels) for axis in axes], dtype=int))
        alone = _core.sample(_core.compile(model._core, [name]), SEED, 5_000)
        np.testing.assert_array_equal(alone, expected_samples[first : first + cells, :5_000])


def test_runs_in_a_thread_each_do_not_meet(program, expected_statistics):
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(3) as pool:
        runs = list(pool.map(lambda _: _core.execute(program, SEED, SCENARIOS, threads=1), range(3)))
    for result in runs:
        assert statistics(result, names_of(program)) == expected_statistics


def test_another_seed_is_another_run(program, expected_statistics):
    found = statistics(_core.execute(program, SEED + 1, SCENARIOS), names_of(program))
    assert found["valuation.enterprise mean"] != expected_statistics["valuation.enterprise mean"]


def test_unknown_levels_and_tiles_are_refused(program):
    with pytest.raises(gw.GigawattError, match="baseline"):
        _core.execute(program, SEED, 100, level="sse9")
    with pytest.raises(gw.GigawattError, match="multiple of 8"):
        _core.execute(program, SEED, 100, lanes=12)


# Another process, with the instruction set that the environment names.
SCRIPT = f"""
import json, sys, warnings
sys.path.insert(0, {str(Path(__file__).parent)!r})
import gigawatt as gw
from gigawatt import _core
from test_reproducible import fingerprint
model = gw.deals.nvidia_openai()
with warnings.catch_warnings(record=True) as met:
    warnings.simplefilter("always")
    model.run(50, 1)
    model.run(50, 1)
slow = [str(w.message) for w in met if w.category.__name__ == "SlowKernelsWarning"]
print(json.dumps([_core.simd_level(), fingerprint(_core.compile(model._core, model.outputs)), slow]))
"""


def another_process(simd):
    places = [str(Path(gw.__file__).parents[1]), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "GIGAWATT_SIMD": simd, "PYTHONPATH": os.pathsep.join(places)}
    done = subprocess.run([sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_baseline_gives_the_same_bits_and_warns(program):
    level, found, warned = another_process("baseline")
    assert level == "baseline"
    assert found == fingerprint(program)
    if len(_core.simd_levels()) > 1:
        assert len(warned) == 1 and "baseline" in warned[0]  # once a process


def test_an_unknown_instruction_set_warns_and_takes_the_best(program):
    level, found, warned = another_process("avx1024")
    assert level == _core.simd_levels()[-1]
    assert found == fingerprint(program)
    assert len(warned) == 1 and "avx1024" in warned[0] and level in warned[0]


def test_nothing_said_is_the_best_level():
    level, _, warned = another_process("")
    assert level == _core.simd_levels()[-1]
    assert warned == []


# Known figures.
def figures():
    """A handful of figures of the flagship, seed 7, 20,000 scenarios."""
    model = gw.deals.nvidia_openai()
    run = model.run(20_000, SEED, outputs=[name for name, _ in PICKED])
    found = {}
    for name, labels in PICKED:
        result = run[name].sel(**labels)
        key = name + "".join(f" {label}" for label in labels.values())
        found[f"{key} mean"] = float(result.mean())
        found[f"{key} sd"] = float(result.sd())
        found[f"{key} share"] = result.share
        for q in SHARES:
            found[f"{key} p{q * 100:g}"] = float(result.quantile(q))
        sample = result.to_numpy()
        found[f"{key} scenario 0"], found[f"{key} scenario 12345"] = float(sample[0]), float(sample[12_345])
    return found


PICKED = [
    ("deployment.gigawatts", {}),
    ("fleet.accelerators", {"generation": "Vera Rubin", "time": "2029Q4"}),
    ("capex.total", {"time": "2028Q2"}),
    ("opex.electricity", {"time": "2032Q1"}),
    ("captable.nvidia_stake", {"time": "2035Q4"}),
    ("revenue.total", {"time": "2031Q3"}),
    ("returns.npv", {}),
    ("returns.payback", {}),
    ("valuation.enterprise", {"time": "2030Q4"}),
]


def test_golden_figures():
    golden, found = json.loads(GOLDEN.read_text("utf-8")), figures()
    assert found.keys() == golden.keys()
    for key, value in golden.items():
        if value is None:
            assert np.isnan(found[key]), key
        else:
            assert found[key] == pytest.approx(value, rel=1e-12, abs=0.0), key


if __name__ == "__main__":
    GOLDEN.parent.mkdir(exist_ok=True)
    written = {key: None if np.isnan(value) else value for key, value in figures().items()}
    GOLDEN.write_text(json.dumps(written, indent=2) + "\n", "utf-8")
