"""A case as a file, ``case.save("late.toml")`` and ``model.load("late.toml")``.

The file holds the name of the model, its ``as_of``, and of each case in a row its label and overrides. It holds no
model: formulas and inputs stay where they were made.
"""

from __future__ import annotations

import datetime
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gigawatt.errors import InvalidValueError
from gigawatt.files import chain, find, toml

if TYPE_CHECKING:
    from gigawatt.modelling.model import Model

KIND, FORMAT = "case", 1
FIELDS = ("gigawatt", "format", "model", "as_of", "case")


@dataclass(frozen=True)
class CaseFile:
    """A case file that was read: what it is a case of, and how to make it."""

    path: str
    raw: str
    model: str
    as_of: datetime.date | None
    links: tuple[chain.Link, ...]

    @property
    def name(self) -> str:
        """Name of the file."""
        return Path(self.path).name

    @property
    def label(self) -> str:
        """Label of the case."""
        return self.links[-1].label

    def made(self, model: Model) -> Model:
        """Make the case upon a model. Raises what ``Model.case`` raises, with file and line."""
        return chain.apply(model, self.links, self.name, self.raw)


def header(data: dict[str, Any], name: str, raw: str, kind: str, newest: int) -> None:
    """Check what a file says that it is. Raises InvalidValueError naming both kinds or both versions."""
    found = data.get("gigawatt")
    if found != kind:
        wanted = f'a {kind} of gigawatt begins with gigawatt = "{kind}"'
        if found in ("case", "run"):
            other = "m.load(path)" if found == "case" else "gw.rerun(path)"
            raise InvalidValueError(f"{name} is a saved {found}, not a {kind}: {other} reads it", subject=name)
        raise InvalidValueError(f"{name} is no saved {kind}: {wanted}", subject=name)
    version = data.get("format")
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        place = toml.place(name, raw, "format")
        raise InvalidValueError(f"{place}: a saved {kind} has a format, format = {newest}", subject=name)
    if version > newest:
        raise InvalidValueError(
            f"{toml.place(name, raw, 'format')}: this is format {version} of a saved {kind}, and this gigawatt reads "
            f"up to format {newest}: install a newer gigawatt",
            subject=name,
        )


def save(model: Model, path: str | os.PathLike[str]) -> None:
    """Write a case; see ``Model.save``."""
    if not model._steps:
        raise InvalidValueError(
            f"model '{model.label}' is no case, and a file holds the overrides of one: "
            "m.case(label, {name: value}).save(path)",
            subject=model.label,
        )
    found = chain.chain_of(model, strict=True)
    if not found.links:
        raise InvalidValueError(
            f"something was added to '{model.label}' after its case was made, and a file holds overrides only: add it "
            "to the model first, then make the case",
            subject=model.label,
        )
    name = find.name_of(found.base)
    about: dict[str, Any] = {"gigawatt": KIND, "format": FORMAT, "model": name}
    if found.base.as_of is not None:
        about["as_of"] = found.base.as_of
    comment = "# A case of a model of gigawatt. The model's load(path) makes it again."
    content = "\n".join([comment, *toml.lines(about)]) + "\n" + chain.text_of(found)
    chain.check(found, content, model)
    toml.write(path, content)


def read(path: str | os.PathLike[str]) -> CaseFile:
    """Read a case file, without a model yet. Raises InvalidValueError, UnknownNameError with file and line."""
    data, raw = toml.read(path)
    name = Path(path).name
    header(data, name, raw, KIND, FORMAT)
    toml.refuse_keys(data, FIELDS, "a saved case", name, raw)
    model = data.get("model")
    if not isinstance(model, str):
        place = toml.place(name, raw, "model")
        raise InvalidValueError(f'{place}: a saved case names its model, such as model = "nvidia-openai"', subject=name)
    links = chain.read_links(data, name, raw)
    if not links:
        raise InvalidValueError(f"{name} has no case: add [[case]] with a label and [case.overrides]", subject=name)
    return CaseFile(str(path), raw, model, chain.day(data.get("as_of"), toml.place(name, raw, "as_of")), tuple(links))


def load(model: Model, path: str | os.PathLike[str], name: str | None = None) -> Model:
    """Read a case of a model; see ``Model.load``. name: one that the model also goes by."""
    found = read(path)
    names = [*find.names_of(model), *([name] if name else [])]
    if found.model not in names:
        raise InvalidValueError(
            f"{toml.place(found.name, found.raw, 'model')}: this is a case of '{found.model}', and the model is "
            f"'{names[0]}': load it with that model, or change the line",
            subject=found.model,
        )
    _same_day(found, model)
    return found.made(model)


def _same_day(found: CaseFile, model: Model) -> None:
    """Refuse a case upon other figures than it was made with, unless the file names no day."""
    first = find.original(model) or model
    if found.as_of is not None and first.as_of != found.as_of:
        raise InvalidValueError(
            f"{toml.place(found.name, found.raw, 'as_of')}: this case was made as of {found.as_of}, and the model is "
            f'as of {first.as_of or "no day"}: make the model as of that day (as_of="{found.as_of}"), or take the '
            "line out to use the case with any",
            subject="as_of",
        )


def model_of(found: CaseFile) -> Model:
    """Make the case of a deal, as of the day that the file names. Raises UnknownNameError where it is no deal."""
    place = toml.place(found.name, found.raw, "model")
    base = find.by_name(found.model, found.as_of, place, f'Load it with your own model: m.load("{found.name}")')
    return found.made(base)
