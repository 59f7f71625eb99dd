"""When to stop, fitted backwards on simulated paths (Longstaff and Schwartz 2001), on plain arrays.

At each label, from the last to the first, what going on gives beyond stopping is regressed on the state over the
scenarios in which there is something to decide; where the fitted gain is not positive, one stops.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from gigawatt.analysis.samples import Flags
from gigawatt.types import Array


@dataclass(frozen=True)
class Rule:
    """Gain from going on as a polynomial of the state, per label.

    powers: exponents of each term, (term, state). coefficients: (term, label), in units of the gain's standard
    deviation. centre, spread, low, high: (state, label); a state is held between low and high, the ends of what was
    met, and standardised. fitted: labels that had enough scenarios to decide on; at the others one always goes on.
    """

    powers: Array
    coefficients: Array
    centre: Array
    spread: Array
    low: Array
    high: Array
    fitted: Flags

    def gain(self, label: int, states: Array) -> Array:
        """Fitted gain at one label for states (state, scenario)."""
        return np.asarray(self.terms(label, states).T @ self.coefficients[:, label])

    def terms(self, label: int, states: Array) -> Array:
        """Terms of the polynomial, (term, scenario)."""
        inside = np.clip(states, self.low[:, [label]], self.high[:, [label]])
        z = (inside - self.centre[:, [label]]) / self.spread[:, [label]]
        return np.asarray(np.prod(z[None, :, :] ** self.powers[:, :, None], axis=1))


def powers_of(states: int, degree: int) -> Array:
    """Exponents of all monomials of so many states up to a total degree, the constant first."""
    found = [p for p in itertools.product(range(degree + 1), repeat=states) if sum(p) <= degree]
    return np.array(sorted(found, key=lambda p: (sum(p), tuple(-e for e in p))), dtype=float).reshape(-1, states)


def fit_rule(
    stopped: Array, never: Array, states: Array, open_: Flags, degree: int, least: int | None = None
) -> tuple[Rule, Array]:
    """The rule, and the payoff of each scenario under it (of the paths it was fitted on, so flattered).

    stopped: payoff of stopping before each label, (label, scenario). never: payoff of never stopping. states:
    (state, label, scenario). open_: where there is something to decide, (label, scenario). least: scenarios without
    which a label is not decided; ten for each term unless said.
    """
    labels, _ = stopped.shape
    powers = powers_of(len(states), degree)
    least = 10 * len(powers) if least is None else least
    shape = (len(states), labels)
    rule = Rule(
        powers, np.zeros((len(powers), labels)), np.zeros(shape), np.ones(shape), np.zeros(shape), np.zeros(shape),
        np.zeros(labels, dtype=bool),
    )  # fmt: skip
    rule.coefficients[0] = 1.0
    reached = never.copy()
    for k in reversed(range(labels)):
        here = np.flatnonzero(open_[k])
        gain = reached[here] - stopped[k, here]
        size = float(gain.std()) if len(here) else 0.0
        if len(here) < max(least, 1) or size == 0.0:
            if len(here) >= max(least, 1):  # the same for all: no regression is needed
                rule.coefficients[0, k] = np.sign(gain[0])
                rule.fitted[k] = True
                reached[here] = np.maximum(reached[here], stopped[k, here])
            continue
        part = states[:, k, here]
        rule.centre[:, k], spread = part.mean(axis=1), part.std(axis=1)
        rule.spread[:, k] = np.where(spread > 0.0, spread, 1.0)
        rule.low[:, k], rule.high[:, k] = part.min(axis=1), part.max(axis=1)
        terms = rule.terms(k, part)
        rule.coefficients[:, k] = np.linalg.lstsq(terms.T, gain / size, rcond=1e-10)[0]
        rule.fitted[k] = True
        stop = here[rule.gain(k, part) <= 0.0]
        reached[stop] = stopped[k, stop]
    return rule, reached
