"""The adjoint of a Python function: its own vector-Jacobian product, or a refusal by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt import _core
from gigawatt.analysis.unbroadcast import spread
from gigawatt.errors import FunctionError
from gigawatt.modelling.differentiable import Differentiable, pulled_back
from gigawatt.modelling.expression import Expression
from gigawatt.modelling.units import Unit

if TYPE_CHECKING:
    from gigawatt.analysis.reverse import Step


def pull_call(step: Step, i: int) -> Expression:
    """Another call, of the part of ``vjp`` that belongs to an argument.

    It works in the units in which the function was given its arguments and gave its values.
    """
    e = step.z._core
    function = e.function
    if not isinstance(function, Differentiable):
        raise FunctionError(
            f"no gradient through the function '{e.function_name}' of '{step.place}': it says nothing of its slope. "
            f"Give that, gw.call({e.function_name}, …, vjp=g) with g(arguments …, adjoint) -> one array per argument, "
            "or write the function as a formula",
            subject=e.function_name,
        )
    given = Unit._of(e.function_unit) if e.kind == "number" else Unit("day")
    adjoint = spread(step.g, step.z.axes) * Expression(_core.constant(1.0, given._core))
    argument = step.args[i]
    passed = step.scope.passed_in(argument)
    returned = Unit._of(adjoint._core.unit) / passed
    axes = [a._core for a in argument.axes]
    arguments = [*(a._core for a in step.args), adjoint._core]
    pull = pulled_back(function, i, len(step.args))
    return Expression(_core.call(pull.__name__, pull, arguments, returned._core, "number", "", axes))
