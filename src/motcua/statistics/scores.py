"""Index scores, totals, classes and ranks of officials and agencies: Circular 01/2018, Article 15.

Points are summed into a `PointTally`, which adds up over desks and months; from it, and from what else is known of an
agency, scores, total and class are made. An index without enough information is left out of the total.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import attrs

from motcua.errors import BadInputError
from motcua.findings import Finding
from motcua.law import Citation
from motcua.rules import Rule
from motcua.statistics.evidence import AgencyEvidence, DossierEvidence
from motcua.statistics.indexlaw import IndexLaw
from motcua.statistics.indexpoints import (
    AGENCY_INDICES,
    DOSSIER_INDICES,
    agency_time_points,
    points_of,
    points_of_agency,
)
from motcua.statistics.periods import Period
from motcua.statistics.readings import ReadingTaken
from motcua.statistics.share import rounded

__all__ = ["Evaluation", "IndexScore", "PointSum", "PointTally", "rank_agencies", "score_agency", "score_official"]


@attrs.frozen
class PointSum:
    """Points of many dossiers on one index; those of two sets add up.

    Attributes:
        points: their sum.
        counted: how many dossiers could be scored.
        missing: how many resolved dossiers could not.
    """

    points: int = 0
    counted: int = 0
    missing: int = 0

    def __add__(self, other: PointSum) -> PointSum:
        """Return the sum over both sets."""
        return PointSum(self.points + other.points, self.counted + other.counted, self.missing + other.missing)

    @property
    def mean(self) -> Fraction | None:
        """The exact mean, or None when nothing could be scored."""
        return Fraction(self.points, self.counted) if self.counted else None


_Key = tuple[str, str, str, str]
"""Whose points they are ("official" or "agency"), unit, officer ("" for an agency), sector."""


@attrs.frozen
class PointTally:
    """The points of many dossiers by official, agency and sector; tallies of disjoint sets add up with `+`.

    Attributes:
        sums: for each subject and index the sum, in the order of their names.
    """

    sums: tuple[tuple[_Key, tuple[PointSum, ...]], ...] = ()

    @staticmethod
    def of(evidence: Iterable[DossierEvidence], period: Period, law: IndexLaw) -> PointTally:
        """Return the tally of the dossiers resolved in a period.

        Args:
            evidence: dossiers with what is known of them; those not resolved in the period are passed over.
            period: the period.
            law: the rows in force, and the readings.
        """
        sums: dict[_Key, list[list[int]]] = {}
        for one in evidence:
            dossier = one.dossier
            if dossier.ended_at is None or not period.contains(dossier.ended_at):
                continue
            points = {index: points_of(one, index, law).points for index in DOSSIER_INDICES}
            official = ("official", dossier.unit, dossier.officer, dossier.sector)
            agency = ("agency", dossier.unit, "", dossier.sector)
            for index in DOSSIER_INDICES:
                _add(sums, official, index, points[index])
                if index != 2:  # noqa: PLR2004  index 2 of an agency goes by its own time, below
                    _add(sums, agency, index, points[index])
            for time in one.agency_times:
                _add(sums, ("agency", time.agency, "", dossier.sector), 2, agency_time_points(time, law).points)
            if all(time.agency != dossier.unit for time in one.agency_times):
                _add(sums, agency, 2, None)
        return PointTally(tuple((key, tuple(PointSum(*each) for each in sums[key])) for key in sorted(sums)))

    def __add__(self, other: PointTally) -> PointTally:
        """Return the tally of both sets of dossiers."""
        joined = dict(self.sums)
        for key, sums in other.sums:
            joined[key] = tuple(map(PointSum.__add__, joined[key], sums)) if key in joined else sums
        return PointTally(tuple((key, joined[key]) for key in sorted(joined)))

    def sectors(self, subject: str, unit: str, officer: str = "") -> Mapping[str, tuple[PointSum, ...]]:
        """Return the sums of an official or an agency, by sector.

        Args:
            subject: official or agency.
            unit: the unit.
            officer: the official, "" for an agency.
        """
        return {key[3]: sums for key, sums in self.sums if key[:3] == (subject, unit, officer)}

    @property
    def officials(self) -> tuple[tuple[str, str], ...]:
        """Unit and name of every official in it."""
        return tuple(dict.fromkeys((key[1], key[2]) for key, _ in self.sums if key[0] == "official"))

    @property
    def agencies(self) -> tuple[str, ...]:
        """Every agency in it, cooperating ones too."""
        return tuple(dict.fromkeys(key[1] for key, _ in self.sums if key[0] == "agency"))


def _add(sums: dict[_Key, list[list[int]]], key: _Key, index: int, points: int | None) -> None:
    """Add points to sums that are still open: points, dossiers counted, dossiers missing."""
    row = sums.get(key)
    if row is None:
        row = sums[key] = [[0, 0, 0] for _ in DOSSIER_INDICES]
    each = row[DOSSIER_INDICES.index(index)]
    if points is None:
        each[2] += 1
    else:
        each[0] += points
        each[1] += 1


@attrs.frozen
class IndexScore:
    """The score on one index.

    Attributes:
        index: the number of the index.
        score: the score, rounded, or None when it is left out for want of information.
        exact: the score before rounding, or None.
        counted: how many dossiers it is the mean of; 0 for an index scored once.
        missing: how many resolved dossiers could not be scored.
        because: the rows it rests on.
    """

    index: int
    score: Decimal | None
    exact: Fraction | None
    counted: int
    missing: int
    because: tuple[Citation, ...]


@attrs.frozen
class Evaluation:
    """The evaluation of an official or an agency (đánh giá, xếp loại).

    Attributes:
        subject: official or agency.
        unit: the unit.
        officer: the official, or "".
        scores: its index scores, in order; those left out have no score.
        total: the sum of the scores, or None when every index is left out.
        scaled: the total scaled up to all its indices, an extra that no text asks for; None without a total.
        reached: the row of its class, or None without a total.
        readings: every open question and how it was answered.
        findings: cases the text does not settle.
    """

    subject: str
    unit: str
    officer: str
    scores: tuple[IndexScore, ...]
    total: Decimal | None
    scaled: Decimal | None
    reached: Rule | None
    readings: tuple[ReadingTaken, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def counted(self) -> int:
        """How many indices the total is the sum of."""
        return sum(one.score is not None for one in self.scores)

    @property
    def because(self) -> tuple[Citation, ...]:
        """The citations: of every index that counted, and of the class."""
        cites = [cite for one in self.scores if one.score is not None for cite in one.because]
        return tuple(dict.fromkeys((*cites, *(() if self.reached is None else (self.reached.cite,)))))

    @property
    def text_vi(self) -> str:
        """The evaluation as a sentence in Vietnamese."""
        named = self.officer or self.unit
        if self.total is None or self.reached is None:
            return f"{named}: chưa có chỉ số nào đủ thông tin để chấm, nên không có tổng điểm."
        score = str(self.total).replace(".", ",")
        return f"{named}: {score} điểm trên {self.counted}/{len(self.scores)} chỉ số. {self.reached.summary_vi}"

    @property
    def text_en(self) -> str:
        """The evaluation as a sentence in English."""
        named = self.officer or self.unit
        if self.total is None or self.reached is None:
            return f"{named}: no index has enough information to be scored, so there is no total"
        score = f"{self.total} points on {self.counted} of {len(self.scores)} indices"
        return f"{named}: {score}. {self.reached.summary_en}"


def score_official(tally: PointTally, unit: str, officer: str, law: IndexLaw) -> Evaluation:
    """Return the evaluation of an official: indices 1, 2, 3, 4 and 7 over all sectors.

    Args:
        tally: the points of the dossiers.
        unit: the official's unit.
        officer: the official.
        law: the rows in force, and the readings.
    """
    sums = list(tally.sectors("official", unit, officer).values())
    scores = [_mean_score(index, _pooled(sums, index), law) for index in law.indices_of("official")]
    return _evaluated(("official", unit, officer), scores, law, ())


def score_agency(tally: PointTally, agency: str, law: IndexLaw, evidence: AgencyEvidence | None = None) -> Evaluation:
    """Return the evaluation of an agency: the same indices, aggregated by sector, and 5, 6, 8 and 9.

    Args:
        tally: the points of the dossiers.
        agency: the agency.
        law: the rows in force, and the readings.
        evidence: what is known of it beside its dossiers.
    """
    sectors = list(tally.sectors("agency", agency).values())
    scores: list[IndexScore] = []
    findings: list[Finding] = []
    for index in law.indices_of("agency"):
        if index in AGENCY_INDICES:
            points = points_of_agency(evidence or AgencyEvidence(), index, law)
            exact = None if points.points is None else Fraction(points.points)
            scores.append(IndexScore(index, _rounded(exact, law), exact, 0, 0, points.because))
            findings.extend(points.findings)
        else:
            scores.append(_sector_score(index, sectors, law))
    return _evaluated(("agency", agency, ""), scores, law, tuple(findings))


def rank_agencies(evaluations: Iterable[Evaluation]) -> tuple[tuple[int, Evaluation], ...]:
    """Return agencies by their totals, highest first, each with its rank; equal totals share one.

    Agencies without a total are not ranked. The totals of different numbers of indices stand side by side, as the text
    has it; `Evaluation.counted` says how many.

    Raises:
        BadInputError: STAT_RANK for an official.
    """
    rows = tuple(evaluations)
    if any(one.subject != "agency" for one in rows):
        raise BadInputError("STAT_RANK", "Chỉ xếp hạng cơ quan.", "only agencies are ranked")
    totals = sorted(((one.total, one) for one in rows if one.total is not None), key=lambda row: (-row[0], row[1].unit))
    values = [total for total, _ in totals]
    return tuple((values.index(total) + 1, one) for total, one in totals)


def _pooled(sums: Sequence[tuple[PointSum, ...]], index: int) -> PointSum:
    place = DOSSIER_INDICES.index(index)
    return sum((row[place] for row in sums), PointSum())


def _sector_score(index: int, sectors: Sequence[tuple[PointSum, ...]], law: IndexLaw) -> IndexScore:
    pooled = _pooled(sectors, index)
    if law.readings.sectors == "pooled":
        return _mean_score(index, pooled, law)
    means = [mean for row in sectors if (mean := row[DOSSIER_INDICES.index(index)].mean) is not None]
    return _mean_score(index, pooled, law, sum(means, Fraction()) / len(means) if means else None)


def _mean_score(index: int, pooled: PointSum, law: IndexLaw, mean: Fraction | None = None) -> IndexScore:
    exact = pooled.mean if mean is None else mean
    if pooled.missing and law.readings.partial == "index_out":
        exact = None
    because = law.cites(f"index_{index}", "score_formula", "score_rounding")
    return IndexScore(index, _rounded(exact, law), exact, pooled.counted, pooled.missing, because)


def _rounded(exact: Fraction | None, law: IndexLaw) -> Decimal | None:
    places = int(law.number("score_rounding"))
    return None if exact is None else rounded(exact, places, tie=law.readings.tie)


def _evaluated(
    who: tuple[str, str, str], scores: Sequence[IndexScore], law: IndexLaw, findings: tuple[Finding, ...]
) -> Evaluation:
    known = [one.score for one in scores if one.score is not None]
    total = sum(known, Decimal()) if known else None
    scaled = None
    if total is not None:
        scaled = rounded(Fraction(total) * len(scores) / len(known), int(law.number("score_rounding")))
    compared = scaled if law.readings.limits == "scaled" else total
    reached = None if compared is None else law.class_of(who[0], compared)
    return Evaluation(*who, tuple(scores), total, scaled, reached, law.taken(), findings)
