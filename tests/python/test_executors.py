"""Runs on threads, processes and a Dask cluster: the bits of one machine, and nothing lost where a worker is."""

import concurrent.futures
import functools
import multiprocessing
import signal
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import executor_functions
import numpy as np
import pytest
from executor_functions import calling
from test_interrupt import interrupted
from test_processes import build, of_run

import gigawatt as gw
from gigawatt.errors import ExecutorError, InterruptedRunError, KindError
from gigawatt.results.blocks import Draws
from gigawatt.scale.chunks import cut, size_for
from gigawatt.scale.worker import Missing
from gigawatt.scale.workers import Ray

BLOCK = gw._core.block_size
SCENARIOS = 20 * BLOCK + 500
SPAWN = multiprocessing.get_context("spawn")


@pytest.fixture(scope="module")
def model():
    return build()


@pytest.fixture(scope="module")
def expected(model):
    return of_run(model.run(SCENARIOS, seed=5))


@pytest.fixture(scope="module")
def pool():
    with ProcessPoolExecutor(2, mp_context=SPAWN) as made:
        yield made


def total_of(run):
    return run["total"].mean().value, run["total"].quantile(0.9).value


# How a run is cut.
@pytest.mark.parametrize("asked", [1, BLOCK, BLOCK + 1, 1000 * BLOCK - 1, 77 * BLOCK])
@pytest.mark.parametrize("first", [0, 1, 6, 64])
@pytest.mark.parametrize("size", [1, 16])
def test_chunks_cover_each_block_once_and_leave_one_node_each(asked, first, size):
    draws = Draws(1, "random", asked)
    chunks = list(cut(first, draws, size))
    assert [b for chunk in chunks for b in range(chunk.first, chunk.last)] == list(range(first, draws.blocks))
    for chunk in chunks[:-1]:
        length = chunk.last - chunk.first
        assert length <= size and (length & (length - 1) == 0 or chunk.last == draws.whole)
        assert length & (length - 1) or chunk.first % length == 0
    if chunks and asked % BLOCK:
        assert chunks[-1] == (draws.whole, draws.blocks)  # the short block is computed again by a longer run


def test_a_chunk_is_a_power_of_two_of_blocks_and_every_worker_gets_some():
    assert [size_for(blocks, 2) for blocks in (1, 8, 40, 10**6)] == [1, 1, 4, 256]


# The same bits.
@pytest.mark.parametrize("workers", [1, 3])
def test_threads_give_the_bits_of_one_machine(model, expected, workers):
    before = threading.active_count()
    with ThreadPoolExecutor(workers) as threads:
        assert of_run(model.run(SCENARIOS, seed=5, executor=threads)) == expected
    assert threading.active_count() == before


def test_processes_give_the_bits_of_one_machine(model, expected, pool):
    run = model.run(SCENARIOS, seed=5, executor=pool)
    assert of_run(run) == expected and run.samples == SCENARIOS and not run.partial
    case = model.case("dear", {"price": 70})
    assert of_run(case.run(SCENARIOS, seed=5, executor=pool)) == of_run(case.run(SCENARIOS, seed=5))


@pytest.mark.parametrize("method", ["latin", "sobol"])
@pytest.mark.parametrize("samples", [16 * BLOCK, 8 * 5000])  # 8 scramblings of 5,000: a block of 4,096 and one of 904
@pytest.mark.filterwarnings("ignore::gigawatt.errors.UnbalancedSamplesWarning")
def test_every_method_of_sampling(model, pool, method, samples):
    run = model.run(samples, 5, method, executor=pool)
    assert of_run(run) == of_run(model.run(samples, 5, method))
    m = calling(executor_functions.double)
    assert total_of(m.run(samples, 5, method, executor=pool)) == total_of(m.run(samples, 5, method))


def test_fewer_scenarios_than_a_block(model, pool):
    assert of_run(model.run(10, seed=5, executor=pool)) == of_run(model.run(10, seed=5))


def test_results_of_any_order_of_arrival(model, expected):
    class Backwards(concurrent.futures.Executor):
        """Computes what it has when it is waited for, the last first."""

        def __init__(self):
            self.tasks = []

        def submit(self, function, *args):
            future = concurrent.futures.Future()
            self.tasks.append((future, function, args))
            if len(self.tasks) == 2:
                while self.tasks:
                    future_, function_, args_ = self.tasks.pop()
                    future_.set_result(function_(*args_))
            return future

        _max_workers = 1

    short = 16 * BLOCK
    assert of_run(model.run(short, seed=5, executor=Backwards())) == of_run(model.run(short, seed=5))


def test_processes_with_different_instruction_sets(tmp_path):
    levels = gw._core.simd_levels()
    if len(levels) < 2:
        pytest.skip("one instruction set here")
    m = calling(executor_functions.notes, folder=str(tmp_path))
    expected = total_of(m.run(SCENARIOS, seed=3))
    for file in tmp_path.iterdir():
        file.unlink()
    names = SPAWN.Queue()
    for name in levels[-2:]:
        names.put(name)
    with ProcessPoolExecutor(2, SPAWN, executor_functions.level, (names,)) as mixed:
        list(mixed.map(time.sleep, [1.0, 1.0]))  # both are up
        assert total_of(m.run(SCENARIOS, seed=3, executor=mixed)) == expected
        for _ in range(20):  # until both have had a chunk
            if len({file.read_text() for file in tmp_path.iterdir()}) == 2:
                break
            assert total_of(m.run(SCENARIOS, seed=3, executor=mixed)) == expected
    assert {file.read_text() for file in tmp_path.iterdir()} == set(levels[-2:])


def test_the_model_is_sent_until_it_is_known_and_again_where_it_is_missing(model, expected):
    sent = []

    class Forgetful(ThreadPoolExecutor):
        """Runs what a process would, and forgets the model once."""

        def submit(self, function, parcel, first, last):
            sent.append(parcel.model is not None)
            if len(sent) == 5:
                future = concurrent.futures.Future()
                future.set_result(Missing())
                return future
            return super().submit(function, parcel, first, last)

    Forgetful.__name__ = "InterpreterPoolExecutor"  # shares no modules, so is sent parcels
    with Forgetful(1) as threads:
        assert of_run(model.run(SCENARIOS, seed=5, executor=threads)) == expected
    assert sent[0] and not sent[4] and any(sent[5:]) and sent.count(True) <= 4


# Functions.
def test_a_function_that_pickles(pool):
    m = calling(executor_functions.double)
    assert total_of(m.run(SCENARIOS, seed=3, executor=pool)) == total_of(m.run(SCENARIOS, seed=3))


def test_a_function_that_does_not_pickle_is_named(pool):
    m = calling(lambda x: x + 1)
    with pytest.raises(ExecutorError, match=r"'calling' cannot be sent .*'function' in 'total' does not pickle"):
        m.run(SCENARIOS, seed=3, executor=pool)
    with ThreadPoolExecutor(2) as threads:
        assert total_of(m.run(SCENARIOS, seed=3, executor=threads)) == total_of(m.run(SCENARIOS, seed=3))


@pytest.fixture(scope="module")
def limit():
    """The largest input of the first four blocks; a later one is larger."""
    x = calling(executor_functions.double).run(SCENARIOS, seed=3)["x"].to_numpy()
    limit = float(x[: 4 * BLOCK].max())
    assert x.max() > limit
    return limit


@pytest.fixture(scope="module")
def same():
    """What the model gives that calls a function that returns its argument."""
    return functools.cache(lambda count: total_of(calling(np.positive).run(count, seed=3)))


@pytest.fixture
def deadly(limit, tmp_path):
    """A model that kills so many workers in the fifth block or later."""
    return lambda deaths: calling(
        executor_functions.dies_above, limit=limit, tomb=str(tmp_path / "tomb"), deaths=deaths
    )


def test_an_error_on_a_worker_names_the_chunk_and_keeps_what_was_done(limit, pool, same):
    m = calling(executor_functions.fails_above, limit=limit)
    with pytest.raises(ExecutorError, match=r"scenarios [\d,]+ to [\d,]+ failed on a worker: FunctionError") as caught:
        m.run(SCENARIOS, seed=3, executor=pool)
    assert "too large" in str(caught.value) and isinstance(caught.value.__cause__, gw.errors.FunctionError)
    run = caught.value.run
    if run is not None:  # the other worker may have been slow
        assert run.partial and run.samples % BLOCK == 0 and total_of(run) == same(run.samples)


# Workers that die.
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
@pytest.mark.parametrize("deaths", [1, 2])
def test_a_pool_that_breaks_is_replaced_where_it_can_be_made(deadly, same, deaths):
    made = []

    def make():
        made.append(ProcessPoolExecutor(2, mp_context=SPAWN))
        return made[-1]

    run = deadly(deaths).run(SCENARIOS, seed=3, executor=make)
    assert total_of(run) == same(SCENARIOS)
    assert 2 <= len(made) <= 1 + deaths and not run.partial  # both workers of a pool may die
    with pytest.raises(RuntimeError, match="shutdown"):
        made[-1].submit(print)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_a_pool_that_breaks_leaves_what_was_done_and_a_checkpoint_to_go_on_from(deadly, same, tmp_path):
    m = deadly(1)
    kept = tmp_path / "run.ckpt"
    with ProcessPoolExecutor(1, mp_context=SPAWN) as one:
        with pytest.raises(ExecutorError, match=r"workers were lost, .*BrokenProcessPool.*executor=lambda") as caught:
            m.run(SCENARIOS, seed=3, executor=one, checkpoint=kept)
        run = caught.value.run
        assert run.samples == 4 * BLOCK and run.partial  # one worker: all before the chunk of its death
        assert total_of(run) == same(run.samples)
        with pytest.raises(ExecutorError, match="workers were lost"):
            m.run(SCENARIOS, seed=3, executor=one)
    seen = []
    whole = m.run(SCENARIOS, seed=3, checkpoint=kept, progress=lambda done, _: seen.append(done))
    assert total_of(whole) == same(SCENARIOS)
    assert min(seen) >= 4 * BLOCK


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_a_chunk_that_kills_every_worker_ends_in_an_error(deadly):
    with pytest.raises(ExecutorError, match="3 new pools in a row broke"):
        deadly(1000).run(SCENARIOS, seed=3, executor=functools.partial(ProcessPoolExecutor, 1, SPAWN))


# Stopping.
def test_progress_counts_to_the_end_and_stops_the_run(model, expected):
    seen = []
    with ThreadPoolExecutor(1) as threads:
        model.run(SCENARIOS, seed=5, executor=threads, progress=lambda *counts: seen.append(counts))
        assert seen == sorted(seen) and seen[-1] == (SCENARIOS, SCENARIOS) and len(seen) > 2
        run = model.run(SCENARIOS, seed=5, executor=threads, progress=lambda done, _: done < 3 * BLOCK)
    assert run.partial and 3 * BLOCK <= run.samples < SCENARIOS and run.samples % BLOCK == 0
    assert of_run(run) == of_run(model.run(run.samples, seed=5))


def test_ctrl_c_gives_the_leading_blocks(model):
    def interrupt(done, _):
        if done >= 3 * BLOCK:
            raise KeyboardInterrupt

    with ThreadPoolExecutor(1) as threads:
        run = model.run(SCENARIOS, seed=5, executor=threads, progress=interrupt)
        assert run.partial and run.samples >= 3 * BLOCK and run.samples % BLOCK == 0


def test_a_run_that_is_stopped_before_its_first_block_says_so(model):
    class Idle(concurrent.futures.Executor):
        """Never begins."""

        def submit(self, function, *args):
            return concurrent.futures.Future()

    with pytest.raises(InterruptedRunError, match="before its first block"):
        model.run(SCENARIOS, seed=5, executor=Idle(), progress=lambda done, _: False)


RUN = """
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
import gigawatt as gw
m = gw.Model("long", gw.quarters("2026Q1", 8))
x = m.input("x", gw.to(1, 2), "1", path=gw.gbm(sd=0.1))
m.define("y", x * x)
if __name__ == "__main__":
    seen = []

    def begun(done, _):
        if done and not seen:
            seen.append(done)
            print("begun", flush=True)

    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        run = m.run(10**12, seed=1, executor=pool, progress=begun)
    print(run.samples, run.partial, run["y"].sel(time="2026Q1").mean().value > 1)
"""


def test_a_real_ctrl_c_gives_the_leading_blocks():
    code, out, err = interrupted([sys.executable, "-c", RUN], until=True)
    assert code == 0, err
    samples, partial, positive = out.splitlines()[1].split()
    assert int(samples) > 0 and int(samples) % BLOCK == 0 and partial == positive == "True"


# What is no executor.
@pytest.mark.parametrize("wrong", [4, "dask", object()])
def test_what_is_no_executor_is_refused(model, wrong):
    with pytest.raises(KindError, match=r"executor= is a concurrent\.futures executor"):
        model.run(10, executor=wrong)


def test_a_function_that_makes_no_pool_is_refused(model):
    with pytest.raises(KindError, match="executor= gave int"):
        model.run(10, executor=lambda: 4)


def test_a_pool_that_was_shut_down_is_named(model):
    with ThreadPoolExecutor(1) as threads:
        pass
    with pytest.raises(ExecutorError, match="takes no work: cannot schedule new futures after shutdown"):
        model.run(10, executor=threads)


def test_a_worker_with_another_build_is_refused(model, pool, monkeypatch):
    monkeypatch.setattr("gigawatt.scale.worker.build_text", lambda: "gigawatt 0.0.1")
    with pytest.raises(ExecutorError, match=r"has another gigawatt, .* than the gigawatt 0\.0\.1 here"):
        model.run(10, executor=pool)


# Dask, with two processes of different instruction sets.
@pytest.fixture(scope="module")
def dask():
    distributed = pytest.importorskip("dask.distributed")
    quiet = {"dashboard": False}
    workers = {
        name: {"cls": distributed.Nanny, "options": {"nthreads": 1, "env": {"GIGAWATT_SIMD": name}, **quiet}}
        for name in gw._core.simd_levels()[-2:]
    }
    scheduler = {"cls": distributed.Scheduler, "options": quiet}
    with (
        distributed.SpecCluster(workers=workers, scheduler=scheduler, silence_logs=50) as cluster,
        distributed.Client(cluster) as client,
    ):
        client.wait_for_workers(len(workers), 30)
        yield client


def test_dask_gives_the_bits_of_one_machine(model, expected, dask):
    assert of_run(model.run(SCENARIOS, seed=5, executor=dask)) == expected
    assert set(dask.run(executor_functions.simd).values()) == set(gw._core.simd_levels()[-2:])
    with dask.get_executor() as executor:
        assert of_run(model.run(SCENARIOS, seed=5, executor=executor)) == expected


def test_dask_takes_functions_that_cannot_be_imported(dask):
    m = calling(lambda x: x + 1)
    assert total_of(m.run(SCENARIOS, seed=3, executor=dask)) == total_of(m.run(SCENARIOS, seed=3))


def test_dask_names_the_chunk_of_an_error(dask, limit):
    with pytest.raises(ExecutorError, match=r"scenarios [\d,]+ to [\d,]+ failed on a worker: FunctionError"):
        calling(executor_functions.fails_above, limit=limit).run(SCENARIOS, seed=3, executor=dask)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_dask_goes_on_where_a_worker_is_killed(dask, deadly, same, tmp_path):
    assert total_of(deadly(1).run(SCENARIOS, seed=3, executor=dask)) == same(SCENARIOS)
    assert (tmp_path / "tomb").read_text() == "x"


# Ray, by its shape alone.
class FakeRay:
    """The calls of ray that are used, on this thread."""

    def __init__(self):
        self.calls = 0

    def remote(self, function):
        ray = self

        class Remote:
            def remote(self, *args):
                ray.calls += 1
                future = concurrent.futures.Future()
                try:
                    future.set_result(function(*args))
                except Exception as error:
                    future.set_exception(error)
                return future

        return Remote()

    def wait(self, refs, *, num_returns, timeout):
        return refs[:num_returns], refs[num_returns:]

    def get(self, ref):
        return ref.result()

    def cancel(self, ref):
        ref.cancel()

    def cluster_resources(self):
        return {"CPU": 2.0}


def test_something_shaped_like_ray(model, expected):
    ray = FakeRay()
    assert of_run(model.run(SCENARIOS, seed=5, executor=ray)) == expected
    assert ray.calls > 4 and Ray(ray).count() == 2
