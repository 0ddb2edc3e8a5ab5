//! What asks whether an address is ours, and what does not.

use hookswitch::{Check, Request, Vendor, challenge, samples};

#[test]
fn no_delivery_is_a_question() {
    for vendor in Vendor::ALL {
        let is_question = |name: &str| name.starts_with("zoom_phone/url-validation/");
        for sample in samples::of(*vendor).filter(|sample| !is_question(sample.name)) {
            let signed = sample.signed();
            for request in [signed.request(), sample.request()] {
                // Whatever the check lacks.
                for check in [sample.check(), Check::at(sample.at)] {
                    let asked = challenge(*vendor, &request, &check);
                    assert_eq!(asked, Ok(None), "{}", sample.name);
                }
            }
        }
    }
}

#[test]
fn what_asks_nothing_is_no_question() {
    for vendor in Vendor::ALL {
        for body in [&b""[..], b"{}", b"[]", b"{", b"null", b"a=b", b"\xff"] {
            let check = Check::at(chrono::DateTime::UNIX_EPOCH);
            let asked = challenge(*vendor, &Request::new(body), &check);
            assert_eq!(asked, Ok(None), "{vendor} {body:?}");
        }
    }
}
