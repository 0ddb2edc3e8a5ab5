//! Reads every ordinary fixture as every vendor: each must be told from all others, with no vendor knowing
//! another.

use std::collections::{BTreeMap, BTreeSet};

use hookswitch::{
    Notice, Request, Vendor,
    error::{ParseErrorKind, Problem},
};

use crate::support::{changes::Fields, http};

/// Vendors that send in one dialect, whose deliveries nothing tells apart: what one reads of the other is an event
/// of the one.
const OF_ONE_DIALECT: [Vendor; 3] = [Vendor::Twilio, Vendor::Signalwire, Vendor::Telnyx];

fn has_a_dialect(vendor: Vendor) -> bool {
    OF_ONE_DIALECT.contains(&vendor)
}

/// Whether a request is in the dialect: of Telnyx those of TeXML are, and its JSON is not.
fn is_in_a_dialect(own: Vendor, body: &[u8]) -> bool {
    has_a_dialect(own) && (own != Vendor::Telnyx || !body.trim_ascii().starts_with(b"{"))
}

/// Whether a request is in a dialect that the other vendor sends in, too.
fn share_a_dialect(own: Vendor, body: &[u8], other: Vendor) -> bool {
    is_in_a_dialect(own, body) && has_a_dialect(other)
}

/// Whether it reads `From` and `To`, so that those by themselves are nobody else's.
fn reads_from_and_to(vendor: Vendor) -> bool {
    has_a_dialect(vendor) || vendor == Vendor::Plivo
}

/// The fixtures of requests that their vendors are known to send, and that name an event: of each event, one with
/// the same fields, since it is by the names of the fields that a vendor is known.
fn ordinary() -> Vec<(Vendor, http::Fixture)> {
    let stories = http::stories().unwrap().into_iter();
    let requests = stories.flat_map(|story| story.requests);
    let mut seen = BTreeSet::new();
    let mut is_new = |vendor: Vendor, file: &http::Fixture| {
        let Some(fields) = Fields::of(file) else {
            return true;
        };
        let delivery = hookswitch::parse(vendor, &file.request());
        let event = delivery.map(|delivery| delivery.event.into_owned()).ok();
        let names: BTreeSet<_> = fields.paths().into_iter().collect();
        seen.insert((vendor, event, names))
    };
    let fixtures: Vec<_> = requests
        .map(|file| (file.vendor.unwrap(), file))
        .filter(|(vendor, file)| is_new(*vendor, file))
        .collect();
    assert!(fixtures.len() > 400, "only {} fixtures", fixtures.len());
    fixtures
}

/// Whether it is a message of Voice Over Cloud's, whose three fields are those of the dialect, too, and no id.
fn is_bare_message(own: Vendor, file: &http::Fixture) -> bool {
    own == Vendor::VoiceOverCloud && file.name().contains("sms")
}

/// Whether it is a notification of Telnyx's as parts of the reference print it, with `data` and nothing beside it,
/// which alone is nobody's. What was seen has `meta`, too.
fn is_without_meta(own: Vendor, body: &[u8]) -> bool {
    let has = |name: &str| body.windows(name.len()).any(|part| part == name.as_bytes());
    own == Vendor::Telnyx && has("\"data\"") && !has("\"meta\"")
}

/// Whether it is one of sipgate's whose fields are all Bandwidth's, too, but for the `event`.
fn has_nothing_of_its_own(own: Vendor, body: &[u8]) -> bool {
    let bandwidths = ["event", "callId", "direction", "from", "to", "cause"];
    let fields: Vec<(String, String)> = serde_urlencoded::from_bytes(body).unwrap_or_default();
    let is_bandwidths = |(name, _): &(String, String)| bandwidths.contains(&&**name);
    own == Vendor::Sipgate && fields.iter().all(is_bandwidths)
}

/// Whether the reader has an `event`, too, and what is left beside the fields that it has is common: the parties alone,
/// or one id. The name, which it does not know, is that of an unknown event.
fn is_half_known(own: Vendor, body: &[u8], read_as: Vendor) -> bool {
    let (known, common): (&[&str], &[&str]) = match (own, read_as) {
        (Vendor::Placetel, Vendor::Net2phone) => (
            &["event", "call_id", "direction", "duration"],
            &["from", "to", "user"],
        ),
        (Vendor::Placetel, Vendor::Sipgate) => {
            (&["event", "direction", "from", "to", "user"], &["call_id"])
        }
        (Vendor::Sipgate, Vendor::Placetel) => {
            (&["event", "direction", "from", "to", "user"], &["callId"])
        }
        _ => return false,
    };
    let fields: Vec<(String, String)> = serde_urlencoded::from_bytes(body).unwrap_or_default();
    let is_in = |names: &[&str], name: &str| names.contains(&name);
    fields
        .iter()
        .all(|(name, _)| is_in(known, name) || is_in(common, name))
}

/// What must come out of a request that is read as another vendor's.
fn expected(own: Vendor, file: &http::Fixture, read_as: Vendor) -> &'static str {
    let body = file.body.trim_ascii();
    let arrays_of = [
        Vendor::Net2phoneCanada,
        Vendor::Twilio,
        Vendor::Bandwidth,
        Vendor::Netsapiens,
    ];
    let takes_arrays = arrays_of.contains(&read_as);
    if share_a_dialect(own, body, read_as) && (takes_arrays || !body.starts_with(b"[")) {
        return "read as its own";
    }
    if !body.is_empty() && is_bare_message(own, file) && reads_from_and_to(read_as) {
        return "no_event_name";
    }
    let knows_data = matches!(
        read_as,
        Vendor::Aircall | Vendor::Quo | Vendor::WebexCalling
    );
    if is_without_meta(own, body) && !knows_data {
        return "no_event_name";
    }
    if is_half_known(own, body, read_as) {
        return "read as an unknown event";
    }
    // What is left beside the `state`, which both have, tells nobody.
    let is_state = own == Vendor::Net2phoneCanada
        && read_as == Vendor::Dialpad
        && body.starts_with(br#"{"msg""#);
    if is_state || (read_as == Vendor::Bandwidth && has_nothing_of_its_own(own, body)) {
        return "no_event_name";
    }
    match body.first() {
        // Both look there for `From`.
        None if reads_from_and_to(own) && read_as == Vendor::VoiceOverCloud => "wrong_vendor",
        // All of Voice Over Cloud's requests but one are in the query string, where no other looks.
        None => "empty",
        // An array of no records is net2phone Canada's.
        Some(b'[') if body == b"[]" && takes_arrays => "no_event_name",
        // To a vendor that sends no arrays one holds nothing.
        Some(b'[') if !takes_arrays => "not_an_object",
        // What net2phone Canada prints in single quotes is no JSON to others, nor is what Yeastar prints without escapes.
        Some(b'{') if body.contains(&b'\'') && !body.contains(&b'"') => "syntax",
        Some(b'{') if own == Vendor::Yeastar && !body.contains(&b'\\') => "syntax",
        _ => {
            assert_ne!(own, read_as);
            "wrong_vendor"
        }
    }
}

fn is_of_unknown_event(notices: &[Notice]) -> bool {
    let mut problems = notices.iter().map(|notice| &notice.problem);
    problems.any(|problem| *problem == Problem::UnknownEvent)
}

/// What comes out of a request that is read as another vendor's.
fn told(own: Vendor, read_as: Vendor, request: &Request<'_>) -> String {
    match hookswitch::parse(read_as, request) {
        Ok(delivery)
            if share_a_dialect(own, request.body(), read_as) && delivery.vendor == read_as =>
        {
            "read as its own".to_owned()
        }
        Ok(delivery) if is_of_unknown_event(&delivery.notices()) => {
            "read as an unknown event".to_owned()
        }
        Ok(delivery) => format!("read as {}", delivery.event),
        Err(error) => match error.kind() {
            ParseErrorKind::WrongVendor(vendor)
                if *vendor != own && !share_a_dialect(own, request.body(), *vendor) =>
            {
                format!("taken for {vendor}")
            }
            kind => kind.as_str().to_owned(),
        },
    }
}

#[test]
fn every_vendor_knows_the_deliveries_of_every_other() {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for (own, file) in ordinary() {
        for read_as in Vendor::ALL.iter().filter(|vendor| **vendor != own) {
            let expected = expected(own, &file, *read_as);
            let told = told(own, *read_as, &file.request());
            if told != expected {
                wrong.push(format!("{} as {read_as}: {told}", file.name()));
            }
            *counts.entry(expected).or_default() += 1;
            // The same fields as a form in the body, where every vendor looks.
            if expected == "empty" {
                let fields = file.query.as_deref().unwrap_or_default();
                let told = self::told(own, *read_as, &Request::new(fields.as_bytes()));
                let is_bare = is_bare_message(own, &file) && reads_from_and_to(*read_as);
                if told
                    != if is_bare {
                        "no_event_name"
                    } else {
                        "wrong_vendor"
                    }
                {
                    wrong.push(format!("the query of {} as {read_as}: {told}", file.name()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(counts["wrong_vendor"] > 1_400, "{counts:?}");
    assert_eq!(
        counts.len(),
        7,
        "each nature must have been seen: {counts:?}"
    );
}
#[test]
fn the_vendor_of_a_request_is_guessed() {
    for (own, file) in ordinary() {
        let guess = hookswitch::guess_vendor(&file.request());
        // Arrays are one vendor's alone.
        let is_array = file.body.starts_with(b"[");
        let expected = (is_array || !is_in_a_dialect(own, &file.body)).then_some(own);
        assert_eq!(guess, expected, "{}", file.name());
    }
}

#[test]
fn a_request_that_fits_two_vendors_is_nobodys() {
    for (body, query, guess) in [
        // Of one vendor each, in the body and in the query string.
        (
            "eventType=queueEntered&callUuid=7",
            "",
            Some(Vendor::Petdesk),
        ),
        (
            "",
            "event=inboundCallStart&callid=7",
            Some(Vendor::VoiceOverCloud),
        ),
        // Of both at once.
        (
            "eventType=queueEntered&callUuid=7",
            "event=inboundCallStart&callid=7",
            None,
        ),
        // An event that is not documented: the fields still tell.
        ("type=new&unique_call_id=7", "", Some(Vendor::Voipcloud)),
        ("type=new", "", None),
        ("", "", None),
        ("{", "", None),
    ] {
        let request = Request::new(body.as_bytes()).with_query(query);
        assert_eq!(hookswitch::guess_vendor(&request), guess, "{body} {query}");
    }
}
