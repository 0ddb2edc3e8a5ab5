//! The largest body that is accepted, in every shape that could cost more by the byte.

use hookswitch::{
    Request, Vendor,
    request::{MAX_BYTES, MAX_FIELDS, MAX_RECORDS, MAX_TOTAL_FIELDS},
};

use crate::row::timed;

/// A body of the largest size.
pub struct Large {
    pub vendor: Vendor,
    pub label: &'static str,
    body: Vec<u8>,
}

impl Large {
    pub fn bytes(&self) -> usize {
        self.body.len()
    }

    /// Panics unless the body is accepted.
    pub fn check(&self) {
        let delivery = hookswitch::parse(self.vendor, &Request::new(&self.body))
            .unwrap_or_else(|error| panic!("{}: {error}", self.label));
        assert!(delivery.normalize().len() > 0, "{}", self.label);
        assert!(self.bytes() > MAX_BYTES - 2_000, "{}", self.bytes());
    }

    /// Reads the body, and what it means, once; answers the nanoseconds by the byte.
    pub fn time(&self) -> f64 {
        let request = Request::new(&self.body);
        let whole = timed(1, || {
            hookswitch::parse(self.vendor, &request).map(|delivery| delivery.normalize().count())
        });
        whole / self.bytes() as f64
    }
}

/// The largest bodies.
pub fn bodies() -> Vec<Large> {
    let text = |filler: &str, head: &str, tail: &str| {
        let room = MAX_BYTES - head.len() - tail.len();
        let filled = filler.repeat(room / filler.len());
        [head, &filled, tail].concat().into_bytes()
    };
    let message = r#"{"eventType":"inboundMessage","containerID":"1","toNumber":"2125550123","fromNumber":"2125550142","conversationID":"1","messageText":""#;
    let form = "eventType=inboundMessage&containerID=1&toNumber=2125550123&fromNumber=2125550142&conversationID=1&messageText=";
    // So long that the largest body has no more records than may be.
    let record = r#"{"to":{"call_id":"2350150304190117063148-7ac5d753bddb15fb2f59","domain":"cc.example.com","id":null,"user":"101"},"from":{"call_id":"20150304190127063799-a5ce697165aca204d39d","domain":"cc.example.com","name":"NAME","id":null,"user":"100"},"answer_time":"Fri, 03 Mar 2017 18:47:50 +0000","start_time":"Fri, 03 Mar 2017 18:47:39 +0000","end_time":"Fri, 03 Mar 2017 18:48:26 +0000","duration":20},"#
        .replace("NAME", &"John Smith ".repeat(50));
    // As many records and short fields as may be, and beside them a text of what costs most.
    let records = |filler: &[u8], record: &str| {
        let begin = format!(
            r#"[{{"duration":1}}{},{{"id":""#,
            format!(",{record}").repeat(MAX_RECORDS - 2)
        );
        let room = MAX_BYTES - begin.len() - 3;
        let filled = filler.repeat(room / filler.len());
        [begin.as_bytes(), &*filled, b"\"}]"].concat()
    };
    let few = format!(",{{{}\"\":1}}", r#""":1,"#.repeat(MAX_FIELDS - 1))
        .repeat(MAX_TOTAL_FIELDS / MAX_FIELDS - 1);
    let list = r#","1""#.repeat(MAX_TOTAL_FIELDS - 10);
    let fields = |start: &str, between: &str| {
        let value = "v".repeat(MAX_BYTES / MAX_FIELDS - 20);
        let fields = (10..MAX_FIELDS).map(|number| match between {
            "&" => format!("&field{number}={value}"),
            _ => format!(r#","field{number}":"{value}""#),
        });
        let fields = fields.collect::<String>();
        let end = if between == "&" { "" } else { "}" };
        // What is left is the first value's.
        let filler = "x".repeat(MAX_BYTES - start.len() - fields.len() - end.len());
        [&start.replace("FILLER", &filler), &*fields, end]
            .concat()
            .into_bytes()
    };
    let large = |vendor, label, body| Large {
        vendor,
        label,
        body,
    };
    let mut not_utf8 = text("Biscuit is ready. ", message, "?\"}");
    if let Some(place) = not_utf8.len().checked_sub(3) {
        not_utf8[place] = 0xe9;
    }
    vec![
        large(
            Vendor::Petdesk,
            "JSON, one long text",
            text("Biscuit is ready. ", message, "\"}"),
        ),
        large(
            Vendor::Petdesk,
            "JSON, one long text, escaped",
            text("Biscuit is\\nready. \\ud83d\\udc36 ", message, "\"}"),
        ),
        large(Vendor::Petdesk, "JSON, its last byte not UTF-8", not_utf8),
        large(
            Vendor::Petdesk,
            "JSON, a raw line break at its end",
            text("Biscuit is ready. ", message, "\n\"}"),
        ),
        large(
            Vendor::Petdesk,
            "JSON, as many unknown fields as may be",
            fields(r#"{"eventType":"InboundCall","containerId":"FILLER""#, ","),
        ),
        large(
            Vendor::Net2phoneCanada,
            "JSON, an array of records",
            text(&record, "[", &format!("{}]", record.trim_end_matches(','))),
        ),
        large(
            Vendor::Net2phoneCanada,
            "JSON, many records, a text not UTF-8",
            records(b"\xff", r#"{"":1,"":1,"":1}"#),
        ),
        large(
            Vendor::Net2phoneCanada,
            "JSON, many records, a text to be mended",
            records(b"\xff\x01", r#"{"":1,"":1,"":1}"#),
        ),
        large(
            Vendor::Net2phoneCanada,
            "JSON, many unreadable records, the same",
            records(
                b"\xff\x01",
                r#"{"end_time":1,"start_time":1,"answer_time":1}"#,
            ),
        ),
        large(
            Vendor::Net2phoneCanada,
            "JSON, few records of short fields",
            text("a", &format!(r#"[{{"duration":1}}{few},{{"id":""#), "\"}]"),
        ),
        large(
            Vendor::Voipcloud,
            "JSON, as long a list as may be",
            text(
                "a",
                &format!(r#"{{"type":"voicemail","audio_file":["1"{list}],"x":""#),
                "\"}",
            ),
        ),
        large(
            Vendor::Petdesk,
            "form, one long text",
            text("BiscuitIsReady", form, ""),
        ),
        large(
            Vendor::Petdesk,
            "form, one long text, escaped",
            text("Biscuit+is+ready%2C+", form, ""),
        ),
        large(
            Vendor::Petdesk,
            "form, as many unknown fields as may be",
            fields("eventType=InboundCall&containerId=FILLER", "&"),
        ),
    ]
}
