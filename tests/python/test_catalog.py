"""The catalog: every rule of its text, what counts as of a day, and the inputs of the flagship deal."""

import copy
import pickle
import re
import subprocess
import sys
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from gigawatt import catalog
from gigawatt.catalog import check, deal_text, load
from gigawatt.catalog.select import day, last_day, latest, select
from gigawatt.errors import InvalidValueError, UnknownNameError

LETTER = date(2025, 9, 22)
RELEASE = last_day(catalog.release)
ALL = [record for versions in load.catalog().records.values() for record in versions]
ALL_KEYS = catalog.keys()
DEAL = catalog.deal("nvidia_openai")
VERSIONS = [record for versions in DEAL.inputs.values() for record in versions]

# The flagship's inputs in its order: one name per input, however many values it has; a row of the page that
# names two inputs counts as two. deployment.facility_per_gw stands in the text of section 1.
FLAGSHIP = """
deployment: facility_per_gw total start speed probability slip_probability slip_length
fleet: announced power price peak_flop dies_per_package power_level price_level roadmap_slip
fleet: price_decline life
power: pue
fleet: availability utilisation mfu
capex: networking_ratio other_it_ratio facility_price power_price site_life it_profile site_profile
opex: load electricity_price_start electricity_growth electricity_noise other_price
returns: discount_rate
investment: amount first_on_signature signature
captable: post_money_start growth noise other_rounds pool
nvidia: networking_share gross_margin market_cap
revenue: users_start users_limit users_growth paying_start paying_final per_user_start
revenue: per_user_growth per_user_noise
revenue: enterprise_start enterprise_final other_compute_start other_compute_final per_gw_limit
revenue: contribution_start contribution_final
valuation: margin_start margin_final discount_rate terminal_growth multiple_start multiple_final dcf_weight
"""
NAMES = [
    f"{scope}.{name}"
    for scope, names in (line.split(":") for line in FLAGSHIP.strip().splitlines())
    for name in names.split()
]


# --- the shipped text --------------------------------------------------------------------------


def test_every_record_has_publisher_title_date_and_locator():
    assert len(ALL) > 500
    for source in catalog.sources().values():
        assert source.publisher and source.title and source.date.text, source.id
        assert re.match(r"https?://\S+/|github\.com/[\w-]+/[\w-]+", source.locator), source.id
        assert "index id" not in source.locator
    cited = {record.source.id for record in ALL}
    cited |= {source.id for row in [*VERSIONS, *DEAL.cases.values()] for source in row.sources}
    for told in catalog.deal_terms().values():
        cited |= {terms.source.id for leg in told.legs for terms in leg.terms} | {e.source.id for e in told.events}
    assert cited == set(catalog.sources())  # no source without a use, no use without a source


def test_nothing_is_later_than_the_release():
    assert all(record.published.known <= RELEASE for record in [*ALL, *VERSIONS])
    assert all(source.date.known <= RELEASE for source in catalog.sources().values())


def test_grade_c_is_never_a_default():
    assert all(record.alternative for record in ALL if record.grade == "C")
    assert {record.grade for record in select(ALL).values()} <= {"A", "B"}
    for record in VERSIONS:
        assert record.evidence in ("assumed", "definition") or any(source.grade in "AB" for source in record.sources), (
            record.name
        )


def test_a_gigawatt_says_which():
    for record in ALL:
        if re.search(r"\bGW\b|/W\b", record.unit):
            assert record.basis in ("facility", "IT", "not stated"), record.id
    for record in VERSIONS:
        if record.unit and re.search(r"\bGW\b|/W\b", record.unit):
            assert record.basis in ("facility", "IT"), record.name


def test_supersedes_is_one_chain_per_key():
    for key in ALL_KEYS:
        defaults = [record for record in catalog.versions(key) if not record.alternative]
        assert [r.supersedes for r in defaults] == [None, *(r.id for r in defaults)][: len(defaults)]
        dates = [record.published.known for record in defaults]
        assert dates == sorted(dates), key
    assert len({record.id for record in ALL}) == len(ALL)


def test_dense_and_sparse_packages_and_dies_are_apart():
    assert catalog.get("accelerator.MI355X.peak_dense").value["fp4"] == 10050e12
    assert catalog.get("accelerator.MI355X.peak_sparse").value["fp4"] == 20100e12
    rubin = catalog.system("Vera Rubin NVL72")
    assert (rubin.accelerators.central, rubin.dies.central) == (72, 2)
    assert rubin.accelerators.unit == "accelerator" and rubin.dies.unit == "die/accelerator"


def test_the_cross_check_table_has_its_published_side():
    get = catalog.get
    assert get("cost_per_gw.nvidia_huang").value == catalog.Range(50e9, 60e9)
    assert get("cost_per_gw.citi", alternative="CITI").central == 51e9
    assert get("cost_per_gw.mckinsey").central == 42e9
    assert get("cost_per_gw.epoch_it").central == 38e9 and get("cost_per_gw.epoch_it").basis == "IT"
    assert get("cost_per_gw_year.epoch").value == {"3": 12e9, "5": 8.5e9, "7": 7e9}
    assert get("nvidia_openai.revenue_bofa").value.high == 500e9
    assert get("nvidia_openai.revenue_barclays").central == 350e9
    assert get("accelerators_in_10_gw.huang").value.low == 4e6
    amount, power, term = (get(f"oracle_openai.{part}").central for part in ("amount", "power", "term"))
    assert get("oracle_openai.price_per_gw_year").central == pytest.approx(amount / power / term, rel=0.01)
    assert get("oracle.nvidia_rental_margin").central == 0.14
    assert get("accelerator.GB200.tco_per_hour", "2026-05").value.high == 2.75
    assert get("accelerator.Vera Rubin.tco_per_hour").central == 3.61
    assert get("openai.run_rate", LETTER).central == 12e9
    assert get("openai.cash_burn_plan.2029").central == 115e9
    assert get("electricity_per_gw_year.epoch").central == 0.6e9
    equity, post = get("nvidia_openai.equity_2026").central, get("openai.post_money", "2026-03-31").central
    assert equity / post == pytest.approx(30 / 852, abs=1e-12)
    assert get("accelerator.GB200.all_in_power").central == 1.87


# --- as of -------------------------------------------------------------------------------------


def test_as_of_takes_the_latest_that_was_known():
    users = "openai.weekly_users"
    assert catalog.get(users, LETTER).central == 0.7e9
    assert catalog.get(users, "2026-02-26").central == 0.7e9
    assert catalog.get(users, "2026-02-27").central == 0.9e9
    assert catalog.get(users).central == catalog.get(users, catalog.release).central == 1.2e9


def test_before_the_first_the_error_names_the_first_date():
    with pytest.raises(InvalidValueError, match=r"as of 2025-07-30: its first was published 2025-07-31"):
        catalog.get("openai.weekly_users", "2025-07-30")
    with pytest.raises(InvalidValueError, match=r"as of 2025-09-21: it was announced on 2025-09-22"):
        catalog.deal_inputs("nvidia_openai", "2025-09-21")
    with pytest.raises(InvalidValueError, match=r"published by 2024-01-01: the first is of 2025-06-20"):
        catalog.system("GB200 NVL72", "2024-01-01")


def test_a_month_counts_from_its_last_day():
    assert [str(last_day(text)) for text in ("2025-09-22", "2025-09", "2024-02", "2025")] == [
        *("2025-09-22", "2025-09-30", "2024-02-29", "2025-12-31")
    ]
    record = catalog.get("cost_per_gw.bernstein")
    assert record.published.text == "2025-10" and record.published.known == date(2025, 10, 31)
    bound = catalog.get("pue.aws").published
    assert bound.latest and str(bound) == "by 2026-07-31"


@pytest.mark.parametrize("bad", ["2025-13", "September 2025", 2025, 20250922.0, True])
def test_what_is_no_date_is_refused(bad):
    with pytest.raises(InvalidValueError, match="as_of"):
        catalog.get("pue.aws", bad)
    assert day(datetime(2025, 9, 22, 13)) == LETTER and day(None) == RELEASE


def test_select_leaves_out_alternatives_and_the_future():
    chosen = select(ALL, LETTER)
    assert all(r.published.known <= LETTER and not r.alternative for r in chosen.values())
    assert "cost_per_gw.citi" not in chosen and "accelerator.GB200.all_in_power" not in chosen
    assert list(chosen) == [key for key in ALL_KEYS if key in chosen]
    assert latest(catalog.versions("pue.aws"), LETTER, what="x") is chosen["pue.aws"]


# --- asking ------------------------------------------------------------------------------------


def test_unknown_names_come_with_the_nearest():
    with pytest.raises(UnknownNameError) as caught:
        catalog.system("GB200 NVL36")
    assert "GB200 NVL36" in str(caught.value) and "did you mean 'GB200 NVL72'" in str(caught.value)
    with pytest.raises(UnknownNameError, match=r"'pue\.aws'"):
        catalog.get("pue.asw")
    with pytest.raises(UnknownNameError, match="did you mean 'nvidia_openai'"):
        catalog.deal_inputs("nvidia_open_ai")
    assert check.nearest("zzz", catalog.systems()) == []


def test_alternatives_are_asked_for_by_their_source():
    with pytest.raises(InvalidValueError, match=r"only alternatives.*alternative='CITI'"):
        catalog.get("cost_per_gw.citi")
    assert catalog.get("cost_per_gw.nvidia_huang", alternative="GRIDREADY").value.high == 100e9
    with pytest.raises(UnknownNameError, match="no alternative from 'CITI': it has GRIDREADY"):
        catalog.get("cost_per_gw.nvidia_huang", alternative="CITI")
    assert "alternative" in repr(catalog.find("Computex"))


def test_find_searches_words_in_key_note_and_source():
    keys = [record.key for record in catalog.find("epoch gigawatt-year")]
    assert keys == []  # a word that is nowhere
    assert {record.source.id for record in catalog.find("oracle margin")} == {"ORCL-TI"}
    assert len(catalog.find("weekly users")) == 5 and len(catalog.find("weekly users", LETTER)) == 1
    table = repr(catalog.find("pue.aws"))
    assert table.splitlines()[0].split()[:2] == ["key", "value"] and "DCD-PUE" in table
    assert "<table>" in catalog.find("pue.aws")._repr_html_()
    assert repr(catalog.find("nothing of the kind")) == "no records"


def test_a_range_without_a_central_value_says_so():
    with pytest.raises(ValueError, match="no central value"):
        _ = catalog.get("cost_per_gw.nvidia_huang").central


@pytest.mark.parametrize(
    "name", ["H100", "H200", "B200", "GB200", "GB300", "VR200", "Rubin Ultra", "MI300X", "MI355X", "TPU v7"]
)
def test_systems_have_sourced_fields_only(name):
    system = catalog.system(name)
    assert system.peak_dense is not None and system.records
    assert set(system.missing).isdisjoint(system.records)
    assert (system.power is None) == (name == "Rubin Ultra")  # no all-in figure was published
    for record in system.records.values():
        assert record.source.locator and record.grade in "AB"


def test_systems_by_any_name_and_as_of():
    assert catalog.system("vr200") == catalog.system("Vera Rubin NVL72")
    assert "Vera Rubin NVL72" in catalog.systems()
    early = catalog.system("GB300 NVL72", LETTER)
    assert early.peak_dense.value == {"bf16": 2500e12, "fp8": 5000e12} and "power" in early.missing
    assert catalog.system("GB300 NVL72").peak_dense.value["fp4"] == 15e15


# --- the flagship's inputs ---------------------------------------------------------------------


def test_inputs_in_the_order_of_the_model():
    estimates = [n for n, r in catalog.deal_inputs("nvidia_openai").items() if r.evidence != "definition"]
    assert estimates == NAMES
    assert len(NAMES) == 67 and catalog.deals() == ["nvidia_openai"]


def test_inputs_by_evidence():
    inputs = catalog.deal_inputs("nvidia_openai", LETTER)
    by = Counter(record.evidence for record in inputs.values())
    assert by == {"assumed": 51, "reported": 13, "estimated": 2, "derived": 1, "definition": 10}
    assert [name for name, record in inputs.items() if record.evidence not in ("assumed", "definition")] == [
        "deployment.total", "deployment.start", "fleet.announced", "fleet.dies_per_package", "fleet.life",
        "power.pue", "fleet.availability", "fleet.mfu", "capex.networking_ratio", "capex.facility_price",
        "opex.electricity_price_start", "investment.amount", "investment.first_on_signature",
        "captable.post_money_start", "nvidia.market_cap", "revenue.users_start",
    ]  # fmt: skip
    assert all(record.reason for record in inputs.values() if record.evidence in ("assumed", "definition"))
    assert all(record.sources for record in inputs.values() if record.evidence not in ("assumed", "definition"))


def test_central_values_are_the_page_s():
    at = {name: record.central for name, record in catalog.deal_inputs("nvidia_openai").items()}
    expected = {
        "deployment.total": 10, "deployment.start": date(2026, 7, 1), "fleet.dies_per_package": (2, 4, 4),
        "fleet.power": (3.0, 4.8, 5.5), "fleet.price": (95e3, 180e3, 210e3), "fleet.life": 5.5,
        "power.pue": 1.15, "deployment.probability": (1, *[0.9] * 9), "fleet.mfu": 0.38,
        "capex.facility_price": 11.7, "opex.electricity_price_start": 81.1, "returns.discount_rate": 0.1,
        "investment.amount": (10e9,) * 10, "investment.first_on_signature": True,
        "investment.signature": date(2026, 1, 15), "captable.noise": 1,
        "captable.post_money_start": 500e9, "nvidia.market_cap": 4.5e12, "revenue.users_start": 0.7e9,
        "revenue.other_compute_final": 6, "valuation.margin_start": -0.9, "valuation.dcf_weight": 0.5,
    }  # fmt: skip
    assert {name: at[name] for name in expected} == expected
    run_rate = at["revenue.users_start"] * at["revenue.paying_start"] * at["revenue.per_user_start"]
    assert run_rate * (1 + at["revenue.enterprise_start"]) == pytest.approx(12.0e9, rel=0.002)
    for profile in ("capex.it_profile", "capex.site_profile"):
        assert sum(at[profile]) == pytest.approx(1, abs=1e-12)


def test_inputs_have_units_bounds_and_labels():
    for record in catalog.deal_inputs("nvidia_openai").values():
        assert (record.unit is None) == (record.kind in ("flag", "date")), record.name
        assert record.doc.endswith(".") and len(record.labels) == (len(record.value) if record.over else 0)
        if record.kind == "number" and record.evidence != "definition":
            assert record.bounds.low is not None or record.bounds.high is not None, record.name
    inputs = catalog.deal_inputs("nvidia_openai")
    assert inputs["power.pue"].bounds.low == 1 and 0.99 not in inputs["power.pue"].bounds
    assert 0 not in inputs["fleet.life"].bounds and 0.1 in inputs["fleet.life"].bounds
    assert (inputs["fleet.utilisation"].bounds.low, inputs["fleet.utilisation"].bounds.high) == (0, 1)
    assert inputs["fleet.power"].labels == ("Vera Rubin", "Rubin Ultra", "Next")
    noise = [name for name, record in inputs.items() if record.path]
    assert noise == ["opex.electricity_noise", "captable.noise", "revenue.per_user_noise"]
    assert [inputs[name].path.sd for name in noise] == [0.08, 0.20, 0.06]


def test_later_versions_of_inputs():
    """What an arrow on the page brings, where it has a locator and a date; on its own day, not before."""
    arrows = {
        "fleet.power": [("2026-07-31", (3.30, 4.8, 5.5))],
        "fleet.price": [("2026-05-31", (97e3, 180e3, 210e3))],
        "fleet.life": [("2026-05-14", 5)],
        "power.pue": [("2026-07-31", 1.14)],
        "capex.site_life": [("2026-05-14", 14)],
        "opex.electricity_price_start": [("2026-04-27", 86.1)],
        "captable.post_money_start": [("2026-03-31", 852e9)],
        "revenue.users_start": [("2026-02-27", 0.9e9), ("2026-09-29", 1.2e9)],
        "revenue.other_compute_start": [("2026-01-31", 1.9)],
    }
    anchors = {"opex.electricity_price_date", "revenue.users_date"}  # move with the values that they date
    assert {name for name, versions in DEAL.inputs.items() if len(versions) > 1} == set(arrows) | anchors
    for name, steps in arrows.items():
        before = DEAL.inputs[name][0].central
        for text, central in steps:
            on = date.fromisoformat(text)
            assert catalog.deal_inputs("nvidia_openai", on - timedelta(days=1))[name].central == before
            record = catalog.deal_inputs("nvidia_openai", on)[name]
            assert record.central == central and record.sources and record.evidence != "assumed"
            before = central


def test_the_letter_s_day_knows_nothing_later():
    for record in catalog.deal_inputs("nvidia_openai").values():
        assert record.published.known <= LETTER, record.name
    assert catalog.deal_inputs("nvidia_openai") == catalog.deal_inputs("nvidia_openai", LETTER)


def test_anchors_move_with_their_values():
    """A value of another day applies to another day: formulas that grow it must start there."""
    inputs, later = catalog.deal_inputs("nvidia_openai"), catalog.deal_inputs("nvidia_openai", RELEASE)
    assert inputs["revenue.users_start"].applies == LETTER
    assert later["revenue.users_start"].applies == date(2026, 9, 29)
    assert inputs["opex.electricity_price_start"].applies == date(2024, 7, 1)
    assert later["opex.electricity_price_start"].applies == date(2025, 7, 1)


def test_correlations_cases_and_outputs():
    first, second, third = DEAL.correlations
    assert first.members[3:] == ("captable.growth", "valuation.margin_final")
    assert first.matrix[0] == (1, 0.3, 0.3, 0.5, 0.2)
    assert second.matrix[0][1] == 0.3 and third.matrix[0][1] == -0.4
    assert len(DEAL.outputs) == len(set(DEAL.outputs)) == 29 and not set(DEAL.outputs) & set(DEAL.inputs)
    assert list(DEAL.cases)[:2] == ["4 GW only", "Rubin two quarters late"] and len(DEAL.cases) == 5
    assert DEAL.cases["Rubin two quarters late"].overrides == {"deployment.start": date(2027, 1, 1)}
    happened = DEAL.cases["what happened"]
    assert happened.as_of == date(2026, 3, 31) and happened.overrides["investment.amount"] == (30e9, *[0] * 9)
    assert all(source.date.known.year == 2026 for source in happened.sources)


# --- bad text is refused where it stands -------------------------------------------------------

SOURCE = '[S]\npublisher = "P"\ntitle = "T"\ndate = 2025-01-01\nlocator = "https://p.org/t"\ngrade = "A"\n'
RECORD = '[["k"]]\nvalue = 1\nunit = "kW"\npublished = 2025-01-01\nsource = "S"\n'


def records(tmp_path: Path, text: str, sources: str = SOURCE):
    (tmp_path / "sources.toml").write_text(sources)
    (tmp_path / "r.toml").write_text(text)
    return load.load_records(tmp_path / "r.toml", load.load_sources(tmp_path / "sources.toml"))


def test_good_text_loads(tmp_path):
    assert records(tmp_path, RECORD)["k"][0].central == 1
    second = RECORD.replace("2025-01-01", "2025-02-01") + 'supersedes = "k@2025-01-01"\n'
    assert len(records(tmp_path, RECORD + second)["k"]) == 2


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("unit = ", "unti = "), r"r\.toml:3: .*unknown field 'unti': did you mean 'unit'"),
        (('"S"', '"T"'), r"r\.toml:5: \[\[\"?k\"?\]\] source: unknown source 'T'"),
        (('"kW"', '"kWh/fortnight"'), r"r\.toml:3: .*unknown unit 'kWh'.*did you mean.*'kW'"),
        (('"kW"', '"USD/GW"'), "needs a basis"),
        (('"kW"', '"USD/W"'), "needs a basis"),
        (("value = 1", "value = true"), "finite number"),
        (("value = 1", "value = nan"), "finite number"),
        (("value = 1", 'value = "1"'), "finite number"),
        (("value = 1", "value = 1\ntable = { a = 1 }"), "one of 'value', 'range', 'table'"),
        (("value = 1", "range = { low = 2, high = 1 }"), "low <= central <= high"),
        (("value = 1", "range = { low = 2, hihg = 1 }"), "unknown field 'hihg': did you mean 'high'"),
        (("published = 2025-01-01", 'published = "2025-13"'), "no month 13"),
        (("published = 2025-01-01", "published = 2025-01-01T10:00:00"), "expected a date"),
        (("published = 2025-01-01\n", ""), "'published' or 'published_by'"),
        (("published = 2025-01-01", "published = 2025-01-01\npublished_by = 2025-01-01"), "one of the two"),
        (('source = "S"', 'source = "S"\ngrade = "D"'), "'D' is not one of A, B, C"),
        (('source = "S"', 'source = "S"\ngrade = "C"'), "grade C is never a default"),
        (('source = "S"', 'source = "S"\nevidence = "rumoured"'), "is not one of reported"),
        (('source = "S"', 'source = "S"\nsupersedes = "k@2024"'), "no 'supersedes': it is the first"),
        (("[[", "["), "a key holds a list of versions"),
        (("value = 1", "value = = 1"), r"r\.toml: Invalid value .*line 2"),
    ],
)
def test_bad_records_are_refused_with_file_line_and_field(tmp_path, change, message):
    text = RECORD.replace(*change).replace("]]", "]") if change[0] == "[[" else RECORD.replace(*change)
    with pytest.raises(InvalidValueError, match=message):
        records(tmp_path, text)


def test_versions_are_appended(tmp_path):
    later = RECORD.replace("2025-01-01", "2025-02-01")
    for second, message in (
        (RECORD, "a second record with the id"),
        (later, "expected supersedes = 'k@2025-01-01', found None"),
        (later.replace("2025", "2024") + 'supersedes = "k@2025-01-01"\n', "is older than"),
        (later.replace("kW", "MW"), "'MW' is not 'kW'"),
    ):
        with pytest.raises(InvalidValueError, match=r"r\.toml:\d+: .*" + message):
            records(tmp_path, RECORD + second)


@pytest.mark.parametrize("field", ["publisher", "title", "date", "locator", "grade"])
def test_a_source_lacks_nothing(tmp_path, field):
    sources = re.sub(rf"{field} = .*\n", "", SOURCE)
    with pytest.raises(InvalidValueError, match=rf"sources\.toml:1: \[S\].*'{field}'"):
        records(tmp_path, RECORD, sources)
    with pytest.raises(InvalidValueError, match="is no locator"):
        records(tmp_path, RECORD, SOURCE.replace("https://p.org/t", "index id 68387344520"))


TEXT = (load.DATA / "nvidia_openai.toml").read_text()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("lognormal = { p50 = 2.2", "lognorm = { p50 = 2.2", "'lognorm': did you mean 'lognormal'"),
        ("pert = [4, 5.5, 7]", "pert = [4, 5.2, 7]", "must be symmetric"),
        ("pert = [4, 5.5, 7]", "pert = [0, 5.5, 11]", "outside its bounds"),
        ("uniform = [0.25, 0.75]", "uniform = [0.75, 0.25]", "low < high"),
        ("value = [3.0, 4.8, 5.5]", "value = [3.0, 4.8]", "2 values for 3 labels"),
        ('over = "generation"', 'over = "generations"', "did you mean 'generation'"),
        ("path = { gbm = 0.08 }", "path = { gmb = 0.08 }", "did you mean 'gbm'"),
        ('source = "DCD-PUE"', 'source = "DCD-PEU"', "did you mean 'DCD-PUE'"),
        ('source = "IX"\n', "", "needs a source"),
        ('source = "MINT-CAP"', 'source = "NEWSDIR"', "grade C is never a default"),
        ('reason = "two quarters, the usual product slip"\n', "", "needs a reason"),
        ('basis = "facility"\ndoc = "Power of NVIDIA', 'doc = "Power of NVIDIA', "needs a basis"),
        ("published = 2026-09-29\n", "published = 2026-02-27\n", "not later than the version before it"),
        ('"fleet.life" = 4', '"fleet.lief" = 4', "did you mean 'fleet.life'"),
        ('"fleet.life" = 4', '"fleet.life" = 0', "outside its bounds"),
        ('"deployment.start" = 2027-01-01', '"deployment.start" = 2027', "is a date"),
        ("[1.0, 0.3], [0.3, 1.0]", "[1.0, 0.3], [0.2, 1.0]", "symmetry"),
        ("[1.0, 0.3], [0.3, 1.0]", "[1.0, 1.5], [1.5, 1.0]", "cannot all hold at once"),
        ('members = ["fleet.life"', 'members = ["fleet.lives"', "did you mean 'fleet.life'"),
        ("[outputs]", "[output]", "unknown field 'output': did you mean 'outputs'"),
    ],
)  # fmt: skip
def test_bad_deals_are_refused(tmp_path, old, new, message):
    assert old in TEXT
    path = tmp_path / "nvidia_openai.toml"
    path.write_text(TEXT.replace(old, new, 1))
    with pytest.raises(InvalidValueError, match=message) as caught:
        deal_text.load_deal(path, load.shipped_sources())
    assert str(caught.value).startswith("nvidia_openai.toml")


def test_an_error_in_a_later_version_names_its_line(tmp_path):
    path = tmp_path / "nvidia_openai.toml"
    path.write_text(TEXT.replace("lognormal = { p50 = 86.1", "lognormal = { p50 = -86.1"))
    line = next(n for n, text in enumerate(TEXT.splitlines(), 1) if "p50 = 86.1" in text)
    with pytest.raises(InvalidValueError, match=rf"nvidia_openai\.toml:{line}: .*positive"):
        deal_text.load_deal(path, load.shipped_sources())


# --- manners -----------------------------------------------------------------------------------


def test_records_are_values():
    for value in (ALL[0], catalog.get("cost_per_gw_year.epoch"), VERSIONS[3], catalog.system("VR200"), DEAL):
        assert pickle.loads(pickle.dumps(value)) == value and copy.deepcopy(value) == value
    assert len({*ALL}) == len(ALL)
    with pytest.raises(AttributeError):
        ALL[0].unit = "MW"  # type: ignore[misc]
    catalog.sources().clear()
    catalog.deal_inputs("nvidia_openai").clear()
    catalog.keys().clear()
    with pytest.raises(TypeError):
        DEAL.inputs["fleet.life"] = ()  # type: ignore[index]
    assert catalog.sources() and catalog.deal_inputs("nvidia_openai") and catalog.keys()


def test_import_reads_nothing():
    code = f"import sys; sys.path[:0] = {[p for p in sys.path if p]!r}; from gigawatt.catalog import load;"
    code += "print(load.catalog.cache_info().currsize + load.shipped_sources.cache_info().currsize)"
    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "0\n"
