"""What runs on a worker: the model is unpickled and compiled once and kept by the digest of its bytes.

The model travels, not the compiled program: the functions that a formula calls need the model too, compiling takes
milliseconds, and each worker then plans its tiles for its own cache. That both sides compiled the same is checked by
the program's fingerprint.
"""

from __future__ import annotations

import hashlib
import pickle
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from gigawatt import _core
from gigawatt.errors import ExecutorError
from gigawatt.results.blocks import Blocks, Draws
from gigawatt.results.supply import Calls

if TYPE_CHECKING:
    from gigawatt.modelling.model import Model

_KEPT = 4  # models on a worker


class Missing:
    """A worker's answer where it has not seen the model: the chunk is sent again with it."""


class Job(NamedTuple):
    """What is the same for all chunks of a run; small."""

    key: str  # digest of the pickled model
    outputs: tuple[str, ...]
    fingerprint: int  # of the program
    build: str
    draws: Draws
    threads: int


class Parcel(NamedTuple):
    """A job, and the model for a worker that has not seen it."""

    job: Job
    model: bytes | None


def build_text() -> str:
    """Version and build, which must be the same wherever statistics are merged."""
    import gigawatt

    built = _core.build_info()
    return f"gigawatt {gigawatt.__version__}, {built['compiler']}, {built['flags']}, {built['target']}"


def parcel(model: Model, outputs: list[str], blocks: Blocks, threads: int, dumps: Callable[[Any], bytes]) -> Parcel:
    """Pickle a model for workers. Raises ExecutorError, naming a function that cannot be sent."""
    data = _pickled(model, dumps)
    key = hashlib.sha256(data).hexdigest()
    job = Job(key, tuple(outputs), blocks.program.fingerprint, build_text(), blocks.draws, threads)
    return Parcel(job, data)


def work(sent: Parcel, first: int, last: int) -> _core.Partial | Missing:
    """Statistics of the blocks from first to before last. Ctrl-C on the worker is passed on."""
    found = _blocks(sent)
    if found is None:
        return Missing()
    part = found.partial(first, last, sent.job.threads)
    draws = sent.job.draws
    if part.scenarios < draws.start(last) - draws.start(first):
        raise KeyboardInterrupt
    return part


_models: OrderedDict[str, Model] = OrderedDict()
_programs: OrderedDict[tuple[Any, ...], tuple[Calls, _core.Program]] = OrderedDict()
_lock = threading.Lock()  # a worker may have several threads


def _blocks(sent: Parcel) -> Blocks | None:
    job = sent.job
    if job.build != build_text():
        raise ExecutorError(
            f"the worker has another gigawatt, {build_text()}, than the {job.build} here: statistics of different "
            "builds are not merged; install the same one",
            subject="executor",
        )
    with _lock:
        key = (job.key, job.outputs, job.draws._replace(seed=0))
        known = _programs.get(key)
        if known is None:
            model = _models.get(job.key)
            if model is None:
                if sent.model is None:
                    return None
                model = _models[job.key] = pickle.loads(sent.model)
            program = _core.compile(model._core, list(job.outputs))
            if program.fingerprint != job.fingerprint:
                raise ExecutorError("the worker compiled another program from the same model", subject="executor")
            known = _programs[key] = (Calls(model._core, job.draws.sampling), program)
            for kept in (_models, _programs):
                while len(kept) > _KEPT:
                    kept.popitem(last=False)
    return Blocks(*known, job.draws)


def _pickled(model: Model, dumps: Callable[[Any], bytes]) -> bytes:
    try:
        return dumps(model)
    except Exception as error:
        functions = _functions(model)
        which = f"the function {', '.join(functions)} does not pickle: " if functions else ""
        raise ExecutorError(
            f"model '{model.label}' cannot be sent to other processes: {which}{error}. A function must stand at the "
            "top level of a module that the workers can import; a ThreadPoolExecutor sends nothing",
            subject=functions[0] if functions else model.label,
        ) from error


def _functions(model: Model) -> list[str]:
    """Functions called in formulas that do not pickle, each with the quantity that uses it."""
    found = []
    for name in model._core.names:
        quantity = model._core.at(name)
        todo = [e for e in (quantity.formula, quantity.initial if quantity.body == "state" else None) if e is not None]
        while todo:
            e = todo.pop()
            todo += e.args
            if e.op == "call" and not _pickles(e.function):
                found.append(f"'{e.function_name}' in '{name}'")
    return list(dict.fromkeys(found))


def _pickles(function: Any) -> bool:
    try:
        pickle.dumps(function)
    except Exception:
        return False
    return True
