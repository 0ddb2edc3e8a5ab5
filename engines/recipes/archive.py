"""What the recipes share: an archive to try them with, the fold without an engine, and what tells two results apart.

    python recipes/archive.py make 1000000 deliveries.parquet     an archive of made-up deliveries
    python recipes/archive.py bare deliveries.parquet calls.parquet
    python recipes/archive.py digest calls.parquet                SHA-256 of the calls, whatever their order
"""

import hashlib
import itertools
import sys

import hookswitch_engines as hooks
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

ROWS = 8_192


def write(batches, schema, path):
    """Writes batches as Parquet."""
    with pq.ParquetWriter(path, schema) as writer:
        batches = iter(batches)
        # A row group of so many batches at a time.
        while group := list(itertools.islice(batches, 15)):
            writer.write_table(pa.Table.from_batches(group, schema))


def make(count, path):
    archive = hooks.made_up_archive(int(count))
    write(archive, archive.schema, path)


def bare(deliveries, calls):
    """The fold on one thread of one machine, in memory, without an engine."""
    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)
    file = pq.ParquetFile(deliveries)
    batches = file.iter_batches(ROWS, use_threads=False)
    folded, unread = hooks.bare_fold(pa.RecordBatchReader.from_batches(file.schema_arrow, batches))
    write(folded, folded.schema, calls)
    print(f"{file.metadata.num_rows} deliveries, {unread} could not be read")


def digest(path):
    """SHA-256 of the sorted lines of a table: a line is a row, all its columns."""
    table = ds.dataset(path).to_table(columns=hooks.call_schema().names)
    columns = []
    for column in table.columns:
        if pa.types.is_timestamp(column.type):
            # Of whatever unit and zone the engine has.
            column = pc.cast(column, pa.timestamp("us", "UTC")).cast(pa.int64())
        columns.append(pc.cast(column, pa.large_string()))
    tab = pa.scalar("\t", pa.large_string())
    lines = pc.binary_join_element_wise(*columns, tab, null_handling="replace", null_replacement="")
    whole = hashlib.sha256()
    for line in sorted(lines.to_pylist()):
        whole.update(line.encode() + b"\n")
    print(f"{whole.hexdigest()} of {table.num_rows} calls")


if __name__ == "__main__":
    {"make": make, "bare": bare, "digest": digest}[sys.argv[1]](*sys.argv[2:])
