"""Executors of other packages behind one face: submit, wait, result, cancel. Dask and Ray are never imported here."""

from __future__ import annotations

import concurrent.futures
import importlib
import os
import pickle
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from gigawatt.errors import KindError

_KINDS = (
    "a concurrent.futures executor such as ProcessPoolExecutor(8), a Dask Client, the module ray, or a function "
    "without arguments that makes a pool, lambda: ProcessPoolExecutor(8)"
)
_LOST = {"KilledWorker", "WorkerCrashedError", "NodeDiedError", "OutOfMemoryError", "OwnerDiedError"}  # Dask's, Ray's


class Workers(Protocol):
    """Where chunks are sent.

    shared: to threads of this process, which need no pickle. if_lost: what to know where workers are lost for good.
    """

    shared: bool
    if_lost: str

    def dumps(self, model: Any) -> bytes:
        """Pickle a model; Dask and Ray can send functions that a worker cannot import."""

    def count(self) -> int:
        """Workers, as near as can be told."""

    def submit(self, function: Callable[..., Any], *args: Any) -> Any:
        """Send a call; gives a handle."""

    def wait(self, handles: list[Any], seconds: float) -> Iterable[Any]:
        """Those that are done, at least one unless so many seconds have passed."""

    def result(self, handle: Any) -> Any:
        """What a call that is done gave or raised."""

    def cancel(self, handles: Iterable[Any]) -> None:
        """Let go of calls that are not needed any more."""

    def renew(self) -> bool:
        """Replace workers that were lost; whether that can be done."""

    def close(self, stopped: bool) -> None:
        """Give back what was made here; stopped: without waiting for what runs in it."""


class Futures:
    """A concurrent.futures executor of the caller's."""

    if_lost = "executor=lambda: ProcessPoolExecutor(8), a function that makes the pool, replaces one that breaks"

    def __init__(self, executor: concurrent.futures.Executor) -> None:
        self._executor = executor
        threads = isinstance(executor, concurrent.futures.ThreadPoolExecutor)
        # Python 3.14's interpreters are threads, but each with modules of its own.
        self.shared = threads and type(executor).__name__ != "InterpreterPoolExecutor"

    def count(self) -> int:
        """Workers of the pool."""
        known: int | None = getattr(self._executor, "_max_workers", None)
        return known or os.cpu_count() or 1

    def dumps(self, model: Any) -> bytes:
        """Pickle a model."""
        return pickle.dumps(model)

    def submit(self, function: Callable[..., Any], *args: Any) -> Any:
        """Send a call."""
        return self._executor.submit(function, *args)

    def wait(self, handles: list[Any], seconds: float) -> Iterable[Any]:
        """Those that are done."""
        return concurrent.futures.wait(handles, seconds, concurrent.futures.FIRST_COMPLETED).done

    def result(self, handle: Any) -> Any:
        """What a call gave or raised."""
        return handle.result()

    def cancel(self, handles: Iterable[Any]) -> None:
        """Calls that have not begun never will."""
        for handle in handles:
            handle.cancel()

    def renew(self) -> bool:
        """Another's pool cannot be made anew."""
        return False

    def close(self, stopped: bool) -> None:
        """Another's pool stays open."""


class Dask(Futures):
    """A Dask client, by its own concurrent.futures face; Dask itself sends the tasks of a dead worker again."""

    if_lost = "Dask had tried the chunk on other workers"

    def __init__(self, client: Any) -> None:
        super().__init__(client.get_executor(pure=False))
        self._client = client

    def count(self) -> int:
        """Threads of the cluster's workers."""
        return max(1, int(sum(self._client.ncores().values())))

    def dumps(self, model: Any) -> bytes:
        """Pickle a model as Dask would: it comes with cloudpickle."""
        return bytes(importlib.import_module("cloudpickle").dumps(model))


class Pools(Futures):
    """Pools that a function makes: one that breaks is replaced, the last one is shut down."""

    def __init__(self, make: Callable[[], Any]) -> None:
        super().__init__(self._made(make))
        self._make = make

    @staticmethod
    def _made(make: Callable[[], Any]) -> concurrent.futures.Executor:
        pool = make()
        if not isinstance(pool, concurrent.futures.Executor):
            raise KindError(f"executor= gave {type(pool).__name__}, not a concurrent.futures executor")
        return pool

    def renew(self) -> bool:
        """Make a pool in place of the one that broke."""
        self._executor.shutdown(wait=False)
        self._executor = self._made(self._make)
        return True

    def close(self, stopped: bool) -> None:
        """Shut the pool down."""
        if stopped and hasattr(self._executor, "terminate_workers"):  # processes, from Python 3.14 on
            self._executor.terminate_workers()
        else:
            self._executor.shutdown(wait=not stopped, cancel_futures=True)


class Ray:
    """The module ray; Ray itself sends the tasks of a dead worker again."""

    shared = False
    if_lost = "Ray had tried the chunk on other workers"

    def __init__(self, ray: Any) -> None:
        self._ray = ray
        self._remote: dict[Any, Any] = {}

    def count(self) -> int:
        """Cores of the cluster."""
        return max(1, int(self._ray.cluster_resources().get("CPU", 1)))

    def dumps(self, model: Any) -> bytes:
        """Pickle a model as Ray would: it has a cloudpickle of its own."""
        return bytes(getattr(self._ray, "cloudpickle", pickle).dumps(model))

    def submit(self, function: Callable[..., Any], *args: Any) -> Any:
        """Send a call."""
        if function not in self._remote:
            self._remote[function] = self._ray.remote(function)
        return self._remote[function].remote(*args)

    def wait(self, handles: list[Any], seconds: float) -> Iterable[Any]:
        """Those that are done."""
        done, _ = self._ray.wait(handles, num_returns=1, timeout=seconds)
        return list(done)

    def result(self, handle: Any) -> Any:
        """What a call gave or raised; Ray's wrapper of an error holds a whole traceback as text."""
        try:
            return self._ray.get(handle)
        except Exception as error:
            cause = getattr(error, "cause", None)
            if isinstance(cause, Exception):
                raise cause from error
            raise

    def cancel(self, handles: Iterable[Any]) -> None:
        """Calls that have not begun never will."""
        for handle in handles:
            self._ray.cancel(handle)

    def renew(self) -> bool:
        """Ray has tried again already."""
        return False

    def close(self, stopped: bool) -> None:
        """The cluster is the caller's."""


def workers_of(executor: Any) -> Workers:
    """What an executor is, by what it can do. Raises KindError for anything else."""
    if isinstance(executor, concurrent.futures.Executor):
        return Futures(executor)
    if hasattr(executor, "get_executor") and hasattr(executor, "ncores"):
        return Dask(executor)
    if all(hasattr(executor, name) for name in ("remote", "get", "wait", "cancel", "cluster_resources")):
        return Ray(executor)
    if callable(executor) and not hasattr(executor, "submit"):
        return Pools(executor)
    if isinstance(executor, type) and issubclass(executor, concurrent.futures.Executor):
        return Pools(executor)
    raise KindError(f"executor= is {_KINDS}; not {executor!r}", subject="executor")


def lost(error: BaseException) -> bool:
    """Whether an error says that a worker was lost, and not what the work did."""
    return (
        isinstance(error, (concurrent.futures.BrokenExecutor, concurrent.futures.CancelledError))
        or type(error).__name__ in _LOST
    )
