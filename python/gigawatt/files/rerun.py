"""A saved run made again: the same bits, or what differs."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gigawatt.errors import InvalidValueError, KindError, keywords
from gigawatt.files import chain, changes, figures, find, records, run_file, toml
from gigawatt.files.changes import Change, OutputChange
from gigawatt.files.run_file import RunFile, Setting
from gigawatt.modelling.model import Model

if TYPE_CHECKING:
    from gigawatt.results.run import Run

# Settings with the words that people know them by; the rest is what the file asks for, and so is the same.
_NAMES = {"version": "gigawatt", "build": "build", "catalog": "catalog", "as_of": "as_of", "timeline": "timeline"}


@dataclass(frozen=True)
class Rerun:
    """What ``gw.rerun`` gives: the run, the file, and what differs between them. It prints itself.

    settings: version, build, catalog, as_of, timeline that differ. changes: quantities that differ. outputs: outputs
    whose statistics differ. missing: outputs of the file that the model no longer has, or has in another unit
    or over other cells.
    """

    run: Run
    saved: RunFile
    settings: list[Change]
    changes: list[Change]
    outputs: list[OutputChange]
    missing: list[str]
    same_bits: bool
    same_model: bool

    @property
    def same(self) -> bool:
        """Whether every output has the same bits and the model computes the same."""
        return self.same_bits and self.same_model

    def to_dict(self) -> dict[str, Any]:
        """What differs as plain data, for JSON."""
        from gigawatt.files.report import rerun_data

        return rerun_data(self)

    def __repr__(self) -> str:
        from gigawatt.files.report import rerun_text

        return rerun_text(self)


@keywords
def rerun(
    path: str | os.PathLike[str], model: Model | None = None, *, threads: int | None = None, progress: Any = None
) -> Rerun:
    """Make a saved run again and compare it with its file: ``gw.rerun("run.toml")``.

    model: the model that the run was of, before the cases that the file holds; needed where it is not a deal or a
    model of an installed package. threads, progress: as of ``Model.run``.

    A model that has changed since is run as it is now: nothing is raised, ``.same`` is False and the changes are named.
    A run that was stopped is made again up to the scenarios that it had. Raises InvalidValueError for a file that is no
    saved run or is of a newer format, UnknownNameError where the model is not found or no longer has a quantity that a
    case overrides, errors with file and line where they can be had.
    """
    saved = run_file.read(path)
    made = rebuilt(saved, model)
    setting = saved.setting
    names = [name for name in saved.outputs if name in made]
    if not names:
        raise InvalidValueError(
            f"{saved.name}: '{made.label}' has none of the outputs of this run ({', '.join(saved.outputs)}): is it "
            "the model that was run?",
            subject=setting.model,
        )
    from gigawatt.results.run import run as run_model

    run = run_model(made, setting.asked, setting.seed, setting.method, names, threads, progress, first=setting.samples)
    return compared(run, saved, made)


def rebuilt(saved: RunFile, model: Model | None = None) -> Model:
    """Make the case that a saved run was of, upon a model given or found by its name."""
    if model is not None and not isinstance(model, Model):
        raise KindError(f"model= is the gw.Model that was run, got {type(model).__name__}")
    if model is None:
        place = toml.place(saved.name, saved.raw, "model")
        way = (
            f'A model of your own is passed: gw.rerun("{saved.name}", model=m), or gigawatt rerun {saved.name} '
            "--model site.py:NAME"
        )
        model = find.by_name(saved.setting.model, saved.setting.as_of, place, way)
    return chain.apply(model, saved.links, saved.name, saved.raw)


def compared(run: Run, saved: RunFile, made: Model) -> Rerun:
    """Compare a run with a saved one."""
    from gigawatt.files.find import original

    now = run_file.setting_of(run, original(made) or made, made, saved.setting.model)
    found = {name: figures.figures(run, name) for name in run.outputs}
    missing = [name for name, was in saved.outputs.items() if name not in found or not was.fits(found[name])]
    bits = not missing and run.samples == saved.setting.samples
    return Rerun(
        run=run,
        saved=saved,
        settings=changes.between_settings(told(saved.setting), told(now)),
        changes=changes.between_records(saved.records, records.records(made)),
        outputs=changes.between_outputs(saved.outputs, found),
        missing=missing,
        same_bits=bits and all(found[n].digest == f.digest for n, f in saved.outputs.items() if n in found),
        same_model=saved.setting.fingerprint == now.fingerprint,
    )


def told(setting: Setting) -> dict[str, Any]:
    """Settings by the words that reports use."""
    return {shown: getattr(setting, name) for name, shown in _NAMES.items()}
