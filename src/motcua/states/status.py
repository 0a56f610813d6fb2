"""The states of a dossier, their Vietnamese labels, and the ten codes of the national portal.

The ten codes are observed in systems that report to the portal; the annex that would set them was not
read. "Overdue" is a fact derived from the clock, never a state.
"""

from __future__ import annotations

from enum import StrEnum

__all__ = ["State"]


class State(StrEnum):
    """Where a dossier stands (trạng thái xử lý hồ sơ)."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    INTAKE_SUPPLEMENT = "INTAKE_SUPPLEMENT"
    REFUSED = "REFUSED"
    CANCELLED = "CANCELLED"
    ACCEPTED = "ACCEPTED"
    PROCESSING = "PROCESSING"
    SUPPLEMENT_REQUIRED = "SUPPLEMENT_REQUIRED"
    AWAITING_PAYMENT = "AWAITING_PAYMENT"
    WITHDRAW_REQUESTED = "WITHDRAW_REQUESTED"
    STOPPED = "STOPPED"
    DECIDED = "DECIDED"
    RETURNED = "RETURNED"
    CLOSED = "CLOSED"

    @property
    def label_vi(self) -> str:
        """What is shown to people."""
        return _ROWS[self][0]

    @property
    def national_code(self) -> int | None:
        """The code of the national portal, 1 to 10; None before filing."""
        return _ROWS[self][1]

    @property
    def is_open(self) -> bool:
        """Whether the desk still owes a decision on an accepted dossier."""
        return self in _OPEN

    @property
    def is_final(self) -> bool:
        """Whether nothing more is owed."""
        return self in (State.REFUSED, State.CANCELLED, State.STOPPED, State.CLOSED)


_ROWS: dict[State, tuple[str, int | None]] = {
    State.DRAFT: ("Nháp", None),
    State.SUBMITTED: ("Mới đăng ký", 1),
    State.INTAKE_SUPPLEMENT: ("Yêu cầu bổ sung trước tiếp nhận", 5),
    State.REFUSED: ("Không được tiếp nhận", 3),
    State.CANCELLED: ("Công dân hủy trước tiếp nhận", 7),
    State.ACCEPTED: ("Được tiếp nhận", 2),
    State.PROCESSING: ("Đang xử lý", 4),
    State.SUPPLEMENT_REQUIRED: ("Yêu cầu bổ sung giấy tờ", 5),
    State.AWAITING_PAYMENT: ("Yêu cầu thực hiện nghĩa vụ tài chính", 6),
    State.WITHDRAW_REQUESTED: ("Công dân yêu cầu rút hồ sơ", 7),
    State.STOPPED: ("Dừng xử lý", 8),
    State.DECIDED: ("Đã xử lý xong", 9),
    State.RETURNED: ("Đã trả kết quả", 10),
    State.CLOSED: ("Kết thúc hồ sơ", 10),
}
_OPEN = frozenset(
    {
        State.ACCEPTED,
        State.PROCESSING,
        State.SUPPLEMENT_REQUIRED,
        State.AWAITING_PAYMENT,
        State.WITHDRAW_REQUESTED,
    }
)
