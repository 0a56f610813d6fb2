"""Internal processes, Decree 61/2018, Articles 12(3), 35(5), 36(4): one a procedure, approved, keeping the term."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.canonical import canonical_hash
from motcua.clock import CalendarDays, HalfDays, Hours, Months, Week, WorkClock, WorkingDays, WorkingHours
from motcua.clock.hours import AgencyHours
from motcua.errors import BadInputError, CollectedError, NotCoveredError, UnreadableFileError
from motcua.states import State
from motcua.states.guards import GUARDS
from motcua.states.process import Issuer, Process, ProcessStep, process_on
from motcua.states.processbudget import budgets, check_budgets
from motcua.states.processcheck import check_catalogue, check_graph, check_process
from motcua.states.processdiff import diff_processes
from motcua.states.processfile import process_from, process_json, read_process
from motcua.states.processgraph import cycles, dead_ends, false_returns, longest_way, unreachable
from motcua.states.processtime import term_minutes, term_size
from motcua.units import Severity

EXAMPLE = (Path(__file__).resolve().parents[2] / "examples" / "process.toml").read_text("utf-8")
UNEVEN = WorkClock(Week.parse("Mon-Thu 07:30-11:30,13:00-17:00; Fri 07:30-11:30"))


def step(name: str, *following: str, minutes: int = 60, unit: str = "Phòng Mẫu", **extra) -> ProcessStep:
    return ProcessStep(id=name, name_vi=name, unit=unit, role="x", minutes=minutes, next=following, **extra)


def process(*steps: ProcessStep, term=WorkingDays(1), **extra) -> Process:  # noqa: B008  frozen
    settings = {"approval": "QĐ 00 (mẫu)", "issuer": Issuer.PROVINCE, "valid_from": date(2024, 1, 1)} | extra
    return Process(id="p", procedure="1.000000", version="1", term=term, steps=steps, **settings)


def ids(findings) -> list[str]:
    return [found.id for found in findings]


@pytest.fixture(scope="module")
def example() -> Process:
    return read_process(EXAMPLE)


class TestExample:
    def test_the_example_keeps_every_rule_and_fills_its_term(self, example):
        assert check_process(example, WorkClock.default(), exact=True) == ()
        assert longest_way(example).steps == ("receive", "check", "draft", "sign", "return")

    def test_the_example_is_read_as_written(self, example):
        assert (example.term, example.issuer, example.valid_to) == (WorkingDays(5), Issuer.PROVINCE, date(2024, 12, 31))
        assert example.step("sign").returns_to == ("check", "draft")
        assert example.step("supplement").state is State.SUPPLEMENT_REQUIRED


class TestFile:
    """A bad file is told all its faults at once, each with its path."""

    def test_all_faults_at_once_with_paths(self):
        text = EXAMPLE.replace('procedure = "1.000000"', 'procedure = "T-1"').replace('"5 ngày làm việc"', '"5 ngày"')
        text = text.replace("minutes = 960", "minutes = -1").replace('state = "ACCEPTED"', 'state = "LOST"')
        text = text.replace('next = ["return"]', 'next = ["nowhere"]').replace('role = "lãnh đạo"', 'rolle = "x"')
        text = text.replace("valid_to = 2024-12-31", "valid_to = 2023-12-31")

        with pytest.raises(CollectedError) as refused:
            read_process(text)

        assert {fault.path for fault in refused.value.faults} == {
            "$.procedure",
            "$.term",
            "$.valid_to",
            "$.step[0].state",
            "$.step[1].minutes",
            "$.step[5].role",
            "$.step[5].rolle",
            "$.step[5].next[0]",
        }
        assert all(fault.message_vi and fault.message_en for fault in refused.value.faults)

    def test_a_file_that_is_no_toml(self):
        with pytest.raises(UnreadableFileError):
            read_process("id = ")

    @pytest.mark.parametrize(
        ("key", "value", "path"),
        [
            ("step", [], "$.step"),
            ("step", "x", "$.step"),
            ("step", [1], "$.step[0]"),
            ("id", " ", "$.id"),
            ("version", None, "$.version"),
            ("valid_from", "01/01/2024", "$.valid_from"),
            ("valid_from", 5, "$.valid_from"),
            ("term", {"value": 1, "unit": "moon"}, "$.term"),
            ("term", {"value": 0, "unit": "month"}, "$.term"),
            ("term", "3 ngày làm việc + 2 ngày làm việc", "$.term"),
            ("issuer", "king", "$.issuer"),
        ],
    )
    def test_each_key_is_checked(self, example, key, value, path):
        with pytest.raises(CollectedError) as refused:
            process_from({**process_json(example), key: value})

        assert [fault.path for fault in refused.value.faults] == [path]

    @pytest.mark.parametrize(("key", "value"), [("minutes", True), ("minutes", 1.5), ("next", "sign"), ("next", [1])])
    def test_each_key_of_a_step_is_checked(self, example, key, value):
        content = process_json(example)
        content["step"][0][key] = value

        with pytest.raises(CollectedError) as refused:
            process_from(content)

        assert [fault.path for fault in refused.value.faults] == [f"$.step[0].{key}"]

    def test_an_id_given_twice_is_refused_also_without_a_file(self):
        with pytest.raises(CollectedError, match=r"\$\.step\[1\]\.id"):
            process(step("a"), step("a"))

    @pytest.mark.parametrize(
        "term", [WorkingHours("1.5"), Hours(8), WorkingDays(3), HalfDays(3), CalendarDays(5), Months(2)]
    )
    def test_json_gives_back_every_term(self, example, term):
        one = attrs.evolve(example, term=term)

        assert process_from(json.loads(json.dumps(process_json(one)))) == one

    def test_one_process_has_one_hash_whatever_the_unicode_form(self, example):
        import unicodedata

        decomposed = read_process(unicodedata.normalize("NFD", EXAMPLE))

        assert canonical_hash(process_json(decomposed)) == canonical_hash(process_json(example))


def graphs():
    """Processes of any shape: edges onward and back drawn freely, circles, islands and dead ends among them."""

    @st.composite
    def draw_one(draw):
        names = [f"s{number}" for number in range(draw(st.integers(1, 7)))]
        targets = st.lists(st.sampled_from(names), max_size=3, unique=True).map(tuple)
        return process(
            *(
                ProcessStep(
                    id=name,
                    name_vi=name,
                    unit=draw(st.sampled_from(["A", "B"])),
                    role="x",
                    minutes=draw(st.integers(0, 500)),
                    next=draw(targets),
                    returns_to=draw(st.one_of(st.just(()), targets)),
                )
                for name in names
            )
        )

    return draw_one()


def walks(edges: dict[str, tuple[str, ...]], start: str) -> set[str]:
    """The steps that some walk of at most as many moves as there are steps comes to: the slow, plain way."""
    return set().union(*layers(edges, start))


def layers(edges: dict[str, tuple[str, ...]], start: str) -> list[set[str]]:
    """Where walks of 0, 1, 2... moves end, up to as many moves as there are steps."""
    found = [{start}]
    for _ in edges:
        found.append({target for name in found[-1] for target in edges[name]})
    return found


def every_way(edges: dict[str, tuple[str, ...]], start: str) -> list[tuple[str, ...]]:
    rests = [rest for target in edges[start] for rest in every_way(edges, target)] or [()]
    return [(start, *rest) for rest in rests]


class TestGraph:
    """Every step is reached, every step has a way to an end, and what repeats says so."""

    @given(graphs())
    def test_unreachable_steps_and_dead_ends_agree_with_walking_every_way(self, one):
        both = {each.id: each.next + each.returns_to for each in one.steps}
        ends = {name for name, targets in both.items() if not targets}

        assert set(unreachable(one)) == set(both) - walks(both, one.first.id)
        assert set(dead_ends(one)) == {name for name in both if not walks(both, name) & ends}

    @given(graphs())
    def test_circles_are_the_steps_that_come_back_to_themselves(self, one):
        onward = {each.id: each.next for each in one.steps}
        back = {name for name in onward if name in set().union(*layers(onward, name)[1:])}
        rings = cycles(one)

        assert {name for ring in rings for name in ring} == back
        assert sum(map(len, rings)) == len(back)  # no step is told twice
        for ring in rings:
            assert all(walks(onward, name) >= set(ring) for name in ring)

    @given(graphs())
    def test_a_return_leads_to_a_step_that_leads_here(self, one):
        onward = {each.id: each.next for each in one.steps}

        assert set(false_returns(one)) == {
            (each.id, target)
            for each in one.steps
            for target in each.returns_to
            if each.id not in walks(onward, target)
        }

    @given(graphs())
    def test_the_longest_way_is_the_longest_of_all_ways(self, one):
        if cycles(one):
            with pytest.raises(BadInputError, match="PROCESS_CYCLE"):
                longest_way(one)
            return
        ways = every_way({each.id: each.next for each in one.steps}, one.first.id)
        way = longest_way(one)

        assert way.steps in ways
        assert way.minutes == sum(one.step(name).minutes for name in way.steps)
        assert way.minutes == max(sum(one.step(name).minutes for name in each) for each in ways)

    @given(graphs())
    def test_every_fault_of_the_graph_is_a_finding_that_cites_article_12(self, one):
        found = list(check_graph(one, day=date(2024, 1, 1)))

        assert ids(found).count("PROCESS_UNREACHABLE") == len(unreachable(one))
        assert ids(found).count("PROCESS_DEAD_END") == len(dead_ends(one))
        assert ids(found).count("PROCESS_CYCLE") == len(cycles(one))
        assert ids(found).count("PROCESS_NO_RETURN") == len(false_returns(one))
        assert all((each.because[0].article, each.because[0].clause) == ("12", "3") for each in found)

    def test_a_circle_is_allowed_where_a_step_says_that_it_returns(self):
        silent = process(step("a", "b"), step("b", "a", "c"), step("c"))
        said = process(step("a", "b"), step("b", "c", returns_to=("a",)), step("c"))

        assert cycles(silent) == (("a", "b"),)
        assert ids(check_graph(silent)) == ["PROCESS_CYCLE"]
        assert ids(check_graph(said)) == []

    def test_where_steps_go_in_circles_no_way_is_held_against_the_term(self):
        assert ids(check_process(process(step("a", "a", "b", minutes=9999), step("b")), 480)) == ["PROCESS_CYCLE"]

    def test_a_step_that_follows_itself_is_a_circle(self):
        assert cycles(process(step("a", "a", "b"), step("b"))) == (("a",),)

    def test_guards_that_do_not_exist_are_named(self):
        one = process(step("a", guards=("SIGNATURE_REQUIRED", "GOODWILL")))
        found = list(check_graph(one))

        assert ids(found) == ["PROCESS_GUARD_UNKNOWN"]
        assert dict(found[0].data)["guard"] == "GOODWILL"
        assert "SIGNATURE_REQUIRED" in GUARDS


class TestTerm:
    """Article 12(3): the times of the steps keep the term. Hours count by the minute, days by the desk's day."""

    def test_hours_need_no_day(self):
        assert term_minutes(WorkingHours("1.5"), 1) == 90
        assert term_minutes(WorkingHours.of_minutes(100), UNEVEN) == 100

    def test_days_are_those_of_the_desk(self):
        short = WorkClock(Week.parse("Mon-Fri 07:30-11:30,13:00-16:30"))

        assert term_minutes(WorkingDays(2), WorkClock.default()) == 960
        assert term_minutes(WorkingDays(2), short) == 900
        assert term_minutes(HalfDays(3), WorkClock.default()) == 720
        assert term_minutes(HalfDays(3), 480) == 720

    def test_days_of_different_length_are_not_converted(self):
        with pytest.raises(BadInputError, match="PROCESS_DAYS_DIFFER"):
            term_minutes(WorkingDays(2), UNEVEN)

    def test_sessions_of_different_length_are_not_converted_but_their_days_are(self):
        short = WorkClock(Week.parse("Mon-Fri 07:30-11:30,13:00-16:30"))

        with pytest.raises(BadInputError, match="PROCESS_DAYS_DIFFER"):
            term_minutes(HalfDays(3), short)
        assert (term_size(HalfDays(3), short).fewest, term_size(HalfDays(3), short).most) == (660, 690)

    def test_seasons_make_days_differ_unless_the_process_is_valid_in_one_alone(self):
        clock = WorkClock(Week.parse("1/4-30/9: Mon-Fri 07:00-11:30,13:30-17:00; Mon-Fri 07:30-11:30,13:00-16:30"))
        summer = {"first": date(2024, 4, 1), "last": date(2024, 9, 30)}

        assert term_minutes(WorkingDays(1), clock, **summer) == 480
        assert term_size(WorkingDays(1), clock).lengths == (450, 480)

    @pytest.mark.parametrize("days", [1, 2, 3, 5, 7])
    def test_runs_are_those_that_the_clock_works(self, days):
        """Each run has the office time from the morning of its first day to the end of its last by the clock."""
        size = term_size(WorkingDays(days), UNEVEN, first=date(2024, 1, 1), last=date(2024, 3, 31))

        for first, minutes in size.runs:
            opening = UNEVEN.session_ends(first)[0].replace(hour=0, minute=0)
            closing = UNEVEN.session_ends(UNEVEN.workday_after(first, days - 1))[-1]
            assert minutes == UNEVEN.worked_minutes(opening, closing)
        assert len({first for first, _ in size.runs}) == len(size.runs)
        assert (size.fewest, size.most) == (min(run[1] for run in size.runs), max(run[1] for run in size.runs))

    def test_a_long_way_is_told_by_minutes_where_days_are_alike(self):
        one = process(step("a", "b", minutes=300), step("b", minutes=181))
        (found,) = check_process(one, 480)

        assert (found.id, found.severity) == ("PROCESS_OVER_TERM", Severity.ERROR)
        assert [(cite.article, cite.clause) for cite in found.because] == [("12", "3")]
        assert "481" in found.message_vi and "480" in found.message_vi and "a → b" in found.message_en

    def test_a_long_way_is_told_by_days_where_days_differ(self):
        """720 minutes fit into any two working days of January 2024; 721 do not where a Friday of 240 is one."""
        january = {"term": WorkingDays(2), "valid_from": date(2024, 1, 2), "valid_to": date(2024, 1, 31)}
        fits, tight = process(step("a", minutes=720), **january), process(step("a", minutes=721), **january)

        assert ids(check_process(fits, UNEVEN)) == ["PROCESS_DAYS_DIFFER"]
        differ, over = check_process(tight, UNEVEN)
        assert (differ.id, differ.severity) == ("PROCESS_DAYS_DIFFER", Severity.INFO)
        assert (over.id, over.severity) == ("PROCESS_OVER_TERM_ON_DAYS", Severity.ERROR)
        told = dict(over.data)
        assert (told["day"], told["allowed"]) == ("2024-01-04", "720")  # Thursday, then Friday
        assert (told["short"], told["runs"]) == ("8", "21")  # 22 working days; four Fridays, each in two runs

    def test_a_worked_saturday_brings_two_short_days_together(self):
        """Saturday 10/01/2026 is worked in place of a Friday, by a Friday's hours, right after another Friday."""
        size = term_size(WorkingDays(2), UNEVEN, first=date(2026, 1, 5), last=date(2026, 1, 31))

        assert size.short_runs(720) == ((date(2026, 1, 9), 480),)

    def test_time_left_over_is_news_unless_the_term_must_be_filled(self):
        one = process(step("a", minutes=479))

        assert [each.severity for each in check_process(one, 480)] == [Severity.INFO]
        assert [each.severity for each in check_process(one, 480, exact=True)] == [Severity.ERROR]
        assert check_process(process(step("a", minutes=480)), 480, exact=True) == ()

    @given(st.integers(1, 3000), st.integers(1, 5))
    def test_over_under_or_equal_and_never_two_of_them(self, minutes, days):
        found = ids(check_process(process(step("a", minutes=minutes), term=WorkingDays(days)), 480))
        allowed = days * 480

        assert found == (
            ["PROCESS_OVER_TERM"] if minutes > allowed else ["PROCESS_UNDER_TERM"] if minutes < allowed else []
        )

    @pytest.mark.parametrize("term", [CalendarDays(5), Months(1), Hours(8)])
    def test_calendar_units_are_not_compared_and_said_so(self, term):
        assert ids(check_process(process(step("a"), term=term), 480)) == ["PROCESS_TERM_NOT_COMPARED"]

    def test_days_that_differ_outside_the_calendar_are_not_compared(self):
        one = process(step("a"), term=WorkingDays(2), valid_from=date(2024, 1, 4), valid_to=date(2024, 1, 4))

        with pytest.raises(NotCoveredError):
            term_size(WorkingDays(2), UNEVEN, first=date(2031, 1, 1))
        assert ids(check_process(attrs.evolve(one, valid_from=date(2031, 1, 1), valid_to=None), UNEVEN)) == [
            "PROCESS_TERM_NOT_COMPARED",
            "PROCESS_LAW_UNKNOWN",
        ]

    def test_a_timetable_is_taken_for_the_days_it_is_kept(self):
        hours = AgencyHours.parse(
            'id = "x"\n[[hours]]\nworking = "Mon-Fri 08:00-12:00"\nlast = 2022-12-31\n'
            '[[hours]]\nworking = "Mon-Fri 08:00-12:00,13:00-17:00"\nfirst = 2023-01-01\n'
        )
        clock = WorkClock(hours.of())

        assert term_minutes(WorkingDays(1), clock, first=date(2023, 1, 1)) == 480
        assert term_minutes(WorkingDays(1), clock, first=date(2022, 1, 1), last=date(2022, 12, 31)) == 240
        assert term_size(WorkingDays(1), clock).lengths == (240, 480)

    @pytest.mark.parametrize(("first", "last"), [(date.min, date.max), (date.max, date.max)])
    def test_validity_without_bounds_is_no_matter(self, first, last):
        clock = WorkClock(Week.parse("1/4-31/12: Mon-Fri 07:30-11:30; Mon-Fri 13:30-17:30"))

        assert term_minutes(WorkingDays(2), clock, first=first, last=last) == 480

    @pytest.mark.parametrize("day", [0, -1, True])
    def test_a_day_without_minutes_is_refused(self, day):
        with pytest.raises(BadInputError, match="PROCESS_DAY"):
            term_minutes(WorkingDays(1), day)


class TestPaper:
    """Articles 12(3), 35(5), 36(4): approved, and one for each procedure."""

    @pytest.mark.parametrize(
        ("issuer", "places"),
        [
            (Issuer.MINISTRY, {("12", "3"), ("35", "5"), ("8", "2")}),
            (Issuer.PROVINCE, {("12", "3"), ("36", "4"), ("8", "3")}),
            (None, {("12", "3"), ("35", "5"), ("8", "2"), ("36", "4"), ("8", "3")}),
        ],
    )
    def test_a_process_without_approval_breaks_the_rule_of_its_issuer(self, issuer, places):
        (found,) = check_process(process(step("a", minutes=480), approval="", issuer=issuer), 480)

        assert (found.id, found.severity) == ("PROCESS_NOT_APPROVED", Severity.ERROR)
        assert {(cite.article, cite.clause) for cite in found.because} == places

    def test_a_province_adds_its_own_rule(self):
        day = date(2024, 1, 1)
        one = process(step("a", minutes=480), approval="")
        (found,) = check_process(one, 480, place="H01", day=day)

        assert ("32", "8") in {(cite.article, cite.clause) for cite in found.because}  # An Giang, Decision 03/2023

    def test_after_the_decree_the_law_is_not_known_and_nothing_is_claimed(self):
        one = process(step("a", minutes=480), approval="", valid_from=date(2026, 1, 5))
        found = check_process(one, 480)

        assert ids(found) == ["PROCESS_NOT_APPROVED", "PROCESS_LAW_UNKNOWN"]
        assert [(each.severity, each.because) for each in found] == [(Severity.WARNING, ()), (Severity.INFO, ())]

    def test_validity_must_be_said(self):
        one = process(step("a", minutes=480), valid_from=None)

        assert ids(check_process(one, 480, day=date(2024, 1, 1))) == ["PROCESS_NO_VALIDITY"]
        assert ids(check_process(one, 480)) == ["PROCESS_NO_VALIDITY", "PROCESS_LAW_UNKNOWN"]

    def test_each_procedure_has_one_process(self):
        one = process(step("a"), valid_to=date(2024, 6, 30))
        next_one = attrs.evolve(one, version="2", valid_from=date(2024, 7, 1), valid_to=None)
        early = attrs.evolve(next_one, version="3", valid_from=date(2024, 6, 30))
        day = date(2024, 7, 1)

        assert check_catalogue([one, next_one], ["1.000000"], day, issuer=Issuer.PROVINCE) == ()
        missing, twice, again = check_catalogue([one, early, next_one], ["1.000001"], day, issuer=Issuer.PROVINCE)
        assert (missing.id, twice.id, again.id) == ("PROCESS_MISSING", "PROCESS_TWICE", "PROCESS_TWICE")
        assert {(cite.article, cite.clause) for cite in missing.because} == {("36", "4")}
        assert dict(twice.data)["day"] == "2024-06-30"

    def test_a_version_without_a_first_day_is_followed_on_none(self):
        one = process(step("a"), valid_from=None)

        assert ids(check_catalogue([one, one], ["1.000000"], date(2024, 7, 1))) == ["PROCESS_MISSING"]

    def test_the_version_of_a_day_is_the_one_followed_then(self):
        one = process(step("a"), valid_to=date(2024, 6, 30))
        next_one = attrs.evolve(one, version="2", valid_from=date(2024, 7, 1), valid_to=None)
        both = (one, next_one)

        assert process_on(both, "1.000000", date(2024, 6, 30)) is one
        assert process_on(both, "1.000000", date(2024, 7, 1)) is next_one
        with pytest.raises(BadInputError, match="PROCESS_MISSING"):
            process_on(both, "1.000000", date(2023, 7, 1))
        with pytest.raises(BadInputError, match="PROCESS_TWICE"):
            process_on((*both, next_one), "1.000000", date(2024, 7, 1))


class TestBudgets:
    """Article 19(6)(a): passing on a linked dossier names the time limit of each agency."""

    def linked(self) -> Process:
        return process(
            step("in", "tax", "land", unit="Một cửa", minutes=60),
            step("tax", "out", unit="Thuế Mẫu", minutes=300),
            step("land", "check", unit="Phòng Đất Mẫu", minutes=200),
            step("check", "out", unit="Phòng Đất Mẫu", minutes=100),
            step("out", unit="Một cửa", minutes=60),
            term=WorkingDays(1),
        )

    def test_sums_by_unit_and_the_most_on_one_way(self):
        found = {each.unit: (each.minutes, each.on_one_way, each.steps) for each in budgets(self.linked())}

        assert found["Một cửa"] == (120, 120, ("in", "out"))
        assert found["Phòng Đất Mẫu"] == (300, 300, ("land", "check"))

    def test_of_branches_one_is_taken(self):
        (office,) = [
            each
            for each in budgets(self.linked(), agency_of={"Thuế Mẫu": "Sở", "Phòng Đất Mẫu": "Sở"})
            if each.unit == "Sở"
        ]

        assert (office.minutes, office.on_one_way) == (600, 300)

    def test_limits_of_agencies_are_held_and_must_be_there(self):
        limits = {"Thuế Mẫu": WorkingHours(5), "Phòng Đất Mẫu": WorkingHours(4)}
        over, none = sorted(ids(check_budgets(self.linked(), 480, limits=limits)), reverse=True)

        assert (over, none) == ("PROCESS_UNIT_OVER_TERM", "PROCESS_UNIT_NO_LIMIT")
        assert check_budgets(self.linked(), 480) == ()

    def test_a_unit_over_the_term_is_told_with_both_articles(self):
        one = attrs.evolve(self.linked(), term=WorkingHours(4))
        found = check_budgets(one, 480)

        assert [dict(each.data)["unit"] for each in found] == ["Thuế Mẫu", "Phòng Đất Mẫu"]
        assert {(cite.article, cite.clause) for cite in found[0].because} == {("12", "3"), ("19", "6")}

    @given(graphs())
    def test_budgets_share_out_every_minute_once(self, one):
        found = budgets(one)

        assert sum(each.minutes for each in found) == sum(each.minutes for each in one.steps)
        for each in found:
            if cycles(one):
                assert each.on_one_way is None
            else:
                ways = every_way({one_step.id: one_step.next for one_step in one.steps}, one.first.id)
                own = [sum(one.step(name).minutes for name in way if name in each.steps) for way in ways]
                assert each.on_one_way == max(own) <= each.minutes

    def test_a_calendar_term_is_not_compared(self):
        one = attrs.evolve(self.linked(), term=Months(1))

        assert set(ids(check_budgets(one, 480))) == {"PROCESS_TERM_NOT_COMPARED"}


class TestDiff:
    """Two versions differ in what was added, removed, and changed: which field, from what to what."""

    @given(graphs())
    def test_a_process_does_not_differ_from_itself(self, one):
        assert diff_processes(one, one).is_empty
        assert diff_processes(one, process_from(process_json(one))).is_empty
        assert diff_processes(one, one).lines() == ()

    @given(graphs(), graphs())
    def test_the_other_way_round_added_is_removed(self, one, other):
        there, back = diff_processes(one, other), diff_processes(other, one)

        assert (there.added, there.removed) == (back.removed, back.added)
        assert {(each.step, each.field, each.before, each.after) for each in there.changed} == {
            (each.step, each.field, each.after, each.before) for each in back.changed
        }
        assert there.is_empty == (one == other)

    @given(graphs(), graphs())
    def test_what_is_not_told_is_the_same(self, one, other):
        told = {(each.step, each.field) for each in diff_processes(one, other).changed}

        for each in one.steps:
            if other.has(each.id):
                for field in ("unit", "minutes", "next", "returns_to"):
                    same = getattr(each, field) == getattr(other.step(each.id), field)
                    assert same == ((each.id, field) not in told)

    def test_each_change_is_told_in_both_languages(self, example):
        steps = [each for each in example.steps if each.id != "refuse"]
        steps[1] = attrs.evolve(steps[1], minutes=900, next=("draft", "supplement"))
        after = attrs.evolve(example, version="3", approval="", steps=(*steps, step("archive")))
        found = diff_processes(example, after)

        assert [each.id for each in found.added] == ["archive"]
        assert [each.id for each in found.removed] == ["refuse"]
        assert [(each.step, each.field) for each in found.changed] == [("check", "minutes"), ("check", "next")]
        assert [each.field for each in found.head] == ["version", "approval"]
        assert "Bước check: số phút làm việc đổi từ 960 thành 900." in found.lines("vi")
        assert "Step check: the minutes changed from 960 to 900." in found.lines("en")
        assert "Bỏ bước refuse (Dự thảo văn bản từ chối)." in found.lines()

    def test_what_was_not_said_before_is_called_none(self):
        one = process(step("a"), issuer=None)
        (found,) = diff_processes(one, attrs.evolve(one, issuer=Issuer.MINISTRY)).head

        assert found.message_vi == "Quy trình: cấp ban hành đổi từ trống thành ministry."
        assert found.message_en == "The process: the issuer changed from none to ministry."

    def test_another_first_step_is_a_change_and_another_order_is_none(self):
        one = process(step("a", "b"), step("b", "c"), step("c"))
        turned = attrs.evolve(one, steps=(one.steps[0], one.steps[2], one.steps[1]))
        moved = attrs.evolve(one, steps=(one.steps[1], one.steps[0], one.steps[2]))

        assert diff_processes(one, turned).is_empty
        assert [(each.field, each.before, each.after) for each in diff_processes(one, moved).head] == [
            ("first", "a", "b")
        ]
