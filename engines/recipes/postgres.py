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
    INSERT INTO deliveries VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (tenant, vendor, digest, delivery_id) DO UPDATE
    SET received_at = least(deliveries.received_at, excluded.received_at)
"""
EVENT = """
    INSERT INTO {table} VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (tenant, vendor, digest, delivery_id, number) DO UPDATE
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


def read(delivery):
    """What a delivery of one row means, none if it cannot be read, and its id, empty if the vendor gives none."""
    events = [event for event in hooks.hook_events(delivery).to_pylist() if event["error"] is None]
    ids = (json.loads(event["event"]).get("delivery_id") for event in events)
    return events, next(filter(None, ids), "")


def keep(cursor, table, key, events):
    for number, event in enumerate(events):
        values = (*key, number, event["received_at"], event["call_key"], event["event"])
        cursor.execute(EVENT.format(table=table), values)


def fill(path, database):
    tables = pathlib.Path(__file__).with_name("postgres.sql").read_text()
    with psycopg.connect(database) as connection, connection.cursor() as cursor:
        cursor.execute(tables)
        for batch in pq.ParquetFile(path).iter_batches(ROWS):
            for row, one in enumerate(batch.to_pylist()):
                events, delivery_id = read(batch.slice(row, 1))
                key = (one["tenant"], one["vendor"], digest(one["query"], one["body"]), delivery_id)
                headers = json.dumps([[pair["name"], pair["value"].decode()] for pair in one["headers"]])
                # A server has one transaction for each delivery, before the answer.
                cursor.execute(DELIVERY, (*key, one["received_at"], one["query"], headers, one["body"]))
                keep(cursor, "events", key, events)
            connection.commit()


def rebuild(database):
    """Makes the events anew of the deliveries, and exchanges the tables: who reads meanwhile reads the old ones."""
    pair = pa.struct([("name", pa.string()), ("value", pa.binary())])
    schema = pa.schema([("tenant", pa.string()), ("vendor", pa.string()), ("digest", pa.binary()),
                        ("delivery_id", pa.string()), hooks.event_schema().field("received_at"),
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
                    keep(cursor, "next", row[:4], read(delivery)[0])
        cursor.execute("DROP TABLE events; ALTER TABLE next RENAME TO events")


def calls(path, database):
    with psycopg.connect(database) as connection, connection.cursor("calls") as rows:
        rows.execute(CALLS)
        schema = pa.schema([("tenant", pa.string()), ("call_key", pa.string()), ("events", pa.list_(pa.string()))])
        write(map(hooks.fold_calls, batches(rows, schema)), hooks.call_schema(), path)


if __name__ == "__main__":
    {"fill": fill, "rebuild": rebuild, "calls": calls}[sys.argv[1]](*sys.argv[2:])
