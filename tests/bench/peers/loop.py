"""The recorded steps as the body of one loop over time: for scalars (Numba) and for vectors of scenarios (JAX)."""

from __future__ import annotations

from dataclasses import dataclass, field

from peers.trace import Program, Step

Dialect = dict[str, str]

SCALARS: Dialect = {
    "add": "{0} + {1}", "sub": "{0} - {1}", "mul": "{0} * {1}", "div": "{0} / {1}", "neg": "-{0}", "less": "{0} < {1}",
    "exp": "math.exp({0})", "log": "math.log({0})", "pow": "{0} ** {1}", "where": "{1} if {0} else {2}",
    "max": "{0} if {0} > {1} else {1}", "min": "{0} if {0} < {1} else {1}",
}  # fmt: skip
VECTORS: Dialect = {
    **SCALARS, "exp": "jnp.exp({0})", "log": "jnp.log({0})", "pow": "jnp.power({0}, {1})",
    "where": "jnp.where({0}, {1}, {2})", "max": "jnp.maximum({0}, {1})", "min": "jnp.minimum({0}, {1})",
}  # fmt: skip
REDUCTIONS = {"total": ("add", "0.0"), "least": ("min", "math.inf"), "largest": ("max", "-math.inf")}


@dataclass
class Loop:
    """Lines before the loop, in it and at the end of each period; and what is kept between periods, by name."""

    before: list[str] = field(default_factory=list)
    inside: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    kept: dict[str, str] = field(default_factory=dict)  # name → what it starts from
    histories: dict[str, str] = field(default_factory=dict)  # name → the value put in
    series: dict[str, str] = field(default_factory=dict)  # result by period → the value
    reduced: dict[str, str] = field(default_factory=dict)  # result of scenarios → the name kept


def loop(program: Program, dialect: Dialect) -> Loop:
    """The whole program as one loop. Inputs are named as in the model, ``shock`` is that of the period."""
    found = Loop()

    def name(argument: tuple[str, object]) -> str:
        what, x = argument
        return repr(x) if what == "c" else f"time_{x}[t]" if what == "t" else f"v{x}"

    by_number = {s.number: s for s in program.steps}
    for step in program.steps:
        given = [name(a) for a in step.args]
        out = f"v{step.number}"
        if step.op.startswith("input "):
            (found.inside if step.series else found.before).append(f"{out} = {step.op.split()[1]}")
        elif step.op == "prev":
            found.kept[f"s{step.number}"] = given[0]
            found.inside.append(f"{out} = s{step.number}")
            found.after.append(f"s{step.number} = v{step.state}")
        elif step.op == "lag":
            found.kept[f"s{step.number}"] = "0.0"
            found.inside.append(f"{out} = s{step.number}")
            found.after.append(f"s{step.number} = {given[0]}")
        elif step.op == "cumsum":
            found.kept[f"s{step.number}"] = "0.0"
            found.inside += [f"s{step.number} = s{step.number} + {given[0]}", f"{out} = s{step.number}"]
        elif step.op in REDUCTIONS:
            op, start = REDUCTIONS[step.op]
            found.kept[f"s{step.number}"] = start
            found.inside.append(f"s{step.number} = {dialect[op].format(f's{step.number}', given[0])}")
        elif step.op == "convolve":
            history = f"h{step.args[0][1]}"
            found.histories[history] = given[0]
            found.inside += convolution(step, history, given[0], dialect)
        else:
            lines = found.inside if step.series else found.before
            lines.append(f"{out} = {dialect[step.op].format(*given)}")
    for result, number in program.results.items():
        if by_number[number].op in REDUCTIONS:
            found.reduced[result] = f"s{number}"
        else:
            found.series[result] = f"v{number}"
    return found


def convolution(step: Step, history: str, value: str, dialect: Dialect) -> list[str]:
    """One period of a convolution with what has been."""
    if dialect is VECTORS:
        return [
            f"{history} = {history}.at[t].set({value})",
            f"v{step.number} = matrix_{step.kernel}[t] @ {history}",
        ]
    return [
        f"{history}[t] = {value}",
        f"v{step.number} = 0.0",
        f"for j in range(max(0, t + 1 - length_{step.kernel}), t + 1):",
        f"    v{step.number} += {history}[j] * kernel_{step.kernel}[t - j]",
    ]
