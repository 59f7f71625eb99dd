"""``gw.verify`` passes here, and would not where something is wrong; ``gw.build_info`` tells what is installed."""

import pickle

import numpy as np
import pytest

import gigawatt as gw
from gigawatt import _core, finance
from gigawatt.audit import identities, published, reproduce, verify
from gigawatt.audit.check import Verification, compared


@pytest.fixture(scope="module")
def verification():
    return gw.verify()


def test_everything_holds(verification):
    assert verification.ok, verification.failures
    assert {c.group for c in verification.checks} == {published.GROUP, identities.GROUP, reproduce.GROUP}
    assert len(verification.checks) >= 40
    assert len({(c.group, c.what) for c in verification.checks}) == len(verification.checks)


def test_published_results_name_their_source(verification):
    for check in verification.checks:
        assert ("http" in check.source) == (check.group == published.GROUP), check.what


def test_published_results_are_those_of_the_tests():
    assert {c["function"] for c in published.cases()} == set(published._FUNCTIONS)


def test_it_prints_a_line_per_check_within_the_width(verification):
    text = repr(verification)
    assert text.count("\n  ok  ") == len(verification.checks)
    assert text.endswith(f"{len(verification.checks)} checks, all passed")
    assert max(map(len, text.splitlines())) <= 120
    header, rows, notes = verification.cells()
    assert len(rows) == len(verification.checks) and {len(r) for r in rows} == {len(header)} and notes
    assert "<table" in verification._repr_html_()
    assert pickle.loads(pickle.dumps(verification)) == verification


@pytest.mark.parametrize(
    ("expected", "got", "tolerance", "passed"),
    [
        (1.0, 1.05, 0.1, True),
        (1.0, 1.2, 0.1, False),
        (0.0, float("nan"), 0.1, False),
        (0.0, float("inf"), 0.1, False),
        ("ab", "ab", 0.0, True),
        ("ab", "ac", 0.0, False),
        (1.0, "no value", 9.0, False),
    ],
)
def test_compared(expected, got, tolerance, passed):
    assert compared("g", "w", expected, got, tolerance).passed is passed


# What is wrong is found.
def test_a_wrong_function_fails_its_check(monkeypatch):
    monkeypatch.setattr(finance, "pv", lambda **given: 1.0)
    monkeypatch.setattr(finance, "npv", lambda **given: 1 / 0)
    checks = [verify._run("g", case["what"], lambda case=case: published.check(case)) for case in published.cases()]
    failed = {c.what: c.got for c in checks if not c.passed}
    assert len(failed) == 4
    assert {"ZeroDivisionError: division by zero", 1.0} == set(failed.values())
    text = repr(Verification(tuple(checks)))
    assert "4 of 21 checks FAILED" in text and "expected -52990.7" in text


class Bent(identities.Samples):
    """Samples with one quantity a little off in one scenario."""

    def __init__(self, model, name, by):
        super().__init__(model, 64)
        self.name, self.by = name, by

    def __getitem__(self, name):
        found = super().__getitem__(name)
        if name != self.name:
            return found
        bent = np.array(found, dtype=float)
        bent[..., 17] *= self.by
        return bent


@pytest.mark.parametrize(
    ("what", "name"),
    [
        ("capital cost: its components sum to the total", "capex.total"),
        ("capital cost: what is paid is what comes into service", "capex.total"),
        ("running cost: electricity and the rest sum to the total", "opex.other"),
        ("gigawatts: what is added sums to what is online", "deployment.added"),
        ("accelerators: added less retired are those in service", "fleet.accelerators"),
        ("generations: shares of what takes power sum to one", "fleet.share"),
        ("NVIDIA: revenue is accelerators and some networking", "circularity.nvidia_revenue"),
        ("NVIDIA: net cash is gross profit less tranches", "nvidia.net_cash"),
        ("NVIDIA: share financed times revenue is invested", "circularity.share_financed"),
        ("tranches: each but the first follows its gigawatt, once", "investment.paid"),
        ("cap table: all shares of the company sum to one", "captable.shares"),
        ("cap table: a tranche buys its part of the company", "captable.post_money"),
        ("revenue: the smaller of demand and what compute allows", "revenue.total"),
        ("cash: operating less capital cost, plus residual", "cash.residual"),
        ("returns: NPV is the discounted cash", "returns.npv"),
        ("required revenue makes the NPV zero", "required.revenue"),
        ("valuation: the DCF rolls back period by period", "valuation.dcf"),
        ("valuation: enterprise weighs DCF and multiple", "valuation.enterprise"),
    ],
)
def test_each_identity_can_fail(what, name):
    model = gw.deals.nvidia_openai()
    assert identities.check(what, identities.Samples(model, 64)).passed
    assert not identities.check(what, Bent(model, name, 1.0001)).passed
    assert not identities.check(what, Bent(model, name, np.nan)).passed


def test_each_identity_is_tried():
    tried = test_each_identity_can_fail.pytestmark[0].args[1]
    assert {what for what, _ in tried} == set(identities.IDENTITIES)


def test_other_bits_are_found():
    x = np.array([1.0, 2.0])
    assert reproduce._same("w", x, x.copy()).passed
    assert not reproduce._same("w", x, np.nextafter(x, 3)).passed


def test_build_info():
    info = gw.build_info()
    assert info.version == gw.__version__ and info.catalog == gw.catalog.release
    assert info.simd in info.simd_levels and info.simd == _core.simd_level()
    assert info.threads >= 1 and info.numpy == np.__version__ and info.cxx_standard == "C++20"
    text = repr(info)
    for words in (info.compiler, info.flags, "simd_levels", info.python):
        assert words in text
    assert pickle.loads(pickle.dumps(info)) == info
