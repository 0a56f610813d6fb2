"""The engine says of any register what the audit row by row says of it: same findings, same words, same figures."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.audit import RegisterCheck, RowCheck, all_checks, audit, audit_columns
from motcua.demo import run_demo
from motcua.demo.dossiers import LAST_DAY
from motcua.errors import BadInputError
from motcua.findings import finding
from motcua.ledger import Column, Limits, open_register, read_register
from synthetic import HEADINGS, clean_row, write_sheet

COLUMNS = ("STT", "Mã hồ sơ", "Mã TTHC", "Hình thức nộp", "Trạng thái", "Thời hạn giải quyết", "Ngày nộp hồ sơ",
           "Ngày nhận", "Ngày chuyển xử lý", "Ngày yêu cầu bổ sung", "Ngày bổ sung xong", "Ngày xin lỗi", "Ngày hẹn lại",
           "Ngày hẹn trả", "Ngày kết thúc xử lý", "Ngày trả kết quả", "Số lần bổ sung")  # fmt: skip
HEADS = ("000.00.32.H19-{:%y%m%d}", "H19.32-{:%y%m%d}", "h19.32-{:%y%m%d}", "000.00.01.H34-{:%y%m%d}",
         "H34.1-{:%y%m%d}", "000.00.11.H19-{:%Y%m%d}", "000.00.18.H09-{:%y%m%d}", "H99.1-{:%y%m%d}",
         "12.H19-{:%y%m%d}", "KQ.H19", "linh tinh")  # fmt: skip
TERMS = ("5 ngày làm việc", "8 giờ làm việc", "16 giờ làm việc", "24 giờ", "10 ngày", "1/2 ngày làm việc", "1 tháng",
         "30 ngày + 2 ngày làm việc", "2 tuần", "3-5 ngày làm việc", "5 xyz", "", "20 ngày làm việc", "72 giờ")  # fmt: skip
CHANNELS = ("Trực tuyến", "Trực tiếp", "Bưu chính", "chim bồ câu", "")
STATUSES = ("Đã xử lý xong", "Đang xử lý", "Đã trả kết quả", "Kết thúc hồ sơ", "Dừng xử lý", "Không được tiếp nhận",
            "Mới đăng ký", "Yêu cầu bổ sung giấy tờ", "Linh tinh", "")  # fmt: skip
FIRST_DAYS = (date(2015, 1, 1), date(2016, 11, 3), date(2024, 3, 11), date(2024, 4, 9), date(2025, 6, 20),
              date(2025, 1, 20), date(2026, 11, 20), date(2026, 12, 28), date(2027, 1, 3))  # fmt: skip


def wild_row(number: int, random: Random) -> list[str]:
    """A row as registers have them: mostly in order, some of it missing, bare, odd or wrong."""
    day = random.choice(FIRST_DAYS) + timedelta(days=random.randrange(12))
    minute = random.choice((420, 540, 600, 900, 901, 1000, 1050, 1100, 1380, 1439, 0))
    moments = []
    steps = [0, *(random.choice((0, 0, 1, 5, 30, 60, 600, 1440, 2880, 7200, 14400)) for _ in range(9))]
    at = day.toordinal() * 1440 + minute
    for step in steps:
        at += step
        moments.append(at)
    if random.random() < 0.15:
        random.shuffle(moments)
    cells = [_cell(one, random) for one in moments]
    filed, accepted, forwarded, asked, completed, sorry, again, due, ended, returned = cells
    if random.random() < 0.75:
        asked = completed = ""
    if random.random() < 0.85:
        sorry = again = ""
    if random.random() < 0.3:
        due = _cell(moments[1] + random.choice((480, 1440, 7200, 10080, 14400)), random)
    if random.random() < 0.25:
        ended = returned = ""
    if random.random() < 0.4:
        returned = ""
    head = random.choice(HEADS) if random.random() < 0.3 else HEADS[0]
    code = f"{head.format(day)}-{random.choice((number % 10_000, 3, 3, 0, 12345)):04d}"
    code = random.choice((code, code, code, code, f"{code} ", code.replace("-", "–"), ""))
    procedure = random.choice(("", "1.000656", "9.999999", "1.001193"))
    return [str(number), code, procedure, random.choice(CHANNELS[:3] if random.random() < 0.8 else CHANNELS),
            random.choice(STATUSES), random.choice(TERMS), filed, accepted, forwarded, asked, completed, sorry, again,
            due, ended, returned, random.choice(("", "0", "1", "2", "x"))]  # fmt: skip


def _cell(minutes: int, random: Random) -> str:
    day = date.fromordinal(minutes // 1440)
    minute = minutes % 1440
    seconds = random.choice((0, 0, 59))
    full = f"{day:%d/%m/%Y} {minute // 60:02d}:{minute % 60:02d}:{seconds:02d}"
    return random.choice((full, full, full, full, full, f"{day:%d/%m/%Y}", "", "hôm kia" if seconds else full))


def write_csv(path, rows, columns=COLUMNS):
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows([columns, *rows])
    return path


def compare(path, *, limits=None, **options):
    """Audit a file both ways and hold one against the other."""
    by_rows = audit(read_register(path, limits=limits), **options)
    streamed = audit(open_register(path, limits=limits), **options)
    parts = []
    columns = audit_columns(open_register(path, limits=limits), parts.append, **options)
    bare = Counter(tuple(row.values()) for part in parts for row in part.to_pylist())

    assert streamed.findings == by_rows.findings
    assert bare == Counter((one.row, one.check, one.finding.id, one.finding.severity) for one in by_rows.findings)
    for result in (streamed, columns):
        assert (result.at, result.dossiers, result.on_time_counts, result.worst, result.counts) == (
            by_rows.at, by_rows.dossiers, by_rows.on_time_counts, by_rows.worst, by_rows.counts
        )  # fmt: skip
    account = streamed.register
    assert (account.unreadable_rows, account.sheet_rows, account.remarks, account.notes) == (
        by_rows.register.unreadable_rows, by_rows.register.sheet_rows, by_rows.register.remarks, by_rows.register.notes
    )  # fmt: skip
    return by_rows


class TestSameAsRowByRow:
    """An audit by columns is no other audit: what it does not look at, it need not look at."""

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(seed=st.integers(0, 2**32), as_of=st.sampled_from([None, date(2024, 4, 1), date(2026, 12, 31)]))
    def test_any_register(self, tmp_path, seed, as_of):
        random = Random(seed)
        path = write_csv(tmp_path / "so.csv", [wild_row(number, random) for number in range(1, 60)])

        compare(path, as_of=as_of, limits=Limits(batch_rows=random.choice((7, 100_000))))

    @pytest.mark.parametrize("missing", COLUMNS[2:])
    def test_a_register_without_some_column(self, tmp_path, missing):
        if missing == "Ngày nhận":
            pytest.skip("a register has moments of acceptance")
        place, random = COLUMNS.index(missing), Random(missing)
        rows = [wild_row(number, random) for number in range(1, 80)]
        kept = [[cell for at, cell in enumerate(row) if at != place] for row in (COLUMNS, *rows)]

        compare(write_csv(tmp_path / "so.csv", kept[1:], kept[0]), as_of=date(2026, 6, 30))

    @pytest.mark.parametrize("seed", [1, 2, 3])
    def test_the_demo(self, tmp_path, seed):
        demo = run_demo(tmp_path, rows=700, seed=seed)

        assert compare(tmp_path / "register.xlsx", as_of=LAST_DAY).findings == demo.result.findings

    def test_one_province_for_all(self, tmp_path):
        random = Random(5)
        path = write_csv(tmp_path / "so.csv", [wild_row(number, random) for number in range(1, 150)])

        compare(path, place="H34", as_of=date(2026, 6, 30))
