"""What the flagship is made of: its names, units, timing, sources, evidence, and what a later day changes."""

import datetime
from collections import Counter

import pytest

import gigawatt as gw

LETTER = "2025-09-22"


@pytest.fixture(scope="module")
def model():
    return gw.deals.nvidia_openai(as_of=LETTER)


# Every name that the issue asks for.
NAMES = {
    "deployment": "capacity added online gigawatts",
    "power": "facility it",
    "fleet": "accelerators_added accelerators_retired accelerators dies accelerator_hours "
    "utilised_accelerator_hours flop",
    "capex": "in_service accelerators networking other_it facility power total per_gw",
    "opex": "electricity_price electricity other total",
    "tco": "per_accelerator_hour per_gw_year",
    "investment": "tranche cumulative",
    "captable": "pre_money post_money nvidia_stake",
    "circularity": "nvidia_revenue nvidia_per_gw share_financed",
    "nvidia": "gross_profit cash_out net_cash holding share_of_market_cap",
    "revenue": "users paying per_user demand compute total compute_share attributed contribution per_accelerator_hour",
    "cash": "operating residual free",
    "returns": "npv payback payback_reached cash_yield",
    "required": "factor revenue per_gw_year paying utilisation price_per_accelerator_hour",
    "valuation": "free_cash_flow dcf terminal terminal_share multiple enterprise nvidia_holding",
}
ASKED = [f"{scope}.{leaf}" for scope, leaves in NAMES.items() for leaf in leaves.split()]
# Units and timing as the page's letters (f flow, s stock, r rate or ratio) have them.
UNITS = {
    "deployment.capacity": ("GW", "stock"), "deployment.online": ("GW", "stock"), "deployment.added": ("GW", "flow"),
    "power.facility": ("GW", "rate"), "fleet.accelerators": ("accelerator", "stock"),
    "fleet.accelerators_added": ("accelerator", "flow"), "fleet.accelerators_retired": ("accelerator", "flow"),
    "fleet.dies": ("die", "flow"), "fleet.accelerator_hours": ("accelerator*hour", "flow"),
    "fleet.utilised_accelerator_hours": ("accelerator*hour", "flow"), "fleet.flop": ("FLOP", "flow"),
    "capex.in_service": ("USD", "flow"), "capex.total": ("USD", "flow"), "capex.per_gw": ("USD/GW", "rate"),
    "opex.electricity_price": ("USD/MWh", "rate"), "opex.electricity": ("USD", "flow"),
    "opex.total": ("USD", "flow"), "tco.per_accelerator_hour": ("USD/(accelerator*hour)", "none"),
    "tco.per_gw_year": ("USD/(GW*year)", "none"), "investment.tranche": ("USD", "flow"),
    "investment.cumulative": ("USD", "stock"), "captable.post_money": ("USD", "stock"),
    "captable.nvidia_stake": ("1", "ratio"), "circularity.nvidia_revenue": ("USD", "flow"),
    "circularity.nvidia_per_gw": ("USD/GW", "rate"), "circularity.share_financed": ("1", "none"),
    "nvidia.gross_profit": ("USD", "flow"), "nvidia.cash_out": ("USD", "flow"), "nvidia.net_cash": ("USD", "flow"),
    "nvidia.holding": ("USD", "stock"), "revenue.users": ("user", "stock"), "revenue.paying": ("user", "stock"),
    "revenue.per_user": ("USD/(user*year)", "rate"), "revenue.demand": ("USD", "flow"),
    "revenue.compute": ("GW", "rate"), "revenue.total": ("USD", "flow"), "revenue.attributed": ("USD", "flow"),
    "cash.operating": ("USD", "flow"), "cash.residual": ("USD", "flow"), "cash.free": ("USD", "flow"),
    "returns.npv": ("USD", "none"), "returns.payback": ("year", "none"), "returns.cash_yield": ("1/year", "none"),
    "required.factor": ("1", "none"), "required.revenue": ("USD", "flow"),
    "required.per_gw_year": ("USD/(GW*year)", "none"),
    "required.price_per_accelerator_hour": ("USD/(accelerator*hour)", "none"),
    "valuation.free_cash_flow": ("USD", "flow"), "valuation.dcf": ("USD", "stock"),
    "valuation.terminal": ("USD", "stock"), "valuation.multiple": ("USD", "stock"),
    "valuation.enterprise": ("USD", "stock"), "valuation.nvidia_holding": ("USD", "stock"),
}  # fmt: skip


@pytest.mark.parametrize("name", ASKED)
def test_what_the_issue_asks_for_is_there(model, name):
    info = model._core.at(name)
    assert info.doc.endswith(".") and info.body != "input"
    assert info.kind == "flag" if name == "returns.payback_reached" else info.shown
    if "time" in [axis.name for axis in info.axes]:
        assert info.timing in ("flow", "stock", "rate", "ratio")


@pytest.mark.parametrize("name", UNITS)
def test_units_and_timing_are_the_page_s(model, name):
    info = model._core.at(name)
    unit, timing = UNITS[name]
    assert gw.Unit(info.shown) == gw.Unit(unit) and (info.timing or "none") == timing


def test_everything_that_varies_in_time_says_how_it_adds_up(model):
    """But for the three random paths, factors that no one adds up, and flags."""
    silent = []
    for name in model:
        info = model._core.at(name)
        if "time" in [axis.name for axis in info.axes] and info.timing in ("", "none"):
            silent.append(name)
    assert set(silent) <= {"opex.electricity_noise", "captable.noise", "revenue.per_user_noise"}


def test_everything_is_documented(model):
    assert [name for name in model if not model._core.at(name).doc.endswith(".")] == []


def test_limits_are_said_in_the_docs(model):
    for words in ("before tax", "option to stop", "median lies below the base", "OpenAI's net cash"):
        assert " ".join(words.split()) in " ".join(model.doc.split())
    assert "before financing" in model["tco.per_gw_year"].doc


# --- evidence --------------------------------------------------------------------------------------

# The page's tables have 66 inputs, and facility_per_gw stands in the text of section 1: 67. The engine adds nine
# definitions (anchor dates, spans and the number of shares, which the page writes into its formulas) and two
# chances (the uniform draws behind happens_k and slips_k, the page's B(p)).
EVIDENCE = {
    # scope: assumed, reported, estimated, derived
    "deployment": (5, 2, 0, 0),  # with facility_per_gw
    "fleet": (8, 4, 1, 0),
    "power": (0, 1, 0, 0),
    "capex": (5, 1, 1, 0),
    "opex": (4, 0, 0, 1),
    "returns": (1, 0, 0, 0),
    "investment": (1, 2, 0, 0),  # the day of the signature is assumed ("day X")
    "captable": (4, 1, 0, 0),
    "nvidia": (2, 1, 0, 0),
    "revenue": (14, 1, 0, 0),
    "valuation": (7, 0, 0, 0),
}
DEFINITIONS = {
    "opex.electricity_price_date", "captable.initial_shares", "revenue.users_date", "revenue.reference_date",
    "revenue.horizon", "revenue.other_compute_from", "revenue.other_compute_horizon", "valuation.reference_date",
    "valuation.margin_horizon", "valuation.multiple_horizon",
}  # fmt: skip
CHANCES = {"deployment.happens_draw", "deployment.slips_draw"}
# Rows in the tables of sections 1 to 9 of the page; one row may hold several inputs, a column per generation one.
PAGE = {"1": 6, "2": 5 + 9, "3": 7, "4": 6, "5": 8, "6": 3, "7": 15, "9": 7}


def test_inputs_by_evidence(model):
    by = Counter(model._core.at(name).evidence for name in model.inputs)
    assert by == {"assumed": 51, "reported": 13, "estimated": 2, "derived": 1, "definition": 10, "chance": 2}
    kinds = ("assumed", "reported", "estimated", "derived")
    found = Counter((name.split(".")[0], model._core.at(name).evidence) for name in model.inputs)
    assert {scope: tuple(found[scope, kind] for kind in kinds) for scope in EVIDENCE} == EVIDENCE
    assert sum(map(sum, EVIDENCE.values())) == sum(PAGE.values()) + 1 == 51 + 13 + 2 + 1
    assert {name for name in model.inputs if model._core.at(name).evidence == "definition"} == DEFINITIONS
    assert {name for name in model.inputs if model._core.at(name).evidence == "chance"} == CHANCES


def test_every_input_has_a_source_or_a_reason(model):
    for name in model.inputs:
        info = model._core.at(name)
        if info.evidence == "chance":  # a uniform draw: no assumption in it, and so none to give a reason for
            assert info.input.cells[0].text == "uniform(0, 1)"
            continue
        assert info.source, name
        if info.evidence in ("reported", "estimated", "derived"):
            assert "(grade " in info.source and (".com" in info.source or "http" in info.source), name


def test_no_grade_c_and_nothing_later_is_a_default(model):
    for name, record in gw.catalog.deal_inputs("nvidia_openai", LETTER).items():
        assert record.published.known <= datetime.date.fromisoformat(LETTER), name
        if record.evidence != "assumed":
            assert all(source.grade in "AB" for source in record.sources), name


def test_no_input_is_unused(model):
    assert model._core.unused_inputs() == []
    for case in model.cases.values():
        unused = case._core.unused_inputs()
        assert unused == [], unused


# --- dates -----------------------------------------------------------------------------------------

# The page's arrows: central values before and after, and the day from which a later as_of brings them.
ARROWS = {
    "fleet.power": ([3.0, 4.8, 5.5], [3.30, 4.8, 5.5], "2026-07-31"),
    "fleet.price": ([95e3, 180e3, 210e3], [97e3, 180e3, 210e3], "2026-05-31"),
    "fleet.life": ([5.5], [5], "2026-05-14"),
    "power.pue": ([1.15], [1.14], "2026-07-31"),
    "capex.site_life": ([15], [14], "2026-05-14"),
    "opex.electricity_price_start": ([81.1], [86.1], "2026-04-27"),
    "captable.post_money_start": ([500e9], [852e9], "2026-03-31"),
    "revenue.users_start": ([0.7e9], [1.2e9], "2026-09-29"),
    "revenue.other_compute_start": ([1.5], [1.9], "2026-01-31"),
}
# Days that values belong to: they may move with the values.
ANCHORS = {"opex.electricity_price_date", "revenue.users_date"}


def values(model, name):
    found = model._core.at(name).input
    return [cell.text for cell in found.cells], found.path_text


def changed(one, other):
    return {name for name in one.inputs if values(one, name) != values(other, name)}


def centres(model, name):
    return [cell.quantile_at_score(0.0) for cell in model._core.at(name).input.cells]


def test_a_later_day_changes_exactly_the_arrows(model):
    later = gw.deals.nvidia_openai(as_of=gw.catalog.release)
    assert later.inputs == model.inputs and list(later) == list(model)
    assert changed(model, later) - ANCHORS == set(ARROWS)
    for name, (before, after, _) in ARROWS.items():
        assert centres(model, name) == pytest.approx(before, rel=1e-12)
        assert centres(later, name) == pytest.approx(after, rel=1e-12)


@pytest.mark.parametrize("name", ARROWS)
def test_an_arrow_changes_on_its_day(model, name):
    day = datetime.date.fromisoformat(ARROWS[name][2])
    before = gw.deals.nvidia_openai(as_of=day - datetime.timedelta(days=1))
    after = gw.deals.nvidia_openai(as_of=day)
    assert before.as_of == day - datetime.timedelta(days=1)
    assert centres(before, name) != centres(after, name) == pytest.approx(ARROWS[name][1], rel=1e-12)


def test_the_announcement_is_the_default_day(model):
    default = gw.deals.nvidia_openai()
    assert default.as_of == model.as_of == datetime.date(2025, 9, 22)
    assert changed(model, default) == set()


@pytest.mark.parametrize("day", ["2025-09-21", datetime.date(2020, 1, 1)])
def test_before_the_announcement_there_is_nothing(day):
    with pytest.raises(gw.errors.InvalidValueError, match="announced on 2025-09-22") as error:
        gw.deals.nvidia_openai(as_of=day)
    assert str(day) in str(error.value) and "nvidia_openai" in str(error.value)


def test_what_happened_has_its_own_later_day(model):
    happened = model.cases["what happened"]
    assert happened.as_of == datetime.date(2026, 3, 31) > model.as_of
    assert changed(model, happened) == {
        "investment.amount", "investment.signature", "captable.post_money_start", "deployment.total",
        "fleet.roadmap_slip",
    }  # fmt: skip
    assert "as of 2026-03-31" in repr(happened)
    for label, case in model.cases.items():
        assert label == "what happened" or case.as_of == model.as_of


def test_the_cases_are_the_page_s(model):
    assert {label: set(case.case_overrides) for label, case in model.cases.items()} == {
        "4 GW only": {"deployment.total"},
        "Rubin two quarters late": {"deployment.start"},
        "GPUs last four years": {"fleet.life"},
        "flat valuation": {"captable.growth", "captable.noise"},
        "what happened": {"investment.amount", "investment.signature", "captable.post_money_start",
                          "deployment.total", "fleet.roadmap_slip"},
    }  # fmt: skip
