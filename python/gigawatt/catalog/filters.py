"""Filters of tables: words that something has; a word that nothing has is refused with the nearest."""

from __future__ import annotations

from collections.abc import Iterable

from gigawatt.errors import InvalidValueError, UnknownNameError

from .check import nearest

SHORT = 12  # so many names are listed in full, more only by the way to list them


def wanted(name: str, given: object, there: Iterable[str], hint: str = "") -> set[str]:
    """Read a filter: one word or several, any case; a word that is nowhere is refused with the nearest."""
    words = [given] if isinstance(given, str) or not isinstance(given, Iterable) else list(given)
    folded = {each.lower(): each for each in there}
    found = set()
    for word in words:
        if not isinstance(word, str):
            raise InvalidValueError(
                f"{name}={word!r}: expected text, such as {next(iter(folded.values()), 'a name')!r}"
            )
        if word.lower() not in folded:
            close, few = nearest(word, folded.values()), sorted(folded.values())
            meant = f": did you mean {' or '.join(map(repr, close))}?" if close else "."
            listed = f"It is one of {', '.join(few)}" if len(few) <= SHORT or not hint else hint
            raise UnknownNameError(f"nothing has {name}={word!r}{meant} {listed}", subject=word, nearest=close)
        found.add(folded[word.lower()])
    return found
