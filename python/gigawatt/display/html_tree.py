"""An explanation in a notebook: a tree that opens and closes, its sources numbered below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.display.evidence import MARKS
from gigawatt.display.html import Html, element, folded, join, linked, page, paragraph
from gigawatt.display.html_model import mark_html
from gigawatt.display.sheet import cut
from gigawatt.display.tree import Sources, node_head, node_what, spread_text, through_correlation, where_text

if TYPE_CHECKING:
    from gigawatt.results.explain import Explanation, Node

_OPEN = 2  # levels that stand open
_DEEP = 40  # levels that are shown
_NODES = 400  # quantities that are shown
_FORMULA = 160


def _cited(node: Node, sources: Sources) -> Html:
    """A source as numbers, with the words that stay."""
    if not node.source or node.source == "no source":
        return Html("")
    numbers, words = sources.split(node.source)
    cites = [element("span", f"[{n}]", title=cut(sources.texts[n - 1], 120)) for n in numbers]
    return join(": ", *cites, f" {words}" if words else "")


def _line(node: Node, sources: Sources) -> Html:
    """One quantity: name, value, formula; of an input its evidence and source."""
    name, value = node_head(node)
    head = join(element("b", name, title=cut(node.doc, 120)), f" = {value}")
    what = node_what(node)
    if node.body == "input":
        said = join(" ", element("code", what)) if what else ""
        return join(
            head, " ", element("span", mark_html(node.evidence, word=True), said, _cited(node, sources), class_="d")
        )
    if node.repeated:
        return join(head, element("span", f" {what}", class_="d"))
    return join(head, element("span", " ← ", element("code", cut(what, _FORMULA)), class_="d"))


def explanation_html(explanation: Explanation) -> str:
    """A tree of formulas with base values, its sources, and what drives it only through correlation."""
    sources = Sources()
    left = _NODES

    def show(node: Node, level: int) -> Html:
        nonlocal left
        left -= 1
        line = _line(node, sources)
        if not node.children:
            return element("div", line, class_="f")
        below, hidden = [], 0
        for child in node.children:
            if left <= 0 or level >= _DEEP:
                hidden += 1
            else:
                below.append(show(child, level + 1))
        if hidden:
            ways = f"… and {hidden} more below: model.explain('{node.name}') shows them"
            below.append(element("div", ways, class_="f d"))
        return folded(line, element("div", *below, class_="t"), opened=level < _OPEN)

    root = explanation.root
    tree = show(root, 0)
    used = {n.evidence for n in root.walk() if n.body == "input"}
    marks = [join(mark_html(name), f" {name}") for name in MARKS if name in used]
    parts = [paragraph(root.doc)] if root.doc else []
    parts += [paragraph(where_text(explanation), kind="d")]
    parts += [paragraph(spread_text(explanation))] if explanation.shares is not None else []
    parts.append(tree)
    parts += [paragraph("marks: ", join(*marks, between=", "), kind="d")] if marks else []
    if sources.texts:
        listed = element("ol", *(element("li", linked(source)) for source in sources.texts))
        parts.append(folded(f"{len(sources.texts)} sources", listed, opened=len(sources.texts) <= 10))
    return page(*parts, *(paragraph(text) for text in through_correlation(explanation)))
