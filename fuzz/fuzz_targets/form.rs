#![no_main]

use hookswitch::{Request, petdesk};

// The form reader gives the pairs of the URL standard's, in their order: those that the schema does not
// know are in `extra`.
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let mut body = b"eventType=queueEntered&".to_vec();
    body.extend_from_slice(data);
    let Ok(delivery) = petdesk::parse(&Request::new(&body)) else {
        return;
    };
    let body = body.trim_ascii();
    let pairs: Vec<(String, String)> =
        serde_urlencoded::from_bytes(body).expect("any bytes are a form");
    let mut pairs = pairs.into_iter();
    for extra in &delivery.extra {
        let found = pairs.any(|(name, value)| {
            // A leading space counts as the plus of a phone number.
            let plus = value
                .strip_prefix(' ')
                .map(|value| format!("+{}", value.trim_start()));
            name == extra.name
                && (value == extra.value.as_str() || plus.as_deref() == Some(extra.value.as_str()))
        });
        assert!(found, "{extra:?}");
    }
});
