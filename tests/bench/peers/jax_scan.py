"""JAX, jitted: one scan over time, or array formulas with scans for the recurrences alone; on chunks of scenarios."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from peers.formulas import formulas
from peers.given import INPUTS, Array, kernels, over_time, toeplitz
from peers.loop import VECTORS, loop
from peers.trace import program

TITLE = "JAX"
NEEDS = ("jax",)
WAYS = ("scan", "arrays")
CHUNKS = (1024, 4096, 0)


def operations() -> Any:
    """``o`` of the formulas for JAX arrays."""
    import jax
    import jax.numpy as jnp

    class Operations:
        exp, log, pow = staticmethod(jnp.exp), staticmethod(jnp.log), staticmethod(jnp.power)
        maximum, minimum, where = staticmethod(jnp.maximum), staticmethod(jnp.minimum), staticmethod(jnp.where)
        convolve = staticmethod(lambda x, matrix: matrix @ x)
        lag = staticmethod(lambda x: jnp.concatenate([jnp.zeros_like(x[:1]), x[:-1]]))
        cumsum = staticmethod(lambda x: jnp.cumsum(x, axis=0))
        total = staticmethod(lambda x: x.sum(axis=0))
        least = staticmethod(lambda x: x.min(axis=0))
        largest = staticmethod(lambda x: x.max(axis=0))

        @staticmethod
        def scan(step: Callable[..., Any], first: Any, *series: Any) -> tuple[Any, ...]:
            def period(carry: Any, rows: Any) -> Any:
                carry, others = step(carry, *rows)
                return carry, (carry, *others)

            start = jnp.broadcast_to(jnp.asarray(first, dtype=series[0].dtype), series[0].shape[1:])
            return tuple(jax.lax.scan(period, start, series)[1])

    return Operations


def scan_source(names: tuple[str, ...]) -> str:
    """Python text of one scan over time."""
    found = loop(program(names), VECTORS)
    kept = [*found.kept, *found.histories]
    lines = [f"def run({', '.join('shocks' if n == 'shock' else n for n in INPUTS)}):"]
    lines += [f"  {line}" for line in found.before]
    lines += [f"  {name} = {start} + jnp.zeros(shocks.shape[1])" for name, start in found.kept.items()]
    lines += [f"  {name} = jnp.zeros(shocks.shape)" for name in found.histories]
    lines += ["  def period(carry, row):", "    t, shock = row", f"    ({', '.join(kept)},) = carry"]
    lines += [f"    {line}" for line in (*found.inside, *found.after)]
    lines.append(f"    return ({', '.join(kept)},), ({''.join(f'{v}, ' for v in found.series.values())})")
    lines.append("  carry, rows = jax.lax.scan(period, "
                 f"({', '.join(kept)},), (jnp.arange(shocks.shape[0]), shocks))")  # fmt: skip
    lines.append(f"  ({', '.join(kept)},) = carry")
    row = {name: f"rows[{i}]" for i, name in enumerate(found.series)}
    lines.append(f"  return ({''.join((found.reduced | row)[n] + ', ' for n in names)})")
    return "\n".join(lines)


def make(names: tuple[str, ...], periods: int, way: str = "scan", per_year: int = 4) -> Callable[..., None]:
    """A function of draws that fills arrays of results; it is compiled for each width met."""
    import math

    import jax

    jax.config.update("jax_enable_x64", True)
    import jax.numpy as jnp

    time = {n: jnp.asarray(x) for n, x in over_time(periods, per_year).items()}
    matrices = {n: jnp.asarray(toeplitz(x)) for n, x in kernels(periods).items()}
    space: dict[str, Any] = {"jax": jax, "jnp": jnp, "math": math}
    space.update({f"time_{n}": x for n, x in time.items()} | {f"matrix_{n}": x for n, x in matrices.items()})
    if way == "scan":
        exec(compile(scan_source(names), "jax_scan", "exec"), space)
        run = jax.jit(space["run"])
    else:
        columns = {n: x[:, None] for n, x in time.items()}

        def arrays(*given: Any) -> tuple[Any, ...]:
            values = formulas(dict(zip(INPUTS, given, strict=True)), columns, matrices, operations())
            return tuple(values[n] for n in names)

        run = jax.jit(arrays)

    def evaluate(draws: Mapping[str, Array], out: Mapping[str, Array]) -> None:
        for name, x in zip(names, run(*(draws[n] for n in INPUTS)), strict=True):
            out[name][...] = x

    return evaluate
