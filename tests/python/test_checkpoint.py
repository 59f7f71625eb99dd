"""Checkpoints: a run that was killed goes on to the same bits, and the file of another run is refused by name."""

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from test_processes import build, of_run

import gigawatt as gw
from gigawatt.errors import CheckpointError, CheckpointWarning, InvalidValueError, KindError
from gigawatt.scale import checkpoint as files

BLOCK = gw._core.block_size
SCENARIOS = 9 * BLOCK + 500


@pytest.fixture(scope="module")
def model():
    return build()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "run.ckpt"


def stop_after(scenarios):
    return lambda done, _: done < scenarios


def test_a_run_that_was_stopped_goes_on_to_the_same_bits(model, path):
    first = model.run(SCENARIOS, seed=5, checkpoint=path, progress=stop_after(2 * BLOCK), threads=1)
    assert first.partial and 0 < first.samples < SCENARIOS
    assert of_run(first) == of_run(model.run(first.samples, seed=5))
    seen = []
    whole = model.run(SCENARIOS, seed=5, checkpoint=path, progress=lambda done, _: seen.append(done))
    assert min(seen) >= first.samples
    assert of_run(whole) == of_run(model.run(SCENARIOS, seed=5)) and not whole.partial


def test_a_run_that_is_done_computes_its_last_short_block_alone(model, path, monkeypatch):
    run = model.run(SCENARIOS, seed=5, checkpoint=path)
    blocks = []
    real = gw._core.execute_blocks

    def counted(program, seed, first, count, *rest, **given):
        blocks.append((first, count))
        return real(program, seed, first, count, *rest, **given)

    monkeypatch.setattr(gw._core, "execute_blocks", counted)
    again = model.run(SCENARIOS, seed=5, checkpoint=path)
    assert blocks == [(9, 500)] and of_run(again) == of_run(run)
    blocks.clear()
    assert model.run(9 * BLOCK, seed=5, checkpoint=path).samples == 9 * BLOCK and blocks == []
    longer = model.run(2 * SCENARIOS, seed=5, checkpoint=path)
    assert blocks[0][0] == 9
    monkeypatch.undo()
    assert of_run(longer) == of_run(model.run(2 * SCENARIOS, seed=5))


def test_without_a_seed_the_file_gives_it(model, path):
    run = model.run(2 * BLOCK, checkpoint=path)
    assert model.run(3 * BLOCK, checkpoint=path).seed == run.seed


def test_fewer_scenarios_than_a_block_leave_no_file(model, path):
    run = model.run(100, seed=5, checkpoint=path)
    assert of_run(run) == of_run(model.run(100, seed=5)) and not path.exists()


def test_workers_and_this_machine_take_turns(model, path):
    with ThreadPoolExecutor(2) as threads:
        some = model.run(SCENARIOS, seed=5, checkpoint=path, executor=threads, progress=stop_after(3 * BLOCK))
        more = model.run(2 * SCENARIOS, seed=5, checkpoint=path)
        last = model.run(4 * SCENARIOS, seed=5, checkpoint=path, executor=threads)
    assert some.samples <= SCENARIOS and of_run(more) == of_run(model.run(2 * SCENARIOS, seed=5))
    assert of_run(last) == of_run(model.run(4 * SCENARIOS, seed=5))


@pytest.mark.parametrize("method", ["latin", "sobol"])
@pytest.mark.filterwarnings("ignore::gigawatt.errors.UnbalancedSamplesWarning")
def test_where_the_count_decides_the_draws_it_must_be_the_same(model, path, method):
    samples = 8 * 5000
    part = model.run(samples, 5, method, checkpoint=path, progress=stop_after(2 * BLOCK), threads=1)
    assert part.partial
    with pytest.raises(CheckpointError, match=r"differs: samples \(40000 there, 80000 now\)"):
        model.run(2 * samples, 5, method, checkpoint=path)
    with pytest.raises(CheckpointError, match=rf"differs: method \({method} there, random now\)"):
        model.run(samples, 5, checkpoint=path)
    whole = model.run(samples, 5, method, checkpoint=path)
    assert not whole.partial and of_run(whole) == of_run(model.run(samples, 5, method))


KILLED = """
import sys
from test_processes import build
from gigawatt.scale import checkpoint
checkpoint.EVERY = 0.05
print("start", flush=True)
build().run(10**9, seed=5, checkpoint=sys.argv[1], threads=1)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_a_run_that_was_killed_goes_on_to_the_same_bits(model, path):
    places = [str(Path(gw.__file__).parents[1]), str(Path(__file__).parent)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([*places, os.environ.get("PYTHONPATH", "")])}
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(path)], env=environment)
    end = time.monotonic() + 60
    while not path.exists() and process.poll() is None and time.monotonic() < end:
        time.sleep(0.02)
    time.sleep(0.3)
    process.send_signal(signal.SIGKILL)
    assert process.wait(30) == -signal.SIGKILL
    held = header(path)["scenarios"]
    assert held > 0 and held % BLOCK == 0
    asked = held + 2 * BLOCK + 7
    run = model.run(asked, seed=5, checkpoint=path)
    whole = model.run(asked, seed=5)
    for name in ("total", "debt"):
        assert statistics(run[name]) == statistics(whole[name])


def statistics(result):
    """Bits of what needs no replay."""
    core, output = result._result
    found = [*core.moments(output).values(), *(core.quantile(output, q) for q in (0.0, 0.05, 0.5, 0.95, 1.0))]
    return b"".join(values.tobytes() for values in found)


def header(path):
    return json.loads(path.read_bytes().split(b"\n")[1])


# Another run.
@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"seed": 6}, r"differs: seed \(5 there, 6 now\)\."),
        ({"outputs": ["total"]}, r"differs: outputs \(total, debt there, total now\)\."),
        ({"outputs": ["debt", "total"]}, r"differs: outputs \(total, debt there, debt, total now\)\."),
        ({"seed": 6, "outputs": ["total"]}, r"differs: seed .*; outputs"),
        ({"samples": BLOCK}, r"holds 8,192 scenarios, more than the 4,096 asked for: ask for at least as many\."),
    ],
)
def test_the_file_of_another_run_is_refused(model, path, change, told):
    model.run(2 * BLOCK, seed=5, checkpoint=path)
    kept = path.read_bytes()
    with pytest.raises(CheckpointError, match=told) as caught:
        model.run(**{"samples": 2 * BLOCK, "seed": 5, "checkpoint": path, **change})
    assert str(path) in str(caught.value) and "another name, or delete this file" in str(caught.value)
    assert path.read_bytes() == kept


def test_the_file_of_another_model_is_refused(model, path):
    model.run(2 * BLOCK, seed=5, checkpoint=path)
    with pytest.raises(CheckpointError, match=r"the model \('sites' there, 'dear' now\)"):
        model.case("dear", {"price": 70}).run(2 * BLOCK, checkpoint=path)
    changed = build()
    changed.define("more", changed["total"] * 2)
    with pytest.raises(CheckpointError, match=r"the model \('sites' computes something else now\)"):
        changed.run(2 * BLOCK, checkpoint=path)


def test_the_file_of_another_build_is_refused(model, path, monkeypatch):
    monkeypatch.setattr(files, "build_text", lambda: "gigawatt 0.0.1")
    model.run(2 * BLOCK, seed=5, checkpoint=path)
    monkeypatch.undo()
    with pytest.raises(CheckpointError, match=r"differs: build \(gigawatt 0\.0\.1 there, gigawatt .* now\)"):
        model.run(2 * BLOCK, seed=5, checkpoint=path)


# What is no checkpoint.
@pytest.mark.parametrize("cut", [30, 300, -1])
def test_a_torn_file_is_refused(model, path, cut):
    model.run(2 * BLOCK, seed=5, checkpoint=path)
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(CheckpointError, match="is torn or was changed"):
        model.run(2 * BLOCK, seed=5, checkpoint=path)


@pytest.mark.parametrize("place", [40, 2000, -5])
def test_a_file_with_a_changed_byte_is_refused_or_of_another_run(model, path, place):
    model.run(2 * BLOCK, seed=5, checkpoint=path)
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)
    with pytest.raises(CheckpointError):
        model.run(2 * BLOCK, seed=5, checkpoint=path)


@pytest.mark.parametrize("content", [b"", b"samples = 10\n", b"gigawatt checkpoint 2\n{}"])
def test_a_foreign_file_is_refused_and_left_alone(model, path, content):
    path.write_bytes(content)
    for seed in (None, 5):
        with pytest.raises(CheckpointError, match="is no checkpoint of this gigawatt"):
            model.run(2 * BLOCK, seed=seed, checkpoint=path)
    assert path.read_bytes() == content


def test_a_file_with_a_false_header_is_refused(model, path):
    path.write_bytes(b'gigawatt checkpoint 1\n{"seed": "five"}\n')
    with pytest.raises(CheckpointError, match="is torn or was changed"):
        model.run(2 * BLOCK, checkpoint=path)


# Places.
def test_a_place_where_nothing_can_be_written_is_refused_at_once(model, tmp_path):
    with pytest.raises(InvalidValueError, match="cannot be written: No such file or directory"):
        model.run(10**12, checkpoint=tmp_path / "nowhere" / "run.ckpt")
    with pytest.raises(CheckpointError, match="cannot be read: Is a directory"):
        model.run(10**12, checkpoint=tmp_path)
    with pytest.raises(KindError, match="checkpoint= is the path of a file, got 7"):
        model.run(10, checkpoint=7)


def test_a_disk_that_fills_up_costs_no_result(model, path, monkeypatch):
    def full(file):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.warns(CheckpointWarning, match="cannot be written: No space left on device; the run goes on"):
        run = model.run(SCENARIOS, seed=5, checkpoint=path)
    assert run.samples == SCENARIOS and list(path.parent.iterdir()) == []


def test_only_the_file_is_left_behind(model, path):
    model.run(SCENARIOS, seed=5, checkpoint=path)
    assert [file.name for file in path.parent.iterdir()] == ["run.ckpt"]
