"""What a review found and what keeps it found: packs, due moments, approvals, clocks, and documents that are odd."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from pathlib import Path

import attrs
import pytest

from motcua.cli import main
from motcua.clock import CalendarDays, WorkClock, WorkingDays, parse_term
from motcua.dossier import Event, EventName
from motcua.errors import BadInputError, CollectedError, MotcuaError, NotFormalised, StepNotAllowedError
from motcua.law import Citation, Provenance
from motcua.localtime import DESK_ZONE
from motcua.rules import RuleBook, read_pack
from motcua.rules.compare import Relation, conformance, diff
from motcua.states import Case, History, Profile, advance, judge, replay
from motcua.states.axes import LinkedGroup, axes, check_group
from motcua.states.clocks import dossier_clocks
from motcua.units import Channel, Severity

BOOK = RuleBook.official()
PAGES = (Path(one, "docs", "rules.md") for one in (Path.cwd(), *Path(__file__).resolve().parents))
PROVINCE, HOST = re.findall(
    r"```toml\n(.*?)```", next(page for page in PAGES if page.is_file()).read_text("utf-8"), re.DOTALL
)
ROW = PROVINCE[PROVINCE.index("[[rule]]") :]
KON_TUM, DONG_NAI = "H34", "H19"
LAW_2020 = date(2020, 3, 11)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=DESK_ZONE)


def events(*steps: tuple[str, str], **extra) -> list[Event]:
    given = {"reason": "lý do", "items": 1, **extra}
    return [Event(at=at(moment), event=EventName(name), **given) for moment, name in steps]


def lived(listed: list[Event], case: Case, profile: Profile | None = None) -> History:
    replayed = replay(listed, case=case, profile=profile)
    assert replayed.is_legal, replayed.refused
    return replayed.history


def opening(day: str, hour: str = "09", passed_on: str = "10:00") -> tuple[tuple[str, str], ...]:
    return (f"{day}T{hour}:00", "submit"), (f"{day}T{hour}:00", "accept"), (f"{day}T{passed_on}", "forward")


def running(history: History, moment: str, profile: Profile | None = None):
    return {clock.name: clock for clock in dossier_clocks(history, at(moment), profile=profile)}


def faults(text: str) -> list[tuple[str | None, str]]:
    with pytest.raises(CollectedError) as refused:
        read_pack(text)
    return [(fault.path, fault.message_en) for fault in refused.value.faults]


def changed(*change: str, text: str = PROVINCE) -> str:
    old, new = change
    assert old in text
    return text.replace(old, new)


def step(moment: str, name: str, **more: object) -> dict[str, object]:
    return {"at": f"{moment}:00+07:00", "event": name, **more}


def document(*steps: dict[str, object], **more: object) -> dict[str, object]:
    return {"channel": "counter", "events": list(steps), **more}


@pytest.fixture
def judged(tmp_path, capsys):
    """Judge a history, given as a document or as text, on the command line."""

    def run(given: dict[str, object] | str, *flags: str):
        path = tmp_path / "history.json"
        path.write_text(given if isinstance(given, str) else json.dumps(given), "utf-8")
        code = main(["history", str(path), "--json", *flags])
        printed = capsys.readouterr()
        assert "Traceback" not in printed.err
        return code, json.loads(printed.out)

    return run


@pytest.fixture
def packs(tmp_path):
    folder = tmp_path / "packs"
    folder.mkdir()
    (folder / "tinh-moi-2024.toml").write_text(PROVINCE, "utf-8")
    return folder


class TestPacksOfAHost:
    """docs/rules.md, "Adding a province": one file is enough, for the clock and for histories."""

    ONLINE = (("2024-03-11T08:00", "submit"), ("2024-03-11T14:30", "accept"))

    def test_a_sixth_province_makes_an_answer_late_after_four_hours(self, packs):
        """01/2024/QĐ-UBND (an example), Article 7(2): 4 working hours; 4.5 were taken, which the nation's 8 allow."""
        book = BOOK.with_directory(packs)

        def found(book: RuleBook):
            case = Case(channel=Channel.ONLINE, place="H99", book=book)
            return [one for one in judge(replay(events(*self.ONLINE), case=case)).findings if one.id == "INTAKE_LATE"]

        (late,) = found(book)
        (cite,) = late.because
        assert (cite.instrument, cite.article, cite.clause) == ("01/2024/QĐ-UBND", "7", "2")
        assert found(BOOK) == []

    def test_its_clock_of_the_intake_ends_by_its_row(self, packs):
        """01/2024/QĐ-UBND (an example), Article 7(2): filed at 8:00, answered by 14:00, past the noon break."""
        case = Case(channel=Channel.ONLINE, place="H99", book=BOOK.with_directory(packs))
        found = running(lived(events(self.ONLINE[0]), case), "2024-03-11T09:00")["intake"]

        assert found.due == at("2024-03-11T14:00")
        assert found.because[0].instrument == "01/2024/QĐ-UBND"

    def test_the_command_line_judges_by_its_packs(self, judged, packs):
        """01/2024/QĐ-UBND (an example), Article 7(2), by `motcua history --packs DIR`."""
        given = document(*(step(*one) for one in self.ONLINE), agency="H99.1", channel="online")

        _, plain = judged(given)
        _, ruled = judged(given, "--packs", str(packs))
        assert "INTAKE_LATE" not in {one["id"] for one in plain["findings"]}
        (late,) = [one for one in ruled["findings"] if one["id"] == "INTAKE_LATE"]
        assert late["because"][0]["instrument"] == "01/2024/QĐ-UBND"

    def test_a_profile_by_law_reads_its_packs(self):
        """01/2024/QĐ-UBND (an example), Article 7(2), made to approve refusals: `Profile.by_law(book=...)`."""
        row = (
            changed('sets = "intake.online"', 'sets = "refusal.approval"', text=ROW)
            .replace('kind = "clock"', 'kind = "approval"\nevents = ["decide"]')
            .replace('id = "intake-online"', 'id = "approved"')
            .replace('channels = ["online"]\n', "")
        )
        book = BOOK.with_packs([read_pack(PROVINCE + row)])

        ruled = Profile.by_law(date(2024, 3, 11), place="H99", book=book)
        assert ruled.approvals == {"decide"}
        assert "01/2024/QĐ-UBND" in {cite.instrument for cite in ruled.because}
        assert Profile.by_law(date(2024, 3, 11), place="H99").approvals == set()


class TestApprovals:
    """A province's leader approves the paper that denies, before it goes out."""

    STEPS = opening("2020-03-11")

    @pytest.mark.parametrize(
        ("place", "cited"), [(KON_TUM, ("08/2018/QĐ-UBND", "15", "2")), (DONG_NAI, ("33/2015/QĐ-UBND", "4", "3"))]
    )
    def test_a_denial_without_the_leader_is_refused_and_a_grant_is_not(self, place, cited):
        """Kon Tum 08/2018, Article 15(2); Đồng Nai 33/2015, Article 4(3)(b): the notice of denial is approved."""
        profile = Profile.by_law(LAW_2020, place=place)
        history = lived(events(*self.STEPS), Case(place=place), profile)

        def decide(outcome: str, **more: str) -> History:
            (event,) = events(("2020-03-12T09:00", "decide"), outcome=outcome, **more)
            return advance(history, event, profile=profile).history

        with pytest.raises(StepNotAllowedError) as refused:
            decide("denied")
        assert refused.value.guards == ("APPROVAL_REQUIRED",)
        assert decide("granted").ended_at == decide("denied", approved_by="Lãnh đạo").ended_at
        assert cited in {(cite.instrument, cite.article, cite.clause) for cite in profile.because}

    @pytest.mark.parametrize("place", [KON_TUM, DONG_NAI])
    def test_the_desk_refuses_at_the_intake_without_a_leader(self, place):
        """Kon Tum 08/2018, Article 14(2): a desk notice needs none. Đồng Nai 33/2015: the row names `decide`."""
        steps = (self.STEPS[0], ("2020-03-11T10:00", "refuse"))

        lived(events(*steps), Case(place=place), Profile.by_law(LAW_2020, place=place))

    @pytest.mark.parametrize("agency", ["H34.1", "H19.1"])
    def test_a_history_under_the_profile_law_tells_it(self, judged, agency):
        """Kon Tum 08/2018, Article 15(2); Đồng Nai 33/2015, Article 4(3)(b), by `"profile": "law"`."""
        steps = [step(*one) for one in self.STEPS]
        denied = step("2020-03-12T09:00", "decide", outcome="denied", reason="không đủ điều kiện", result_ref="1/TB")
        given = {"agency": agency, "profile": "law"}

        code, answer = judged(document(*steps, denied, **given))
        assert (code, answer["error"]["guards"]) == (1, ["APPROVAL_REQUIRED"])
        assert judged(document(*steps, {**denied, "approved_by": "Lãnh đạo"}, **given))[1]["legal"]
        assert judged(document(*steps, {**denied, "outcome": "granted"}, **given))[1]["legal"]


class TestNotSourced:
    """That a province's text is no longer sourced does not bring the nation's rule back."""

    def test_the_law_of_kon_tum_in_2022_is_not_formalised(self):
        """Kon Tum 08/2018 was replaced during 2022; the day it ended was not read."""
        with pytest.raises(NotFormalised, match="kon-tum-08-2018"):
            Profile.by_law(date(2022, 1, 1), place=KON_TUM)

    def test_who_takes_the_last_rule_known_keeps_the_approvals_unverified(self):
        """Kon Tum 08/2018, Article 15(2), beyond its sources: the approvals stay, marked."""
        guessed = Profile.by_law(date(2022, 1, 1), place=KON_TUM, allow_unformalised=True)

        assert guessed.approvals == Profile.by_law(date(2021, 12, 1), place=KON_TUM).approvals
        assert guessed.approvals == {"decide", "request_supplement"}
        local = [cite for cite in guessed.because if cite.instrument == "08/2018/QĐ-UBND"]
        assert local and {cite.provenance for cite in local} == {Provenance.UNVERIFIED}

    def test_binh_duong_after_its_merger_is_refused_not_answered_by_observed_practice(self):
        """Bình Dương 2244/2023, Article 10(2)(a): sources reach to 30 June 2025, the merger is of 1 July."""
        asked = {"place": "H09", "channel": "online"}

        assert BOOK.in_force("intake.online", date(2025, 6, 30), **asked).id == "binh-duong-2244-2023:intake-online"
        with pytest.raises(NotFormalised, match="binh-duong-2244-2023"):
            BOOK.in_force("intake.online", date(2025, 7, 1), **asked)
        assert BOOK.in_force("intake.online", date(2025, 7, 1), channel="online").place is None


class TestDue:
    """When a term ends and what does not move it."""

    @pytest.mark.parametrize(("decided", "late"), [("11:30", False), ("11:31", True), ("14:00", True)])
    def test_half_a_day_ends_with_its_session(self, decided, late):
        """P-HALFDAY-SESSION, as Kon Tum 08/2018, Article 14(4) is read: from 13:00 to the next morning's end."""
        case = Case(channel=Channel.COUNTER, terms=parse_term("1/2 ngày làm việc").terms)
        steps = (*opening("2024-03-11", "13", "13:30"), (f"2024-03-12T{decided}", "decide"))
        report = judge(replay(events(*steps, result_ref="1/QĐ"), case=case))

        assert report.replay.history.due == at("2024-03-12T11:30")
        assert ("LATE" in {one.id for one in report.findings}) is late

    def test_a_supplement_asked_after_the_due_date_moves_nothing_under_restart(self):
        """Decree 61/2018, Article 19(4): the term restarts while it runs; what has run out is not cured."""
        case, profile = Case(channel=Channel.COUNTER, terms=(WorkingDays(2),)), Profile.named("nd-61-2018")
        steps = (
            *opening("2020-03-11"),
            ("2020-03-16T09:00", "request_supplement"),
            ("2020-03-17T09:00", "submit_supplement"),
            ("2020-03-17T10:00", "decide"),
        )
        report = judge(replay(events(*steps), case=case, profile=profile), profile=profile)

        assert report.replay.history.due == at("2020-03-13T17:30")
        assert "LATE" in {one.id for one in report.findings}
        in_time = (*steps[:3], ("2020-03-12T09:00", "request_supplement"), *steps[4:])
        assert replay(events(*in_time), case=case, profile=profile).history.due == at("2020-03-19T17:30")

    def test_a_promise_without_a_term_that_restarts_is_told_to_be_missing(self):
        """Decree 61/2018, Article 19(4): counted anew, but nobody says from what term."""
        profile = Profile.named("nd-61-2018")
        first, accepted, forward = opening("2020-03-11")
        listed = [
            *events(first),
            *events(accepted, due=at("2020-03-16T17:30")),
            *events(forward, ("2020-03-12T09:00", "request_supplement"), ("2020-03-13T09:00", "submit_supplement")),
        ]
        report = judge(replay(listed, profile=profile), profile=profile)

        assert report.replay.history.due is None
        (missing,) = [one for one in report.findings if one.id == "DUE_MISSING"]
        assert missing.severity is Severity.WARNING


class TestForwarding:
    """How soon an online dossier passes to the division: each province by its own row."""

    def passed_on(self, place: str, moment: str):
        case = Case(channel=Channel.ONLINE, place=place, terms=(WorkingDays(5),))
        steps = (*opening("2020-03-11", "13")[:2], (moment, "forward"))
        return [one for one in judge(replay(events(*steps), case=case)).findings if one.id == "FORWARD_LATE"]

    @pytest.mark.parametrize(
        ("place", "due", "late", "cited"),
        [
            (KON_TUM, "2020-03-12T11:30", "2020-03-12T11:31", ("08/2018/QĐ-UBND", "14", "4")),
            (DONG_NAI, "2020-03-11T19:00", "2020-03-11T19:01", ("33/2015/QĐ-UBND", "4", "3")),
        ],
    )
    def test_the_clock_and_the_judgement_follow_the_row_of_the_province(self, place, due, late, cited):
        """Kon Tum 08/2018, Article 14(4): half a working day. Đồng Nai 33/2015, Article 4(3)(a): 6 clock hours."""
        case = Case(channel=Channel.ONLINE, place=place, terms=(WorkingDays(5),))
        clock = running(lived(events(*opening("2020-03-11", "13")[:2]), case), "2020-03-11T14:00")["forwarding"]

        assert (clock.due, clock.is_running) == (at(due), True)
        assert cited in {(cite.instrument, cite.article, cite.clause) for cite in clock.because}
        assert self.passed_on(place, due) == []
        (found,) = self.passed_on(place, late)
        assert [(cite.instrument, cite.article, cite.clause) for cite in found.because] == [cited]


class TestClocks:
    """The clocks of a dossier rest on the profile, and stop with the dossier."""

    COUNTER = Case(channel=Channel.COUNTER, terms=(WorkingDays(5),))

    def test_after_a_supplement_the_resolution_cites_why_it_moved(self):
        """Decree 61/2018, Article 19(4): the term is counted anew, and is left over in its own unit."""
        profile = Profile.by_law(LAW_2020)
        steps = (
            *opening("2020-03-11"),
            ("2020-03-12T09:00", "request_supplement"),
            ("2020-03-13T09:00", "submit_supplement"),
        )
        found = running(lived(events(*steps), self.COUNTER, profile), "2020-03-16T09:00", profile)["resolution"]

        assert ("61/2018/NĐ-CP", "19") in {(cite.instrument, cite.article) for cite in found.because}
        assert found.due == at("2020-03-20T17:30")
        assert (found.remaining.amount, found.remaining.unit) == (4, "working_days")

    def test_what_waits_under_restart_has_its_whole_term_left(self):
        """Decree 61/2018, Article 19(4): after the supplement all five working days are there again."""
        profile = Profile.by_law(LAW_2020)
        steps = (*opening("2020-03-11"), ("2020-03-12T09:00", "request_supplement"))
        found = running(lived(events(*steps), self.COUNTER, profile), "2020-03-16T09:00", profile)["resolution"]

        assert (found.is_paused, found.due) == (True, None)
        assert (found.remaining.amount, found.remaining.unit) == (5, "working_days")

    def test_a_withdrawn_dossier_has_no_clock_that_runs(self):
        """Decree 61/2018, Article 19(4): nobody is owed a notice to supplement what was withdrawn."""
        steps = (
            *opening("2020-03-11"),
            ("2020-03-12T09:00", "request_withdraw"),
            ("2020-03-12T10:00", "approve_withdraw"),
        )
        found = running(lived(events(*steps), self.COUNTER), "2020-03-13T09:00")

        assert found["supplement_notice"].ended_at is not None
        assert [clock.name for clock in found.values() if clock.is_running] == []

    def test_one_reply_answers_one_of_two_consultations(self):
        """Decree 61/2018, Article 19(5): each request names its own limit; replies come in their order."""
        due = at("2020-03-18T17:30")
        listed = [
            *events(*opening("2020-03-11")),
            *events(("2020-03-12T09:00", "consult"), ("2020-03-12T10:00", "consult"), due=due),
            *events(("2020-03-13T09:00", "consult_reply")),
        ]
        history = lived(listed, self.COUNTER)
        first, second = (
            clock for clock in dossier_clocks(history, at("2020-03-16T09:00")) if clock.name == "consultation"
        )

        assert (first.is_running, first.ended_at) == (False, at("2020-03-13T09:00"))
        assert (second.is_running, second.ended_at, second.due) == (True, None, due)


class TestPackDoor:
    """`pack.schema.json` and docs/rules.md: a pack is read whole or refused with every fault and its path."""

    UNREADABLE = (
        "rule = 1\n",
        changed("[[rule]]", "x = 1\n[[other]]") + "\n",
        PROVINCE.split("[[rule]]")[0].replace("[pack]", "rule = 1\n[pack]"),
        f"x = {'[' * 5_000}{']' * 5_000}\n",
        changed("value = 4", f"value = {'9' * 10_000}"),
    )

    @pytest.mark.parametrize("text", UNREADABLE, ids=["alone", "no_rule", "number", "nested", "digits"])
    def test_what_is_no_pack_is_refused_in_the_librarys_own_words(self, text, tmp_path, capsys):
        """docs/rules.md: `motcua rules check FILE` tells every fault; exit 3 for what cannot be read."""
        with pytest.raises(MotcuaError):
            read_pack(text)
        path = tmp_path / "pack.toml"
        path.write_text(text, "utf-8")

        assert main(["rules", "check", str(path), "--json"]) == 3
        assert json.loads(capsys.readouterr().out)["error"]["code"].startswith("PACK_")

    @pytest.mark.parametrize(
        ("change", "path"),
        [
            (("start = 2024-01-15", 'start = "2024-01-15"'), "$.instrument.in_force.start"),
            (("checked_on = 2026-11-24", 'checked_on = "2026-11-24"'), "$.rule[0].checked_on"),
            (
                ("checked_on = 2026-11-24", 'checked_on = 2026-11-24\nin_force = { start = "2024-01-15" }'),
                "$.rule[0].in_force.start",
            ),
        ],
        ids=["instrument", "checked", "row"],
    )
    def test_a_day_in_quotes_is_told_with_its_path(self, change, path):
        """docs/rules.md, "Adding a province": days are TOML dates."""
        told = faults(changed(*change))

        assert [message for where, message in told if where == path] == ["must be a date, without quotes"]

    READINGS = (
        'readings = [{{ says_vi = "a", says_en = "a", applied = true, why_vi = "x", why_en = "x", value = {one} }},'
        ' {{ says_vi = "b", says_en = "b", applied = {two}, why_vi = "x", why_en = "x", value = 5 }}]\n'
    )
    OVERRIDES = 'overrides = ["field-practice:intake-online"]\nreason_vi = "a"\nreason_en = "a"\n'
    OTHER = ROW.replace('id = "intake-online"', 'id = "other"')

    @pytest.mark.parametrize(
        ("text", "path"),
        [
            (PROVINCE + "in_force = { start = 2024-01-15, end = 2024-01-14 }\n", "$.rule[0].in_force"),
            (changed('cite = { article = "7", clause = "2" }', "cite = {}"), "$.rule[0].cite"),
            (re.sub(r'summary_vi = ".*"', 'summary_vi = "  "', PROVINCE), "$.rule[0].summary_vi"),
            (changed("value = 4", 'value = "four"'), "$.rule[0].value"),
            (changed("value = 4", "value = 0"), "$.rule[0].value"),
            (changed("value = 4", "value = -4"), "$.rule[0].value"),
            (changed('policy = "P-HOUR"', 'policy = "P-NOTHING"'), "$.rule[0].policy"),
            (
                changed('ends = ["accept", "refuse", "request_intake_supplement"]', "ends = []"),
                "$.rule[0].ends",
            ),
            (PROVINCE + READINGS.format(one=4, two="true").replace("value = 5", "value = 4"), "$.rule[0].readings"),
            (PROVINCE + READINGS.format(one=3, two="false"), "$.rule[0].readings"),
            (PROVINCE + OVERRIDES, "$.rule[0]"),
            (changed('scope = "provincial"', 'scope = "national"'), "$.pack"),
            (PROVINCE + changed('["online"]', '["online", "post"]', text=OTHER), "$.rule[1]"),
        ],
        ids=[
            "end_before_start",
            "no_article",
            "blank_summary",
            "value_word",
            "value_zero",
            "value_negative",
            "policy",
            "no_ends",
            "two_applied",
            "applied_differs",
            "overrides",
            "place_of_nation",
            "channels_meet",
        ],
    )
    def test_a_row_that_means_nothing_is_one_fault_with_its_path(self, text, path):
        """docs/rules.md, "Adding a province" and "Overriding a row"; pack.schema.json."""
        assert [one for one, _ in faults(text)] == [path]

    def test_channels_that_do_not_meet_are_two_rows(self):
        """docs/rules.md, "Asking": rows conflict only for the same dossiers."""
        apart = changed('["online"]', '["counter", "post"]', text=self.OTHER)

        assert len(read_pack(PROVINCE + apart).rules) == 2


class TestCompared:
    """Packs compared: nothing is guessed from what is not there."""

    def test_a_side_that_names_no_parts_cannot_be_compared(self):
        """An Giang 03/2023, Article 25(2), refers to Decree 42/2022, Article 12, and names no part of the list."""
        found = {one.sets: one for one in conformance(BOOK.pack("an-giang-03-2023"), BOOK, on=date(2023, 6, 1))}
        one = found["service.list"]

        assert one.relation is Relation.INCOMPARABLE
        assert (one.local.fields, bool(one.national.fields)) == ((), True)

    def test_an_end_that_was_added_is_a_change_of_the_days_in_force(self):
        """docs/rules.md: `motcua rules diff A B`; an instrument that ends binds on other days."""
        ended = read_pack(changed("2024-01-15 }", "2024-01-15, end = 2025-12-31 }"))
        (one,) = diff(read_pack(PROVINCE).rules, ended.rules)

        assert [name for name, _, _ in one.changes] == ["in_force"]
        assert "2025-12-31" in one.changes[0][2]


class TestDocuments:
    """docs/cli.md: a history is judged, or refused with exit 3 and a JSON document; never a traceback."""

    STEPS = tuple(step(*one) for one in opening("2024-03-11"))

    def test_a_count_that_is_whole_counts_however_it_is_written(self, judged):
        """JSON Schema 2020-12, 6.1.1: 1.0 is an integer; history.schema.json, `items`."""
        given = document(*self.STEPS, step("2024-03-12T09:00", "request_supplement", reason="thiếu", items=1.0))
        assert '"items": 1.0' in json.dumps(given)

        code, answer = judged(given)
        assert (code, answer["legal"], answer["supplements"]) == (0, True, 1)

    def test_days_beyond_a_life_are_refused(self, judged):
        """history.schema.json, `profile.apology_lead_days`: a number of days, not a slip of the pen."""
        code, answer = judged(document(*self.STEPS, profile={"apology_lead_days": 10**12}))

        assert (code, answer["error"]["path"]) == (3, "$.profile.apology_lead_days")

    @pytest.mark.parametrize("due", ["9999-12-31T17:30", "9999-01-01T09:00"])
    @pytest.mark.parametrize("term", [None, "5 ngày làm việc"])
    def test_a_promise_at_the_end_of_time_is_judged(self, judged, due, term):
        """Decree 61/2018, Article 19(9): an apology is compared with the due date, however far off it is."""
        first, accepted, forward = self.STEPS
        moment = f"{due}:00+07:00"
        apology = step("2024-03-12T09:00", "issue_apology", reason="quá tải", new_due="9999-12-31T23:59:59+07:00")
        ended = step("2024-03-13T09:00", "decide", outcome="granted", result_ref="1/QĐ")

        for rest in ((), (apology,), (ended,), (apology, ended)):
            code, answer = judged(document(first, {**accepted, "due": moment}, forward, *rest, term=term))
            assert code in (0, 1) and answer["legal"] is True
            assert "LATE" not in {one["id"] for one in answer["findings"]}

    @pytest.mark.parametrize("name", ["term", "week", "profile", "service_level"])
    def test_half_a_surrogate_pair_is_refused_in_json(self, judged, name):
        """RFC 8259, 8.2: lone surrogates are unpredictable; the answer is a document all the same."""
        code, answer = judged(document(*self.STEPS, **{name: "\ud800"}))

        assert (code, answer["error"]["path"]) == (3, f"$.{name}")

    @pytest.mark.parametrize("name", ["channel", "events"])
    def test_a_key_that_stands_twice_is_refused(self, judged, name):
        """RFC 8259, 4: names should be unique; which of two counts is not guessed."""
        text = json.dumps(document(*self.STEPS))
        value = json.dumps(document(*self.STEPS)[name])
        code, answer = judged(f'{{"{name}": {value}, {text[1:]}')

        assert (code, answer["error"]["code"]) == (3, "NOT_JSON")
        assert name in answer["error"]["message_en"]

    def test_a_level_that_no_text_knows_is_refused(self, judged):
        """Đồng Nai 33/2015, Article 2(4): levels 1 to 4; Decree 42/2022: full and partial."""
        code, answer = judged(document(*self.STEPS, service_level="III", profile="law"))

        assert (code, answer["error"]["path"]) == (3, "$.service_level")

    def test_a_level_is_the_same_written_as_three_or_as_three_point_nought(self, judged):
        """Kon Tum 08/2018, Article 7(1)(a): at level 3 originals are compared, however the number is written."""
        steps = [step(*one) for one in opening("2020-03-11")]
        steps += [
            step("2020-03-12T09:00", "decide", outcome="granted", result_ref="1/QĐ"),
            step("2020-03-12T10:00", "return_result", mode="counter"),
        ]
        answers = [
            judged(document(*steps, service_level=level, profile="law", agency="H34.1")) for level in (3, 3.0, "3")
        ]

        assert answers[0] == answers[1] == answers[2]
        assert (answers[0][0], answers[0][1]["error"]["guards"]) == (1, ["ORIGINALS_NOT_COMPARED"])


class TestAxes:
    """What is true beside the state stays true until something else is said of it."""

    STEPS = opening("2020-03-11")

    def paid(self, *more: Event) -> str:
        listed = [*events(*self.STEPS), *more]
        return axes(lived(listed, Case(channel=Channel.COUNTER, terms=(WorkingDays(5),)))).payment

    def test_a_debt_stands_until_it_is_paid(self):
        """Decree 61/2018, Article 6(2)(c): what is owed is owed whatever else happens meanwhile."""
        owed = events(("2020-03-12T09:00", "consult"), fee_paid=False)
        asked = events(("2020-03-12T10:00", "consult_reply"))
        apology = events(("2020-03-12T11:00", "issue_apology"), new_due=at("2020-03-25T17:30"))

        assert self.paid(*owed) == self.paid(*owed, *asked) == self.paid(*owed, *asked, *apology) == "owed"
        settled = events(("2020-03-13T09:00", "consult"), fee_paid=True)
        assert self.paid(*owed, *asked, *settled) == "paid"
        assert self.paid(*settled, *events(("2020-03-13T10:00", "consult_reply"))) == "paid"

    def test_a_debt_stands_while_a_withdrawal_is_decided(self):
        """Decree 61/2018, Article 6(2)(c): asking to withdraw pays nothing."""
        steps = (("2020-03-12T09:00", "require_payment"), ("2020-03-12T10:00", "request_withdraw"))

        assert self.paid(*events(*steps)) == "owed"
        back = (("2020-03-13T09:00", "reject_withdraw"), ("2020-03-13T10:00", "confirm_payment"))
        assert self.paid(*events(*steps, *back)) == "paid"

    def test_a_linked_filing_without_dossiers_is_refused(self):
        """Decree 61/2018, Article 19(6): one receipt for several dossiers, not for none."""
        parent = lived(events(*self.STEPS), Case(channel=Channel.COUNTER))
        group = LinkedGroup("g", "H34.1", CalendarDays(5), (), parent)

        with pytest.raises(BadInputError, match="LINKED_EMPTY"):
            list(check_group(group, WorkClock.default(), start=at("2020-03-11T09:00")))


@pytest.mark.parametrize(
    ("clause", "point", "shown"),
    [
        ("2", None, "Decision 1, clause 2"),
        ("2", "a", "Decision 1, clause 2, point a"),
        (None, "a", "Decision 1, point a"),
        (None, None, "Decision 1"),
    ],
)
def test_a_citation_without_an_article_keeps_its_clause_and_point(clause, point, shown):
    """docs/rules.md: a row is cited with article, clause and point; a text without articles has the rest."""
    cite = Citation("1", "Quyết định 1", "Decision 1", clause=clause, point=point)

    assert cite.text_en == shown
    assert ("khoản 2" in cite.text_vi, "điểm a" in cite.text_vi) == (clause is not None, point is not None)


def test_a_promise_for_a_sunday_is_seen_though_next_year_was_not_announced() -> None:
    """Labour Code 45/2019, Article 111: weekly rest. The desk of early December does not yet know next year's list."""
    submit, accept = events(("2024-12-02T08:00", "submit"), ("2024-12-02T08:05", "accept"))
    promised = attrs.evolve(accept, due=at("2025-02-09T17:30"))
    case = Case(channel=Channel.COUNTER, terms=(WorkingDays(40),))
    report = judge(replay([submit, promised], case=case))
    assert "DUE_ON_DAY_OFF" in {one.id for one in report.findings}
