"""How fast `allegiance import gdelt` is, beside DuckDB reading the same file into a table on disk, in one run.

    cargo build --release -p allegiance --example gdelt_like
    python3 crates/allegiance/examples/import_speed.py BIN_FOLDER WORK_FOLDER ROWS

BIN_FOLDER holds `allegiance` and `examples/gdelt_like`; the Python that runs this has the package `duckdb`.
Prints seconds, rows a second, peak memory and the size of each file. Each program runs in a process of its own.
"""

import os
import resource
import subprocess
import sys
import time

DUCK = """
import sys, duckdb
db = duckdb.connect(sys.argv[2])
db.execute("SET threads = 2")
db.execute("CREATE TABLE event AS SELECT * FROM read_csv(?, delim = '\\t', header = false, quote = '', escape = '')", [sys.argv[1]])
db.execute("CHECKPOINT")
print(db.execute("SELECT count(*) FROM event").fetchone()[0])
"""


def timed(name, command, rows, made):
    for ending in ("", "-wal", "-shm", ".wal"):
        if os.path.exists(made + ending):
            os.remove(made + ending)
    begun = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    out = child.stdout.read()
    _, status, used = os.wait4(child.pid, 0)
    seconds = time.monotonic() - begun
    if status:
        sys.exit(f"{name} failed: {out}")
    size = os.path.getsize(made)
    print(f"{name}: {seconds:.1f} s ({used.ru_utime + used.ru_stime:.1f} s of processor), {rows / seconds:,.0f} rows a second,"
          f" peak {used.ru_maxrss / 1024:,.0f} MiB, file {size / 2**20:,.0f} MiB", flush=True)
    return seconds


def main():
    binaries, work, rows = sys.argv[1], sys.argv[2], int(sys.argv[3])
    table = os.path.join(work, f"rows-{rows}.tsv")
    if not os.path.exists(table):
        with open(table, "wb") as file:
            subprocess.run([os.path.join(binaries, "examples/gdelt_like"), str(rows)], stdout=file, check=True)
    print(f"{rows:,} rows, {os.path.getsize(table) / 2**20:,.0f} MiB; load {os.getloadavg()[0]:.1f} before, {os.cpu_count()} cores")
    account, duck = os.path.join(work, "speed.db"), os.path.join(work, "speed.duckdb")
    program = os.path.join(binaries, "allegiance")
    ours = timed("allegiance", [program, "import", "gdelt", table, "--db", account], rows, account)
    theirs = timed("DuckDB", [sys.executable, "-c", DUCK, table, duck], rows, duck)
    print(f"DuckDB is {ours / theirs:.1f} times as fast; load {os.getloadavg()[0]:.1f} after")
    begun = time.monotonic()
    subprocess.run([program, "import", "gdelt", table, "--db", account], stdout=subprocess.DEVNULL, check=True)
    print(f"allegiance, the same rows again: {time.monotonic() - begun:.1f} s, nothing added")


if __name__ == "__main__":
    main()
