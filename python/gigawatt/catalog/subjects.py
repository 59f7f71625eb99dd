"""What a key speaks of: its kind, subject and attribute, so that records can be browsed by them."""

from __future__ import annotations

from typing import NamedTuple

from .load import catalog

# Kinds by the first word of a key where a file holds several, else by the file.
_BY_WORD = {
    "accelerator": "accelerator",
    "system": "system",
    "rental": "rental price",
    "installed": "installed base",
    "lab_compute": "installed base",
}
_BY_FILE = {
    "build_cost.toml": "build cost",
    "operation.toml": "operation",
    "deals.toml": "deal",
    "labs.toml": "company",
}
KINDS = tuple(dict.fromkeys((*_BY_WORD.values(), *_BY_FILE.values())))
_SUBJECT_SECOND = ("accelerator", "system")
_SUBJECT_FIRST = ("deal", "company")


class Subject(NamedTuple):
    """``accelerator.H100.price``: kind accelerator, subject H100, attribute price.

    A deal or company leads its key (``openai.run_rate``); in the other kinds the publisher or thing follows what was
    measured (``pue.aws``: attribute pue, subject aws). ``detail`` is what is left, often a year.
    """

    kind: str
    subject: str
    attribute: str
    detail: str = ""


def subject_of(key: str) -> Subject:
    """Take a key apart."""
    first, _, rest = key.partition(".")
    kind = _BY_WORD.get(first) or _BY_FILE.get(catalog().files.get(key, ""), "")
    if first in _SUBJECT_SECOND:
        subject, _, attribute = rest.partition(".")
    else:
        subject, attribute = (first, rest) if kind in _SUBJECT_FIRST else (rest, first)
    attribute, _, detail = attribute.partition(".")
    return Subject(kind, subject, attribute, detail)
