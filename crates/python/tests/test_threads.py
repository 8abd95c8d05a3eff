"""Threads and processes: the same claims, and nobody waits for the interpreter."""

import multiprocessing
import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pyarrow
import pytest
from conftest import TOLD

import allegiance


def ids(reports: pyarrow.Table) -> list[str]:
    return list(allegiance.read_claims(reports)["id"].to_pylist())


def test_many_threads_read_the_same(reports: pyarrow.Table) -> None:
    alone = ids(reports)
    with ThreadPoolExecutor(6) as pool:
        assert all(read == alone for read in pool.map(ids, [reports] * 6))


def test_others_go_on_meanwhile(reports: pyarrow.Table) -> None:
    many = pyarrow.concat_tables([reports] * 4)
    reader = threading.Thread(target=ids, args=(many,))
    began = time.perf_counter()
    reader.start()
    turns, longest, last = 0, 0.0, began
    while reader.is_alive():
        time.sleep(0.001)
        turns, longest, last = turns + 1, max(longest, time.perf_counter() - last), time.perf_counter()
    took = last - began
    # Whoever holds the interpreter while it reads lets nobody have a turn for most of that time.
    assert turns > 20 and longest < took / 2, (turns, longest, took)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_process_reads_too(reports: pyarrow.Table) -> None:
    some = reports.slice(0, 8)
    alone = ids(some)
    with multiprocessing.get_context("fork").Pool(2) as pool:
        assert pool.map_async(ids, [some] * 4).get(timeout=60) == [alone] * 4


def test_one_thread_reads_the_same(reports: pyarrow.Table) -> None:
    some = reports.slice(0, 8)
    code = (
        "import sys, pyarrow as pa, allegiance\n"
        "print(*allegiance.read_claims(pa.ipc.open_stream(sys.stdin.buffer).read_all())['id'].to_pylist())"
    )
    sink = pyarrow.BufferOutputStream()
    with pyarrow.ipc.new_stream(sink, some.schema) as writer:
        writer.write_table(some)
    environment = os.environ | {"RAYON_NUM_THREADS": "1"}
    told = subprocess.run(
        [sys.executable, "-c", code], input=sink.getvalue().to_pybytes(), env=environment, check=True, capture_output=True
    )
    assert told.stdout.decode().split() == ids(some)


def test_without_pyarrow_the_interface_is_enough() -> None:
    code = f"""
import sys
sys.modules["pyarrow"] = None
import allegiance, polars
reports = polars.DataFrame({{"text": [{TOLD!r}] * 2, "published": ["2024-03-05", "2024-03-06"]}})
claims = allegiance.read_claims(reports)
assert isinstance(claims, allegiance.ArrowTable) and len(claims) == 2 and claims.column_names[0] == "id", claims
assert polars.DataFrame(claims)["act"].to_list() == ["freeze_participation"] * 2
batches = list(allegiance.read_batches([reports, reports]))
assert len(batches) == 2 and polars.DataFrame(batches[0]).height == 2
assert hasattr(allegiance.claims_schema(), "__arrow_c_schema__")
"""
    subprocess.run([sys.executable, "-c", code], check=True)
