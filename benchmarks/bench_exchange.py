"""100,000 messages decoded and checked for honesty. Prints Markdown and JSON.

Run with `make bench-exchange`. Half of the messages are whole dossiers with papers, fees and results in the
older dialect, a quarter are updates of ten steps each, a quarter are progress and status updates of the newer dialect;
one dossier in ten is falsified. The bodies are parsed JSON, made before the clock starts.
"""

from __future__ import annotations

import gc
import json
import resource
import time
from collections import Counter
from typing import Any

from motcua.exchange import check_stream, decode

MESSAGES = 100_000
LIMIT_SECONDS = 20
FILES = 3


def code(number: int) -> str:
    """Return the code of a dossier."""
    return f"H19.32-2403{11 + number % 5}-{number // 5 % 10_000:04d}"


def head(number: int) -> dict[str, Any]:
    """Return a whole dossier."""
    day = f"202403{11 + number % 5}"
    false = number % 10 == 0
    return {
        "session": "s",
        "madonvi": "000.00.32.H19",
        "service": "DongBoHoSoMC",
        "isUpdating": "False",
        "data": [
            {
                "MaHoSo": code(number),
                "MaTTHC": "1.005129",
                "TenTTHC": "Thủ tục thử nghiệm",
                "MaLinhVuc": "G09-LD01",
                "TenLinhVuc": "Lĩnh vực thử nghiệm",
                "KenhThucHien": "2",
                "ChuHoSo": "Nguyễn Thị Mẫu",
                "SoGiayToChuHoSo": f"0792{number:08d}",
                "LoaiDoiTuong": "1",
                "TrichYeuHoSo": "Hồ sơ giả lập",
                "NgayTiepNhan": f"{day}090000",
                "NgayHenTra": "20240320173000",
                "TrangThaiHoSo": "9",
                "HinhThuc": "0",
                "NgayKetThucXuLy": f"{day}160000",
                "DonViXuLy": "Đơn vị giả lập",
                "NgayNopHoSo": f"{day}090000" if false else f"{day}080000",
                "NoiNopHoSo": "2",
                "HoSoCoThanhPhanSoHoa": "1",
                "TaiKhoanDuocXacThucVoiVNeID": "0",
                "DuocThanhToanTrucTuyen": "1",
                "DinhDanhCHS": [{"LoaiDinhDanh": "1", "SoDinhDanh": f"0792{number:08d}"}],
                "TaiLieuNop": [
                    {
                        "TenTepDinhKem": f"to-{place}.pdf",
                        "MaThanhPhanHoSo": "T1",
                        "DuongDanTaiTepTin": f"https://example.invalid/{number}/{place}",
                        "DuocSoHoa": "1",
                        "DuocTaiSuDung": "0",
                        "DuocLayTuKhoDMQG": "0",
                    }
                    for place in range(FILES)
                ],
                "DanhSachLePhi": [
                    {
                        "TenPhiLePhi": "Lệ phí",
                        "MaPhiLePhi": "1",
                        "HinhThucThu": "1",
                        "Gia": "50000",
                        "LoaiPhiLePhi": "1",
                    }
                ],
                "DanhSachGiayToKetQua": [
                    {
                        "TenGiayTo": "Kết quả",
                        "MaGiayToKetQua": "KQ.H19.000001",
                        "DuongDanTepTinKetQua": f"https://example.invalid/{number}/{0 if false else 'ketqua'}",
                    }
                ],
            }
        ],
    }


def steps(number: int) -> dict[str, Any]:
    """Return an update of ten steps, of two dossiers."""
    rows = []
    for one in (number, number + 1):
        day = f"202403{11 + one % 5}"
        for hour, status in ((8, "1"), (9, "2"), (10, "4"), (11, "4"), (16, "9")):
            rows.append(
                {
                    "MaHoSo": code(one),
                    "NguoiXuLy": "Trần Văn Thử",
                    "ThoiDiemXuLy": f"{day}{hour:02d}0000",
                    "TrangThai": status,
                    "NoiDungXuLy": f"Bước {hour}",
                    "NgayBatDau": f"{day}{hour:02d}0000",
                    "NgayKetThucTheoQuyDinh": "20240320173000",
                }
            )
    return {"session": "s", "madonvi": "000.00.32.H19", "service": "CapNhatTienDoHoSoMC", "data": rows}


def update(number: int) -> list[dict[str, Any]]:
    """Return an update of the newer dialect: a step, or a status."""
    name = f"G09.20-20240311-{number:07d}"
    if number % 2:
        return [{"IdHoSo": "", "MaHoSo": name, "TrangThai": 5, "NoiDungXuLy": "thiếu giấy"}]
    at = "2024-03-11T09:20:00.000"
    return [
        {
            "IDHoSo": "",
            "MaHoSo": name,
            "NguoiXuLy": "Trần Văn Thử",
            "ThoiDiemXuLy": at,
            "PhongBanXuLy": "Phòng thử",
            "NoiDungXuLy": "",
            "TrangThai": 4,
            "NgayBatDau": at,
            "NgayKetThucTheoQuyDinh": "2024-03-18T17:30:00.000",
        }
    ]


def main() -> None:
    """Measure, print, and fail when it takes too long."""
    half, quarter = MESSAGES // 2, MESSAGES // 4
    bodies: list[Any] = [head(number) for number in range(half)]
    bodies += [steps(2 * number) for number in range(quarter)]
    bodies += [update(number) for number in range(quarter)]
    gc.collect()
    gc.freeze()  # the parsed bodies are the caller's
    started, cpu = time.perf_counter(), time.process_time()
    messages = [decode(body, path=f"$[{index}]") for index, body in enumerate(bodies)]
    decoded = time.perf_counter()
    found = Counter(one.id for one in check_stream(messages))
    ended = time.perf_counter()
    result = {
        "messages": len(bodies),
        "records": sum(len(message.records) for message in messages),
        "decode_seconds": round(decoded - started, 2),
        "check_seconds": round(ended - decoded, 2),
        "seconds": round(ended - started, 2),
        "cpu_seconds": round(time.process_time() - cpu, 2),
        "limit_seconds": LIMIT_SECONDS,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "findings": dict(sorted(found.items())),
    }
    print("| messages | records | decode, s | check, s | together, s | limit, s |\n|---|---|---|---|---|---|")
    print(
        f"| {result['messages']:,} | {result['records']:,} | {result['decode_seconds']} | {result['check_seconds']} "
        f"| {result['seconds']} | {LIMIT_SECONDS} |"
    )
    print(json.dumps(result))
    assert result["cpu_seconds"] < LIMIT_SECONDS  # seconds of this process: a busy machine fails nothing


if __name__ == "__main__":
    main()
