"""What a look-up may show: the fields of the row in force, for that day, place and audience, and nothing else."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lives import APPLICANT, CODE, dossier, life
from motcua.errors import BadInputError, NoRuleInForce
from motcua.forms.view import Audience, LookupFacts, Masking, public_view
from motcua.rules import RuleBook, read_pack
from motcua.units import Channel
from synthetic import at

NOW = at("2024-03-12T09:00")
FACTS = LookupFacts(
    receiving_agency="Trung tâm thử nghiệm",
    divisions=("Phòng Một", "Phòng Hai"),
    current_division="Phòng Hai",
    identity_number="079000000123",
    result="Trích lục số 5",
    rating_result="Hài lòng",
    feedback_result="Đã trả lời",
    receiving_officer="Trần Văn Thử",
    resolving_officer="Lê Thị Giả",
)
ACCEPTED = ("submit", "accept")


def view(audience=Audience.PUBLIC, *names, moment=NOW, facts=FACTS, **where):
    channel = where.get("channel", Channel.ONLINE)
    masking = where.pop("masking", None)
    book = where.pop("book", None)
    filed = dossier(channel=channel, day=where.get("day", "2024-03-11"))
    return public_view(
        filed, life(*(names or ACCEPTED), **where), audience, at=moment, facts=facts, masking=masking, book=book
    )


def shown(seen):
    return {field.name: field.value for field in seen.fields}


def test_a_valid_dossier_shows_every_field_of_an_giang_and_none_else():
    """An Giang 03/2023, Article 12(1): code with QR, agency, divisions, organisation, filer, two days."""
    assert shown(view(Audience.APPLICANT)) == {
        "dossier_code": CODE,
        "qr_code": CODE,
        "receiving_agency": "Trung tâm thử nghiệm",
        "processing_divisions": "Phòng Một; Phòng Hai",
        "organisation": "Hợp tác xã Nguyễn Thị Mẫu",
        "filer_name": "Nguyễn Thị Mẫu",
        "received_date": "11/03/2024",
        "appointment_date": "14/03/2024",
    }


def test_the_fields_are_those_of_the_row_and_the_answer_cites_it():
    """The whitelist is the row in force, never code: its names, in its order."""
    rule = RuleBook.official().in_force("lookup.content", NOW.date(), place="H01")
    seen = view(Audience.OFFICER)

    assert tuple(field.name for field in seen.fields) == rule.fields
    assert seen.rules == (rule.id,) and seen.because == (rule.cite,) and seen.provenance == "sourced"
    assert seen.findings == ()


def test_an_online_dossier_not_yet_valid_shows_points_a_b_dd_e_and_names_its_reading():
    """An Giang 03/2023, Article 12(2), by the reading that the row applies; under no reading an appointment."""
    seen = view(Audience.APPLICANT, "submit")

    assert set(shown(seen)) == {"dossier_code", "qr_code", "receiving_agency", "filer_name", "received_date"}
    assert not seen.is_accepted
    assert [reading.applied for reading in seen.readings] == [True]
    assert "a, b, đ, e" in seen.readings[0].says_vi


def test_the_public_sees_no_name_of_the_filer_and_is_told_why():
    """Decree 61/2018, Article 5(1)(d): what concerns the filer is not disclosed; a firm may bear a name."""
    seen = view()

    assert shown(seen)["filer_name"] == "***" and shown(seen)["organisation"] == "***"
    assert {field.name for field in seen.fields if field.is_masked} == {"filer_name", "organisation"}
    assert [found.id for found in seen.findings] == ["VIEW_MASKED"]
    assert ("61/2018/NĐ-CP", "5") in {(cite.instrument, cite.article) for cite in seen.because}
    assert "Mẫu" not in json.dumps(seen.as_json(), ensure_ascii=False)


def test_a_host_may_show_initials_or_all_and_the_second_is_a_finding():
    """Article 12(1)(đ) asks for the full name; who shows it to the public does so by choice, and the view says it."""
    initials, full = view(masking=Masking.INITIALS), view(masking=Masking.FULL)

    assert shown(initials)["filer_name"] == "N*** T*** M***"
    assert "VIEW_PERSONAL_SHOWN" not in {found.id for found in initials.findings}
    assert shown(full)["filer_name"] == "Nguyễn Thị Mẫu"
    assert "VIEW_PERSONAL_SHOWN" in {found.id for found in full.findings}


PERSONAL = (*(getattr(APPLICANT, name) for name in ("name", "address", "phone", "email", "organisation")),
            FACTS.identity_number)  # fmt: skip
ALWAYS = {"filer_name": APPLICANT.name, "organisation": APPLICANT.organisation, "address": APPLICANT.address,
          "phone": APPLICANT.phone, "email": APPLICANT.email, "identity_number": FACTS.identity_number,
          "receiving_agency": FACTS.receiving_agency, "processing_divisions": "Phòng Một; Phòng Hai",
          "status_by_division": "(Phòng Hai)", "result": FACTS.result, "rating_result": FACTS.rating_result,
          "feedback_result": FACTS.feedback_result, "own_files": "Giấy chứng sinh",
          "procedure": "Cấp bản sao trích lục",
          "receiving_officer": FACTS.receiving_officer, "resolving_officer": FACTS.resolving_officer,
          "appointment_date": "14/03/2024"}  # fmt: skip
"""A text that only the field of that name can bring into a view (or, for a name within another, that field as well)."""
LIVES = (("submit",), ("submit", "request_intake_supplement"), ACCEPTED, (*ACCEPTED, "forward"),
         (*ACCEPTED, "forward", "request_supplement"), (*ACCEPTED, "forward", "decide"))  # fmt: skip


@given(
    audience=st.sampled_from(list(Audience)),
    names=st.sampled_from(LIVES),
    place=st.sampled_from([None, "H01", "H09", "H19", "H34", "H61"]),
    channel=st.sampled_from(list(Channel)),
    masking=st.sampled_from([None, *Masking]),
)
def test_no_value_of_a_field_outside_the_rows_appears_anywhere(audience, names, place, channel, masking):
    """Whoever asks, wherever: what the rows do not name stands neither in a field nor in a finding."""
    seen = view(audience, *names, place=place, channel=channel, masking=masking)
    book = RuleBook.official()
    allowed = {name for rule in seen.rules for name in book.rule(rule).fields}
    page = json.dumps(seen.as_json(), ensure_ascii=False)

    texts = {value for name, value in ALWAYS.items() if name in allowed}
    if "procedure_information" in allowed:
        texts.add("Cấp bản sao trích lục")
    for name, value in ALWAYS.items():
        if name not in allowed and not any(value in text for text in texts):
            assert value not in page, name
    if audience is Audience.PUBLIC and masking is None:
        assert not any(value in page for value in PERSONAL)
    if not seen.is_accepted:
        assert "appointment_date" not in shown(seen) and "14/03/2024" not in page


def test_a_row_that_lists_the_appointment_still_shows_none_before_acceptance():
    """Nothing is promised before acceptance, whatever a host's row lists."""
    book = RuleBook.official().with_packs([read_pack(HOST)])
    seen = view(Audience.OFFICER, "submit", place=None, day="2026-11-16", moment=at("2026-11-17T09:00"), book=book)

    assert "appointment_date" not in shown(seen)
    assert [found.id for found in seen.findings if "appointment_date" in found.message_en] == ["VIEW_HELD_BACK"]


def test_identity_numbers_are_masked_unless_the_audience_may_see_them():
    """A host's row may list the identity number; the public does not get it, the officer does."""
    book = RuleBook.official().with_packs([read_pack(HOST)])
    where = {"place": None, "day": "2026-11-16", "moment": at("2026-11-17T09:00"), "book": book}

    assert shown(view(**where))["identity_number"] == "***"
    assert shown(view(masking=Masking.INITIALS, **where))["identity_number"] == "***123"
    assert shown(view(Audience.OFFICER, **where))["identity_number"] == "079000000123"
    assert "shoe_size" in next(f.message_en for f in view(**where).findings if f.id == "VIEW_FIELD_UNKNOWN")


def test_the_nation_lets_everybody_see_code_state_and_completion():
    """Circular 01/2018, Article 16(2)(d) and Decree 61/2018, Article 17(3), where the place has no row of its own."""
    seen = view(place="H02")

    assert shown(seen) == {"dossier_code": CODE, "completion": "Đang giải quyết", "status": "Được tiếp nhận"}
    assert set(seen.rules) == {"tt-01-2018-vpcp:lookup-public", "nd-61-2018:lookup-by-code"}


def test_the_authenticated_filer_sees_the_state_by_division_and_the_papers():
    """Circular 01/2018, Article 16(2)(d): down to the division, feedback, the user's own files."""
    seen = shown(view(Audience.APPLICANT, place=None))

    assert seen["status_by_division"] == "Được tiếp nhận (Phòng Hai)"
    assert seen["own_files"] == "Tờ khai; Giấy chứng sinh"


def test_a_counter_filing_not_accepted_has_no_row_in_an_giang_and_gets_the_nations():
    """An Giang 03/2023, Article 12(2) speaks of online filings alone."""
    seen = view(Audience.PUBLIC, "submit", channel=Channel.COUNTER)

    assert "an-giang-03-2023:lookup-not-valid" not in seen.rules
    assert set(shown(seen)) == {"dossier_code", "completion", "status"}


def test_binh_duong_shows_state_and_procedure_under_one_name_each():
    """Bình Dương 2244, Articles 4(6), 7(1), 13(3): "dossier" is its code, "dossier_status" its state."""
    assert set(shown(view(place="H09"))) == {"status", "dossier_code", "procedure", "procedure_information"}


def test_vinh_long_shows_the_public_the_state_and_the_filer_the_result_too():
    """Vĩnh Long 612/2016, Section IV(2) and (3)."""
    assert set(shown(view(place="H61"))) == {"status"}
    assert set(shown(view(Audience.APPLICANT, place="H61"))) == {"status", "result"}


def test_what_a_row_demands_and_the_host_does_not_know_is_named():
    """An Giang 03/2023, Article 12(1)(b) and (c); the organisation may be absent, "if any"."""
    seen = view(Audience.APPLICANT, facts=LookupFacts())

    assert [(found.id, dict(found.data)["missing"]) for found in seen.findings] == [
        ("RULE_CONTENT", "receiving_agency, processing_divisions")
    ]


def test_a_paused_term_is_said_beside_the_appointment():
    """The promised day moves when the term runs again."""
    seen = view(Audience.APPLICANT, *ACCEPTED, "forward", "request_supplement")

    assert [found.id for found in seen.findings] == ["VIEW_DUE_PAUSED"]


def test_after_the_last_sourced_day_the_row_of_the_place_is_not_carried_on():
    """An Giang merged on 01/07/2025; the national row of the circular still holds until September."""
    seen = view(day="2025-07-07", moment=at("2025-07-08T09:00"))

    assert set(shown(seen)) == {"dossier_code", "completion"}
    assert "VIEW_RULE_UNSOURCED" in {found.id for found in seen.findings}


def test_where_no_row_says_what_may_be_shown_nothing_is_shown():
    """Silence of the law is a refusal, not an open door."""
    with pytest.raises(NoRuleInForce) as refused:
        view(day="2026-03-02", moment=at("2026-03-03T09:00"))

    assert refused.value.code == "VIEW_NOT_RULED"


def test_a_qr_code_with_personal_data_is_refused_without_repeating_them():
    """Links that carried the filer's identity number were seen in the field."""
    link = "https://vidu.example/tra-cuu?MHS=1&SGT=079 000 000 123"
    with pytest.raises(BadInputError) as refused:
        view(facts=LookupFacts(qr_code=link, identity_number="079000000123"))

    assert refused.value.code == "VIEW_PERSONAL_DATA" and "079" not in str(refused.value)


def test_drafts_other_codes_and_earlier_moments_are_refused():
    with pytest.raises(BadInputError, match="VIEW_NOT_FILED"):
        public_view(dossier(), life(), Audience.OFFICER, at=NOW)
    with pytest.raises(BadInputError, match="VIEW_CODES_DIFFER"):
        public_view(dossier(code="000.00.01.H01-240311-0008"), life(*ACCEPTED), Audience.OFFICER, at=NOW)
    with pytest.raises(BadInputError, match="VIEW_BEFORE_HISTORY"):
        public_view(dossier(), life(*ACCEPTED), Audience.OFFICER, at=at("2024-03-11T08:30"))


def test_the_table_names_only_what_packs_set_and_labels_everything_they_list():
    """A look-up row whose field has no label would silently show less."""
    table = tomllib.loads(files("motcua.forms").joinpath("tables", "view.toml").read_text("utf-8"))
    book = RuleBook.official()
    named = {sets for audience in table["audiences"].values() for stage in ("valid", "not_valid")
             for group in audience[stage] for sets in group}  # fmt: skip
    for sets in named:
        rules = list(book.setting(sets))
        assert rules, sets
        listed = {name for rule in rules if rule.kind == "content" for name in rule.fields}
        assert {table["aliases"].get(name, name) for name in listed} <= set(table["fields"])
    assert book.find("lookup.content", date(2024, 3, 12)) is None


HOST = """
[pack]
id = "our-desk"
scope = "host"

[instrument]
id = "1/TB-VP"
title_vi = "Thông báo nội bộ (ví dụ)"
title_en = "An internal notice (an example)"
in_force = { start = 2024-01-01 }

[[rule]]
id = "look-up"
kind = "content"
sets = "lookup.public"
paper = "lookup"
fields = ["dossier_code", "identity_number", "appointment_date", "shoe_size"]
summary_vi = "Tra cứu hiện mã, số định danh, ngày hẹn."
summary_en = "The look-up shows code, identity number, appointment."
cite = {}
checked_on = 2026-11-24
provenance = "sourced"
note = "the centre's own notice"
"""


@pytest.mark.parametrize("given", ["Nguyễn Thị Mẫu 079000000123", "phòng của nguyen thi mau", "tiếp: 079 000 000 123"])
def test_the_public_never_reads_a_person_out_of_a_field_that_is_not_personal_by_its_kind(given):
    """Decree 61/2018, Article 25(4): whose dossier it is stays hidden, whatever a host writes where."""
    facts = LookupFacts(receiving_agency=given, identity_number="079000000123")

    assert shown(view(facts=facts))["receiving_agency"] == "***"
    assert shown(view(Audience.APPLICANT, facts=facts))["receiving_agency"] == given
