"""TOML out and in: a writer for what these files hold, a reader whose complaints name file and line.

Written are text, whole numbers, floats (by ``repr``, so that the same bits come back), flags, dates, arrays and inline
tables. A float that is not finite is refused: no file of ours means one.
"""

from __future__ import annotations

import datetime
import math
import os
import re
import secrets
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from gigawatt.errors import InvalidValueError, UnknownNameError, unknown_name

WIDTH = 110
_BARE = re.compile(r"[A-Za-z0-9_-]+$")
_WHERE = re.compile(r"(.*) \(at line (\d+), column (\d+)\)$", re.DOTALL)
_HEADER = re.compile(r"\[\[?\s*([^\]=]+?)\s*\]\]?\s*(?:#.*)?$")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


class Written(str):
    """A number that is written already, in fewer digits than ``repr`` has: 503e9."""


def text(value: str) -> str:
    """Write text as a basic string."""
    if any("\ud800" <= c <= "\udfff" for c in value):
        raise InvalidValueError(f"{value!r} is no text that a file can hold: it has half a character (a surrogate)")
    return '"' + "".join(_ESCAPES.get(c) or (f"\\u{ord(c):04X}" if c < " " or c == "\x7f" else c) for c in value) + '"'


def key(name: str) -> str:
    """Write a key, quoted where it must be."""
    return name if _BARE.match(name) else text(name)


def value(given: Any) -> str:
    """Write a value on one line."""
    if isinstance(given, Written):
        return str(given)
    if isinstance(given, str):
        return text(given)
    if isinstance(given, bool):
        return "true" if given else "false"
    if isinstance(given, int):
        return str(given)
    if isinstance(given, float):
        if not math.isfinite(given):
            raise InvalidValueError(f"{given} is no number that a file holds: it must be finite")
        return repr(given)
    if isinstance(given, datetime.date) and not isinstance(given, datetime.datetime):
        return given.isoformat()
    if isinstance(given, Mapping):
        return "{ " + ", ".join(f"{key(str(k))} = {value(v)}" for k, v in given.items()) + " }" if given else "{}"
    if isinstance(given, (list, tuple)):
        return "[" + ", ".join(map(value, given)) + "]"
    raise InvalidValueError(f"{type(given).__name__} cannot be written to a file")


def lines(pairs: Mapping[str, Any], prefix: str = "") -> list[str]:
    """Write ``key = value`` lines in order; a table too long for a line becomes one line per entry, an array wraps."""
    found: list[str] = []
    for name, given in pairs.items():
        start = prefix + key(name)
        line = f"{start} = {value(given)}"
        if len(line) > WIDTH and isinstance(given, Mapping):
            found += lines(given, start + ".")
        elif len(line) > WIDTH and isinstance(given, (list, tuple)):
            found += [f"{start} = [", *_wrapped(given), "]"]
        else:
            found.append(line)
    return found


def _wrapped(items: Sequence[Any]) -> Iterable[str]:
    """Items of an array, as many to a line as fit; arrays and tables have a line each."""
    line = ""
    for item in items:
        written = value(item) + ","
        if line and (len(line) + len(written) + 3 > WIDTH or isinstance(item, (list, tuple, Mapping))):
            yield f"  {line}"
            line = ""
        line = f"{line} {written}".strip()
    if line:
        yield f"  {line}"


def write(path: str | os.PathLike[str], content: str) -> None:
    """Write a file whole or not at all: beside it first, then in its place.

    Raises InvalidValueError where it cannot be written; what stood there stays.
    """
    target = Path(os.path.realpath(path))
    if target.is_dir():
        raise InvalidValueError(f"{path} is a folder: name a file in it, such as {Path(path) / 'case.toml'}")
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        with open(beside, "x", encoding="utf-8", newline="\n") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, target)
    except OSError as error:
        why = f"there is no folder {target.parent.name!r}" if not target.parent.is_dir() else error.strerror
        raise InvalidValueError(f"cannot write {path}: {why}", subject=str(path)) from None
    finally:
        beside.unlink(missing_ok=True)


def read(path: str | os.PathLike[str]) -> tuple[dict[str, Any], str]:
    """Read a file: its data, and its text to find lines in.

    Raises InvalidValueError, with the line where the text is no TOML.
    """
    try:
        raw = Path(path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise InvalidValueError(f"{path} is no text (UTF-8), so no TOML file", subject=str(path)) from None
    except OSError as error:
        raise InvalidValueError(f"cannot read {path}: {error.strerror}", subject=str(path)) from None
    return loads(raw, Path(path).name)


def loads(raw: str, name: str) -> tuple[dict[str, Any], str]:
    """Read text, as ``read`` does a file of this name."""
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib  # type: ignore[import-not-found,unused-ignore]

    try:
        return tomllib.loads(raw), raw
    except tomllib.TOMLDecodeError as error:
        match = _WHERE.match(str(error))
        where, why = (f"{name}:{match[2]}", f"{match[1]}, column {match[3]}") if match else (name, str(error))
        raise InvalidValueError(f"{where}: {why[0].lower()}{why[1:]} (the text is no TOML)", subject=name) from None


def refuse_keys(
    given: Iterable[str], known: Sequence[str], what: str, name: str, raw: str, table: str = "", index: int = 0
) -> None:
    """Refuse a key that a file of this kind does not have: UnknownNameError with its line and the nearest keys."""
    for found in given:
        if found not in known:
            error = unknown_name(f"key of {what}", found, known)
            where = place(name, raw, found, table, index)
            raise UnknownNameError(f"{where}: {error}", subject=found, nearest=error.nearest)


def place(name: str, raw: str, wanted: str, table: str = "", index: int = 0) -> str:
    """``file:line`` of a key, in the ``index``-th table of its name; of the file alone where it is not found."""
    seen, header = -1, ""
    bare = wanted.replace('"', "").replace("\\", "")
    for number, line in enumerate(raw.splitlines(), 1):
        stripped = line.strip()
        if found := _HEADER.match(stripped):
            header = found[1].replace('"', "")
            seen += header == table
        inside = (header + ".").startswith(table + ".") and seen == index if table else not header
        plain = stripped.replace('"', "").replace("\\", "").replace("'", "")
        if inside and (re.match(rf"(?:\w+\.)?{re.escape(bare)}\s*[=.]", plain) or header == f"{table}.{bare}"):
            return f"{name}:{number}"
    return name
