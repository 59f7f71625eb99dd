"""Models and runs in other threads and processes: the same bits, and nothing that outlives a call."""

import hashlib
import os
import pickle
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

import gigawatt as gw
from gigawatt.results.quantity_result import Estimate, QuantityResult
from gigawatt.results.run import Run

SCENARIOS = 2 * 4096 + 500


def build() -> gw.Model:
    """A model with axes, a path, a correlation and a state."""
    m = gw.Model("sites", gw.quarters("2026Q3", 6))
    power = m.input("power", gw.to(30, 50), "MW", over=gw.axis("site", ["Abilene", "Lordstown"]))
    price = m.input("price", gw.to(40, 60), "USD/MWh", path=gw.gbm(sd=0.2))
    rate = m.input("rate", gw.normal(0.02, 0.01))
    m.correlate({("price", "rate"): 0.4})
    cost = m.define("cost", (power * price * m.time.length).sum("site"), "USD", timing="flow")
    debt = m.state("debt", "USD", initial=0)
    debt.update(debt.prev * (1 + rate) + cost)
    m.define("total", cost.sum("time"), "USD")
    m.outputs = ["total", "debt"]
    return m


def bits(result: QuantityResult) -> str:
    """Of statistics and samples of one quantity."""
    digest = hashlib.sha256()
    for found in (result.mean(), result.sd(), result.quantile(0.9), result.to_numpy()):
        values = float(found) if isinstance(found, Estimate) else found
        digest.update(np.asarray(values, dtype=float).tobytes())
    return digest.hexdigest()


def of_run(run: Run) -> str:
    """Of all that a run reported, and of two quantities that are replayed."""
    return " ".join(bits(run[name]) for name in ("total", "debt", "cost", "power"))


def of_model(model: gw.Model) -> str:
    return of_run(model.run(SCENARIOS, seed=5))


@pytest.fixture(scope="module")
def expected() -> str:
    return of_run(build().run(SCENARIOS, seed=5, threads=1))


# Threads of one process.
def test_threads_run_one_model_at_once(expected: str) -> None:
    m = build()
    gate = threading.Barrier(3)

    def one(_: int) -> str:
        gate.wait(30)
        return of_model(m)

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(one, range(3))) == [expected] * 3


def test_threads_run_different_cases_of_one_model_at_once() -> None:
    m = build()
    cases = [m.case(f"{price}", {"price": price}) for price in (40, 50, 60, 70)]
    alone = [of_model(case) for case in cases]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(of_model, cases)) == alone
    assert len(set(alone)) == 4


def test_threads_read_one_run_at_once(expected: str) -> None:
    run = build().run(SCENARIOS, seed=5)
    gate = threading.Barrier(4)

    def one(k: int) -> str:
        gate.wait(30)
        if k == 3:
            return of_run(pickle.loads(pickle.dumps(run)))  # while the others fill it
        return of_run(run)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(one, range(4))) == [expected] * 4


def test_threads_take_models_and_runs_apart_while_others_run(expected: str) -> None:
    m = build()
    with ThreadPoolExecutor(2) as pool:
        running = pool.submit(of_model, m)
        restored = [pool.submit(lambda: pickle.loads(pickle.dumps(m))) for _ in range(4)]
        assert running.result() == expected
        assert all(of_model(model.result()) == expected for model in restored)


# Other processes.
def another_process(program: str) -> str:
    """Run a program that has this file's functions; a hang is a failure."""
    places = [str(Path(gw.__file__).parents[1]), str(Path(__file__).parent)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([*places, os.environ.get("PYTHONPATH", "")])}
    done = subprocess.run(
        [sys.executable, "-c", f"from test_processes import *\n{program}"],
        env=environment, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


FORK = """
m = build()
before = of_run(m.run(SCENARIOS, seed=5, threads=3))
run = m.run(SCENARIOS, seed=5, threads=3)
reading, writing = os.pipe()
child = os.fork()
if child == 0:
    # The model, a run that the parent made, and a model of its own.
    os.write(writing, repr([of_model(m), of_run(run), of_model(build())]).encode())
    os._exit(0)
after = of_run(m.run(SCENARIOS, seed=5, threads=3))
found = os.read(reading, 100_000).decode()
assert os.waitpid(child, 0)[1] == 0
assert before == after
print(found)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_fork_after_a_run_gives_the_same_bits(expected: str) -> None:
    assert another_process(FORK).strip() == repr([expected] * 3)


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_worker_processes_give_the_same_bits(method: str, expected: str) -> None:
    import multiprocessing

    if method not in multiprocessing.get_all_start_methods():
        pytest.skip(f"no {method} here")
    program = f"""
import multiprocessing
m = build()
run = m.run(SCENARIOS, seed=5)
with multiprocessing.get_context({method!r}).Pool(2) as pool:
    print([*pool.map(of_model, [m, m]), *pool.map(of_run, [run])])
"""
    assert another_process(program).strip() == repr([expected] * 3)


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="threads are counted in /proc")
def test_no_thread_outlives_a_call() -> None:
    program = """
m = build()
m.run(10, seed=1)  # whatever is started once is there
before = len(os.listdir("/proc/self/task"))
of_run(m.run(SCENARIOS, seed=5, threads=4))
print(len(os.listdir("/proc/self/task")) - before)
"""
    assert another_process(program) == "0\n"


def test_a_model_run_and_distribution_are_restored_in_another_process(tmp_path: Path, expected: str) -> None:
    m = build()
    late = m.case("dear", {"price": gw.to(50, 70), "rate": lambda old: old / 2})
    m.cases["dear"] = late
    d = gw.mixture([gw.to(1, 3), gw.normal(2, 1).truncated(0, 4)], [1, 2])
    file = tmp_path / "all.pickle"
    file.write_bytes(pickle.dumps((m, m.run(SCENARIOS, seed=5), d)))
    program = f"""
with open({str(file)!r}, "rb") as file:
    m, run, d = pickle.load(file)
print([of_model(m), of_run(run), of_model(m.cases["dear"]), repr(d), d.quantile(0.3)])
"""
    assert another_process(program).strip() == repr([expected, expected, of_model(late), repr(d), d.quantile(0.3)])


def test_the_log_is_there_for_those_who_ask() -> None:
    import logging

    logger = logging.getLogger("gigawatt")
    assert [type(handler) for handler in logger.handlers] == [logging.NullHandler]
    assert logger.level == logging.NOTSET and logger.propagate
