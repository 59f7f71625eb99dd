"""Evidence marks: what a number rests on, in one character."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gigawatt.modelling.model import Model

MARKS = {
    "reported": "●",
    "derived": "◐",
    "estimated": "◑",
    "assumed": "○",
    "scenario": "◇",
    "chance": "~",
    "definition": "≡",
}


def mark(evidence: str) -> str:
    """One character for the evidence of an input."""
    return MARKS.get(evidence, " ")


def counts(model: Model) -> dict[str, int]:
    """Inputs by evidence, strongest first."""
    found = [model._core.at(name).evidence for name in model.inputs]
    return {name: found.count(name) for name in MARKS if name in found}


def evidence_line(model: Model) -> str:
    """Inputs by evidence, and how many of the uncertain ones are assumed."""
    inputs = [model._core.at(name) for name in model.inputs]
    if not inputs:
        return "no inputs"
    text = f"{len(inputs)} inputs: " + ", ".join(f"{mark(k)} {n} {k}" for k, n in counts(model).items())
    drawn = [i.evidence for i in inputs if i.input.uncertain]
    if drawn:
        text += f"; {len(drawn)} uncertain, {drawn.count('assumed')} of them assumed"
    return text
