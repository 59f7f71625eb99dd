"""NumPy functions of expressions give expressions, never arrays of objects."""

from __future__ import annotations

from typing import Any

import numpy as np

from gigawatt import _core
from gigawatt.errors import KindError

_UNARY = {"exp": "exp", "log": "log", "sqrt": "sqrt", "absolute": "abs", "fabs": "abs", "negative": "neg",
          "floor": "floor", "isfinite": "is_finite", "logical_not": "not", "invert": "not"}  # fmt: skip
_BINARY = {"add": "add", "subtract": "sub", "multiply": "mul", "divide": "div", "true_divide": "div",
           "minimum": "minimum", "maximum": "maximum", "less": "less", "less_equal": "less_equal", "equal": "equal",
           "logical_and": "and", "logical_or": "or", "bitwise_and": "and", "bitwise_or": "or"}  # fmt: skip


def ufunc(ufunc_: Any, method: str, inputs: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Map a NumPy ufunc to the operation of the same meaning."""
    from gigawatt.modelling.expression import Expression, as_expression

    name = ufunc_.__name__
    if method == "__call__" and not kwargs:
        if name in _UNARY:
            return Expression(_core.make(_UNARY[name], [as_expression(inputs[0])._core]))
        if name in _BINARY:
            return Expression(_core.make(_BINARY[name], [as_expression(x)._core for x in inputs]))
        if name in ("greater", "greater_equal"):
            op = "less" if name == "greater" else "less_equal"
            return Expression(_core.make(op, [as_expression(x)._core for x in reversed(inputs)]))
        if name == "not_equal":
            return as_expression(inputs[0]) != as_expression(inputs[1])
        if name == "square":
            return as_expression(inputs[0]) ** 2
        if name in ("power", "float_power"):
            return as_expression(inputs[0]) ** inputs[1]
    raise KindError(f"np.{name}{'' if method == '__call__' else '.' + method} has no meaning for an expression")


def function(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Map np.where, np.clip, np.sum and their like."""
    from gigawatt.modelling import functions
    from gigawatt.modelling.expression import as_expression

    if func is np.where and len(args) == 3:
        return functions.where(*args)
    if func is np.clip and len(args) == 3:
        return functions.clip(*args)
    if func in (np.sum, np.mean, np.min, np.max, np.any, np.all) and isinstance(kwargs.get("axis"), str):
        return getattr(as_expression(args[0]), func.__name__.removeprefix("a"))(kwargs["axis"])
    raise KindError(f"np.{func.__name__} has no meaning for an expression: name the axis, x.sum('site')")
