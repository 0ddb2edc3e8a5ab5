"""The calls of an archive, with Spark on a cluster.

    apt-get install default-jre-headless
    pip install -r requirements.txt && maturin develop --release
    python recipes/spark_calls.py deliveries.parquet calls errors --master spark://127.0.0.1:7077

Every worker needs Python, pyarrow and the module, all of the same versions. `spark_cluster.py` starts a cluster on
one machine.
"""

import argparse

import hookswitch_engines as hooks
from pyspark import StorageLevel
from pyspark.sql import SparkSession
from pyspark.sql import functions as f
from pyspark.sql.pandas.types import from_arrow_schema


def read(batches):
    for batch in batches:
        yield hooks.hook_events(batch)


def fold(batches):
    for batch in batches:
        yield hooks.fold_calls(batch)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("deliveries")
    parser.add_argument("calls")
    parser.add_argument("errors")
    parser.add_argument("--master", default="local[2]")
    options = parser.parse_args()
    session = SparkSession.builder.master(options.master).appName("hookswitch")
    spark = session.config("spark.sql.session.timeZone", "UTC").getOrCreate()

    events = spark.read.parquet(options.deliveries).mapInArrow(read, from_arrow_schema(hooks.event_schema()))
    events.persist(StorageLevel.DISK_ONLY)
    groups = events.where("call_key IS NOT NULL").groupBy("tenant", "call_key")
    calls = groups.agg(f.collect_list("event").alias("events"))
    calls.mapInArrow(fold, from_arrow_schema(hooks.call_schema())).write.parquet(options.calls)
    unread = events.where("error IS NOT NULL").select("tenant", "vendor", "received_at", "error")
    unread.write.parquet(options.errors)
    print(f"{spark.read.parquet(options.errors).count()} deliveries could not be read")
    spark.stop()


if __name__ == "__main__":
    main()
