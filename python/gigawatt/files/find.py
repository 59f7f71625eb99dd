"""A model by the name that a file gives it: a deal, or the label of a model that somebody made."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING

from gigawatt.errors import InvalidValueError, UnknownNameError

if TYPE_CHECKING:
    from gigawatt.modelling.model import Model


@cache
def _label(make: Callable[..., Model]) -> str:
    return make().label


def name_of(base: Model) -> str:
    """Name of a model without cases: of the deal that has its label, else the label."""
    if base._steps:
        return base.label
    from gigawatt.deals import DEALS

    return next((name for name, make in DEALS.items() if _label(make) == base.label), base.label)


def original(model: Model) -> Model | None:
    """What a case was first made from, None for a model that is no case."""
    from gigawatt.files.chain import before

    return before(model, model._steps, 0) if model._steps else None


def names_of(model: Model) -> list[str]:
    """Names by which a file may mean a model: its own, and that of the model which it is a case of."""
    first = original(model)
    return [name_of(model), model.label, *([] if first is None else [name_of(first)])]


def by_name(name: str, as_of: datetime.date | None, what: str, otherwise: str) -> Model:
    """Make a deal, or the model of an installed package, by name.

    what: where the name stands, otherwise: what to do where nothing has it, both for the error.
    """
    from gigawatt import plugins

    try:
        made = plugins.model(name)
        return made if as_of is None or made.as_of == as_of else plugins.model(name, as_of=as_of)
    except UnknownNameError as error:
        if error.subject != name:
            raise
        text = f"{what}: {error}. {otherwise}"
        raise UnknownNameError(text, subject=name, nearest=error.nearest) from None


def by_text(text: str) -> Model:
    """Make the model that ``deal`` or ``deal:case label`` names, as in ``nvidia-openai:4 GW only``."""
    name, _, label = text.partition(":")
    model = by_name(name.strip(), None, f"'{text}'", "A file is named by its path, such as late.toml")
    if not label.strip():
        if ":" in text:
            raise InvalidValueError(f"'{text}' names no case after the colon: {_cases(model)}", subject=text)
        return model
    found = {known.casefold(): known for known in model.cases}.get(label.strip().casefold())
    if found is None:
        nearest = get_close_matches(label.strip(), list(model.cases), 2, 0.4)
        meant = f" Did you mean {' or '.join(map(repr, nearest))}?" if nearest else ""
        raise UnknownNameError(
            f"'{text}': '{name.strip()}' has no case '{label.strip()}'.{meant} It has {_cases(model)}",
            subject=label.strip(), nearest=nearest,
        )  # fmt: skip
    return model.cases[found]


def _cases(model: Model) -> str:
    return ", ".join(map(repr, model.cases)) or "none"
