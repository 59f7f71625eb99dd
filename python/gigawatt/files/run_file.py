"""A run as a file: what it was made of, and its figures for people and by digest. ``gw.rerun`` makes it again."""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gigawatt import _core
from gigawatt.catalog.select import release
from gigawatt.errors import InvalidValueError
from gigawatt.files import case_file, chain, figures, find, records, toml
from gigawatt.files.figures import Figures
from gigawatt.files.records import Record

if TYPE_CHECKING:
    from gigawatt.modelling.model import Model
    from gigawatt.results.run import Run

KIND, FORMAT = "run", 1
_TEXT = ("version", "build", "catalog", "model", "label", "timeline", "fingerprint", "method")
_COUNTS = ("seed", "samples", "asked")
FIELDS = ("gigawatt", "format", *_TEXT, "as_of", *_COUNTS, "case", "outputs", "quantities")

_COMMENT = """\
# A run of gigawatt: gw.rerun("{name}"), or gigawatt rerun {name}, makes it again and compares.
# Figures are rounded to {digits} digits, each with its standard error; the digest covers every bit of them."""


@dataclass(frozen=True)
class Setting:
    """What a run was made with."""

    version: str
    build: str  # compiler and platform
    catalog: str
    model: str  # name of a deal, or label of a model
    label: str  # of the case that was run
    timeline: str
    fingerprint: str
    method: str
    as_of: datetime.date | None  # of the model before its cases
    seed: int
    samples: int
    asked: int


@dataclass(frozen=True)
class RunFile:
    """A saved run that was read."""

    path: str
    raw: str
    setting: Setting
    links: tuple[chain.Link, ...]
    outputs: Mapping[str, Figures]
    records: Mapping[str, Record]

    @property
    def name(self) -> str:
        """Name of the file."""
        return Path(self.path).name


def setting_of(run: Run, base: Model, model: Model, name: str | None = None) -> Setting:
    """What a run was made with; ``model`` is the case that was run, ``base`` the model before its cases."""
    import gigawatt

    build = _core.build_info()
    return Setting(
        version=gigawatt.__version__,
        build=f"{build['compiler']}, {build['target']}",
        catalog=release,
        model=name if name and not base._steps else find.name_of(base),
        label=model.label,
        timeline=model.timeline._core.text,
        fingerprint=model.fingerprint,
        method=run.method,
        as_of=base.as_of,
        seed=run.seed,
        samples=run.samples,
        asked=run.asked,
    )


def save(
    run: Run,
    path: str | os.PathLike[str],
    *,
    model: Model | None = None,
    outputs: Sequence[str] | None = None,
    name: str | None = None,
) -> None:
    """Write a run; see ``Run.save``.

    model, outputs: what to save where the run was of a copy with more quantities; name: of the model, where the
    caller knows it.
    """
    of = run.model if model is None else model
    found = chain.chain_of(of, strict=False)
    setting = setting_of(run, found.base, of, name)
    about = {k: v for k, v in vars(setting).items() if v is not None}
    file = Path(path).name
    text = _COMMENT.format(name=file if file.isprintable() else "FILE", digits=figures.DIGITS)
    parts = [text, *toml.lines({"gigawatt": KIND, "format": FORMAT, **about})]
    content = "\n".join(parts) + "\n" + chain.text_of(found)
    chain.check(found, content, of)
    tables: list[str] = []
    for output in run.outputs if outputs is None else outputs:
        row = figures.row(figures.figures(run, output))
        tables += ["", f"[outputs.{toml.key(output)}]", *toml.lines(row)]
    tables += ["", "[quantities]"]
    for key, row in records.rows(records.records(of)).items():
        tables.append(f"{toml.key(key)} = {toml.value(row)}")
    toml.write(path, content + "\n".join(tables) + "\n")


def read(path: str | os.PathLike[str]) -> RunFile:
    """Read a saved run. Raises InvalidValueError, UnknownNameError with file and line."""
    data, raw = toml.read(path)
    name = Path(path).name
    case_file.header(data, name, raw, KIND, FORMAT)
    toml.refuse_keys(data, FIELDS, "a saved run", name, raw)
    found: dict[str, Any] = {}
    for keys, kind, what in ((_TEXT, str, "text"), (_COUNTS, int, "a whole number")):
        for key in keys:
            if not isinstance(data.get(key), kind) or isinstance(data[key], bool):
                place = toml.place(name, raw, key)
                raise InvalidValueError(
                    f"{place}: '{key}' of a saved run is {what}, not {data.get(key)!r}", subject=key
                )
            found[key] = data[key]
    as_of = chain.day(data.get("as_of"), toml.place(name, raw, "as_of"))
    outputs = {}
    for key, row in _table(data, "outputs", name, raw).items():
        try:
            outputs[key] = figures.from_row(key, row)
        except (ValueError, TypeError, AttributeError) as error:
            place = toml.place(name, raw, key, "outputs")
            raise InvalidValueError(f"{place}: output '{key}' cannot be read: {error}", subject=key) from None
    if not outputs:
        raise InvalidValueError(f'{name}: a saved run has outputs, [outputs."capex.total"]', subject=name)
    rows = _table(data, "quantities", name, raw)
    kept = {key: _record(key, row, name, raw) for key, row in rows.items()}
    links = tuple(chain.read_links(data, name, raw))
    return RunFile(str(path), raw, Setting(**found, as_of=as_of), links, outputs, kept)


def _table(data: Mapping[str, Any], key: str, name: str, raw: str) -> Mapping[str, Any]:
    found = data.get(key)
    if not isinstance(found, dict):
        raise InvalidValueError(f"{toml.place(name, raw, key)}: a saved run has a table [{key}]", subject=key)
    return found


def _record(key: str, row: Any, name: str, raw: str) -> Record:
    kinds = ("input", "formula", "state", records.CORRELATION)
    kind = next((k for k in kinds if isinstance(row, dict) and isinstance(row.get(k), str)), None)
    if kind is None or not isinstance(row.get("digest"), str):
        place = toml.place(name, raw, key, "quantities")
        raise InvalidValueError(f"{place}: '{key}' needs one of {', '.join(kinds)}, and its digest", subject=key)
    axes = tuple(str(axis) for axis in row.get("axes", ()))
    return Record(key, kind, str(row.get("unit", "")), axes, row[kind], str(row.get("evidence", "")), row["digest"])
