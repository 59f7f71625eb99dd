"""Correlations that cannot all hold: refused, or replaced by the nearest that can, with how far they moved."""

import pickle
import warnings

import numpy as np
import pytest

import gigawatt as gw
from gigawatt.errors import CorrelationError, NearestCorrelationWarning, UnknownKeywordError, UnknownNameError
from gigawatt.random import rank_correlation, score_correlation

NAMES = ("price", "demand", "cost")
WANTED = {("price", "demand"): 0.9, ("demand", "cost"): 0.8, ("price", "cost"): -0.3}


def build(names=NAMES) -> gw.Model:
    m = gw.Model("m", gw.years(2026, 1))
    total = sum((m.input(name, gw.to(1, 4)) for name in names[1:]), m.input(names[0], gw.normal(0, 1)))
    m.define("total", total)
    return m


def matrix_of(m: gw.Model) -> np.ndarray:
    names, ranks = m._core.correlations[-1]
    return np.array(ranks).reshape(len(names), len(names))


def scores_of(ranks: np.ndarray) -> np.ndarray:
    scores = np.vectorize(score_correlation)(ranks)
    np.fill_diagonal(scores, 1.0)
    return scores


def test_what_cannot_hold_is_refused_and_the_way_out_is_named() -> None:
    m = build()
    with pytest.raises(CorrelationError, match=r"cannot all hold at once.*nearest=True"):
        m.correlate(WANTED)
    assert m._core.correlations == []


def test_the_nearest_is_taken_and_says_how_far_it_moved() -> None:
    m = build()
    with pytest.warns(NearestCorrelationWarning) as caught:
        m.correlate(WANTED, nearest=True)
    assert len(caught) == 1 and caught[0].filename == __file__  # the line that asked for it
    ranks = matrix_of(m)
    wanted = np.array([[1, 0.9, -0.3], [0.9, 1, 0.8], [-0.3, 0.8, 1]])
    moved = np.abs(ranks - wanted)
    i, j = np.unravel_index(moved.argmax(), moved.shape)
    text = str(caught[0].message)
    assert f"moved by {moved.max():.2g} in the largest entry ('{NAMES[i]}' and '{NAMES[j]}'" in text
    assert f"{wanted[i, j]:g} → {ranks[i, j]:.3g}" in text
    assert f"by {np.linalg.norm(moved):.2g} in the Frobenius norm" in text
    np.testing.assert_array_equal(ranks, ranks.T)
    assert (np.diag(ranks) == 1).all()


def test_no_possible_matrix_of_scores_is_nearer() -> None:
    m = build()
    with pytest.warns(NearestCorrelationWarning):
        m.correlate(WANTED, nearest=True)
    asked = scores_of(np.array([[1, 0.9, -0.3], [0.9, 1, 0.8], [-0.3, 0.8, 1]]))
    taken = scores_of(matrix_of(m))
    assert np.linalg.eigvalsh(taken)[0] > 0 and np.linalg.eigvalsh(asked)[0] < 0
    distance = np.linalg.norm(taken - asked)
    # Of a convex set the nearest point is the one from which no other lies towards what was asked for.
    rng = np.random.default_rng(1)
    for _ in range(300):
        vectors = taken @ rng.normal(size=(3, 3)) if rng.random() < 0.5 else rng.normal(size=(3, 3))
        other = vectors @ vectors.T
        other /= np.sqrt(np.outer(np.diag(other), np.diag(other)))
        assert np.sum((asked - taken) * (other - taken)) <= 1e-4 * distance


def test_the_draws_have_the_nearest_ranks() -> None:
    from scipy.stats import spearmanr

    m = build()
    with pytest.warns(NearestCorrelationWarning):
        m.correlate(WANTED, nearest=True)
    run = m.run(20_000, seed=1)
    drawn = spearmanr(np.stack([run[name].to_numpy() for name in NAMES]), axis=1).statistic
    np.testing.assert_allclose(drawn, matrix_of(m), atol=0.02)
    again = pickle.loads(pickle.dumps(m))  # and no second warning
    assert again._core.correlations == m._core.correlations


def test_what_can_hold_is_taken_as_it_is() -> None:
    m, plain = build(), build()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        m.correlate({("price", "demand"): 0.5, ("demand", "cost"): -0.2}, nearest=True)
    plain.correlate({("price", "demand"): 0.5, ("demand", "cost"): -0.2})
    assert m._core.correlations == plain._core.correlations


def test_a_matrix_of_many_members() -> None:
    names = [f"x{k}" for k in range(30)]
    rng = np.random.default_rng(2)
    wanted = np.tril(rng.uniform(-1, 1, (30, 30)), -1)
    wanted = wanted + wanted.T + np.eye(30)
    m = build(names)
    with pytest.warns(NearestCorrelationWarning, match="moved by"):
        m.correlate(wanted.tolist(), names, nearest=True)
    assert np.linalg.eigvalsh(scores_of(matrix_of(m)))[0] > 0
    assert np.isfinite(m.run(500, seed=1)["total"].to_numpy()).all()


def test_members_that_always_move_together_keep_draws_of_their_own() -> None:
    m = build()
    with pytest.warns(NearestCorrelationWarning, match=r"'price' and 'demand': 1 → 0\.99999"):
        m.correlate({("price", "demand"): 1.0}, nearest=True)
    assert 1 - 1e-5 < matrix_of(m)[0, 1] < 1
    assert rank_correlation(score_correlation(0.3)) == pytest.approx(0.3, abs=1e-15)


@pytest.mark.parametrize(
    ("ranks", "members", "kind", "text"),
    [
        ({("price", "demand"): 1.5}, None, CorrelationError, "between -1 and 1"),
        ({("price", "demand"): float("nan")}, None, CorrelationError, "between -1 and 1"),
        ({("price", "total"): 0.5}, None, CorrelationError, "not an uncertain input"),
        ({("price", "demnd"): 0.5}, None, UnknownNameError, "Did you mean 'demand'"),
        ([[1, 0.9], [0.8, 1]], ["price", "cost"], CorrelationError, "symmetric"),
        ([[1, 0.9, 0], [0.9, 1, 0]], ["price", "cost"], CorrelationError, "needs 4 entries, got 6"),
    ],
)
def test_nearest_mends_no_mistake(ranks, members, kind, text) -> None:
    m = build()
    with pytest.raises(kind, match=text):
        m.correlate(ranks, members, nearest=True)
    assert m._core.correlations == []
    with pytest.raises(UnknownKeywordError, match="Did you mean 'nearest'"):
        m.correlate(ranks, members, neares=True)


def test_where_the_warning_is_an_error_the_model_stays_as_it_was() -> None:
    m = build()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(NearestCorrelationWarning):
            m.correlate(WANTED, nearest=True)
    assert m._core.correlations == []
