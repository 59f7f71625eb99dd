"""Elements, style and tables of the notebook faces: no script, nothing fetched, all text escaped.

Colours follow the notebook: text is the host's own, accents change with JupyterLab's and VS Code's theme, elsewhere
with the system's.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from html import escape

ROWS = 200  # rows of a table; the rest is counted below it
_CELL = 240  # characters of a cell
_LIGHT = "--a:#0a62b5;--w:#a3260d;--l:rgba(110,120,130,.28)"
_DARK = "--a:#6cb2f7;--w:#ff9b80;--l:rgba(150,160,170,.3)"
_STYLE = f"""
.gigawatt{{{_LIGHT};color:inherit;font-size:13px;line-height:1.45;overflow-x:auto}}
@media(prefers-color-scheme:dark){{.gigawatt{{{_DARK}}}}}
[data-jp-theme-light=true] .gigawatt,.vscode-light .gigawatt,[data-theme=light] .gigawatt{{{_LIGHT}}}
[data-jp-theme-light=false] .gigawatt,.vscode-dark .gigawatt,[data-theme=dark] .gigawatt{{{_DARK}}}
.gigawatt.gigawatt p{{margin:.2em 0;max-width:80em}}
.gigawatt.gigawatt table{{border-collapse:collapse;margin:.3em 0;font-size:1em;border:0;color:inherit;\
table-layout:auto}}
.gigawatt.gigawatt caption{{caption-side:top;text-align:left;padding:0 0 .2em;color:inherit;white-space:nowrap}}
.gigawatt.gigawatt table tbody tr{{background:transparent;border:0}}
.gigawatt.gigawatt th,.gigawatt.gigawatt td{{text-align:left;vertical-align:top;padding:.12em .9em .12em 0;border:0;\
background:transparent;font-weight:400;max-width:42em;overflow-wrap:break-word;color:inherit}}
.gigawatt.gigawatt thead th{{border-bottom:1px solid var(--l);vertical-align:bottom;opacity:.75;white-space:nowrap}}
.gigawatt.gigawatt table tbody tr:hover{{background:var(--l)}}
.gigawatt.gigawatt .y td,.gigawatt.gigawatt .y th{{white-space:nowrap;vertical-align:middle}}
.gigawatt.gigawatt .n{{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}}
.gigawatt.gigawatt .k{{white-space:nowrap}}
.gigawatt .d{{opacity:.75}}
.gigawatt .w{{color:var(--w)}}
.gigawatt b{{font-weight:600}}
.gigawatt.gigawatt code{{font-size:.92em;background:none;padding:0;border:0;color:inherit;overflow-wrap:anywhere}}
.gigawatt.gigawatt a{{color:var(--a)}}
.gigawatt.gigawatt ol{{margin:.2em 0;padding-left:2.4em}}
.gigawatt details{{margin:.1em 0}}
.gigawatt summary{{cursor:pointer}}
.gigawatt .t{{margin-left:.55em;padding-left:.8em;border-left:1px solid var(--l)}}
.gigawatt .t>.f{{padding-left:1.05em}}
.gigawatt .s{{max-height:26em;overflow:auto}}
.gigawatt svg{{vertical-align:middle;fill:none;stroke:none;overflow:visible}}
.gigawatt .r{{fill:var(--a);fill-opacity:.3}}
.gigawatt .m{{stroke:var(--a);stroke-width:1.6}}
.gigawatt .p{{fill:var(--a)}}
.gigawatt .z{{stroke:currentColor;stroke-opacity:.4}}
""".strip()
STYLE = re.sub(r"\n", "", _STYLE)

_LINK = re.compile(r"https?://[^\s<>\"']+")


class Html(str):
    """Text that is HTML already; anything else is escaped where it enters."""

    __slots__ = ()


def text(content: object) -> Html:
    """Escape what is not HTML yet."""
    return content if isinstance(content, Html) else Html(escape(str(content)))


def join(*parts: object, between: str = "") -> Html:
    """One after the other; what is not HTML is escaped."""
    return Html(between.join(text(part) for part in parts))


def element(tag: str, *content: object, **attributes: str | bool) -> Html:
    """An element; an attribute that is empty or False is left out, ``class_`` is class."""
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}" + ("" if value is True else f'="{escape(value)}"')
        for key, value in attributes.items()
        if value is True or value
    )  # fmt: skip
    return Html(f"<{tag}{written}>{join(*content)}</{tag}>")


def linked(content: str) -> Html:
    """Text with its web addresses as links."""
    parts, end = [], 0
    for match in _LINK.finditer(content):
        address = match.group(0).rstrip(".,;:")
        if address.endswith(")") and "(" not in address:
            address = address[:-1]  # the bracket around it
        parts += [text(content[end : match.start()]), _link(address)]
        end = match.start() + len(address)
    return join(*parts, content[end:])


def _link(address: str) -> Html:
    shown = re.sub(r"^https?://(www\.)?", "", address)
    shown = shown if len(shown) <= 60 else shown[:59] + "…"
    return element("a", shown, href=address, target="_blank", rel="noopener noreferrer")


def shortened(content: str, width: int = _CELL) -> Html:
    """Text of at most so many characters, whole as a tooltip, with its addresses as links."""
    if len(content) <= width or len(_LINK.sub("", content)) <= width:
        return linked(content)
    return element("span", content[: width - 1] + "…", title=content[:2000])


def paragraph(*content: object, kind: str = "") -> Html:
    """A line of text; kind ``d`` is quiet, ``w`` a warning."""
    return element("p", *content, class_=kind)


def folded(summary: object, *content: object, opened: bool = False) -> Html:
    """Content below a line that opens and closes it."""
    return element("details", element("summary", summary), *content, open=opened)


def scrolled(content: Html, label: str) -> Html:
    """A long table in a box of its own, reachable by keyboard."""
    return element("div", content, class_="s", tabindex="0", role="region", aria_label=label)


def page(*content: object) -> str:
    """One output: the style and what it applies to."""
    return str(element("div", element("style", Html(STYLE)), *content, class_="gigawatt"))


def _numeric(column: Sequence[object]) -> bool:
    """Whether a column holds numbers and nothing else."""
    cells = [str(cell).replace(",", "") for cell in column if str(cell)]
    return bool(cells) and all(re.fullmatch(r"[-+]?[\d.]+(e[-+]?\d+)?( %)?|nan|none|-?inf", cell) for cell in cells)


def _told(given: object) -> tuple[object, str]:
    """A cell and its tooltip."""
    return (given[0], str(given[1])) if isinstance(given, tuple) else (given, "")


def grid(
    header: Sequence[object],
    rows: Sequence[Sequence[object]],
    caption: object = "",
    right: Collection[int] | None = None,
    keys: int = 1,
    narrow: bool = False,
) -> Html:
    """A table without the style: the first ``keys`` cells of a row name it, the columns in ``right`` hold numbers.

    A header or cell may be a pair: its text and what its tooltip says. narrow: no cell is broken into lines.
    """
    if right is None:
        right = {k for k in range(keys, len(header)) if _numeric([row[k] for row in rows])}

    def cell(k: int, given: object) -> Html:
        content, title = _told(given)
        inside = content if isinstance(content, Html) else shortened(str(content))
        if k < keys:
            whole = not narrow and (inside is content or len(str(content)) <= 60)
            return element("th", inside, scope="row", class_="k" if whole else "", title=title)
        return element("td", inside, class_="n" if k in right else "", title=title)

    def head(k: int, given: object) -> Html:
        content, title = _told(given)
        return element("th", content, scope="col", class_="n" if k in right else "", title=title)

    heads = [head(k, given) for k, given in enumerate(header)]
    body = [element("tr", *(cell(k, c) for k, c in enumerate(row))) for row in rows]
    above = element("caption", caption) if caption else ""
    return element(
        "table", above, element("thead", element("tr", *heads)), element("tbody", *body), class_="y" if narrow else ""
    )


def table_html(
    header: Sequence[object],
    rows: Sequence[Sequence[object]],
    notes: Sequence[str] = (),
    caption: str = "",
    more: str = "",
) -> str:
    """A whole output of one table: text cells, columns of numbers to the right, notes in words below.

    A header may be a pair: name and explanation. Every cell and note is escaped, web addresses become links. Of more
    than 200 rows the first are shown; more says how to see the rest.
    """
    said = [paragraph(linked(n), kind="w" if n.startswith("problem") else "d") for n in notes]
    if not rows:
        return page(paragraph(caption or "nothing to show"), *said)
    shown = grid(header, rows[:ROWS], element("b", caption) if caption else "")
    left = len(rows) - ROWS
    if left > 0:
        said.insert(0, paragraph(f"… and {left} more rows{': ' if more else ''}{more}", kind="d"))
    return page(scrolled(shown, caption or "table") if len(rows) > 20 else shown, *said)
