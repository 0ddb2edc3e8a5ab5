"""The calls of an archive, with DuckDB in this process.

    pip install -r requirements.txt && maturin develop --release
    python recipes/duckdb_calls.py deliveries.parquet calls.parquet errors.parquet [--threads 2]

DuckDB reads the archive and groups the events by tenant and call; what the deliveries say and what became of a call
says hookswitch. `errors.parquet` has a row for each delivery that could not be read.
"""

import argparse
from collections import deque
from concurrent.futures import ThreadPoolExecutor

import duckdb
import hookswitch_engines as hooks
import pyarrow as pa
import pyarrow.parquet as pq
from archive import ROWS, write

FIELDS = ["tenant", "call_key", "event"]
GROUPED = "SELECT tenant, call_key, list(event) AS events FROM events WHERE call_key IS NOT NULL GROUP BY ALL"


def each(function, batches, threads):
    """The function of every batch, in order, on several threads: hookswitch lets go of Python's lock."""
    with ThreadPoolExecutor(threads) as pool:
        begun = deque()
        for batch in batches:
            begun.append(pool.submit(function, batch))
            if len(begun) > threads:
                yield begun.popleft().result()
        while begun:
            yield begun.popleft().result()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("deliveries")
    parser.add_argument("calls")
    parser.add_argument("errors")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    connection = duckdb.connect(config={"threads": options.threads})
    errors = []

    def read():
        deliveries = connection.cursor().read_parquet(options.deliveries).to_arrow_reader(ROWS)
        for batch in each(hooks.hook_events, deliveries, options.threads):
            errors.append(batch.filter(batch["error"].is_valid()))
            yield batch.select(FIELDS)

    schema = pa.schema([hooks.event_schema().field(name) for name in FIELDS])
    events = pa.RecordBatchReader.from_batches(schema, read())
    groups = connection.cursor().register("events", events).sql(GROUPED).to_arrow_reader(ROWS)
    write(each(hooks.fold_calls, groups, options.threads), hooks.call_schema(), options.calls)

    unread = pa.Table.from_batches(errors, hooks.event_schema())
    pq.write_table(unread.select(["tenant", "vendor", "received_at", "error"]), options.errors)
    print(f"{unread.num_rows} deliveries could not be read")


if __name__ == "__main__":
    main()
