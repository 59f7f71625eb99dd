"""Draws of inputs through the Python face: distributions, correlation, streams, coupling, and what moves no draw."""

import math

import numpy as np
import pytest
from scipy import stats

import gigawatt as gw
from gigawatt.errors import CorrelationError, InvalidValueError, UnknownKeywordError

SAMPLES = 40_000
SITES = gw.axis("site", ["Abilene", "Lordstown", "Doña Ana"])
OBSERVED = [2.5, 3.0, 3.0, 4.25, 7.0]
MIXED = gw.mixture([gw.normal(mean=1, sd=0.5), gw.uniform(3, 5)], [0.3, 0.7])

# name -> the distribution, and SciPy's of the same kind where it has one
CONTINUOUS = {
    "normal": (gw.normal(mean=3, sd=0.5), stats.norm(3, 0.5)),
    "lognormal": (gw.lognormal(log_mean=0.4, log_sd=0.7), stats.lognorm(0.7, scale=math.exp(0.4))),
    "uniform": (gw.uniform(-2, 6), stats.uniform(-2, 8)),
    "triangular": (gw.triangular(1, 2, 5), stats.triang(0.25, 1, 4)),
    "pert": (gw.pert(1.4, 2.2, 3.5), stats.beta(1 + 4 * 0.8 / 2.1, 1 + 4 * 1.3 / 2.1, 1.4, 2.1)),
    "beta": (gw.beta(2, 5), stats.beta(2, 5)),
    "beta, stretched": (gw.beta(0.8, 3, low=10, high=20), stats.beta(0.8, 3, 10, 10)),
    "gamma": (gw.gamma(shape=2.5, scale=1.2), stats.gamma(2.5, scale=1.2)),
    "student_t": (gw.student_t(df=5, loc=1, scale=2), stats.t(5, 1, 2)),
    "truncated": (gw.normal(mean=0, sd=1).truncated(-0.5, 2), stats.truncnorm(-0.5, 2)),
    "mixture": (MIXED, None),
}
STEPS = {
    "discrete": (gw.discrete([1, 2, 5], [0.2, 0.5, 0.3]), [1, 2, 5], [0.2, 0.5, 0.3]),
    "discrete, equal weights": (gw.discrete([4, 1]), [1, 4], [0.5, 0.5]),
    "empirical": (gw.empirical(OBSERVED), [2.5, 3.0, 4.25, 7.0], [0.2, 0.4, 0.2, 0.2]),
    "bernoulli": (gw.bernoulli(0.3), [0, 1], [0.7, 0.3]),
}
SHARES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)

continuous = pytest.mark.parametrize("name", CONTINUOUS)


def model_of(inputs, periods=4, first="2026Q1", groups=()):
    """A model of inputs alone: name -> value, or (value, keywords of Model.input)."""
    m = gw.Model("draws", gw.quarters(first, periods))
    for name, given in inputs.items():
        value, how = given if isinstance(given, tuple) else (given, {})
        m.define(f"used.{name}", m.input(name, value, **how))
    for group in groups:
        m.correlate(group)
    return m


def draws_of(model, name, samples=SAMPLES, seed=11):
    return model.run(samples, seed, outputs=[name])[name].to_numpy()


def sampled(value, samples=SAMPLES, seed=11, **how):
    return draws_of(model_of({"x": (value, how)}), "x", samples, seed)


def spearman(a, b):
    return stats.spearmanr(a, b).statistic


def spearman_error(rank, samples):
    """Standard error of a rank correlation (Bonett and Wright 2000)."""
    return (1 - rank**2) * math.sqrt((1 + rank**2 / 2) / samples)


def share_error(share, samples):
    return math.sqrt(share * (1 - share) / samples)


# Distributions.
@continuous
def test_samples_have_the_quantiles_of_the_distribution(name):
    distribution, _ = CONTINUOUS[name]
    x = sampled(distribution)
    for q in SHARES:
        assert abs((x <= distribution.quantile(q)).mean() - q) < 4 * share_error(q, SAMPLES)


@continuous
def test_samples_have_the_moments_of_the_distribution(name):
    distribution, _ = CONTINUOUS[name]
    x = sampled(distribution)
    assert abs(x.mean() - distribution.mean()) < 4 * distribution.sd() / math.sqrt(SAMPLES)
    kurtosis = stats.kurtosis(x, fisher=False)
    assert abs(x.std() / distribution.sd() - 1) < 4 * math.sqrt((kurtosis - 1) / (4 * SAMPLES))


@continuous
def test_quantiles_are_scipys(name):
    distribution, peer = CONTINUOUS[name]
    if peer is None:
        return
    for q in (1e-6, *SHARES, 1 - 1e-6):
        assert distribution.quantile(q) == pytest.approx(peer.ppf(q), rel=1e-10, abs=1e-13)
        assert distribution.cdf(peer.ppf(q)) == pytest.approx(q, rel=1e-9)
    assert distribution.mean() == pytest.approx(peer.mean(), rel=1e-10)
    assert distribution.sd() == pytest.approx(peer.std(), rel=1e-10)


@continuous
def test_samples_fit_scipys_distribution(name):
    """Kolmogorov and Smirnov's test does not reject the samples."""
    distribution, peer = CONTINUOUS[name]
    below = np.vectorize(distribution.cdf) if peer is None else peer.cdf
    assert stats.kstest(sampled(distribution, 10_000), below).pvalue > 1e-4


@pytest.mark.parametrize("name", STEPS)
def test_steps_have_their_shares(name):
    distribution, values, weights = STEPS[name]
    x = sampled(distribution)
    assert sorted(set(x)) == values
    for value, weight in zip(values, weights, strict=True):
        assert abs((x == value).mean() - weight) < 4 * share_error(weight, SAMPLES)
    assert distribution.mean() == pytest.approx(np.dot(values, weights))


@pytest.mark.parametrize("name", [*CONTINUOUS, *STEPS])
def test_base_value_is_the_median(name):
    distribution = (CONTINUOUS | STEPS)[name][0]
    base = float(model_of({"x": distribution}).base()["x"])
    assert base == distribution.median()
    if name in CONTINUOUS:
        assert base == pytest.approx(distribution.quantile(0.5), rel=1e-12)


@pytest.mark.parametrize("family", ["normal", "lognormal", "uniform", "triangular", "beta", "gamma", "student_t"])
def test_two_quantiles_make_the_distribution(family):
    how = {"df": 4} if family == "student_t" else {}
    distribution = getattr(gw, family)(p10=0.2, p97_5=0.7, **how)
    assert distribution.quantile(0.1) == pytest.approx(0.2, rel=1e-9)
    assert distribution.quantile(0.975) == pytest.approx(0.7, rel=1e-9)
    x = sampled(distribution)
    for q, value in ((0.1, 0.2), (0.975, 0.7)):
        assert abs((x <= value).mean() - q) < 4 * share_error(q, SAMPLES)


def test_quantile_keywords_are_checked():
    with pytest.raises(InvalidValueError, match="two quantiles"):
        gw.normal(p5=1)
    with pytest.raises(InvalidValueError, match="not both"):
        gw.normal(mean=1, sd=1, p5=0, p95=2)
    with pytest.raises(InvalidValueError):
        gw.normal(p5=3, p95=1)
    with pytest.raises(UnknownKeywordError, match="sd"):
        gw.normal(mean=1, std=2)


def test_to_is_a_central_interval():
    assert gw.to(3, 9).family == "lognormal"
    assert gw.to(-1, 9).family == "normal"
    for low, high, ci in ((3, 9, 0.9), (-1, 9, 0.8)):
        x = sampled(gw.to(low, high, ci=ci))
        tail = (1 - ci) / 2
        assert abs((x < low).mean() - tail) < 4 * share_error(tail, SAMPLES)
        assert abs((x > high).mean() - tail) < 4 * share_error(tail, SAMPLES)
    with pytest.raises(InvalidValueError):
        gw.to(3, 9, ci=90)


def test_truncation_is_conditional():
    whole = gw.lognormal(p5=3, p95=9)
    part = whole.truncated(4, 8)
    x = sampled(part)
    assert x.min() >= 4 and x.max() <= 8
    inside = whole.cdf(8) - whole.cdf(4)
    for q in SHARES:
        assert part.quantile(q) == pytest.approx(whole.quantile(whole.cdf(4) + q * inside), rel=1e-9)


def test_mixture_weighs_its_parts():
    x = sampled(MIXED)
    assert abs((x > 2.9).mean() - 0.7) < 4 * share_error(0.7, SAMPLES) + 1e-3
    assert MIXED.cdf(4) == pytest.approx(0.3 + 0.7 * 0.5, abs=1e-8)


def test_a_distribution_per_label():
    chances = {"Abilene": 0.9, "Lordstown": 0.5, "Doña Ana": 0.1}
    x = sampled({site: gw.bernoulli(p) for site, p in chances.items()}, over=SITES)
    assert x.shape == (3, SAMPLES)
    for row, p in zip(x, chances.values(), strict=True):
        assert abs(row.mean() - p) < 4 * share_error(p, SAMPLES)
    for a, b in ((0, 1), (0, 2), (1, 2)):  # each label draws for itself
        assert abs(np.corrcoef(x[a], x[b])[0, 1]) < 4 / math.sqrt(SAMPLES)


def test_units_scale_draws():
    plain = sampled(gw.to(250, 400))
    powered = sampled(gw.to(250, 400), unit="MW")
    np.testing.assert_allclose(powered, plain, rtol=1e-15)


# Correlation.
def test_rank_correlation_is_the_one_asked_for():
    inputs = {"price": gw.lognormal(p5=3, p95=9), "demand": gw.beta(2, 5), "other": gw.normal(mean=0, sd=1)}
    m = model_of(inputs, groups=[{("price", "demand"): 0.5}])
    found = []
    for seed in range(8):
        run = m.run(50_000, seed, outputs=list(inputs))
        price, demand, other = (run[name].to_numpy() for name in inputs)
        found.append(spearman(price, demand))
        assert abs(spearman(price, other)) < 4.5 / math.sqrt(50_000)
    assert max(abs(r - 0.5) for r in found) < 4 * spearman_error(0.5, 50_000)
    assert abs(np.mean(found) - 0.5) < 2.5 * spearman_error(0.5, 8 * 50_000)


def test_correlation_keeps_the_marginals():
    inputs = {"a": CONTINUOUS["pert"][0], "b": CONTINUOUS["gamma"][0]}
    m = model_of(inputs, groups=[{("a", "b"): -0.8}])
    for name, distribution in inputs.items():
        x = draws_of(m, name)
        for q in SHARES:
            assert abs((x <= distribution.quantile(q)).mean() - q) < 4 * share_error(q, SAMPLES)
    assert abs(spearman(draws_of(m, "a"), draws_of(m, "b")) + 0.8) < 4 * spearman_error(0.8, SAMPLES)


def test_correlation_over_labels_binds_equal_labels_only():
    over = {"over": SITES}
    m = model_of({"a": (gw.normal(mean=0, sd=1), over), "b": (gw.uniform(0, 1), over)}, groups=[{("a", "b"): 0.5}])
    run = m.run(SAMPLES, 3, outputs=["a", "b"])
    a, b = run["a"].to_numpy(), run["b"].to_numpy()
    for i in range(3):
        for j in range(3):
            expected = 0.5 if i == j else 0.0
            assert abs(spearman(a[i], b[j]) - expected) < 4 * spearman_error(expected, SAMPLES)


def test_correlation_of_paths_binds_starts_and_shocks():
    walk = {"path": gw.walk(sd=0.3)}
    m = model_of(
        {"a": (gw.normal(mean=0, sd=1), walk), "b": (gw.normal(mean=5, sd=2), walk)},
        groups=[{("a", "b"): 0.5}],
    )
    run = m.run(SAMPLES, 3, outputs=["a", "b"])
    a, b = run["a"].to_numpy(), run["b"].to_numpy()
    steps_a, steps_b = np.diff(a, axis=0), np.diff(b, axis=0)
    limit = 4 * spearman_error(0.5, SAMPLES)
    assert abs(spearman(a[0], b[0]) - 0.5) < limit
    for t in range(3):
        assert abs(spearman(steps_a[t], steps_b[t]) - 0.5) < limit
        assert abs(spearman(a[0], steps_b[t])) < 4 / math.sqrt(SAMPLES)
        assert abs(spearman(steps_a[t], steps_b[(t + 1) % 3])) < 4 / math.sqrt(SAMPLES)


def test_impossible_correlation_names_the_eigenvalue():
    normal = gw.normal(mean=0, sd=1)
    m = model_of({"a": normal, "b": normal, "c": normal})
    with pytest.raises(CorrelationError, match="eigenvalue"):
        m.correlate({("a", "b"): 0.9, ("b", "c"): 0.9, ("a", "c"): -0.9})
    assert abs(spearman(draws_of(m, "a"), draws_of(m, "b"))) < 4 / math.sqrt(SAMPLES)


# Streams and coupling.
def test_one_stream_is_one_draw():
    normal, other = gw.normal(mean=0, sd=1), gw.gamma(shape=2, scale=1)
    shared = {"stream": "market"}
    m = model_of({"a": (normal, shared), "b": (normal, shared), "c": (other, shared), "d": normal})
    a, b, c, d = (draws_of(m, name) for name in "abcd")
    np.testing.assert_array_equal(a, b)
    assert spearman(a, c) == pytest.approx(1.0, abs=1e-12)
    assert abs(spearman(a, d)) < 4 / math.sqrt(SAMPLES)


def test_a_stream_is_the_name_unless_said():
    normal = gw.normal(mean=0, sd=1)
    named = draws_of(model_of({"market": normal}), "market")
    np.testing.assert_array_equal(named, sampled(normal, stream="market"))


@pytest.mark.parametrize("override", [gw.gamma(shape=2, scale=9), gw.pert(1, 2, 9), gw.uniform(-1, 0), MIXED])
def test_a_case_that_changes_a_distribution_stays_coupled(override):
    m = model_of({"x": gw.lognormal(p5=3, p95=9), "y": gw.normal(mean=0, sd=1)})
    case = m.case("other", {"x": override})
    assert spearman(draws_of(m, "x"), draws_of(case, "x")) == pytest.approx(1.0, abs=1e-12)
    np.testing.assert_array_equal(draws_of(m, "y"), draws_of(case, "y"))


def test_a_case_keeps_the_draws_of_the_labels_it_leaves():
    m = model_of({"x": (gw.normal(mean=0, sd=1), {"over": SITES})})
    before, after = draws_of(m, "x"), draws_of(m.case("other", {"x[Abilene]": gw.uniform(0, 1)}), "x")
    np.testing.assert_array_equal(before[1:], after[1:])
    assert spearman(before[0], after[0]) == pytest.approx(1.0, abs=1e-12)


def test_a_certain_member_still_lends_its_draws_to_its_group():
    m = model_of({"a": gw.normal(mean=0, sd=1), "b": gw.normal(mean=0, sd=1)}, groups=[{("a", "b"): 0.5}])
    np.testing.assert_array_equal(draws_of(m, "b"), draws_of(m.case("certain", {"a": 3}), "b"))


# What moves no draw.
GROUP = [{("a", "b"): 0.5}]
INPUTS = {
    "a": gw.lognormal(p5=3, p95=9),
    "b": gw.beta(2, 5),
    "c": (gw.normal(mean=0, sd=1), {"path": gw.walk(sd=0.1)}),
    "d": (gw.uniform(0, 1), {"over": SITES}),
    "e": (gw.uniform(0, 1), {"path": gw.fresh()}),
}


def all_draws(model, samples=5_000):
    run = model.run(samples, 7, outputs=list(INPUTS))
    return {name: run[name].to_numpy() for name in INPUTS}


def assert_same(one, two):
    for name in INPUTS:
        np.testing.assert_array_equal(one[name], two[name], err_msg=name)


@pytest.fixture(scope="module")
def expected():
    return all_draws(model_of(INPUTS, groups=GROUP))


def test_adding_inputs_moves_nothing(expected):
    more = {"before": gw.uniform(0, 1), **INPUTS, "after": (gw.bernoulli(0.5), {"over": SITES})}
    assert_same(expected, all_draws(model_of(more, groups=GROUP)))


def test_order_moves_nothing(expected):
    assert_same(expected, all_draws(model_of(dict(reversed(INPUTS.items())), groups=GROUP)))


def test_removing_inputs_moves_nothing(expected):
    for left in INPUTS:
        if left in "ab":  # the group
            continue
        fewer = model_of({name: given for name, given in INPUTS.items() if name != left}, groups=GROUP)
        for name in fewer.inputs:
            np.testing.assert_array_equal(draws_of(fewer, name, 5_000, 7), expected[name])


def test_appending_to_a_group_moves_nothing(expected):
    m = model_of({**INPUTS, "f": gw.normal(mean=0, sd=1)}, groups=[{("a", "b"): 0.5, ("b", "f"): 0.3}])
    assert_same(expected, all_draws(m))


def test_what_is_asked_for_moves_nothing(expected):
    m = model_of(INPUTS, groups=GROUP)
    for name in INPUTS:
        np.testing.assert_array_equal(draws_of(m, name, 5_000, 7), expected[name])


def test_more_samples_extend(expected):
    more = all_draws(model_of(INPUTS, groups=GROUP), 21_000)
    assert_same(expected, {name: values[..., :5_000] for name, values in more.items()})


def test_a_longer_timeline_moves_nothing(expected):
    longer = all_draws(model_of(INPUTS, periods=9, groups=GROUP))
    assert_same(expected, {n: v[:4] if n in "ce" else v for n, v in longer.items()})


@pytest.mark.parametrize("labels", [[*SITES.labels, "new"], ["new", *SITES.labels]])
def test_another_label_moves_nothing(expected, labels):
    wider = all_draws(model_of({**INPUTS, "d": (gw.uniform(0, 1), {"over": gw.axis("site", labels)})}, groups=GROUP))
    kept = [labels.index(label) for label in SITES.labels]
    assert_same(expected, {**wider, "d": wider["d"][kept]})


def test_another_seed_moves_everything(expected):
    run = model_of(INPUTS, groups=GROUP).run(5_000, 8, outputs=list(INPUTS))
    for name in INPUTS:
        x, y = run[name].to_numpy()[..., None, :], expected[name][..., None, :]
        assert not (x == y).any()
        assert abs(spearman(x.reshape(-1, 5_000)[0], y.reshape(-1, 5_000)[0])) < 4 / math.sqrt(5_000)
