"""The calls of an archive, with DataFusion in this process.

    pip install -r requirements.txt && maturin develop --release
    python recipes/datafusion_calls.py deliveries.parquet calls.parquet errors.parquet [--partitions 2]

Each partition of the archive is read on a thread of its own. The events are in memory until they are grouped.
"""

import argparse
from concurrent.futures import ThreadPoolExecutor

import hookswitch_engines as hooks
import pyarrow as pa
import pyarrow.parquet as pq
from archive import write
from datafusion import SessionConfig, SessionContext, col, functions

FIELDS = ["tenant", "call_key", "event"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("deliveries")
    parser.add_argument("calls")
    parser.add_argument("errors")
    parser.add_argument("--partitions", type=int, default=1)
    options = parser.parse_args()
    context = SessionContext(SessionConfig().with_target_partitions(options.partitions))

    def read(stream):
        events, errors = [], []
        for batch in stream:
            made = hooks.hook_events(batch.to_pyarrow())
            errors.append(made.filter(made["error"].is_valid()))
            events.append(made.filter(made["call_key"].is_valid()).select(FIELDS))
        return events, errors

    def fold(stream):
        return [hooks.fold_calls(batch.to_pyarrow()) for batch in stream]

    with ThreadPoolExecutor(options.partitions) as pool:
        deliveries = context.read_parquet(options.deliveries).execute_stream_partitioned()
        partitions = list(pool.map(read, deliveries))
        events = context.create_dataframe([events for events, _ in partitions if events])
        groups = events.aggregate(
            [col("tenant"), col("call_key")], [functions.array_agg(col("event")).alias("events")]
        )
        calls = list(pool.map(fold, groups.execute_stream_partitioned()))
    write((batch for part in calls for batch in part), hooks.call_schema(), options.calls)
    unread = pa.Table.from_batches((batch for _, part in partitions for batch in part), hooks.event_schema())
    pq.write_table(unread.select(["tenant", "vendor", "received_at", "error"]), options.errors)
    print(f"{unread.num_rows} deliveries could not be read")


if __name__ == "__main__":
    main()
