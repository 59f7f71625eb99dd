"""Checks of this installation, in seconds: published results, identities of the flagship, same bits."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gigawatt import deals
from gigawatt.audit import identities, published, reproduce
from gigawatt.audit.check import Check, Verification


def verify() -> Verification:
    """Check that this installation computes what it should; a few seconds.

    Published results that nobody of this project made (random words, moments, time value, cap table, data-centre cost);
    identities of ``gw.deals.nvidia_openai()`` in some thousands of scenarios; the same bits on one thread and two, on
    every instruction set that this machine has, for fewer and more scenarios. Raises nothing for a check that fails:
    ``.ok`` and ``.failures`` tell.
    """
    return Verification(tuple(_run(group, what, make) for group, what, make in _checks()))


def _checks() -> Iterator[tuple[str, str, Callable[[], Check]]]:
    for case in published.cases():
        yield published.GROUP, case["what"], lambda case=case: published.check(case)  # type: ignore[misc]
    model = deals.nvidia_openai()
    samples = identities.Samples(model)
    for what in identities.IDENTITIES:
        yield identities.GROUP, what, lambda what=what: identities.check(what, samples)  # type: ignore[misc]
    yield identities.GROUP, "cap table: closed form", lambda: identities.flat_stake(model)
    yield identities.GROUP, "finite values", lambda: identities.everything_is_finite(model)
    for k, make in enumerate(reproduce.ways(model)):
        yield reproduce.GROUP, f"way {k + 1}", make


def _run(group: str, what: str, make: Callable[[], Check]) -> Check:
    """A check that cannot be made has failed; the others go on."""
    try:
        return make()
    except Exception as error:
        return Check(group, what, "a value", f"{type(error).__name__}: {error}", 0.0, False)
