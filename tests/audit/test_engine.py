"""The engine says of any register what the audit row by row says of it: same findings, same words, same figures."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.audit import RegisterCheck, RowCheck, all_checks, audit, audit_columns
from motcua.clock import WorkClock
from motcua.demo import run_demo
from motcua.demo.dossiers import LAST_DAY, clean_dossiers
from motcua.demo.workbook import write_register
from motcua.errors import BadInputError
from motcua.findings import finding
from motcua.ledger import Column, Limits, open_register, read_register
from motcua.statistics import Period
from motcua.statistics.census import CensusPlan
from synthetic import HEADINGS, clean_row, write_sheet

COLUMNS = ("STT", "Mã hồ sơ", "Mã TTHC", "Hình thức nộp", "Trạng thái", "Thời hạn giải quyết", "Ngày nộp hồ sơ",
           "Ngày nhận", "Ngày chuyển xử lý", "Ngày yêu cầu bổ sung", "Ngày bổ sung xong", "Ngày xin lỗi",
           "Ngày hẹn lại", "Ngày hẹn trả", "Ngày kết thúc xử lý", "Ngày trả kết quả",
           "Số lần bổ sung")  # fmt: skip
HEADS = ("000.00.32.H19-{:%y%m%d}", "H19.32-{:%y%m%d}", "h19.32-{:%y%m%d}", "000.00.01.H34-{:%y%m%d}",
         "H34.1-{:%y%m%d}", "000.00.11.H19-{:%Y%m%d}", "000.00.18.H09-{:%y%m%d}", "H99.1-{:%y%m%d}",
         "12.H19-{:%y%m%d}", "KQ.H19", "linh tinh")  # fmt: skip
TERMS = ("5 ngày làm việc", "8 giờ làm việc", "16 giờ làm việc", "24 giờ", "10 ngày", "1/2 ngày làm việc", "1 tháng",
         "30 ngày + 2 ngày làm việc", "2 tuần", "3-5 ngày làm việc", "5 xyz", "", "20 ngày làm việc",
         "72 giờ")  # fmt: skip
CHANNELS = ("Trực tuyến", "Trực tiếp", "Bưu chính", "chim bồ câu", "")
STATUSES = ("Đã xử lý xong", "Đang xử lý", "Đã trả kết quả", "Kết thúc hồ sơ", "Dừng xử lý", "Không được tiếp nhận",
            "Mới đăng ký", "Yêu cầu bổ sung giấy tờ", "Linh tinh", "")  # fmt: skip
FIRST_DAYS = (date(2015, 1, 1), date(2016, 11, 3), date(2019, 5, 13), date(2024, 3, 11), date(2024, 4, 9),
              date(2025, 6, 20), date(2025, 1, 20), date(2026, 11, 20), date(2026, 12, 28),
              date(2027, 1, 3))  # fmt: skip


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


WIDE = ("Đơn vị tiếp nhận", "Tên thủ tục hành chính", "Lĩnh vực", "Mức độ dịch vụ công", "Chủ hồ sơ", "Người nộp",
        "Địa chỉ", "Cơ quan chủ trì giải quyết", "Ngày nhận kết quả từ cơ quan giải quyết", "Phương thức nhận kết quả",
        "Trả kết quả qua bưu chính", "Ký nhận", "Số kết quả", "Tình trạng hạn", "Phí, lệ phí phải nộp",
        "Phí, lệ phí đã nộp", "Phí, lệ phí hoàn trả", "Ngày nộp phí", "Đánh giá", "Số hóa hồ sơ")  # fmt: skip
OFFICES = (
    "",
    "UBND xã Giả Lập (H19.32)",
    "UBND xã Khác 000.00.18.H09",
    "Trung tâm Phục vụ hành chính công",
    "ubnd XÃ giả-lập",
)
PEOPLE = (
    "",
    "Nguyễn Thị Mẫu",
    "NGUYỄN THỊ MẪU",
    "Trần Văn Thử (thay)",
    "Trần Văn Thử",
    "Công ty Weiß",
    "CÔNG TY WEISS",
)


def wide_row(number: int, random: Random) -> list[str]:
    """The same with every column that a check reads beside its code and its moments."""
    row, pick = wild_row(number, random), random.choice
    row[0] = pick((row[0],) * 6 + ("1", "7", "12", ""))
    row[4] = pick((row[4], row[4], "Dừng xử lý"))
    row[2] = pick((row[2], "1.000236", "1.000757"))
    row[1] = re.sub(r"^[\w.]+-", pick(("000.00.01.H01-", "000.00.01.H34-", "000.00.11.H19-", "H19.32-")), row[1])
    moments = [cell for cell in row[6:16] if cell] or [""]
    name = pick(
        ("", "Cấp bản sao trích lục hộ tịch", "Cấp bản sao Trích lục hộ tịch, bản sao Giấy khai sinh", "Thủ tục khác")
    )
    cells = (
        pick(OFFICES), name, pick(("", "Hộ tịch", "G07-LĐ01", "X99-ABCD")),
        pick(("", "Mức độ 2", "Mức độ 3", "Mức độ 4", "Toàn trình", "Một phần", "mức lạ")), pick(PEOPLE), pick(PEOPLE),
        pick(("", "Số 1 đường Giả Lập", "số 1, đường Giả Lập")), pick(OFFICES), pick((*moments, "")),
        pick(("", "Bưu chính", "Trực tiếp", "Trực tuyến", "Tại quầy", "thả diều")), pick(("", "Có", "Không", "?")),
        pick(("", "Đã ký")), pick(("", "12/QĐ-UBND", "12/qđ-ubnd", "13", "[12] QĐ UBND", "12 QĐ UBND")),
        pick(("", "Đúng hạn", "Quá hạn", "Trước hạn", "không rõ")), pick(("", "0", "50.000", "120000", "x")),
        pick(("", "0", "50.000", "60.000đ", "miễn")), pick(("", "0", "50.000", "70000")), pick((*moments, "")),
        pick(("", "Hài lòng")), pick(("", "Có", "Không")),
    )  # fmt: skip
    return [*row, *cells]


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
    options["census"] = CensusPlan((Period.parse("2024-Q1"), Period.parse("2026-12")), months=14, by="channel")
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
        assert result.census == by_rows.census
    account = streamed.register
    assert (account.unreadable_rows, account.sheet_rows, account.remarks, account.notes) == (
        by_rows.register.unreadable_rows, by_rows.register.sheet_rows, by_rows.register.remarks, by_rows.register.notes
    )  # fmt: skip
    return by_rows


# what needs a code or a history that such rows do not have; the demo plants each of them
SELDOM = {"CODE_AMBIGUOUS", "CODE_DATE", "CODE_NOT_DOSSIER", "DUPLICATE_EVENT", "APOLOGY_LIMIT", "LEVEL_PAYMENT"}


class TestSameAsRowByRow:
    """An audit by columns is no other audit: what it does not look at, it need not look at."""

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(seed=st.integers(0, 2**32), as_of=st.sampled_from([None, date(2024, 4, 1), date(2026, 12, 31)]))
    def test_any_register(self, tmp_path, seed, as_of):
        random = Random(seed)
        path = write_csv(tmp_path / "so.csv", [wild_row(number, random) for number in range(1, 60)])

        compare(path, as_of=as_of, limits=Limits(batch_rows=random.choice((7, 100_000))))

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(seed=st.integers(0, 2**32), as_of=st.sampled_from([None, date(2024, 4, 1), date(2026, 12, 31)]))
    def test_any_register_with_every_column(self, tmp_path, seed, as_of):
        random = Random(seed)
        rows = [wide_row(number, random) for number in range(1, 60)]
        left = random.sample(range(len(WIDE)), 3)
        kept = [[*row[: len(COLUMNS)], *(row[len(COLUMNS) + at] for at in range(len(WIDE)) if at not in left)]
                for row in ((*COLUMNS, *WIDE), *rows)]  # fmt: skip
        path = write_csv(tmp_path / "so.csv", kept[1:], kept[0])

        compare(path, as_of=as_of, limits=Limits(batch_rows=random.choice((7, 100_000))))

    def test_every_finding_of_a_check_over_cells_occurs_in_such_registers(self, tmp_path):
        random = Random(1)
        rows = [wide_row(number, random) for number in range(1, 1500)]
        found = compare(write_csv(tmp_path / "so.csv", rows, (*COLUMNS, *WIDE)), as_of=date(2026, 12, 31)).counts
        names = {name for check in all_checks() if isinstance(check, RowCheck) for name in check.names}

        assert names - found.keys() <= SELDOM

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


class TestOwnChecks:
    """A host's checks are streamed as far as they say how."""

    def test_a_check_with_suspects_looks_at_those_rows_alone(self, tmp_path):
        looked = []

        def look(facts):
            looked.append(facts.row.number)
            yield finding("STATUS_UNKNOWN", status="thử")

        def suspects(columns):
            return columns.where(Column.STATUS, lambda text: text == "Đang xử lý")

        rows = [clean_row(number) for number in range(1, 5)]
        rows[2][4] = "Đang xử lý"
        own = RowCheck("XX101", "Kiểm tra riêng", "Own check", ("STATUS_UNKNOWN",), look, suspects)

        result = audit(write_sheet(tmp_path / "so.xlsx", rows), checks=[own])

        assert looked == [4]
        assert [(one.check, one.row) for one in result.findings] == [("XX101", 4)]

    def test_a_check_that_says_nothing_sees_every_row(self, tmp_path):
        def look(facts):
            yield finding("STATUS_UNKNOWN", status=str(facts.row.number))

        own = RowCheck("XX101", "Kiểm tra riêng", "Own check", ("STATUS_UNKNOWN",), look)
        path = write_sheet(tmp_path / "so.xlsx", [clean_row(number) for number in range(1, 5)])

        assert [one.row for one in audit(path, checks=[own]).findings] == [2, 3, 4, 5]

    def test_a_check_over_the_register_without_a_series_gets_the_register(self, tmp_path):
        def look(register, rows):
            yield rows[-1], finding("STATUS_UNKNOWN", status=f"{register.source} {len(rows)}")

        own = RegisterCheck("XX501", "Kiểm tra riêng", "Own check", ("STATUS_UNKNOWN",), look)
        path = write_sheet(tmp_path / "so.xlsx", [clean_row(1), clean_row(2)])
        by_rows, streamed = audit(read_register(path), checks=[own]), audit(path, checks=[own])

        assert streamed.findings == by_rows.findings
        assert dict(streamed.findings[0].finding.data)["status"] == "so.xlsx 2"

    def test_a_series_goes_before_a_look(self, tmp_path):
        class Rows:
            def __init__(self):
                self.count = 0

            def add(self, columns, coded):
                assert len(coded.places) == len(columns)
                self.count += len(columns)

            def finish(self):
                yield 1, None, finding("STATUS_UNKNOWN", status=str(self.count))

        own = RegisterCheck("XX501", "Kiểm tra riêng", "Own check", ("STATUS_UNKNOWN",), lambda *_: (), Rows)
        path = write_sheet(tmp_path / "so.xlsx", [clean_row(1), clean_row(2)])

        assert [dict(one.finding.data)["status"] for one in audit(path, checks=[own]).findings] == ["2"]

    def test_a_host_check_under_the_id_of_one_of_motcua_is_asked_itself(self, tmp_path):
        def look(_):
            yield finding("DUE_MISSING")

        own = RowCheck("MC209", "Kiểm tra riêng", "Own check", ("DUE_MISSING",), look)
        path = write_sheet(tmp_path / "so.xlsx", [clean_row(1), clean_row(2)])

        assert [one.row for one in audit(path, checks=[own]).findings] == [2, 3]

    def test_of_a_clean_register_hardly_a_row_is_looked_at(self, tmp_path, monkeypatch):
        write_register(tmp_path / "register.xlsx", clean_dossiers(2000, Random(4), WorkClock.default()))
        looked = []
        monkeypatch.setattr("motcua.audit.engine.row_facts", lambda row, **_: looked.append(row))
        parts = []
        audit_columns(tmp_path / "register.xlsx", parts.append, as_of=LAST_DAY)

        assert parts == []
        assert looked == []


class TestEdges:
    """What is odd about a file is the same whichever way it is read."""

    def test_without_any_moment_there_is_nothing_to_judge_at(self, tmp_path):
        row = clean_row(1)
        row[5:9] = ["", "", "", ""]

        with pytest.raises(BadInputError, match="REGISTER_EMPTY"):
            audit(write_sheet(tmp_path / "so.xlsx", [row]))

    def test_a_far_off_slip_of_the_pen_does_not_move_the_moment_of_the_audit(self, tmp_path):
        rows = [clean_row(1), clean_row(2), clean_row(3)]
        rows[1][8], rows[2][8] = "14/03/2062 10:00:00", "14/03/2092 10:00:00"

        assert compare(write_sheet(tmp_path / "so.xlsx", rows)).at.year == 2024

    def test_faults_in_the_rows_of_one_dossier_are_all_told(self, tmp_path):
        rows = [[str(cell) for cell in clean_row(number)] for number in (1, 1, 2, 2, 3)]
        for row, cell in ((0, 8), (1, 5), (3, 8), (4, 9)):
            rows[row][cell] = "hôm kia"

        result = compare(write_csv(tmp_path / "so.csv", rows, HEADINGS), limits=Limits(batch_rows=2))

        assert result.counts["CELL_UNREADABLE"] == 4

    def test_codes_with_ten_digits_and_repeats_far_apart(self, tmp_path):
        rows = [[str(cell) for cell in clean_row(number)] for number in (1, 2, 3, 4, 1, 6)]
        rows[3][1] = rows[5][1] = "000.00.32.H19-240311-1234567890"
        rows[4][8] = "15/03/2024 10:00:00"

        result = compare(write_csv(tmp_path / "so.csv", rows, HEADINGS), limits=Limits(batch_rows=2))

        assert (result.counts["CODE_DUPLICATE"], result.counts.get("SERIAL_GAP", 0)) == (1, 0)
        assert result.on_time_counts.received == 5
