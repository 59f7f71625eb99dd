"""Parts: functions that add quantities under a name. A user's own has the same shape as a built-in one."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from gigawatt import _core
from gigawatt.errors import KindError, UnknownNameError, refuse_keywords
from gigawatt.modelling.expression import Expression, Quantity

if TYPE_CHECKING:
    from gigawatt.modelling.model import Model

PartLike: TypeAlias = "BuiltinPart | Callable[..., Any]"
# (model, scope, what was given) → what the part takes.
Prepare: TypeAlias = "Callable[[Model, str, dict[str, Any]], dict[str, Any]]"


class Added:
    """What a part added: its quantities as attributes."""

    def __init__(self, model: Model, scope: str) -> None:
        self._model = model
        self._scope = scope

    def __getattr__(self, leaf: str) -> Quantity:
        if leaf.startswith("_"):
            raise AttributeError(leaf)
        try:
            return self._model[f"{self._scope}.{leaf}"]
        except UnknownNameError as error:
            raise AttributeError(str(error)) from None

    def __dir__(self) -> list[str]:
        prefix = f"{self._scope}."
        return [n.removeprefix(prefix) for n in self._model if n.startswith(prefix)]

    def __repr__(self) -> str:
        return f"<{self._scope}: {', '.join(sorted(dir(self)))}>"


class Scope:
    """Where a user's own part puts its quantities: the model, with a name in front."""

    def __init__(self, model: Model, prefix: str) -> None:
        self.model = model
        self.prefix = prefix

    @property
    def time(self) -> Any:
        """Time coordinates of the model."""
        return self.model.time

    def __getitem__(self, leaf: str) -> Quantity:
        return self.model[f"{self.prefix}.{leaf}"]

    def input(self, leaf: str, value: Any, unit: Any = None, **keywords: Any) -> Expression:
        """Add the input ``<scope>.<leaf>``, or give back an expression as it is."""
        if isinstance(value, Expression):
            return value
        return self.model.input(f"{self.prefix}.{leaf}", value, unit, **keywords)

    def define(self, leaf: str, expression: Any, unit: Any = None, **keywords: Any) -> Quantity:
        """Define ``<scope>.<leaf>``."""
        return self.model.define(f"{self.prefix}.{leaf}", expression, unit, **keywords)

    def state(self, leaf: str, unit: Any, initial: Any, **keywords: Any) -> Quantity:
        """Declare the state ``<scope>.<leaf>``."""
        return self.model.state(f"{self.prefix}.{leaf}", unit, initial, **keywords)


class BuiltinPart:
    """A part of the core: ``gw.compute.fleet`` and its like. Its inputs are listed by ``help``."""

    def __init__(self, name: str, prepare: Prepare | None = None) -> None:
        self._core = _core.part(name)
        self._prepare = prepare
        self.__name__ = name
        self.__doc__ = (
            self._core.doc
            + "\n\nInputs:\n"
            + "\n".join(f"    {i.name} ({i.unit or i.kind}): {i.doc}" for i in self._core.inputs)
        )

    @property
    def inputs(self) -> list[str]:
        """Names of what it takes."""
        return [i.name for i in self._core.inputs]

    def add_to(self, model: Model, scope: str, given: Mapping[str, Any]) -> None:
        """Turn plain values into inputs and build."""
        values = dict(given)
        if self._prepare is not None:
            values = self._prepare(model, scope, values)
        specs = {i.name: i for i in self._core.inputs}
        refuse_keywords(f"part {self.__name__}", values, specs)
        expressions = {}
        for key, value in values.items():
            if not isinstance(value, Expression):
                spec = specs[key]
                value = model.input(
                    f"{scope}.{key}",
                    value,
                    spec.unit or None,
                    low=None if math.isinf(spec.low) else spec.low,
                    high=None if math.isinf(spec.high) else spec.high,
                    above=spec.above,
                    doc=spec.doc,
                )
            expressions[key] = value._core
        self._core.add(model._core, scope, expressions)

    def __repr__(self) -> str:
        return f"<part {self.__name__}({', '.join(self.inputs)})>"


def add(model: Model, scope: str, part: PartLike, given: Mapping[str, Any]) -> Added:
    """Add a part; a refused one leaves the model as it was."""
    before = model._core.copy()
    try:
        if isinstance(part, BuiltinPart):
            part.add_to(model, scope, given)
        else:
            _check_keywords(part, given)
            part(Scope(model, scope), **given)
    except BaseException:
        model._core = before
        raise
    return Added(model, scope)


def _check_keywords(part: Any, given: Mapping[str, Any]) -> None:
    """A user's part answers an unknown keyword as ours do."""
    if not callable(part):
        raise KindError(f"a part is a function of a scope, or one of gigawatt's such as gw.compute.fleet, got {part!r}")
    try:
        parameters = list(inspect.signature(part).parameters.values())[1:]
    except (TypeError, ValueError):
        return
    if not any(p.kind is p.VAR_KEYWORD for p in parameters):
        refuse_keywords(f"part {getattr(part, '__name__', '')}", given, [p.name for p in parameters])
