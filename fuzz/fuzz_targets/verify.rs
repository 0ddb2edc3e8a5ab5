//! What is asked of a request before it is read, of every vendor: whether it is a question, and whether it is the
//! vendor's. Samples are changed and then signed, or signed and then changed.

#![no_main]

use std::sync::LazyLock;

use arbitrary::Arbitrary;
use hookswitch::samples::{self, Sample};
use hookswitch::verify::{Authentication, Challenge};
use hookswitch::{Request, Vendor};

/// Headers that a signed sample may lack: those of questions, and what else is read.
const NAMES: &[&str] = &[
    "validation-token",
    "verification-token",
    "authorization",
    "x-plivo-signature-v2",
    "x-plivo-signature-v2-nonce",
    "x-plivo-signature-ma-v3",
    "x-signalwire-signature",
];

/// The most that an answer to a question may have, in bytes.
const LONGEST_ANSWER: usize = 1024;

#[derive(Arbitrary, Debug)]
struct Sent<'a> {
    vendor: u8,
    sample: u16,
    /// In place of the sample's, before it is signed.
    query: Option<&'a str>,
    body: Option<&'a [u8]>,
    /// In place of those of the signed sample, or beside them.
    headers: Vec<(u8, &'a [u8])>,
    cut: Option<u16>,
}

static SAMPLES: LazyLock<Vec<Vec<Sample>>> = LazyLock::new(|| {
    let of = |vendor: &Vendor| samples::of(*vendor).collect();
    Vendor::ALL.iter().map(of).collect()
});

libfuzzer_sys::fuzz_target!(|sent: Sent<'_>| {
    let of_vendor = &SAMPLES[usize::from(sent.vendor) % SAMPLES.len()];
    let mut sample = of_vendor[usize::from(sent.sample) % of_vendor.len()].clone();
    let is_as_sent = sent.query.is_none() && sent.body.is_none();
    if let Some(query) = sent.query {
        let address = sample.url.split('?').next().unwrap_or_default();
        sample.url = format!("{address}?{query}");
        sample.file.query = Some(query.to_owned());
    }
    if let Some(body) = sent.body {
        sample.file.body = body.to_owned();
    }
    let mut signed = sample.signed();
    let verdict = ask(&sample, &signed.request());
    let offers_nothing = sample.vendor.authentication() == Authentication::Nothing;
    assert!(verdict || !is_as_sent || offers_nothing, "{}", sample.name);

    for (at, value) in sent.headers {
        let at = usize::from(at);
        match signed.headers.get_mut(at) {
            Some((_, known)) => *known = value.to_owned(),
            None => {
                let name = NAMES[at % NAMES.len()];
                signed.headers.push((name.to_owned(), value.to_owned()));
            }
        }
    }
    if let Some(cut) = sent.cut {
        let end = usize::from(cut) % (signed.body.len() + 1);
        signed.body.truncate(end);
    }
    ask(&sample, &signed.request());
});

/// Whether the request is found to be the vendor's. No answer and no error has the secret.
fn ask(sample: &Sample, request: &Request<'_>) -> bool {
    let check = sample.check();
    let secret = samples::secret(sample.vendor);
    let is_safe = |text: &str| secret.is_none_or(|secret| !text.contains(secret));
    match hookswitch::challenge(sample.vendor, request, &check) {
        Ok(answer) => assert!(answer.as_ref().is_none_or(is_harmless), "{answer:?}"),
        Err(error) => assert!(is_safe(&format!("{error} {error:?}"))),
    }
    assert!(is_safe(&format!("{check:?} {request:?}")));
    match hookswitch::verify(sample.vendor, request, &check) {
        Ok(verified) => {
            // Nothing proves more than the vendor can.
            if let Authentication::Signature(most) = sample.vendor.authentication() {
                assert!(verified.proof <= most, "{verified:?}");
            }
            true
        }
        Err(error) => {
            assert!(matches!(error.status(), 401 | 500));
            assert!(is_safe(&format!("{error} {error:?}")));
            false
        }
    }
}

/// Whether an answer can be sent to somebody unknown: no page, no second header, no burden.
fn is_harmless(answer: &Challenge) -> bool {
    let is_value = |value: &str| value.bytes().all(|byte| byte.is_ascii_graphic());
    answer.status == 200
        && matches!(answer.content_type, "text/plain" | "application/json")
        && answer.headers.iter().all(|(_, value)| is_value(value))
        && answer.body.len() <= LONGEST_ANSWER
}
