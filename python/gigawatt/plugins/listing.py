"""What installed packages bring, as a table."""

from __future__ import annotations

from dataclasses import dataclass

from gigawatt.errors import GigawattError
from gigawatt.plugins.entry import GROUPS, OWN, Entry, entries, same_name
from gigawatt.plugins.lookup import clash

_COLUMNS = ("name", "kind", "package", "version", "status")


@dataclass(frozen=True)
class Row:
    """One part, model or distribution of an installed package; its status is ``ok`` or what is wrong with it."""

    name: str
    kind: str
    package: str
    version: str
    status: str
    doc: str = ""

    @property
    def ok(self) -> bool:
        """Whether it can be asked for by its name."""
        return self.status == "ok"


class Listing(list[Row]):
    """Rows that print as a table."""

    def __repr__(self) -> str:
        if not self:
            return f"No installed package brings a part, model or distribution (groups {', '.join(GROUPS.values())})"
        table = [_COLUMNS, *((r.name, r.kind, r.package, r.version, r.status) for r in self)]
        widths = [max(len(row[k]) for row in table) for k in range(len(_COLUMNS) - 1)]
        lines = [
            "  ".join([*(text.ljust(width) for text, width in zip(row, widths, strict=False)), row[-1]])
            for row in table
        ]
        rule = "  ".join("─" * width for width in (*widths, len(_COLUMNS[-1])))
        return "\n".join([lines[0], rule, *lines[1:]])


def listing() -> Listing:
    """List the parts, models and distributions of installed packages.

    Each is imported to tell whether it works; one that raises is listed as broken, with its error.
    """
    rows = Listing()
    for kind in GROUPS:
        found = entries(kind)
        rows += [_row(entry, found) for entry in found if entry.package != OWN]
    return rows


def _row(entry: Entry, all_of_kind: list[Entry]) -> Row:
    status, doc = "ok", ""
    same = [other for other in all_of_kind if same_name(other.name, entry.name)]
    try:
        if len(same) > 1:
            raise clash(same)
        doc = (getattr(entry.load(), "__doc__", "") or "").strip().split("\n")[0]
    except GigawattError as error:
        cause = error.__cause__
        text = str(error) if cause is None else f"{type(cause).__name__}: {cause}"
        status = f"{'refused' if len(same) > 1 else 'broken'}: {' '.join(text.split())}"
    return Row(entry.name, entry.kind, entry.package, entry.version, status, doc)
