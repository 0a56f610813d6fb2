"""What a register does not hold and the indices need: the host gives it, in these records.

Circular 01/2018, Article 14(3), says where it comes from: rating slips and devices, the online rating function,
inspection, reports and decisions.
"""

from __future__ import annotations

from fractions import Fraction

import attrs

from motcua.errors import BadInputError
from motcua.statistics.dossiers import HandledDossier
from motcua.statistics.share import Share, require_counts
from motcua.units import TimeUnit

__all__ = [
    "DESK_KINDS",
    "AgencyEvidence",
    "AgencyTime",
    "ContactedBodies",
    "DeskOrganisation",
    "DossierEvidence",
    "Feedback",
    "OnlineService",
    "Publication",
]

DESK_KINDS = ("ministry", "province", "district", "commune")


@attrs.frozen
class AgencyTime:
    """The time one agency had a dossier, against its own limit; both in one unit.

    Attributes:
        agency: the agency, cooperating ones too.
        taken: the time it took, 0 or more.
        limit: the time it had, more than 0.
        unit: the unit of both.
    """

    agency: str
    taken: Fraction = attrs.field(converter=Fraction)
    limit: Fraction = attrs.field(converter=Fraction)
    unit: TimeUnit = attrs.field(converter=TimeUnit)

    def __attrs_post_init__(self) -> None:
        """Refuse a time below zero and a limit of nothing."""
        if self.taken < 0 or self.limit <= 0:
            raise BadInputError(
                "STAT_AGENCY_TIME",
                f"Thời gian {self.taken} trên hạn {self.limit} của {self.agency} không hợp lệ.",
                f"{self.agency} cannot have taken {self.taken} of a limit of {self.limit}",
                value=self.taken,
            )


@attrs.frozen(kw_only=True)
class ContactedBodies:
    """The bodies an applicant had to contact to complete a dossier, each counted once; online contact counts.

    Attributes:
        one_stop: whether the one-stop section is one of them.
        in_charge: how many the law puts in charge of a site check or council that the applicant must join.
        others: how many others.
    """

    one_stop: bool = False
    in_charge: int = 0
    others: int = 0

    def __attrs_post_init__(self) -> None:
        """Refuse counts below zero."""
        require_counts(in_charge=self.in_charge, others=self.others)

    @property
    def total(self) -> int:
        """How many there are."""
        return self.one_stop + self.in_charge + self.others


@attrs.frozen(kw_only=True)
class DossierEvidence:
    """A resolved dossier with what slips, devices and the system say of it; None where there is no information.

    Attributes:
        dossier: the dossier.
        agency_times: the time of each agency that took part.
        contacts: how often the applicant had to contact the place of reception to complete it.
        filer_contacts: how many of these were by the filer's own fault.
        bodies: the bodies the applicant had to contact.
        complaints: complaints about conduct.
        untrue_complaints: those that the competent agency found untrue or slanderous.
    """

    dossier: HandledDossier
    agency_times: tuple[AgencyTime, ...] = ()
    contacts: int | None = None
    filer_contacts: int = 0
    bodies: ContactedBodies | None = None
    complaints: int | None = None
    untrue_complaints: int = 0

    def __attrs_post_init__(self) -> None:
        """Refuse counts that cannot be."""
        Share(self.filer_contacts, self.contacts or 0)
        Share(self.untrue_complaints, self.complaints or 0)


@attrs.frozen(kw_only=True)
class DeskOrganisation:
    """How reception, resolution and return are organised (index 5).

    Attributes:
        kind: the kind of desk: ministry, province, district or commune.
        listed: procedures on the desk's own list.
        whole_at_desk: of these, the ones received, examined, appraised and approved (or submitted) there.
        not_excepted: procedures outside the exceptions of Decree 61/2018, Article 14(5)a and b.
        at_desk: of these, the ones received and returned at one-stop sections.
    """

    kind: str
    listed: int
    whole_at_desk: int
    not_excepted: int
    at_desk: int

    def __attrs_post_init__(self) -> None:
        """Refuse a kind of desk that does not exist, and parts larger than their wholes."""
        if self.kind not in DESK_KINDS:
            raise BadInputError(
                "STAT_DESK_KIND",
                f"Không có loại Một cửa {self.kind!r}; các loại: {', '.join(DESK_KINDS)}.",
                f"there is no kind of desk {self.kind!r}; known: {', '.join(DESK_KINDS)}",
                value=self.kind,
            )
        Share(self.whole_at_desk, self.listed)
        Share(self.at_desk, self.not_excepted)


@attrs.frozen(kw_only=True)
class Publication:
    """How the desk's procedures are published (index 6).

    Attributes:
        exact: whether exactly.
        complete: whether completely.
        in_time: whether in time.
        posted: whether posted up.
        electronic: whether electronically.
    """

    exact: bool
    complete: bool
    in_time: bool
    posted: bool
    electronic: bool


@attrs.frozen(kw_only=True)
class Feedback:
    """Feedback and complaints of a period (index 8); those of two bodies add up with `+`.

    Attributes:
        total: how many were due to be handled.
        in_time: how many of them were handled in time.
        prolonged: how many are prolonged; what that means the text does not say.
    """

    total: int
    in_time: int
    prolonged: int = 0

    def __attrs_post_init__(self) -> None:
        """Refuse parts larger than the whole."""
        Share(self.in_time, self.total)
        Share(self.prolonged, self.total)

    def __add__(self, other: Feedback) -> Feedback:
        """Return the feedback of both."""
        return Feedback(
            total=self.total + other.total,
            in_time=self.in_time + other.in_time,
            prolonged=self.prolonged + other.prolonged,
        )


@attrs.frozen(kw_only=True)
class OnlineService:
    """Online services of a period (index 9).

    Attributes:
        eligible: procedures that meet the conditions for online service.
        online: of these, the ones served online at the levels below.
        dossiers: all dossiers.
        online_dossiers: of these, those filed online.
        late: online dossiers resolved late.
        open_past_due: online dossiers unresolved although their term has run out.
        open_in_term: online dossiers unresolved inside their term.
        levels: the levels that were counted as online.
    """

    eligible: int
    online: int
    dossiers: int
    online_dossiers: int
    late: int = 0
    open_past_due: int = 0
    open_in_term: int = 0
    levels: tuple[str, ...] = ("3", "4")

    def __attrs_post_init__(self) -> None:
        """Refuse parts larger than their wholes."""
        Share(self.online, self.eligible)
        Share(self.online_dossiers, self.dossiers)
        require_counts(late=self.late, open_past_due=self.open_past_due, open_in_term=self.open_in_term)
        Share(self.late + self.open_past_due + self.open_in_term, self.online_dossiers)


@attrs.frozen(kw_only=True)
class AgencyEvidence:
    """What is known of an agency beside its dossiers; None where there is no information.

    Attributes:
        organisation: how the desk is organised.
        publication: how its procedures are published.
        feedback: its feedback.
        online: its online services.
    """

    organisation: DeskOrganisation | None = None
    publication: Publication | None = None
    feedback: Feedback | None = None
    online: OnlineService | None = None
