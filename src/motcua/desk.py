"""The whole flow on one page: filing → code → clock → steps → paper → judgement.

A desk is given its agency, its clock and a store of serials; it hands back values and keeps nothing.
Read this first: every line is a public part of motcua that a host can also use by itself.
"""

from __future__ import annotations

from datetime import datetime

import attrs

from motcua.clock import Deadline, WorkClock, parse_term
from motcua.codes import AgencyCode, DossierCode, SerialStore, issue
from motcua.codes import agency as agency_codes
from motcua.dossier import Dossier, Event, EventName
from motcua.errors import BadInputError
from motcua.forms import Receipt, ReceiptOffice
from motcua.states import Case, History, HistoryReport, Profile, Replay, advance, judge

__all__ = ["Accepted", "Desk"]


def _agency(code: AgencyCode | str) -> AgencyCode:
    return agency_codes.parse(code) if isinstance(code, str) else code


@attrs.frozen
class Accepted:
    """A dossier taken in.

    Attributes:
        dossier: the dossier, with its code.
        code: the code issued.
        deadline: when the result is due, and why.
        history: what happened so far.
        receipt: the paper for the filer.
    """

    dossier: Dossier
    code: DossierCode
    deadline: Deadline
    history: History
    receipt: Receipt


@attrs.frozen
class Desk:
    """A one-stop desk (bộ phận một cửa): receives, follows and returns dossiers.

    Attributes:
        agency: code of the agency competent to receive.
        office: what stands at the head of its papers.
        place: where its papers are issued.
        store: who hands out serials.
        clock: its week and calendar.
        profile: how its dossiers live.
    """

    agency: AgencyCode = attrs.field(converter=_agency)
    office: ReceiptOffice
    place: str
    store: SerialStore
    clock: WorkClock = attrs.field(factory=WorkClock.default)
    profile: Profile = attrs.field(factory=Profile.default)

    def accept(self, dossier: Dossier, at: datetime, *, receiver: str, number: str) -> Accepted:
        """Take a dossier in: number it, count its term, open its history, write its receipt.

        Args:
            dossier: the filing.
            at: the moment of acceptance, with its offset.
            receiver: who receives it.
            number: the receipt's own number.

        Raises:
            BadInputError: when the procedure's term cannot be read or is ambiguous.
            NotCoveredError: when the calendar does not reach far enough.
        """
        reading = parse_term(dossier.procedure.term)
        if not reading.ok or reading.is_ambiguous:
            fault = reading.findings[0]
            raise BadInputError(fault.id, fault.message_vi, fault.message_en, path="$.procedure.term")
        deadline = self.clock.deadline(at, reading.terms)
        code = issue(self.agency, at, store=self.store)[0]
        case = Case(
            channel=dossier.channel,
            clock=self.clock,
            terms=reading.terms,
            components=tuple(part.name for part in dossier.components),
            code=str(code),
            place=self.agency.level1,
        )
        history = History(case=case)
        for event in (
            Event(at=dossier.submitted_at, event=EventName.SUBMIT),
            Event(at=at, event=EventName.ACCEPT, due=deadline.due),
        ):
            history = advance(history, event, profile=self.profile).history
        receipt = Receipt(
            office=self.office,
            number=number,
            place=self.place,
            issued_at=at,
            code=str(code),
            applicant=dossier.applicant,
            request=dossier.procedure.name,
            components=dossier.components,
            sets=1,
            term=dossier.procedure.term,
            accepted_at=at,
            due_at=deadline.due,
            collect_at=self.office.name,
            receiver=receiver,
        )
        return Accepted(attrs.evolve(dossier, code=str(code)), code, deadline, history, receipt)

    def step(self, history: History, event: Event) -> History:
        """Return the history after one more event.

        Raises:
            StepNotAllowedError: with the name of every guard that failed.
        """
        return advance(history, event, profile=self.profile).history

    def judge(self, history: History, at: datetime) -> HistoryReport:
        """Return what the history shows at a moment: minutes, lateness, findings with their reasons."""
        return judge(Replay(history), at=at, profile=self.profile)
