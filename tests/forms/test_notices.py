"""Notices carry what the law of their day and place demands, and short texts carry nothing personal."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lives import APPLICANT, life
from motcua.dossier import EventName
from motcua.errors import BadInputError
from motcua.forms.notices import NoticeFacts, mail, short_text, sms_length
from motcua.units import Channel

OFFICE = "Bộ phận Một cửa thử nghiệm"
FACTS = NoticeFacts(
    office=OFFICE,
    phone="0260 000 000",
    lookup="https://vidu.example/tra-cuu",
    applicant=APPLICANT,
    papers=("Căn cước", "Bản chính tờ khai"),
    fees="20.000 đồng",
    payment_guidance="trực tuyến hoặc tại quầy",
)
KON_TUM = {"place": "H34", "day": "2018-05-14"}
DONG_NAI = {"place": "H19", "day": "2016-05-16"}
ACCEPTED = ("submit", "accept")
WORKING = (*ACCEPTED, "forward")


def written(*names, facts=FACTS, make=mail, language="vi", **where):
    options = {name: where.pop(name) for name in ("strict", "gsm7") if name in where}
    history = life(*names, **where)
    return make(history.events[-1], history, facts=facts, language=language, **options)


@pytest.mark.parametrize(
    ("where", "article", "said"),
    [
        (KON_TUM, ("08/2018/QĐ-UBND", "14"), "trực tuyến hoặc tại quầy"),
        (DONG_NAI, ("33/2015/QĐ-UBND", "4"), "20.000 đồng"),
    ],
)
def test_the_notice_of_acceptance_carries_date_papers_and_payment(where, article, said):
    """Kon Tum 08/2018, Article 14(3); Đồng Nai 33/2015, Article 4(3)(a): date, papers to bring, fees if any."""
    made = written(*ACCEPTED, **where)

    assert "Hẹn trả kết quả: " in made.body and "Căn cước; Bản chính tờ khai" in made.body and said in made.body
    assert article in {(cite.instrument, cite.article) for cite in made.because}
    assert made.findings == ()


def test_the_date_in_the_notice_is_the_appointment():
    """Three working days from Monday 14 May 2018: Thursday the 17th."""
    assert "Hẹn trả kết quả: 17/05/2018." in written(*ACCEPTED, **KON_TUM).body


def test_a_notice_without_a_demanded_part_is_refused_by_name_and_citation():
    """Kon Tum 08/2018, Article 14(3)."""
    with pytest.raises(BadInputError) as refused:
        written(*ACCEPTED, facts=NoticeFacts(office=OFFICE), **KON_TUM)

    assert refused.value.code == "NOTICE_INCOMPLETE" and refused.value.value == "papers_to_present, payment_guidance"
    assert "giấy tờ mang theo, hướng dẫn nộp phí, lệ phí" in refused.value.message_vi
    assert "the papers to bring, how to pay" in refused.value.message_en
    assert [cite.article for cite in refused.value.because] == ["14"]


def test_a_host_may_have_the_missing_parts_reported_instead():
    made = written(*ACCEPTED, facts=NoticeFacts(office=OFFICE), strict=False, **DONG_NAI)

    assert [(found.id, dict(found.data)["missing"]) for found in made.findings] == [
        ("RULE_CONTENT", "papers_to_present, fees_at_collection")
    ]


def test_nothing_to_bring_and_nothing_to_pay_are_answers():
    """Both texts say "if any"; who says there is none has said it."""
    made = written(*ACCEPTED, facts=NoticeFacts(office=OFFICE, papers=(), fees=""), **KON_TUM)

    assert "Giấy tờ mang theo để xuất trình: không có." in made.body and "Cách nộp phí, lệ phí: không có." in made.body


def test_kon_tums_rows_bind_online_filings_alone_and_not_after_2021():
    """They speak of dossiers sent online; the decision ended on 31/12/2021."""
    for where in (KON_TUM | {"channel": Channel.COUNTER}, KON_TUM | {"day": "2022-05-16"}):
        cited = {c.instrument for c in written(*ACCEPTED, facts=NoticeFacts(office=OFFICE), **where).because}
        assert "08/2018/QĐ-UBND" not in cited


def test_the_notice_after_appraisal_gives_its_reason():
    """Kon Tum 08/2018, Article 15(2): to supplement, or not meeting the conditions."""
    asked = written(*WORKING, "request_supplement", **KON_TUM)
    assert "Lý do: thiếu." in asked.body and "Nội dung cần bổ sung: Tờ khai." in asked.body
    denied = written(*WORKING, "decide", outcome="denied", reason="không đủ điều kiện", **KON_TUM)
    assert "Lý do: không đủ điều kiện." in denied.body
    for made in (asked, denied):
        assert ("08/2018/QĐ-UBND", "15") in {(cite.instrument, cite.article) for cite in made.because}


def test_a_count_of_papers_does_not_say_which():
    """Decree 61/2018, Article 19(4): the slip says what to supplement."""
    with pytest.raises(BadInputError) as refused:
        written(*WORKING, "request_supplement", items=2, place=None)

    assert refused.value.value == "items"


def test_a_filing_sent_to_the_wrong_agency_is_told_the_right_one():
    """Decree 61/2018, Article 17(2)(a): content, reason, and the competent agency."""
    facts = NoticeFacts(office=OFFICE, competent_agency="Sở Thử nghiệm")
    made = written("submit", "refuse", facts=facts, reason="không thuộc thẩm quyền", place=None)

    assert "Cơ quan có thẩm quyền tiếp nhận: Sở Thử nghiệm." in made.body
    assert ("61/2018/NĐ-CP", "17", "2", "a") in {(c.instrument, c.article, c.clause, c.point) for c in made.because}


def test_a_request_at_intake_pleases_the_decree_and_the_province_both():
    """Decree 61/2018, Article 17(2)(a): content, reason, guidance; Kon Tum, Article 14(2): what is missing."""
    with pytest.raises(BadInputError) as refused:
        written("submit", "request_intake_supplement", place="H34", day="2018-07-02")
    assert refused.value.value == "guidance"
    assert {cite.instrument for cite in refused.value.because} == {"61/2018/NĐ-CP", "08/2018/QĐ-UBND"}

    facts = NoticeFacts(office=OFFICE, guidance="nộp lại tờ khai có chữ ký")
    assert written("submit", "request_intake_supplement", facts=facts, place="H34", day="2018-07-02").findings == ()


def test_an_apology_gives_reason_and_new_date():
    """Decree 61/2018, Articles 12(5) and 19(9)."""
    from synthetic import at

    details = {"reason": "chờ xác minh", "new_due": at("2024-03-20T17:30"), "place": None}
    made = written(*WORKING, "issue_apology", **details)
    short = written(*WORKING, "issue_apology", make=short_text, **details)

    assert "Hẹn trả lại: 20/03/2024." in made.body and "Lý do: chờ xác minh." in made.body
    assert "20/03/2024" in short.text and "chờ xác minh" not in short.text
    assert [dict(found.data)["missing"] for found in short.findings] == ["reason"]


def test_from_july_2026_a_status_notice_names_agency_officers_and_times():
    """Decree 224/2026, Article 15(1)(g)."""
    where = {"place": None, "day": "2026-11-16"}
    with pytest.raises(BadInputError) as refused:
        written(*ACCEPTED, **where)
    assert refused.value.value == "agency, receiving_officer, resolving_officer, processing_time"

    known = NoticeFacts(office=OFFICE, agency="Sở Thử nghiệm", receiving_officer="Trần Văn Thử",
                        resolving_officer="Lê Thị Giả", processing_time="3 ngày làm việc")  # fmt: skip
    made = written(*ACCEPTED, facts=known, **where)
    assert "Tiếp nhận lúc: 09:00 16/11/2026." in made.body and "Trả kết quả: 17:30 19/11/2026." in made.body


def test_the_short_text_sends_to_the_mail_for_what_it_does_not_carry():
    """Kon Tum 08/2018, Article 14(3): the date is in it, papers and payment are not."""
    short = written(*ACCEPTED, make=short_text, **KON_TUM)

    assert short.text == (
        f"Hồ sơ 000.00.01.H01-240311-0007 đã được {OFFICE} tiếp nhận. Hẹn trả kết quả 17/05/2018. "
        "Tra cứu: https://vidu.example/tra-cuu."
    )
    assert short.length == sms_length(short.text) and short.length.encoding == "UCS-2"
    assert [(found.id, dict(found.data)["missing"]) for found in short.findings] == [
        ("NOTICE_PARTS_ELSEWHERE", "papers_to_present, payment_guidance")
    ]


def test_without_accents_the_same_text_is_gsm7_and_shorter():
    accented = written(*ACCEPTED, make=short_text, **KON_TUM)
    plain = written(*ACCEPTED, make=short_text, gsm7=True, **KON_TUM)

    assert plain.length.encoding == "GSM-7" and plain.length.segments < accented.length.segments
    assert plain.text.startswith("Ho so 000.00.01.H01-240311-0007 da duoc Bo phan Mot cua thu nghiem tiep nhan.")


def test_signs_that_gsm7_lacks_are_reported():
    facts = NoticeFacts(office="Một cửa ☎")
    short = written(*ACCEPTED, facts=facts, make=short_text, gsm7=True, place=None)

    assert [(found.id, dict(found.data)) for found in short.findings] == [("SMS_NOT_GSM7", {"chars": "☎"})]


def test_a_look_up_address_with_the_filers_number_is_refused_without_repeating_it():
    facts = NoticeFacts(office=OFFICE, applicant=APPLICANT, lookup="https://vidu.example/?sdt=0900%20111%20222")
    with pytest.raises(BadInputError) as refused:
        written(*ACCEPTED, facts=facts, make=short_text, place=None)

    assert refused.value.code == "SMS_PERSONAL_DATA" and "111" not in str(refused.value)


def test_the_filer_is_named_only_when_the_host_says_so_and_that_is_a_finding():
    facts = NoticeFacts(office=OFFICE, applicant=APPLICANT, name_in_sms=True)
    short = written(*ACCEPTED, facts=facts, make=short_text, place=None)

    assert short.text.startswith("Kính gửi Nguyễn Thị Mẫu.")
    assert [found.id for found in short.findings] == ["SMS_NAMES_PERSON"]


def test_a_dossier_without_code_is_called_by_its_day():
    """A code is given on acceptance: Decree 61/2018, Article 17(3)."""
    short = written("submit", make=short_text, code=None, place=None)

    assert short.text.startswith("Hồ sơ nộp ngày 11/03/2024 đã gửi đến")


def test_both_languages_and_lines_that_cannot_be_broken():
    """What the host gives stays on its line: a subject cannot grow a second header."""
    facts = NoticeFacts(office="Một cửa\r\nBcc: ai@vidu.example", applicant=APPLICANT)
    made = written("submit", facts=facts, language="en", place=None)

    assert made.subject.startswith("Dossier 000.00.01.H01-240311-0007: sent to") and "\n" not in made.subject
    assert made.body.startswith("Dear Nguyễn Thị Mẫu,") and "\nBcc" not in made.body
    assert json.dumps(made.as_json())


def test_only_the_last_event_is_told():
    history = life(*ACCEPTED)
    with pytest.raises(BadInputError, match="NOTICE_NOT_LAST"):
        mail(history.events[0], history, facts=FACTS)


PATHS = [("submit",), ACCEPTED, ("submit", "refuse"), ("submit", "request_intake_supplement"), WORKING,
         (*WORKING, "request_supplement"), (*WORKING, "require_payment"), (*WORKING, "stop"), (*WORKING, "decide"),
         (*WORKING, "decide", "return_result"), (*WORKING, "request_withdraw"), ("submit", "cancel"),
         (*ACCEPTED, "digitise")]  # fmt: skip
OFFICERS_WORDS = "tên bệnh và họ tên trong lý do"


@given(names=st.sampled_from(PATHS), language=st.sampled_from(["vi", "en"]), gsm7=st.booleans(),
       place=st.sampled_from([None, "H01", "H19", "H34"]))  # fmt: skip
def test_no_short_text_holds_personal_data_or_free_text(names, language, gsm7, place):
    """For every event, in both languages: neither the filer's data nor the words of the officer."""
    details = {"reason": OFFICERS_WORDS, "items": (OFFICERS_WORDS,), "mode": "counter", "receiver": "owner"}
    short = written(*names, make=short_text, language=language, gsm7=gsm7, place=place, **details)

    for value in (APPLICANT.name, APPLICANT.address, APPLICANT.phone, APPLICANT.email, OFFICERS_WORDS):
        assert value not in short.text and value not in json.dumps(short.as_json(), ensure_ascii=False)
    assert short.text and "{" not in short.text


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_event_has_words(language):
    """No event is left without a notice; what has no text of its own tells the state."""
    from motcua.dossier import Event
    from motcua.forms.noticeparts import notice_kind, notice_table
    from synthetic import at

    for name in EventName:
        row = notice_table()[notice_kind(Event(at=at("2024-03-11T08:00"), event=name), FACTS)]
        assert row["subject"][language] and row["sms"][0][language]
