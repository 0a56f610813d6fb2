"""`motcua due`: when is it due, and why, day by day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import attrs
import click

from motcua.cli.clockwork import build_clock, with_estimates
from motcua.cli.dueparams import applied, supplement_pauses
from motcua.cli.output import CLEAN, common, emit, pick, read_day, stdout
from motcua.cli.rules import PACKS, read_book
from motcua.cli.term import read_units
from motcua.clock import Deadline, Pause, Policy, Term, WorkClock, parse_term
from motcua.clock.policy import default_policy, policies
from motcua.clock.ruled import ruled_term
from motcua.errors import BadInputError, NoRuleInForce, NotCoveredError, NotFormalised
from motcua.law import Citation, Provenance
from motcua.localtime import parse_moment
from motcua.rules import RuleBook
from motcua.wire.write import deadline_json

__all__ = ["due_command"]

_ESTIMATE_YEARS = (2, 10, 60)


@attrs.frozen(kw_only=True)
class Question:
    """What a call of `due` asks.

    Attributes:
        start: when the term starts.
        terms: the term or chain.
        policy: how to count, or None for each unit's own.
        pauses: when the term does not run.
        cited: the rule that set the term.
        notes: what the answer must say beside itself, in Vietnamese and English.
        as_of: the knowledge date, or None.
        allow: whether estimates are allowed.
        clock: week and calendar.
    """

    start: datetime
    terms: tuple[Term, ...]
    policy: Policy | None
    pauses: tuple[Pause, ...]
    cited: tuple[Citation, ...]
    notes: tuple[tuple[str, str], ...]
    as_of: date | None
    allow: bool
    clock: WorkClock


@click.command("due")
@click.option("--from", "start", required=True, metavar="ISO", help="Thời điểm bắt đầu / start.")
@click.option("--term", metavar="TEXT", help="Thời hạn / the term.")
@click.option("--rule", "rule_id", metavar="ID", help="Dòng quy định / a rule of a pack.")
@click.option("--unit", "units", multiple=True, metavar="WORD=UNIT", help="Nghĩa của một từ / what a word means.")
@click.option("--week", metavar="SPEC|ID", help="Giờ làm việc / office hours.")
@click.option("--policy", "policy_id", metavar="ID|all", help="Cách tính / counting policy.")
@click.option("--param", "params", multiple=True, metavar="K=V", help="Tham số của cách tính / its parameters.")
@click.option("--pause", "pauses", multiple=True, metavar="ISO/ISO", help="Khoảng tạm dừng / a pause.")
@click.option("--calendar", "calendar_file", metavar="FILE", help="Lịch bổ sung / extra calendar (CSV).")
@click.option("--as-of", "as_of", metavar="DATE", help="Lịch như đã biết ngày này / calendar as known then.")
@click.option("--allow-provisional", "allow", is_flag=True, help="Cho phép ước tính / allow estimates.")
@PACKS
@common
def due_command(as_json: bool, lang: str, **given: Any) -> int:  # noqa: FBT001
    """Tính hạn, kèm lý do từng ngày. When is it due, and why."""
    question = _question(given)
    assumed = given["week"] is None
    if given["policy_id"] == "all":
        answers = _under_every_policy(question, _params(given["params"]))
        shown: Any = {"policies": [_shown(question, answer, assumed=assumed) for answer in answers]}
    else:
        answers = [_answer(question)]
        shown = _shown(question, answers[0], assumed=assumed)
    if as_json:
        emit(shown)
    else:
        for answer in answers:
            stdout().print(answer.policy.id, style="bold", end=": ")
            stdout().print(answer.explain(lang), markup=False)
            stdout().print(answer.explain_days(lang), markup=False)
        for vi, en in question.notes:
            stdout().print(pick(lang, vi, en), style="yellow", markup=False)
    return CLEAN


def _question(given: Mapping[str, Any]) -> Question:
    if (given["term"] is None) == (given["rule_id"] is None):
        raise BadInputError(
            "USAGE", "Cần đúng một trong hai: --term hoặc --rule.", "give exactly one of --term and --rule"
        )
    start = parse_moment(given["start"], path="--from")
    params = _params(given["params"])
    chosen = None if given["policy_id"] in (None, "all") else Policy.named(given["policy_id"])
    cited: tuple[Citation, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    if given["rule_id"] is not None:
        terms, ruled, cited, notes = _ruled(
            read_book(given["folder"]), given["rule_id"], start.date(), allow=given["allow"]
        )
        policy: Policy | None = chosen or ruled
    else:
        terms = _read_terms(given["term"], read_units(given["units"]), chosen)
        policy = chosen or (default_policy(terms[0].unit) if len(terms) == 1 else None)
    pauses = (*(Pause.parse(text, path="--pause") for text in given["pauses"]), *supplement_pauses(params))
    if pauses and chosen is None and policy is not None and policy == default_policy(terms[0].unit):
        policy = default_policy(terms[0].unit, has_pause=True)
    if given["policy_id"] != "all":
        policy = applied(policy, params, has_pause=bool(pauses))
    elif not given["rule_id"] and len(terms) > 1:
        policy = None
    return Question(
        start=start,
        terms=terms,
        policy=policy,
        pauses=pauses,
        cited=cited,
        notes=notes,
        as_of=None if given["as_of"] is None else read_day(given["as_of"], "--as-of"),
        allow=given["allow"],
        clock=build_clock(given["week"], given["calendar_file"]),
    )


def _params(texts: tuple[str, ...]) -> dict[str, str]:
    params = dict(text.partition("=")[::2] for text in texts)
    if not all(params.values()):
        raise BadInputError("PARAM_FORM", "Tham số phải viết TÊN=GIÁ_TRỊ.", "a parameter is written NAME=VALUE")
    return params


def _read_terms(text: str, units: Mapping[str, Any], policy: Policy | None) -> tuple[Term, ...]:
    reading = parse_term(text, units=units)
    if not reading.ok:
        fault = reading.findings[0]
        raise BadInputError(fault.id, fault.message_vi, fault.message_en, path="--term", value=text)
    if policy is not None:
        for chain in (reading.terms, *reading.readings):
            if all(term.unit in policy.units for term in chain):
                return chain
        policy.require(reading.terms[0].unit)
    if reading.is_ambiguous:
        fault = next(one for one in reading.findings if one.id == "TERM_AMBIGUOUS")
        raise BadInputError(
            "TERM_AMBIGUOUS",
            f"{fault.message_vi} Hãy chỉ rõ bằng --unit TỪ=ĐƠN_VỊ, --rule hoặc --policy.",
            f"{fault.message_en}; settle it with --unit WORD=UNIT, --rule or --policy",
            path="--term",
            value=text,
        )
    return reading.terms


def _ruled(
    book: RuleBook, rule_id: str, day: date, *, allow: bool
) -> tuple[tuple[Term, ...], Policy, tuple[Citation, ...], tuple[tuple[str, str], ...]]:
    """Take term, policy and citation from a pack row; outside its validity only when that is allowed."""
    notes: tuple[tuple[str, str], ...] = ()
    try:
        rule = book.require(rule_id, day)
    except (NoRuleInForce, NotFormalised) as error:
        if not allow:
            raise
        found = book.rule(rule_id)
        rule = attrs.evolve(found, cite=attrs.evolve(found.cite, provenance=Provenance.UNVERIFIED))
        notes = ((error.message_vi, error.message_en),)
    terms, policy = ruled_term(rule)
    return terms, policy, (rule.cite,), notes


def _answer(question: Question, policy: Policy | None = None) -> Deadline:
    """Answer with the official calendar, or with an estimated one where that is allowed and needed."""
    known = question.clock if question.as_of is None else question.clock.known_on(question.as_of)

    def ask(clock: WorkClock) -> Deadline:
        answer = clock.deadline(
            question.start,
            question.terms,
            policy=policy or question.policy,
            pauses=question.pauses,
            cited=question.cited,
        )
        _ = answer.trace  # computed here, so that a calendar that ends too early is noticed here
        return answer

    try:
        return ask(known)
    except NotCoveredError:
        if not question.allow:
            raise
    for years in _ESTIMATE_YEARS[:-1]:
        try:
            return ask(with_estimates(known, question.start.date(), years))
        except NotCoveredError:
            continue
    return ask(with_estimates(known, question.start.date(), _ESTIMATE_YEARS[-1]))


def _under_every_policy(question: Question, params: Mapping[str, str]) -> list[Deadline]:
    """Answer under every preset that counts the term's units; those about a supplement need one."""
    answers = []
    for preset in policies().values():
        fits = preset.counts != "notice" and all(preset.takes(term.unit, int(term.amount)) for term in question.terms)
        if not fits or (preset.supplement and not question.pauses):
            continue
        given, ruled = preset, question.policy
        if question.cited and ruled is not None and ruled.cutoff is not None and preset.cutoff is not None:
            given = attrs.evolve(preset, cutoff=ruled.cutoff, at_cutoff=ruled.at_cutoff)
        told = _fitting(given, params)
        if given.supplement == "suspend" and "supplement_complete" in told and "supplement_requested" not in told:
            continue  # when it was asked for is not known, so how long was waited is not either
        answers.append(_answer(question, applied(given, told, has_pause=bool(question.pauses))))
    return answers or [_answer(question)]


def _fitting(policy: Policy, params: Mapping[str, str]) -> dict[str, str]:
    """Return the parameters that a preset can take; with `all`, a parameter serves the presets it fits."""
    return {
        key: value
        for key, value in params.items()
        if (key not in ("cutoff", "at_cutoff") or policy.cutoff is not None)
        and (key != "reception_clamp" or policy.counts == "working_days")
    }


def _shown(question: Question, answer: Deadline, *, assumed: bool) -> dict[str, Any]:
    shown = deadline_json(answer, week_assumed=assumed)
    shown["notes"] = [{"message_vi": vi, "message_en": en} for vi, en in question.notes]
    shown["from"] = question.start.isoformat()
    return shown
