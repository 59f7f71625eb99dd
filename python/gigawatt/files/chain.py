"""The cases that made a model, as the text of a file, and a model made again from them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gigawatt.errors import GigawattError, InvalidValueError, KindError
from gigawatt.files import overrides, toml
from gigawatt.files.fingerprint import fingerprint
from gigawatt.modelling.pickling import Known, Step

if TYPE_CHECKING:
    from gigawatt.modelling.model import Model

FIELDS = ("label", "as_of", "doc", "overrides")


@dataclass(frozen=True)
class Link:
    """One case of a chain, with its overrides as TOML has them; as_of and doc only where the case has its own."""

    label: str
    overrides: Mapping[str, Any]
    as_of: datetime.date | None = None
    doc: str = ""


@dataclass(frozen=True)
class Chain:
    """A model before its cases, and the cases."""

    base: Model
    links: tuple[Link, ...]


def chain_of(model: Model, *, strict: bool) -> Chain:
    """Split a model into what a file cannot hold and the cases that it can.

    The cases are the last ones in a row: what was added to a model after a case is part of the base. A case with a
    formula is refused where strict (KindError names the override), else part of the base too.
    """
    steps = model._steps
    links: list[Link] = []
    after, as_of, doc = Known.of(model._core), model.as_of, model.doc
    first = len(steps)
    for k in range(len(steps) - 1, -1, -1):
        step = steps[k]
        if step.after != after:
            break
        try:
            values = {name: overrides.written(name, value) for name, value in step.told.overrides.items()}
        except KindError:
            if strict:
                raise
            break
        own = (None if as_of == step.told.as_of else as_of, "" if doc == step.told.doc else doc)
        links.insert(0, Link(step.label, values, *own))
        after, as_of, doc, first = Known.of(step.before), step.told.as_of, step.told.doc, k
    return Chain(before(model, steps, first), tuple(links))


def before(model: Model, steps: Sequence[Step], count: int) -> Model:
    """A model as it was after its first ``count`` cases."""
    if count == len(steps):
        return model
    step = steps[count]
    base = model._derive(step.before.copy(), step.told.as_of)
    base._steps = tuple(steps[:count])
    base.as_of, base.doc = step.told.as_of, step.told.doc
    return base


def text_of(chain: Chain) -> str:
    """Write the cases, one ``[[case]]`` each."""
    parts: list[str] = []
    for link in chain.links:
        own = {key: v for key, v in (("as_of", link.as_of), ("doc", link.doc)) if v}
        parts += ["", "[[case]]", *toml.lines({"label": link.label, **own})]
        parts += ["", "[case.overrides]", *toml.lines(link.overrides)]
    return "\n".join(parts) + "\n" if parts else ""


def check(chain: Chain, content: str, model: Model) -> None:
    """Make the model again from its text before anything is written, and compare: what is saved is what comes back.

    Raises InvalidValueError where it does not, as for data that was changed after the case was made.
    """
    data, raw = toml.loads(content, "the file")
    made = apply(chain.base, read_links(data, "the file", raw), "the file", raw)
    if fingerprint(made) != fingerprint(model):
        changed = [k for link in chain.links for k in link.overrides]
        raise InvalidValueError(
            f"case '{model.label}' does not come back from a file as it is: was data of {', '.join(changed)} changed "
            "after the case was made? Make the case again"
        )


def read_links(data: Mapping[str, Any], name: str, raw: str) -> list[Link]:
    """Check the cases of a file. Raises InvalidValueError, UnknownNameError with file and line."""
    given = data.get("case", [])
    rows = given if isinstance(given, list) else [given]
    links: list[Link] = []
    for k, row in enumerate(rows):
        here = toml.place(name, raw, "label", "case", k)
        if not isinstance(row, dict):
            raise InvalidValueError(f"{here}: a case is a table, [[case]] with label and [case.overrides]")
        toml.refuse_keys(row, FIELDS, "a case", name, raw, "case", k)
        label, doc, as_of, values = (row.get(f) for f in ("label", "doc", "as_of", "overrides"))
        if not isinstance(label, str):
            raise InvalidValueError(f'{here}: a case needs a label, such as label = "Rubin late"')
        if not isinstance(doc, (str, type(None))):
            raise InvalidValueError(f"{toml.place(name, raw, 'doc', 'case', k)}: doc is text, not {doc!r}")
        if not isinstance(values, dict):
            raise InvalidValueError(f"{here}: case '{label}' needs its overrides, [case.overrides]")
        links.append(Link(label, values, day(as_of, toml.place(name, raw, "as_of", "case", k)), doc or ""))
    return links


def day(value: Any, place: str) -> datetime.date | None:
    """Check an ``as_of``: a day or nothing."""
    if value is None:
        return None
    if isinstance(value, str):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            pass
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value
    raise InvalidValueError(f"{place}: as_of is a day such as 2025-09-22, not {value!r}")


def apply(model: Model, links: Sequence[Link], name: str, raw: str) -> Model:
    """Make the cases upon a model, in order; an error says where in the file."""
    for k, link in enumerate(links):
        values: dict[str, Any] = {}
        for key, value in overrides.flat(model, link.overrides).items():
            try:
                values[key] = overrides.read(key, value)
            except GigawattError as error:
                raise _placed(error, key, name, raw, k) from None
        try:
            made = model.case(link.label, values, as_of=link.as_of)
        except GigawattError as error:
            raise _placed(error, _blamed(model, values, error), name, raw, k) from None
        made.doc = link.doc or made.doc
        model = made
    return model


def _blamed(model: Model, values: Mapping[str, Any], error: GigawattError) -> str:
    """The override that raises an error by itself too; empty where only several together do."""
    for key, value in values.items():
        try:
            model.case("", {key: value})
        except GigawattError as alone:
            if str(alone) == str(error):
                return key
    return ""


def _placed(error: GigawattError, key: str, name: str, raw: str, index: int) -> GigawattError:
    """The same error with file and line in front."""
    place = toml.place(name, raw, key, "case", index) if key else name
    if key and place == name:  # written without quotes, in a table of its own
        place = toml.place(name, raw, key.rpartition(".")[2], "case", index)
    where = f"{place}: " + (f"{key}: " if key and key not in str(error) else "")
    return type(error)(f"{where}{error}", subject=error.subject, nearest=error.nearest)
