"""A run in a file, to go on where it was stopped: statistics of its leading blocks, and what it is a run of.

The file is a line of text, a line of JSON and the bytes of a ``_core.Partial``, whose sha256 the JSON holds. It is
written beside its name and moved there, so that it is always whole. Only blocks that a longer run has too are in it:
a last, shorter block is computed again.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from gigawatt import _core
from gigawatt.errors import CheckpointError, CheckpointWarning, InvalidValueError
from gigawatt.results.blocks import Blocks
from gigawatt.scale.leading import Leading
from gigawatt.scale.worker import build_text

if TYPE_CHECKING:
    from gigawatt.modelling.model import Model

EVERY = 30.0  # seconds between two writings

_MAGIC = b"gigawatt checkpoint 1\n"
_HEADER = 10_000_000  # bytes that a header has at most
_WAY_OUT = "Give checkpoint= another name, or delete this file to start anew"


class _Read(NamedTuple):
    about: Mapping[str, Any]
    partial: _core.Partial


def seed_in(path: str | os.PathLike[str]) -> int | None:
    """The seed of the run in a file, None where there is no file. Raises CheckpointError for what is no checkpoint."""
    read = _read(Path(path), with_partial=False)
    return None if read is None else int(read.about["seed"])


class Checkpoint:
    """The file of one run."""

    def __init__(self, path: str | os.PathLike[str], model: Model, outputs: list[str], blocks: Blocks) -> None:
        self._path = Path(path)
        draws = blocks.draws
        self._about = {
            "model": model.label,
            "fingerprint": model.fingerprint,
            "program": f"{blocks.program.fingerprint:016x}",
            "seed": draws.seed,
            "method": draws.method,
            "outputs": list(outputs),
            "build": build_text(),
        }
        if not draws.extends:
            self._about["samples"] = draws.asked
        self._blocks = blocks
        self._saved = -1  # scenarios in the file
        self._last = time.monotonic()
        self._warned = False

    def load(self) -> _core.Partial | None:
        """The blocks in the file, None where there is no file.

        Raises CheckpointError for a file that is torn, is none, or is of another run, saying what differs.
        """
        read = _read(self._path, with_partial=True)
        if read is None:
            self._try()
            return None
        _compare(self._path, read.about, self._about)
        asked, held = self._blocks.draws.asked, read.partial.scenarios
        if held > asked:
            raise CheckpointError(
                f"{self._path} holds {held:,} scenarios, more than the {asked:,} asked for: ask for at least as many. "
                f"{_WAY_OUT}",
                subject="samples",
            )
        self._saved = held
        return read.partial if held else None

    def save_now_and_then(self, leading: Leading) -> None:
        """Write what is done where the last writing was long ago."""
        if time.monotonic() - self._last >= EVERY:
            self.save(leading)

    def save(self, leading: Leading) -> None:
        """Write the whole blocks that are done; a CheckpointWarning where that fails."""
        part = leading.partial
        if part is None or part.scenarios == self._saved:
            return
        try:
            self._write(part)
        except OSError as error:
            if not self._warned:
                self._warned = True
                warnings.warn(
                    f"checkpoint {self._path} cannot be written: {error.strerror or error}; the run goes on",
                    CheckpointWarning,
                    stacklevel=2,
                )
        self._last = time.monotonic()

    def _write(self, part: _core.Partial) -> None:
        data = part.__getstate__()
        about = {**self._about, "scenarios": part.scenarios, "bytes": len(data), "sha256": _digest(data)}
        beside = self._path.with_name(f"{self._path.name}.{os.getpid()}.part")
        try:
            with open(beside, "wb") as file:
                file.write(_MAGIC + json.dumps(about).encode() + b"\n")
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(beside, self._path)
        finally:
            beside.unlink(missing_ok=True)
        self._saved = part.scenarios

    def _try(self) -> None:
        """Refuse a place where nothing can be written before hours of work."""
        beside = self._path.with_name(f"{self._path.name}.{os.getpid()}.part")
        try:
            beside.touch()
            beside.unlink()
        except OSError as error:
            raise InvalidValueError(
                f"checkpoint {self._path} cannot be written: {error.strerror or error}", subject=str(self._path)
            ) from error


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _read(path: Path, with_partial: bool) -> _Read | None:
    try:
        with open(path, "rb") as file:
            if file.read(len(_MAGIC)) != _MAGIC:
                raise CheckpointError(f"{path} is no checkpoint of this gigawatt. {_WAY_OUT}", subject=str(path))
            header = file.readline(_HEADER)
            data = file.read() if with_partial else b""
    except FileNotFoundError:
        return None
    except OSError as error:
        raise CheckpointError(
            f"checkpoint {path} cannot be read: {error.strerror or error}", subject=str(path)
        ) from error
    try:
        about = json.loads(header)
        int(about["seed"])
        whole = not with_partial or (len(data) == about["bytes"] and _digest(data) == about["sha256"])
    except (ValueError, KeyError, TypeError):
        whole = False
    if not whole:
        raise CheckpointError(f"checkpoint {path} is torn or was changed. {_WAY_OUT}", subject=str(path))
    partial: _core.Partial = _core.Partial.__new__(_core.Partial)
    if with_partial:
        if about.get("build") != build_text():
            _compare(path, {"build": about.get("build")}, {"build": build_text()})  # its bytes are of that build
        try:
            partial.__setstate__(data)
        except ValueError as error:
            raise CheckpointError(
                f"checkpoint {path} cannot be read: {error}. {_WAY_OUT}", subject=str(path)
            ) from error
    return _Read(about, partial)


def _compare(path: Path, found: Mapping[str, Any], wanted: Mapping[str, Any]) -> None:
    """Refuse the checkpoint of another run. The label of a model is told, and decides nothing."""
    differences: list[str] = []
    for key in ("fingerprint", "seed", "method", "samples", "outputs", "build", "program"):
        there, now = found.get(key), wanted.get(key)
        if there == now or (key == "program" and differences):
            continue
        if key in ("fingerprint", "program"):
            old, new = found.get("model"), wanted.get("model")
            changed = f"'{new}' computes something else now" if old == new else f"'{old}' there, '{new}' now"
            differences.append(f"the model ({changed})")
        elif key == "outputs":
            differences.append(f"outputs ({', '.join(there or [])} there, {', '.join(now or [])} now)")
        else:
            differences.append(f"{key} ({there} there, {now} now)")
    if differences:
        raise CheckpointError(
            f"{path} is the checkpoint of another run; what differs: {'; '.join(differences)}. {_WAY_OUT}",
            subject=str(path),
        )
