"""What the text of a source tells: when it was published, and its grade."""

from __future__ import annotations

import datetime
import re

from gigawatt.catalog.select import last_day

# As the catalog writes a source: "publisher, title, date: locator (grade B)".
_CITED = re.compile(r"\b(\d{4}(?:-\d{2}){0,2}): \S+://")
_GRADE = re.compile(r"\(grade ([ABC])\)")
_ADDRESS = re.compile(r"\S+://\S+")
_DATE = re.compile(r"(?<![\w-])(?:19|20)\d{2}-\d{2}(?:-\d{2})?(?![\w-])")


def published(source: str, cited_only: bool = False) -> datetime.date | None:
    """The latest date in a source's text, None where it has none; a month or a year counts from its last day.

    cited_only: only dates that stand before an address, as in the catalog; the reason of an assumption names other
    dates too.
    """
    texts = _CITED.findall(source)
    if not texts and not cited_only:
        texts = _DATE.findall(_ADDRESS.sub("", source))
    found = []
    for text in texts:
        try:
            found.append(last_day(text))
        except ValueError:
            continue
    return max(found, default=None)


def grades(source: str) -> tuple[str, ...]:
    """Grades of the catalog records in a source's text, best first."""
    return tuple(sorted(set(_GRADE.findall(source))))
