"""Fingerprints: what computes in a model, as a digest that is the same in every process.

Units, axes, values, distributions, paths, formulas, correlations and the timeline count; labels of models, docs,
sources, evidence and lines of code do not, for they compute nothing. Of a Python function that a formula calls, name
and source text count; what it reads from elsewhere shows in the statistics of a run only.
"""

from __future__ import annotations

import hashlib
import inspect
import struct
import textwrap
from typing import TYPE_CHECKING, Any

from gigawatt import _core
from gigawatt.modelling import pickling

if TYPE_CHECKING:
    from gigawatt.modelling.model import Model

_SCHEME = "gigawatt model 1"  # changes where the canonical form does


def canonical(data: Any) -> bytes:
    """Plain data as bytes: each item with its type and length, floats as the eight bytes of a little-endian float64."""
    if data is None:
        return b"N"
    if isinstance(data, bool):
        return b"T" if data else b"F"
    if isinstance(data, int):
        body, mark = str(data).encode(), b"i"
    elif isinstance(data, float):
        body, mark = struct.pack("<d", data), b"f"
    elif isinstance(data, str):
        body, mark = data.encode("utf-8", "surrogatepass"), b"s"
    elif isinstance(data, bytes):
        body, mark = data, b"b"
    elif isinstance(data, (tuple, list)):
        body, mark = b"".join(map(canonical, data)), b"l"
    elif isinstance(data, _core.Distribution):
        body, mark = canonical(data.__getstate__()), b"d"
    elif callable(data):
        body, mark = canonical(_function(data)), b"c"
    else:
        raise TypeError(f"{type(data).__name__} has no canonical form")
    return mark + str(len(body)).encode() + b":" + body


def _function(function: Any) -> tuple[str, str]:
    """Name of a Python function and its source text, empty where there is none (typed at a prompt, compiled)."""
    name = getattr(function, "__qualname__", type(function).__qualname__)
    try:
        return name, textwrap.dedent(inspect.getsource(function))
    except (OSError, TypeError):
        return name, ""


def digest(data: Any) -> str:
    """Sha256 of the canonical bytes, in hex."""
    return hashlib.sha256(canonical(data)).hexdigest()


def quantity_digest(q: _core.Quantity) -> str:
    """Digest of what a quantity computes."""
    shown = (pickling._unit(q.shown_unit), q.shown)
    meta = (q.name, q.body, q.kind, shown, q.timing, q.status)
    if q.body == "input":
        return digest((*meta, pickling._input(q.input), q.low, q.high, q.above))
    formula = None if q.formula is None else pickling.formula_data(q.formula)
    if q.body == "state":
        start = None if q.initial is None else pickling.formula_data(q.initial)
        return digest((*meta, start, tuple(pickling._axis(a) for a in q.over), q.forward, formula))
    return digest((*meta, formula))


def digests(model: Model) -> dict[str, str]:
    """Digest of every quantity, by name, in order of definition."""
    core = model._core
    return {name: quantity_digest(core.at(name)) for name in core.names}


def fingerprint(model: Model) -> str:
    """Digest of a whole model; the order in which its quantities were defined does not count."""
    timeline = model.timeline
    time = (timeline.frequency, tuple(timeline.labels))
    return digest((_SCHEME, time, sorted(digests(model).items()), model._core.correlations))
