"""What the functions take, and what they give of it: python -m unittest discover tests"""

import datetime
import json
import unittest

import hookswitch_engines as hooks
import pyarrow as pa

NOON = datetime.datetime(2026, 3, 12, 12, tzinfo=datetime.timezone.utc)
PAIR = pa.struct([("name", pa.string()), ("value", pa.binary())])
SCHEMA = pa.schema(
    [
        ("tenant", pa.string()),
        ("vendor", pa.string()),
        ("received_at", pa.timestamp("us", "UTC")),
        ("query", pa.string()),
        ("headers", pa.list_(PAIR)),
        ("body", pa.binary()),
    ]
)
RINGS = b"eventType=ringAttempt&eventTarget=extension&callUuid=7&extNumber=2005"
ENDS = b"eventType=HangupCall&callUuid=7&callerIdNum=12125550142&extNumber=2005"


def delivery(vendor="petdesk", body=RINGS, **others):
    return {"tenant": "elm", "vendor": vendor, "received_at": NOON, "body": body} | others


def events(*deliveries, schema=SCHEMA):
    return hooks.hook_events(pa.RecordBatch.from_pylist(list(deliveries), schema)).to_pylist()


def calls(groups, kind=None):
    schema = pa.schema(
        [("tenant", pa.string()), ("call_key", pa.string()), ("events", kind or pa.list_(pa.string()))]
    )
    return hooks.fold_calls(pa.RecordBatch.from_pylist(groups, schema)).to_pylist()


class Events(unittest.TestCase):
    def test_an_event_has_its_columns(self):
        [event] = events(delivery())
        self.assertEqual(event["tenant"], "elm")
        self.assertEqual(event["call_key"], "petdesk/7")
        self.assertEqual((event["vendor"], event["call_id"]), ("petdesk", "7"))
        self.assertEqual((event["name"], event["kind"]), ("ringAttempt", "ringing"))
        self.assertEqual((event["received_at"], event["occurred_at"]), (NOON, None))
        self.assertEqual(event["agent"], "2005")
        self.assertEqual(json.loads(event["event"])["received_at"], "2026-03-12T12:00:00Z")
        self.assertIsNone(event["error"])

    def test_what_cannot_be_read_is_a_row_without_a_value(self):
        secret = b'{"secret": "12125550142"}'
        rows = events(
            delivery(),
            delivery(body=secret),
            delivery(body=b"<html>12125550142</html>"),
            delivery(body=None),
            delivery(vendor="12125550142"),
            delivery(vendor=None),
            delivery(offset=90_000),
            delivery(offset=1 << 40),
            schema=SCHEMA.append(pa.field("offset", pa.int64())),
        )
        self.assertEqual(len(rows), 8)
        self.assertIsNone(rows[0]["error"])
        for row in rows[1:]:
            self.assertTrue(row["error"])
            self.assertNotIn("1212555", row["error"])
            self.assertEqual((row["tenant"], row["received_at"]), ("elm", NOON))
            self.assertIsNone(row["event"])
        self.assertTrue(rows[1]["error"].startswith("petdesk: "))
        self.assertEqual([row["vendor"] for row in rows[1:]], 3 * ["petdesk"] + 2 * [None] + 2 * ["petdesk"])

    def test_a_query_or_tenant_that_is_no_text_is_an_error(self):
        for name in ("query", "tenant"):
            schema = SCHEMA.set(SCHEMA.get_field_index(name), pa.field(name, pa.binary()))
            [row] = events(delivery(**{name: b"eventType=\xff"}), schema=schema)
            self.assertIn(f"column `{name}`", row["error"])

    def test_every_type_of_an_engine_is_read(self):
        batch = pa.RecordBatch.from_pylist([delivery(), delivery(body=ENDS)], SCHEMA)
        expected = hooks.hook_events(batch)
        types = {
            "tenant": [pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())],
            "body": [pa.large_binary(), pa.binary_view(), pa.string()],
            "received_at": [pa.timestamp("ns", "Europe/Berlin"), pa.timestamp("s"), pa.timestamp("ms", "UTC")],
            "headers": [pa.large_list(PAIR), pa.map_(pa.string(), pa.binary()), pa.null()],
            "query": [pa.null()],
        }
        for name, kinds in types.items():
            for kind in kinds:
                at = SCHEMA.get_field_index(name)
                column = batch[name].cast(kind) if kind not in (pa.null(),) and name != "headers" else (
                    pa.array([None, None], kind)
                )
                other = batch.set_column(at, name, column)
                self.assertEqual(hooks.hook_events(other), expected, f"{name} as {kind}")

    def test_a_column_of_the_wrong_type_is_named(self):
        batch = pa.RecordBatch.from_pylist([delivery()], SCHEMA)
        with self.assertRaisesRegex(Exception, "no column `body`"):
            hooks.hook_events(batch.drop_columns("body"))
        with self.assertRaisesRegex(Exception, "column `received_at` .* expected a timestamp"):
            hooks.hook_events(batch.set_column(2, "received_at", pa.array([1])))

    def test_an_offset_gives_times_without_a_zone(self):
        body = b"event=NOTIFY_START&call_start=2026-03-12+14:00:00&pbx_call_id=in_7&caller_id=15551234567&called_did=4"
        schema = SCHEMA.append(pa.field("offset", pa.int32()))
        rows = events(
            delivery("zadarma", body), delivery("zadarma", body, offset=3_600), schema=schema
        )
        hour = datetime.timedelta(hours=1)
        self.assertEqual([row["occurred_at"] for row in rows], [None, NOON + hour])


class Calls(unittest.TestCase):
    def test_a_call_has_its_columns(self):
        texts = [event["event"] for event in events(delivery(body=ENDS), delivery(), delivery())]
        group = {"tenant": "elm", "call_key": "petdesk/7", "events": texts}
        for kind in [pa.list_(pa.string()), pa.large_list(pa.large_string()), pa.list_(pa.string_view())]:
            [call] = calls([group], kind)
            self.assertEqual((call["tenant"], call["call_key"]), ("elm", "petdesk/7"))
            self.assertEqual((call["state"], call["outcome"]), ("ended", "answered"))
            self.assertEqual((call["ended_at"], call["ended_is"]), (NOON, "received"))
            self.assertEqual(call["from_number"], "12125550142")
            self.assertEqual(len(json.loads(call["call"])["timeline"]), 2)
            self.assertIsNone(call["error"])

    def test_a_group_that_cannot_be_read_is_a_row_without_a_value(self):
        [good] = events(delivery())
        groups = [
            {"tenant": "elm", "call_key": "petdesk/8", "events": ['{"vendor": "12125550142"}']},
            {"tenant": "elm", "call_key": "petdesk/9", "events": [good["event"], "{1212555"]},
            {"tenant": "elm", "call_key": "petdesk/7", "events": [good["event"], None]},
            {"tenant": "elm", "call_key": None, "events": None},
        ]
        rows = calls(groups)
        self.assertEqual([row["call_key"] for row in rows], ["petdesk/8", "petdesk/9", "petdesk/7"])
        for row in rows[:2]:
            self.assertNotIn("1212555", row["error"])
            self.assertIn("line 1", row["error"])
            self.assertIsNone(row["call"])
        self.assertIsNone(rows[2]["error"])


class Archive(unittest.TestCase):
    def test_it_is_what_it_says(self):
        deliveries = hooks.made_up_archive(60_000).read_all()
        self.assertEqual(deliveries.num_rows, 60_000)
        self.assertEqual(deliveries["tenant"].unique().to_pylist().__len__(), 50)
        made = pa.Table.from_batches(map(hooks.hook_events, deliveries.to_batches()))
        unread = made.filter(made["error"].is_valid())
        self.assertEqual(unread.num_rows, 60)
        # The same ids of calls in several tenants, and some events more than once.
        keys = made.group_by("call_key").aggregate([("tenant", "count_distinct")])
        self.assertGreater(max(keys["tenant_count_distinct"].to_pylist()[1:]), 40)
        _, counted = hooks.bare_fold(deliveries.to_reader())
        self.assertEqual(counted, 60)


if __name__ == "__main__":
    unittest.main()
