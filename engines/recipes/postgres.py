"""Deliveries in PostgreSQL, as any number of servers would write them, and calls that are folded when they are read.

    apt-get install postgresql
    pip install -r requirements.txt && maturin develop --release
    python recipes/postgres.py fill deliveries.parquet "host=127.0.0.1 dbname=hooks"
    python recipes/postgres.py rebuild "host=127.0.0.1 dbname=hooks"
    python recipes/postgres.py calls calls.parquet "host=127.0.0.1 dbname=hooks"

`fill` is what servers do with each delivery, here for a whole archive; `rebuild` is the upgrade to a version with
other mappings; `calls` folds every call, as a page folds one.
"""

import hashlib
import json
import pathlib
import sys

import hookswitch_engines as hooks
import psycopg
import pyarrow as pa
import pyarrow.parquet as pq
from archive import ROWS, write

DELIVERY = """
    INSERT INTO deliveries VALUES (%s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (tenant, vendor, digest) DO UPDATE
    SET received_at = least(deliveries.received_at, excluded.received_at)
"""
EVENT = """
    INSERT INTO {table} VALUES (%s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (tenant, vendor, digest, number) DO UPDATE
    SET received_at = excluded.received_at, event = excluded.event
    WHERE excluded.received_at < {table}.received_at
"""
CALLS = """
    SELECT tenant, call_key, array_agg(event::text) FROM events
    WHERE call_key IS NOT NULL GROUP BY tenant, call_key
"""


def digest(query, body):
    """`Request::digest`: the length of the query string, the query string and the body."""
    query = (query or "").encode()
    return hashlib.sha256(len(query).to_bytes(8, "big") + query + (body or b"")).digest()


def batches(rows, schema):
    while some := [dict(zip(schema.names, row)) for row in rows.fetchmany(ROWS)]:
        yield pa.RecordBatch.from_pylist(some, schema)


def events(cursor, table, delivery):
    """Writes what one delivery means, if it can be read."""
    made = hooks.hook_events(delivery)
    key = [delivery[name][0].as_py() for name in ("tenant", "vendor", "digest")]
    for number, event in enumerate(made.to_pylist()):
        if event["error"] is None:
            values = (*key, number, event["received_at"], event["call_key"], event["event"])
            cursor.execute(EVENT.format(table=table), values)


def fill(path, database):
    tables = pathlib.Path(__file__).with_name("postgres.sql").read_text()
    with psycopg.connect(database) as connection, connection.cursor() as cursor:
        cursor.execute(tables)
        for batch in pq.ParquetFile(path).iter_batches(ROWS):
            digests = [digest(row["query"], row["body"]) for row in batch.select(["query", "body"]).to_pylist()]
            batch = batch.append_column("digest", pa.array(digests, pa.binary()))
            for row, values in enumerate(batch.to_pylist()):
                headers = json.dumps([[one["name"], one["value"].decode()] for one in values["headers"]])
                # A server has one transaction for each delivery, before the answer.
                cursor.execute(DELIVERY, (*(values[name] for name in ("tenant", "vendor", "digest")),
                                          values["received_at"], values["query"], headers, values["body"]))
                events(cursor, "events", batch.slice(row, 1))
            connection.commit()


def rebuild(database):
    """Makes the events anew of the deliveries, and exchanges the tables: who reads meanwhile reads the old ones."""
    time = hooks.event_schema().field("received_at")
    pair = pa.struct([("name", pa.string()), ("value", pa.binary())])
    schema = pa.schema([("tenant", pa.string()), ("vendor", pa.string()), ("digest", pa.binary()), time,
                        ("query", pa.string()), ("headers", pa.list_(pair)), ("body", pa.binary())])
    with psycopg.connect(database) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE next (LIKE events INCLUDING ALL)")
        with connection.cursor("deliveries") as rows:
            rows.execute("SELECT * FROM deliveries")
            while some := rows.fetchmany(ROWS):
                for row in some:
                    values = dict(zip(schema.names, row))
                    pairs = [{"name": name, "value": value.encode()} for name, value in values["headers"]]
                    delivery = pa.RecordBatch.from_pylist([values | {"headers": pairs}], schema)
                    events(cursor, "next", delivery)
        cursor.execute("DROP TABLE events; ALTER TABLE next RENAME TO events")


def calls(path, database):
    with psycopg.connect(database) as connection, connection.cursor("calls") as rows:
        rows.execute(CALLS)
        schema = pa.schema([("tenant", pa.string()), ("call_key", pa.string()), ("events", pa.list_(pa.string()))])
        write(map(hooks.fold_calls, batches(rows, schema)), hooks.call_schema(), path)


if __name__ == "__main__":
    {"fill": fill, "rebuild": rebuild, "calls": calls}[sys.argv[1]](*sys.argv[2:])
