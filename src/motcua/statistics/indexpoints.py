"""The points of one dossier or one agency on each index: Circular 01/2018, Article 13.

Each function takes facts and the law of the day and says 2, 1, 0, or that there is no information; where the text
does not settle a case it takes the reading that was chosen, and a finding says which.
"""

from __future__ import annotations

from collections.abc import Callable

import attrs

from motcua.findings import Finding, finding
from motcua.law import Citation
from motcua.statistics.evidence import (
    AgencyEvidence,
    AgencyTime,
    DeskOrganisation,
    DossierEvidence,
    Feedback,
    OnlineService,
    Publication,
)
from motcua.statistics.indexlaw import IndexLaw
from motcua.statistics.ontime import side_in_unit

__all__ = ["AGENCY_INDICES", "DOSSIER_INDICES", "Points", "agency_time_points", "points_of", "points_of_agency"]

DOSSIER_INDICES = (1, 2, 3, 4, 7)
"""The indices whose scores are averages over dossiers: Article 15(2)a."""

AGENCY_INDICES = (5, 6, 8, 9)
"""The indices scored once for an agency."""

_BOTTOM, _MIDDLE, _TOP = range(3)


@attrs.frozen
class Points:
    """The points on one index.

    Attributes:
        index: the number of the index.
        points: its points, or None when there is no information to score it by.
        because: the rows it rests on.
        findings: cases the text does not settle, and how they were read.
    """

    index: int
    points: int | None
    because: tuple[Citation, ...]
    findings: tuple[Finding, ...] = ()


def points_of(evidence: DossierEvidence, index: int, law: IndexLaw) -> Points:
    """Return the points of a resolved dossier on index 1, 2, 3, 4 or 7.

    Index 2 is that of an official; an agency's own stands in `agency_time_points`.

    Raises:
        KeyError: for another index.
    """
    return _PER_DOSSIER[index](evidence, law)


def points_of_agency(evidence: AgencyEvidence, index: int, law: IndexLaw) -> Points:
    """Return the points of an agency on index 5, 6, 8 or 9.

    Raises:
        KeyError: for another index.
    """
    return _PER_AGENCY[index](evidence, law)


def agency_time_points(time: AgencyTime, law: IndexLaw) -> Points:
    """Return the points of one agency on index 2 by its time on one dossier."""
    place = _TOP if time.taken < time.limit else _MIDDLE if time.taken == time.limit else _BOTTOM
    return _made(law, 2, place, "index_2")


def _total_time(evidence: DossierEvidence, law: IndexLaw) -> Points:
    side = _side(evidence)
    return _made(law, 1, None if side is None else _MIDDLE - side, "index_1")


def _agency_time(evidence: DossierEvidence, law: IndexLaw) -> Points:
    """Score the official's own unit, or the slowest agency, as chosen; several times of the unit give the lowest."""
    own = law.readings.official_agency == "own"
    times = [one for one in evidence.agency_times if not own or one.agency == evidence.dossier.unit]
    scored = [points for one in times if (points := agency_time_points(one, law).points) is not None]
    return Points(2, min(scored, default=None), law.cites("index_2", "index_2_whose"))


def _contacts(evidence: DossierEvidence, law: IndexLaw) -> Points:
    if evidence.contacts is None:
        return _made(law, 3, None, "index_3")
    allowed = law.number("index_3_one")
    by_filer = law.readings.filer_contacts == "one" and evidence.contacts > allowed and evidence.filer_contacts > 0
    left = evidence.contacts - (evidence.filer_contacts if law.readings.filer_contacts == "not_counted" else 0)
    place = _TOP if not left else _MIDDLE if left <= allowed or by_filer else _BOTTOM
    unsettled = evidence.contacts > allowed and evidence.filer_contacts > 0
    return _made(law, 3, place, "index_3", flagged="filer_contacts" if unsettled else None)


def _bodies(evidence: DossierEvidence, law: IndexLaw) -> Points:
    bodies = evidence.bodies
    if bodies is None:
        return _made(law, 4, None, "index_4")
    allowed = law.number("index_4_one")
    with_extra = allowed + (law.number("index_4_extra") if bodies.in_charge else 0)
    if not bodies.total:
        return _made(law, 4, _TOP, "index_4")
    if not bodies.others and bodies.total <= with_extra:
        return _made(law, 4, _MIDDLE, "index_4", "index_4_extra")
    if bodies.total <= allowed:
        place = _MIDDLE if law.readings.lone_other_body == "one" else _BOTTOM
        return _made(law, 4, place, "index_4", flagged="lone_other_body")
    return _made(law, 4, _BOTTOM, "index_4", "index_4_extra")


def _conduct(evidence: DossierEvidence, law: IndexLaw) -> Points:
    side = _side(evidence)
    if evidence.complaints is not None and evidence.complaints > evidence.untrue_complaints:
        return _made(law, 7, _BOTTOM, "index_7", "index_7_untrue")
    if evidence.complaints is None or side is None:
        return _made(law, 7, None, "index_7")
    if side > 0:
        place = _BOTTOM if law.readings.late_no_complaint == "zero" else None
        return _made(law, 7, place, "index_7", flagged="late_no_complaint")
    return _made(law, 7, _MIDDLE - side, "index_7", "index_7_untrue")


_PER_DOSSIER: dict[int, Callable[[DossierEvidence, IndexLaw], Points]] = {
    1: _total_time,
    2: _agency_time,
    3: _contacts,
    4: _bodies,
    7: _conduct,
}


def _side(evidence: DossierEvidence) -> int | None:
    """Return -1 for shorter than the term, 0 for equal, 1 for longer, in the unit of the term; None when not known."""
    ended = evidence.dossier.ended_at
    outcome = None if ended is None else evidence.dossier.outcome(ended)
    if outcome is None or outcome.due is None:
        return None
    return side_in_unit(outcome.ended_at or outcome.at, outcome.due, is_timed=outcome.is_timed)


def _organised(desk: DeskOrganisation | None, law: IndexLaw) -> Points:
    if desk is None:
        return _made(law, 5, None, "index_5_one")
    row = f"index_5_{desk.kind}"
    reached = law.meets(row, desk.whole_at_desk, desk.listed)
    hundred = law.meets("index_5_one", desk.at_desk, desk.not_excepted)
    unsettled = "desk_share" if reached and hundred is False else None
    if law.readings.desk_share == "two_first":
        place = _TOP if reached else None if hundred is None else _MIDDLE if hundred else _BOTTOM
    else:
        place = None if hundred is None else _BOTTOM if not hundred else _TOP if reached else _MIDDLE
    return _made(law, 5, place, row, "index_5_one", flagged=unsettled)


def _published(publication: Publication | None, law: IndexLaw) -> Points:
    if publication is None:
        return _made(law, 6, None, "index_6")
    as_prescribed = publication.exact and publication.complete and publication.in_time
    return _made(law, 6, publication.posted + publication.electronic if as_prescribed else _BOTTOM, "index_6")


def _answered(feedback: Feedback | None, law: IndexLaw) -> Points:
    if feedback is None:
        return _made(law, 8, None, "index_8_two")
    if feedback.prolonged:
        return _made(law, 8, _BOTTOM, "index_8_one")
    if law.meets("index_8_two", feedback.in_time, feedback.total) in (True, None):
        return _made(law, 8, _TOP, "index_8_two")
    reached = law.meets("index_8_one", feedback.in_time, feedback.total)
    return _made(law, 8, _MIDDLE if reached else _BOTTOM, "index_8_one")


def _online(service: OnlineService | None, law: IndexLaw) -> Points:
    if service is None or not service.eligible or not service.dossiers:
        return _made(law, 9, None, "index_9_dossiers_one")
    procedures = law.rules["index_9_procedures"]
    wanted, given = ", ".join(procedures.levels), ", ".join(service.levels)
    noted = () if wanted == given else (finding("STAT_LEVELS", rule=procedures.id, wanted=wanted, given=given),)
    scored = _online_place(service, law)
    return attrs.evolve(scored, findings=(*scored.findings, *noted))


def _online_place(service: OnlineService, law: IndexLaw) -> Points:
    faults = service.late + service.open_past_due
    if law.readings.open_online == "all":
        faults += service.open_in_term
    if law.meets("index_9_late", faults, service.online_dossiers) is False or not service.online:
        return _made(law, 9, _BOTTOM, "index_9_late", "index_9_procedures")
    if not law.meets("index_9_dossiers_one", service.online_dossiers, service.dossiers):
        return _made(law, 9, _BOTTOM, "index_9_dossiers_one")
    if not law.meets("index_9_dossiers_two", service.online_dossiers, service.dossiers):
        return _made(law, 9, _MIDDLE, "index_9_dossiers_one")
    if law.meets("index_9_procedures", service.online, service.eligible):
        return _made(law, 9, _TOP, "index_9_dossiers_two", "index_9_procedures")
    place = _MIDDLE if law.readings.few_procedures == "one" else None
    return _made(law, 9, place, "index_9_dossiers_one", "index_9_procedures", flagged="few_procedures")


_PER_AGENCY: dict[int, Callable[[AgencyEvidence, IndexLaw], Points]] = {
    5: lambda evidence, law: _organised(evidence.organisation, law),
    6: lambda evidence, law: _published(evidence.publication, law),
    8: lambda evidence, law: _answered(evidence.feedback, law),
    9: lambda evidence, law: _online(evidence.online, law),
}


def _made(law: IndexLaw, index: int, place: int | None, *names: str, flagged: str | None = None) -> Points:
    """Return the points of a place on the scale, with its rows and, where the text is silent, the reading taken."""
    noted: tuple[Finding, ...] = ()
    if flagged is not None:
        taken = law.taken(flagged)[0]
        noted = (
            finding(
                "STAT_READING",
                because=(taken.rule.cite,),
                rule=taken.rule.id,
                vi=taken.reading.says_vi,
                en=taken.reading.says_en,
            ),
        )
    return Points(index, None if place is None else law.points[place], law.cites(*names), noted)
