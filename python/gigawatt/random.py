"""Rank correlation and the Gaussian copula."""

from __future__ import annotations

from gigawatt import _core


def score_correlation(rank: float) -> float:
    """Correlation of normal scores that gives the Spearman correlation ``rank``: 2 sin(pi rank / 6)."""
    return _core.score_correlation(rank)


def rank_correlation(score: float) -> float:
    """Spearman correlation of a Gaussian copula: 6/pi asin(rho / 2)."""
    return _core.rank_correlation(score)
