"""The choices that Circular 01/2018, Articles 13 to 15, leaves open: each with its default, its alternative, its row.

What each choice means stands in the `readings` of the row, in the order of the names here; so an answer can print the
reading it took, and a host that takes another says so in one place.
"""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from motcua.errors import BadInputError
from motcua.rules import Rule
from motcua.rules.model import Reading

__all__ = ["CHOICES", "IndexReadings", "ReadingTaken", "reading_taken"]

CHOICES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "filer_contacts": ("rating.index_3", ("not_counted", "one")),
    "lone_other_body": ("rating.index_4", ("zero", "one")),
    "desk_share": ("rating.index_5_one", ("two_first", "hundred_first")),
    "late_no_complaint": ("rating.index_7", ("missing", "zero")),
    "few_procedures": ("rating.index_9_dossiers_one", ("one", "missing")),
    "open_online": ("rating.index_9_late", ("past_due", "all")),
    "official_agency": ("rating.index_2_whose", ("own", "lowest")),
    "partial": ("rating.score_partial", ("dossier_out", "index_out")),
    "sectors": ("rating.agency_indices", ("pooled", "mean")),
    "tie": ("rating.score_rounding", ("half_up", "half_even")),
    "limits": ("rating.score_missing", ("kept", "scaled")),
}
"""For each choice the name of its row and what may be chosen, in the order of the row's readings."""


@attrs.frozen(kw_only=True)
class IndexReadings:
    """How the open questions are answered (cách đọc); the defaults are the readings that the rows apply.

    Attributes:
        filer_contacts: index 3, contacts by the filer's own fault: not_counted, or one point when more than one.
        lone_other_body: index 4, exactly one body that is not the one-stop section: zero or one.
        desk_share: index 5: two_first tests the share before the 100%, hundred_first after it.
        late_no_complaint: index 7, late and no complaint: missing or zero.
        few_procedures: index 9, enough dossiers online but too few procedures: one or missing.
        open_online: index 9, which open online dossiers are unresolved: past_due or all.
        official_agency: index 2 of an official when several agencies took part: own or lowest.
        partial: dossiers without information: dossier_out or index_out.
        sectors: an agency's sectors: pooled or mean.
        tie: rounding an exact middle: half_up or half_even.
        limits: class limits when an index is left out: kept, or scaled, which scales the total.
    """

    filer_contacts: str = "not_counted"
    lone_other_body: str = "zero"
    desk_share: str = "two_first"
    late_no_complaint: str = "missing"
    few_procedures: str = "one"
    open_online: str = "past_due"
    official_agency: str = "own"
    partial: str = "dossier_out"
    sectors: str = "pooled"
    tie: str = "half_up"
    limits: str = "kept"

    def __attrs_post_init__(self) -> None:
        """Refuse a choice that does not exist."""
        for name, (_, known) in CHOICES.items():
            if (chosen := getattr(self, name)) not in known:
                raise BadInputError(
                    "STAT_CHOICE",
                    f"{name}: không có lựa chọn {chosen!r}; các lựa chọn: {', '.join(known)}.",
                    f"{name}: there is no choice {chosen!r}; known: {', '.join(known)}",
                    path=f"$.{name}",
                    value=chosen,
                )


@attrs.frozen
class ReadingTaken:
    """A reading that an answer rests on.

    Attributes:
        choice: the name of the choice.
        chosen: what was chosen.
        is_default: whether it is the reading the row applies.
        rule: the row whose text leaves the choice open.
        reading: what the choice means, in both languages, from the row.
    """

    choice: str
    chosen: str
    is_default: bool
    rule: Rule
    reading: Reading


def reading_taken(choice: str, readings: IndexReadings, rule: Rule) -> ReadingTaken:
    """Return the reading taken for a choice.

    Args:
        choice: the name of the choice.
        readings: how the questions are answered.
        rule: the row that leaves it open.
    """
    chosen = getattr(readings, choice)
    reading = rule.readings[CHOICES[choice][1].index(chosen)]
    return ReadingTaken(choice, chosen, reading.applied, rule, reading)
