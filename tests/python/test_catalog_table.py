"""Browsing the catalog: its breadth, the table, the filters, the sources, one record in full, DataFrames."""

import re
from datetime import date

import pytest

import gigawatt as gw
from gigawatt import catalog
from gigawatt.catalog.select import last_day
from gigawatt.catalog.subjects import KINDS, subject_of
from gigawatt.errors import InvalidValueError, UnknownKeywordError, UnknownNameError

LETTER = date(2025, 9, 22)
ALL_KEYS = catalog.keys()
EVERYTHING = catalog.table(alternatives=True, versions=True)


# --- breadth -----------------------------------------------------------------------------------


def test_every_version_is_reached():
    each = [record.id for key in ALL_KEYS for record in catalog.versions(key)]
    assert sorted(record.id for record in EVERYTHING) == sorted(each)
    for record in EVERYTHING:
        source = record.source
        assert source.publisher and source.title and source.date.text and source.locator and source.grade in "ABC"
        assert subject_of(record.key).kind in KINDS and all(subject_of(record.key)[1:3]), record.key
        gw.unit(record.unit)  # the core can read it


def test_no_note_tells_what_was_known_only_later():
    for record in EVERYTHING:
        for text in re.findall(r"\b20\d\d-\d\d(?:-\d\d)?\b", record.note or ""):
            first = date.fromisoformat(text if len(text) == 10 else f"{text}-01")
            assert first <= record.published.known or first > last_day(catalog.release), record.id


@pytest.mark.parametrize(
    ("key", "value", "unit"),
    [
        ("accelerator.A100.rated_power", 0.4, "kW/accelerator"),
        ("accelerator.B300.all_in_power", 1.90, "kW/accelerator"),
        ("accelerator.MI325X.all_in_power", 1.69, "kW/accelerator"),
        ("accelerator.Vera Rubin.dies", 2, "die/accelerator"),
        ("system.DGX A100.power", 6.5, "kW"),
        ("system.Trn3 UltraServer.accelerators", 144, "accelerator"),
        ("accelerator.GB300.rental_per_hour", 5.00, "USD/(accelerator*hour)"),
        ("cost_per_gw.epoch_abilene", 32e9, "USD/GW"),
        ("pue.microsoft", 1.17, "1"),
        ("openai.valuation", 852e9, "USD"),
        ("openai.run_rate", 50e9, "USD/year"),
        ("openai.business_users", 9e6, "user"),
        ("nvidia.revenue", 96.2e9, "USD"),
        ("anthropic.compute_obligations", 518e9, "USD"),
        ("oracle.remaining_obligations", 664e9, "USD"),
        ("amd_openai.binding_power", 1, "GW"),
    ],
)
def test_known_figures_are_found_by_name(key, value, unit):
    record = catalog.get(key)
    assert record.central == value and record.unit == unit and record.grade in "AB"


def test_chips_from_the_a100_to_the_mi455x():
    flops = {r.key.split(".")[1]: r.value for r in catalog.table(attribute="peak_dense", alternatives=True)}
    assert flops["A100"] == {"bf16": 312e12, "int8": 624e12}  # no 8-bit floating point
    assert flops["MI455X"]["fp8"] == 20e15 and flops["TPU v6e"]["int8"] == 1836e12
    assert {"H100", "H200", "B200", "GB200", "B300", "GB300", "Vera Rubin", "Rubin Ultra", "MI300X", "MI325X", "MI350X",
            "MI355X", "TPU v4", "TPU v5e", "TPU v5p", "TPU v7", "Trainium2", "Trainium3"} <= set(flops)  # fmt: skip
    assert (
        catalog.system("Trainium3").accelerators.central == 144 and catalog.system("DGX A100").rack_power.central == 6.5
    )
    with pytest.raises(
        InvalidValueError, match=r"'AMD Helios' is grade C, never a default: gw\.catalog\.find\('Helios'"
    ):
        catalog.system("MI455X")


def test_dated_series():
    rates = [(str(r.published), r.value) for r in catalog.versions("openai.run_rate")]
    assert rates == [("2025-07-31", 12e9), ("2026-01", 20e9), ("2026-09-29", 40e9), ("2026-10-08", 50e9)]
    assert [r.value for r in catalog.versions("openai.valuation")] == [86e9, 157e9, 300e9, 500e9, 852e9]
    assert [r.value for r in catalog.versions("nvidia.revenue")] == [46.74e9, 81.6e9, 96.2e9]
    assert catalog.get("accelerator.GB200.rental_per_hour", "2026-05").central == 3.30


# --- the table ---------------------------------------------------------------------------------


def test_as_of_hides_what_came_later():
    early = catalog.table(LETTER, alternatives=True, versions=True)
    assert 0 < len(early) < len(EVERYTHING) and all(record.published.known <= LETTER for record in early)
    assert list(EVERYTHING.filter(as_of=LETTER)) == list(early)
    [users] = catalog.table("2026-03-01", kind="company", attribute="weekly_users")
    assert users.central == 0.9e9


def test_one_version_of_each_key_unless_asked():
    plain = catalog.table()
    assert len({record.key for record in plain}) == len(plain) and not any(record.alternative for record in plain)
    assert len(catalog.table(subject="openai", attribute="run_rate", versions=True)) == 4
    assert list(EVERYTHING.latest()) == sorted(plain, key=list(EVERYTHING).index)


def test_filters_by_kind_subject_attribute_grade():
    chips = catalog.table(kind="accelerator", subject="gb200")
    assert {subject_of(record.key).subject for record in chips} == {"GB200"} and len(chips) > 8
    assert {record.grade for record in catalog.table(grade=["A", "B"])} == {"A", "B"}
    assert {record.grade for record in EVERYTHING.filter(grade="c")} == {"C"}
    assert {record.key for record in catalog.table(subject="MI455X", grade="C")} == {"accelerator.MI455X.peak_dense"}
    costs = catalog.table(attribute="cost_per_gw", basis="IT")
    assert [record.key for record in costs] == ["cost_per_gw.epoch_it"]
    assert {record.source.publisher for record in catalog.table(publisher="Cushman & Wakefield")} == {
        "Cushman & Wakefield"
    }
    prices = catalog.table(subject="H100", attribute="price")
    assert {record.applies for record in prices} == {"2022", "2023", "2024", "2025"}
    assert len(EVERYTHING.filter(alternative=True)) + len(EVERYTHING.filter(alternative=False)) == len(EVERYTHING)
    assert repr(catalog.table(kind="deal", subject="H100")) == "no records"
    assert set(EVERYTHING.values("kind")) == set(KINDS)
    assert {"H100", "MI455X", "openai"} <= set(EVERYTHING.values("subject"))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"kind": "acelerator"}, "kind='acelerator': did you mean 'accelerator'"),
        ({"subject": "GB20"}, r"did you mean 'GB200'.*\.values\('subject'\) lists all"),
        ({"attribute": "cost_per_gigawatt"}, "did you mean 'cost_per_gw'"),
        ({"grade": "D"}, r"grade='D'\. It is one of A, B, C"),
        ({"evidence": "reportd"}, "did you mean 'reported'"),
        ({"publisher": "Epok AI"}, "did you mean 'Epoch AI'"),
    ],
)
def test_unknown_values_come_with_the_nearest(given, message):
    with pytest.raises(UnknownNameError, match=message) as caught:
        catalog.table(**given)
    assert caught.value.subject == next(iter(given.values()))


def test_bad_filters():
    with pytest.raises(UnknownKeywordError, match="Did you mean 'subject'"):
        catalog.table(subjct="H100")
    with pytest.raises(UnknownKeywordError, match="Did you mean 'grade'"):
        EVERYTHING.filter(grad="A")
    with pytest.raises(UnknownNameError, match="did you mean 'kind'"):
        EVERYTHING.values("knd")
    with pytest.raises(InvalidValueError, match="grade=1: expected text, such as"):
        catalog.table(grade=1)
    with pytest.raises(InvalidValueError, match="no date"):
        catalog.table("September")


def test_cells_are_what_text_and_html_show():
    table = catalog.table(subject="GB200", alternatives=True)
    header, rows, notes = table.cells()
    assert all(name and about for name, about in header) and all(len(row) == len(header) for row in rows)
    assert len(rows) == len(table) and all(isinstance(cell, str) for row in rows for cell in row)
    lines = repr(table).splitlines()
    assert lines[0].split() == [name for name, _ in header] and len(lines) == len(rows) + 2 + len(notes)
    starred = catalog.find("Computex").cells()
    assert starred[1][0][0] == "cost_per_gw.nvidia_huang *" and "alternative" in starred[2][0]
    assert "&amp;" in catalog.table(publisher="Cushman & Wakefield").sources()._repr_html_()


def test_a_long_table_is_cut_and_says_so():
    table = catalog.table()
    text = repr(table)
    assert f"… and {len(table) - 60} more: .filter(" in text and len(text.splitlines()) == 63
    assert table.text().count("\n") == len(table) + 1


def test_sources_of_a_table():
    sources = catalog.table(attribute="pue").sources()
    assert isinstance(sources, catalog.Sources) and len(set(sources)) == len(sources)
    assert "https://sustainability.aboutamazon.com/" in repr(sources) and "by 2026-07-31" in repr(sources)
    assert repr(catalog.Sources()) == "no sources"


def test_one_record_shows_all_of_its_text():
    record = catalog.get("accelerator.H100.peak_dense")
    text = repr(record)
    source = record.source
    told = [record.id, source.publisher, source.title, str(source.date), source.locator, record.locator, record.note]
    for part in [*told, "FLOP/s/accelerator", "reported, grade A", "989.4e12", "1.979e15"]:
        assert part in text, part
    basis = repr(catalog.get("cost_per_gw.epoch_it"))
    assert re.search(r"basis +IT", basis) and "38e9 USD/GW" in basis


def test_data_frames():
    frame = catalog.table(subject="H100").to_dataframe()
    power = frame[frame.key == "accelerator.H100.it_power"].iloc[0]
    assert (power["low"], power["value"], power["high"]) == (1.275, 1.453, 1.721)
    peaks = frame[frame.attribute == "peak_dense"].set_index("label")["value"]
    assert dict(peaks) == {"bf16": 989.4e12, "fp8": 1979e12}
    assert (frame[["publisher", "title", "source_date", "locator", "grade"]] != "").all().all()
    everything = EVERYTHING.to_dataframe()
    assert set(everything.id) == {record.id for record in EVERYTHING}
    sources = EVERYTHING.sources().to_dataframe()
    assert sources.id.is_unique and set(sources.id) <= set(catalog.sources())
