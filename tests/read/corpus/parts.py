"""Data in many parts, as a warehouse writes them: types of Parquet, time zones, customers and rows in several files."""

import datetime
from collections.abc import Callable, Mapping
from typing import Any

import pyarrow as pa

from tests.read.corpus.case import HEAD, TOUCHPOINTS, Case, Outcome, case, text
from tests.read.corpus.packed import _parquet_of
from tests.read.corpus.times import DAYS, dated

GROUP = "many parts, types, time zones"
READ, FINDINGS, ASKS, REFUSED = Outcome.READ, Outcome.FINDINGS, Outcome.ASKS, Outcome.REFUSED
_EACH: dict[str, Any] = {"rows": 20, "touches": 20}
_MOMENTS = [datetime.datetime.combine(day, datetime.time(10, 30)) for day in DAYS]
_UTC = [moment.replace(tzinfo=datetime.UTC) for moment in _MOMENTS]
_IDS = [f"C{at % 5}" for at in range(20)]
_POINTS = [TOUCHPOINTS[at % 4] for at in range(20)]
_FIRST = 'SELECT CAST(min("at") AS VARCHAR) FROM touches_in'
_WHO = "SELECT DISTINCT customer FROM touches_in ORDER BY 1"
_SUM = "SELECT sum(value) FROM touches_in"

Columns = Mapping[str, Any]
Files = dict[str, Callable[[], bytes]]


def _columns(**other: Any) -> dict[str, Any]:
    plain = {"customer_id": _IDS, "touchpoint": _POINTS, "timestamp": _MOMENTS}
    return {**plain, **other}


def _csv(columns: Columns) -> bytes:
    return text(list(columns), zip(*columns.values(), strict=True)).encode()


def _one(name: str, outcome: Outcome, *says: str, wanted: Any = None, **columns: Any) -> Case:
    files = {"data.parquet": lambda: _parquet_of(_columns(**columns))}
    return case(GROUP, name, files, outcome, *says, **_EACH, values=wanted)


def _types() -> list[Case]:
    seconds = [int(moment.timestamp()) for moment in _UTC]
    japan = "2024-04-01 19:30:00"
    numbers = ["000", "001", "002", "003", "004"]
    keys = [at % 5 for at in range(20)]
    whole = (_WHO, [(str(at),) for at in range(5)])
    return [
        *(_one(f"Parquet with {unit} since 1970 as whole numbers", FINDINGS, "unix_times",
               timestamp=[at * many for at in seconds], wanted=(_FIRST, [(japan,)]))
          for unit, many in (("seconds", 1), ("milliseconds", 10**3), ("microseconds", 10**6), ("nanoseconds", 10**9))),
        _one("Parquet with days as numbers like 20240401", FINDINGS, "days_at_noon",
             timestamp=[int(f"{day:%Y%m%d}") for day in DAYS], wanted=(_FIRST, [("2024-04-01 12:00:00",)])),
        _one("Parquet with days", FINDINGS, "days_at_noon", timestamp=pa.array(DAYS, pa.date32()),
             wanted=(_FIRST, [("2024-04-01 12:00:00",)])),
        _one("Parquet with times as texts", READ, timestamp=[f"{at}" for at in _MOMENTS],
             wanted=(_FIRST, [("2024-04-01 10:30:00",)])),
        _one("Parquet with times to the nanosecond, in the zone of Tokyo", FINDINGS, "other_zone",
             timestamp=pa.array(_UTC, pa.timestamp("ns", "Asia/Tokyo")), wanted=(_FIRST, [(japan,)])),
        _one("Parquet with ids as whole numbers", READ, customer_id=keys, wanted=whole),
        _one("Parquet with ids as fractions", READ, customer_id=[float(key) for key in keys], wanted=whole),
        _one("Parquet with ids as decimals", READ, customer_id=pa.array(keys, pa.decimal128(10, 2)), wanted=whole),
        _one("Parquet with ids of 17 digits as fractions", READ, customer_id=[9e16 + 1024 * key for key in keys],
             wanted=(_WHO, [(str(90_000_000_000_000_000 + 1024 * at),) for at in range(5)])),
        _one("Parquet with ids of 16 bytes", READ, customer_id=[bytes(15) + bytes([key]) for key in keys],
             wanted=(_WHO, [(f"{at:032X}",) for at in range(5)])),
        _one("Parquet with ids from a list of values", READ, customer_id=pa.array(numbers * 4).dictionary_encode(),
             wanted=(_WHO, [(number,) for number in numbers])),
        _one("Parquet with touchpoints as codes", READ, touchpoint=[at % 4 for at in range(20)],
             wanted=("SELECT DISTINCT touchpoint FROM touches_in ORDER BY 1", [("0",), ("1",), ("2",), ("3",)])),
        _one("Parquet with amounts as texts", FINDINGS, "numbers_written_out", amount=["1,200円"] * 20,
             wanted=(_SUM, [(24000.0,)])),
        _one("Parquet with amounts as decimals", READ, amount=pa.array([1200] * 20, pa.decimal128(12, 2)),
             wanted=(_SUM, [(24000.0,)])),
        _one("Parquet with numbers that are none", READ, amount=[float("nan"), 1.0, 2.5, None, float("inf")] * 4,
             wanted=(_SUM, [(14.0,)])),
        _one("Parquet with structs, lists, maps and lists of structs", READ, geo=[{"city": "東京", "at": {"lat": 1.5}}] * 20,
             tags=[["a", "b"]] * 20, items=[[{"sku": "a", "n": 1}]] * 20,
             more=pa.array([[("a", 1)]] * 20, pa.map_(pa.string(), pa.int64()))),
        _one("Parquet with columns of nothing", READ, nothing=pa.nulls(20),
             none=pa.array([None] * 20, pa.struct([("a", pa.int64())])), empty=pa.array([[]] * 20, pa.list_(pa.string()))),
    ]  # fmt: skip


def _zones() -> list[Case]:
    plain = [f"{day} 10:30:00" for day in DAYS]
    zulu = [f"{day}T10:30:00Z" for day in DAYS]
    tokyo = [f"{day}T10:30:00+09:00" for day in DAYS]
    east = [f"{day} 10:30:00 EST" for day in DAYS]

    def mixed(one: list[str], other: list[str]) -> str:
        return dated([(one, other)[at % 2][at] for at in range(20)])

    def files(one: list[str], other: list[str]) -> Files:
        later = [cell.replace("2024-04", "2024-05") for cell in other]
        return {
            "web_4.csv": lambda: dated(one).encode(),
            "web_5.csv": lambda: dated(later).encode(),
        }

    both = 'SELECT CAST("at" AS VARCHAR) FROM touches_in ORDER BY "at" LIMIT 2'
    aware = pa.array([at + datetime.timedelta(30) for at in _UTC], pa.timestamp("us", "UTC"))
    counted = [int(at.timestamp()) for at in _UTC]
    parquet = lambda **other: lambda: _parquet_of(_columns(**other))  # noqa: E731
    many: dict[str, Any] = {"rows": 40, "touches": 40}
    may = 'SELECT CAST(min("at") AS VARCHAR) FROM touches_in WHERE "at" >= \'2024-05-01\''
    return [
        case(GROUP, "two zones in one column", mixed(tokyo, zulu), FINDINGS, "other_zone", **_EACH,
             values=(both, [("2024-04-01 10:30:00",), ("2024-04-02 19:30:00",)])),
        case(GROUP, "times with and without a zone in one column", mixed(plain, zulu), ASKS, "zone", "other_zone", **_EACH,
             values=(both, [("2024-04-01 10:30:00",), ("2024-04-02 19:30:00",)])),
        case(GROUP, "times of Tokyo, with and without saying so", mixed(plain, tokyo), READ, **_EACH,
             values=(both, [("2024-04-01 10:30:00",), ("2024-04-02 10:30:00",)])),
        case(GROUP, "times of New York by its letters", dated(east), FINDINGS, "other_zone", **_EACH,
             values=(_FIRST, [("2024-04-02 00:30:00",)])),
        case(GROUP, "times with the name of their place", dated([f"{day}T10:30:00+02:00[Europe/Berlin]" for day in DAYS]),
             FINDINGS, "other_zone", **_EACH, values=(_FIRST, [("2024-04-01 17:30:00",)])),
        case(GROUP, "two files in two zones", files(tokyo, zulu), FINDINGS, "other_zone", **many,
             values=(may, [("2024-05-01 19:30:00",)])),
        case(GROUP, "a file without zones beside one with", files(plain * 20, zulu), ASKS, "zone", "other_zone", rows=420),
        case(GROUP, "Parquet without zones beside Parquet in UTC",
             {"web_4.parquet": parquet(), "web_5.parquet": parquet(timestamp=aware)}, ASKS, "zone", **many,
             values=(may, [("2024-05-01 19:30:00",)])),
        case(GROUP, "seconds since 1970 beside times without a zone",
             {"web_4.csv": lambda: _csv(_columns()), "web_5.csv": lambda: _csv(_columns(timestamp=counted))}, ASKS,
             "zone", "unix_times", **many),
    ]  # fmt: skip


def _customers() -> list[Case]:
    def years(*ids: Callable[[int], str]) -> Files:
        return {
            f"{2024 + year}.csv": lambda year=year, of=of: _csv(
                _columns(customer_id=[of(at) for at in range(20)], timestamp=[at.replace(year=2024 + year) for at in _MOMENTS])
            )
            for year, of in enumerate(ids)
        }  # fmt: skip

    order = "SELECT count(DISTINCT year(\"at\")), count(*) FROM touches_in WHERE customer = 'C0'"
    many: dict[str, Any] = {"rows": 40, "touches": 40, "customers": 10}
    return [
        case(GROUP, "a customer in the files of three years", years(*[lambda at: f"C{at % 5}"] * 3), READ, rows=60,
             touches=60, customers=5, values=(order, [(3, 12)])),
        case(GROUP, "ids without their zeros in one of two files", years(lambda at: f"{at % 5:05d}", lambda at: f"{at % 5}"),
             FINDINGS, "customers_alike", **many),
        case(GROUP, "ids with .0 in one of two files", years(lambda at: f"{at % 5}.0", lambda at: f"{at % 5}"), FINDINGS,
             "customers_alike", **many),
        case(GROUP, "ids in capitals in one of two files", years(lambda at: f"c{at % 5}", lambda at: f"C{at % 5}"), FINDINGS,
             "customers_alike", **many),
        case(GROUP, "ids in full width in one of two files", years(lambda at: f"Ｃ{at % 5}", lambda at: f"C{at % 5}"),
             FINDINGS, "customers_alike", **many),
        case(GROUP, "ids with blanks in one of two files", years(lambda at: f" C{at % 5} ", lambda at: f"C{at % 5}"), READ,
             rows=40, touches=40, customers=5),
        case(GROUP, "both 7 and 007 in two files", years(*[lambda at: ("7", "007")[at % 2]] * 2), READ, rows=40, touches=40,
             customers=2),
    ]  # fmt: skip


def _again() -> list[Case]:
    priced = _columns(amount=[1200.5] * 20)
    utc = [at - datetime.timedelta(hours=9) for at in _UTC]
    next_month = [*_MOMENTS[15:], *(at.replace(month=5) for at in _MOMENTS[:15])]
    half = _columns(
        customer_id=[*_IDS[15:], *_IDS[:15]],
        touchpoint=[*_POINTS[15:], *_POINTS[:15]],
        timestamp=next_month,
    )

    def both(one: bytes, other: bytes, ending: str = "csv") -> Files:
        return {"web_4.csv": lambda: one, f"web_5.{ending}": lambda: other}

    plain = _csv(_columns())
    sent = _csv(_columns(timestamp=[f"{at:%Y/%m/%d %H:%M}" for at in _MOMENTS]))
    written = _csv({**priced, "amount": ["1200.50"] * 20})
    return [
        case(GROUP, "one export twice, under two names", both(plain, plain), FINDINGS, "overlap", touches=20),
        case(GROUP, "two months that overlap by five days", both(plain, _csv(half)), FINDINGS, "overlap", touches=35),
        case(GROUP, "the same rows as CSV and as Parquet", both(plain, _parquet_of(_columns()), "parquet"), FINDINGS, "overlap",
             touches=20),
        case(GROUP, "the same rows with dates in two forms", both(plain, sent), FINDINGS, "repeated", rows=40, touches=40),
        case(GROUP, "the same rows with amounts in two forms", both(written, _parquet_of(priced), "parquet"), FINDINGS,
             "repeated", rows=40, touches=40),
        case(GROUP, "the same rows in two zones", both(plain, _parquet_of(_columns(timestamp=utc)), "parquet"), ASKS, "repeated",
             rows=40, touches=40),
        case(GROUP, "rows of two files that differ in one cell", both(written, _csv({**priced, "amount": ["1200.51"] * 20})),
             READ, rows=40, touches=40),
    ]  # fmt: skip


def _day(number: int) -> dict[str, Any]:
    first = datetime.datetime(2024, 1, 1) + datetime.timedelta(number)
    return _columns(
        timestamp=[first + datetime.timedelta(minutes=at) for at in range(20)], amount=[100] * 20
    )


def _parts() -> list[Case]:
    parquet = lambda columns, **how: lambda: _parquet_of(columns, **how)  # noqa: E731
    turned = dict(reversed(_day(1).items()))
    less = {name: cells for name, cells in _day(1).items() if name != "amount"}
    empty = {name: pa.array(cells).slice(0, 0) for name, cells in _day(1).items()}
    first = parquet(_day(0))

    def two(
        name: str, second: Callable[[], bytes], outcome: Outcome, *says: str, **more: Any
    ) -> Case:
        return case(
            GROUP, name, {"part-0.parquet": first, "part-1.parquet": second}, outcome, *says, **more
        )

    full: dict[str, Any] = {"rows": 40, "touches": 40, "customers": 5}
    one: dict[str, Any] = {"rows": 20, "touches": 20}
    return [
        case(GROUP, "400 files of one day each", {f"web_{at:03d}.csv": lambda at=at: _csv(_day(at)) for at in range(400)}, READ,
             rows=8000, touches=8000, customers=5),
        case(GROUP, "Parquet with a row group for each row", {"data.parquet": parquet(_day(0), row_group_size=1)}, READ, **one),
        two("a part without rows", parquet(empty), FINDINGS, "empty_files", **one),
        two("a part of no bytes", bytes, FINDINGS, "empty_files", **one),
        two("a part whose columns come in another order", parquet(turned), READ, **full),
        two("a part with one more column", parquet({**_day(1), "coupon": ["x"] * 20}), READ, **full),
        two("a part without one of the columns", parquet(less), READ, **full, values=(_SUM, [(2000.0,)])),
        two("a part with numbers for texts", parquet({**_day(1), "amount": ["100円"] * 20}), FINDINGS, "numbers_written_out",
            **full, values=(_SUM, [(4000.0,)])),
        two("a part whose times are texts", parquet({**_day(1), "timestamp": [f"{at}" for at in _day(1)["timestamp"]]}), READ,
            **full),
        two("a part of one row", parquet({name: cells[:1] for name, cells in _day(1).items()}), READ, rows=21, touches=21),
        two("a part that breaks off", lambda: first()[:-9], REFUSED, "damaged"),
        case(GROUP, "a CSV part with its heading alone", {"web_4.csv": lambda: _csv(_columns()), "web_5.csv": lambda: text(HEAD, []).encode()},
             FINDINGS, "empty_files", **one),
        case(GROUP, "answers without a row beside orders", {"orders.csv": lambda: _csv(_columns()), "answers.csv": lambda: "注文番号,満足度\n".encode()},
             REFUSED, "header_only"),
    ]  # fmt: skip


CASES = [*_types(), *_zones(), *_customers(), *_again(), *_parts()]
