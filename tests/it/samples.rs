//! The samples: made of the fixtures, read as they stand, and verified as signed.
//!
//! `UPDATE=1 cargo test --test it samples` writes the rows of `src/samples/`.

use std::fmt::Write as _;

use crate::support::generated::{differs, is_updating};
use crate::support::http::{Fixture, cases, stories};
use chrono::{NaiveDate, TimeDelta};
use hookswitch::samples::{self, HttpFile, HttpFileError, Source};
use hookswitch::{Vendor, parse};

/// The fixtures that are samples, by vendor's folder.
fn fixtures(vendor: Vendor) -> Vec<Fixture> {
    let folder = format!("{vendor}/");
    let of_vendor = stories().unwrap().into_iter();
    let of_vendor = of_vendor.filter(|story| story.name.starts_with(&folder));
    of_vendor.flat_map(|story| story.requests).collect()
}

/// What a fixture's `# source:` line says, in one of the forms that CONTRIBUTING.md names.
fn source(words: &str) -> Option<String> {
    if words == "constructed from the documented fields" {
        return Some("Source::Constructed".to_owned());
    }
    if let Some(repository) = words.strip_prefix("observed in public code ") {
        let (owner, name) = repository.split_once('/')?;
        let is_name = |part: &str| !part.is_empty() && !part.contains([' ', '/']);
        return (is_name(owner) && is_name(name))
            .then(|| format!("Source::Observed {{ repository: {repository:?} }}"));
    }
    if let Some(link) = words.strip_prefix("rebuilt from observed notifications ") {
        let is_link = link.starts_with("https://") && !link.contains(' ');
        return is_link.then(|| format!("Source::Rebuilt {{ link: {link:?} }}"));
    }
    let (link, date) = words.strip_prefix("documentation ")?.split_once(' ')?;
    let is_date = date.parse::<NaiveDate>().is_ok() && date.len() == 10;
    (link.starts_with("https://") && is_date)
        .then(|| format!("Source::Documentation {{ link: {link:?}, date: {date:?} }}"))
}

/// The file of a vendor's rows, as it should be.
fn rows(vendor: Vendor) -> String {
    let mut text = format!(
        "//! Made of `fixtures/{vendor}/` by `UPDATE=1 cargo test --test it samples`.\n\n\
         use super::{{Row, Source}};\n\n\
         #[rustfmt::skip]\n\
         pub(super) const ROWS: &[Row] = &[\n"
    );
    for fixture in fixtures(vendor) {
        let name = fixture.name().replace('\\', "/");
        let words = fixture.source.as_deref().unwrap_or_default();
        let source = source(words)
            .unwrap_or_else(|| panic!("{name}: `# source: {words}` is in no form that is known"));
        let _ = writeln!(
            text,
            "    ({name:?}, {source}, include_bytes!({:?})),",
            format!("../../fixtures/{name}")
        );
    }
    text + "];\n"
}

#[test]
fn every_story_is_a_sample_and_no_case_is() {
    let mut wrong = Vec::new();
    for vendor in Vendor::ALL {
        let path = format!("src/samples/{vendor}.rs");
        let rows = rows(*vendor);
        if differs(&path, &rows) {
            wrong.push(path);
        }
    }
    assert!(
        wrong.is_empty(),
        "not made of the present fixtures: {wrong:?}; run `UPDATE=1 cargo test --test it samples`"
    );
}

/// With `UPDATE=1` this very program still has the rows of before: there is nothing to hold against the
/// fixtures then.
#[test]
fn every_sample_is_its_fixture() {
    if is_updating() {
        return;
    }
    for vendor in Vendor::ALL {
        let samples: Vec<_> = samples::of(*vendor).collect();
        let fixtures = fixtures(*vendor);
        assert_eq!(samples.len(), fixtures.len(), "{vendor}");
        for (sample, fixture) in samples.iter().zip(&fixtures) {
            assert_eq!(sample.name, fixture.name());
            assert_eq!(sample.file, fixture.http, "{}", sample.name);
            assert_eq!(sample.vendor, *vendor, "{}", sample.name);
            assert_eq!(sample.file.vendor, Some(*vendor), "{}", sample.name);
            let (story, _) = sample.name.rsplit_once('/').unwrap();
            assert_eq!(sample.story, story);
            assert_eq!(sample.request().body(), fixture.body);
            let words = match sample.source {
                Source::Documentation { link, date } => format!("documentation {link} {date}"),
                Source::Constructed => "constructed from the documented fields".to_owned(),
                Source::Observed { repository } => format!("observed in public code {repository}"),
                Source::Rebuilt { link } => format!("rebuilt from observed notifications {link}"),
                other => panic!("{other:?} is in no file"),
            };
            assert_eq!(sample.file.source, Some(words), "{}", sample.name);
            let target = sample
                .url
                .strip_prefix("https://hooks.example.com")
                .unwrap();
            let (path, query) = match target.split_once('?') {
                Some((path, query)) => (path, Some(query)),
                None => (target, None),
            };
            assert_eq!(path, fixture.http.path, "{}", sample.name);
            assert_eq!(query, fixture.query.as_deref(), "{}", sample.name);
            let host = sample.request().header("host");
            assert_eq!(host, [b"hooks.example.com"], "{}", sample.name);
        }
    }
    assert!(samples::all().count() > 400);
}

#[test]
fn a_story_is_found_by_its_name_and_arrives_in_order() {
    if is_updating() {
        return;
    }
    for group in cases().unwrap() {
        assert_eq!(samples::story(&group.name).count(), 0, "{}", group.name);
    }
    for story in stories().unwrap() {
        let samples: Vec<_> = samples::story(&story.name).collect();
        let names: Vec<_> = samples.iter().map(|sample| sample.name).collect();
        let files: Vec<_> = story.requests.iter().map(Fixture::name).collect();
        assert_eq!(names, files);
        assert_eq!(samples[0].at.to_rfc3339(), "2026-12-01T12:00:00+00:00");
        for pair in samples.windows(2) {
            assert_eq!(pair[1].at - pair[0].at, TimeDelta::seconds(10));
        }
    }
    for name in [
        "",
        "voipcloud",
        "voipcloud/",
        "voipcloud/no-such",
        "nobody/answered",
    ] {
        assert_eq!(samples::story(name).count(), 0, "{name}");
    }
}

/// Whoever runs all samples through his own server need not except any.
#[test]
fn every_sample_is_read_and_tells_of_nothing_yet_to_come() {
    for sample in samples::all() {
        let delivery = parse(sample.vendor, &sample.request()).unwrap_or_else(|error| {
            panic!(
                "{}: {error}; a request that is refused is one of the `cases`",
                sample.name
            )
        });
        for event in delivery.normalize() {
            let times = [
                event.occurred_at,
                event.times.started_at,
                event.times.answered_at,
                event.times.ended_at,
            ];
            let latest = times.into_iter().flatten().max();
            assert!(
                latest.is_none_or(|latest| latest < sample.at),
                "{}",
                sample.name
            );
        }
    }
}

#[cfg(feature = "verify")]
mod signed {
    use hookswitch::samples::{self, Sample};
    use hookswitch::{
        Request, Secrets, Vendor, parse, verify,
        verify::{Authentication, Proof, Verified, VerifyError},
    };

    fn checked(sample: &Sample, request: &Request<'_>) -> Result<Verified, VerifyError> {
        verify(sample.vendor, request, &sample.check())
    }

    #[test]
    fn every_sample_verifies_as_its_vendor_offers() {
        for sample in samples::all() {
            let name = sample.name;
            let secret = samples::secret(sample.vendor);
            let expected = match sample.vendor.authentication() {
                // Nobody knows what Vonage signs of a query.
                Authentication::Signature(_)
                    if sample.vendor == Vendor::Vonage && sample.file.body.is_empty() =>
                {
                    Ok(Verified::new(Proof::Sender, Some(0)))
                }
                Authentication::Signature(proof) => Ok(Verified::new(proof, Some(0))),
                Authentication::Token => Ok(Verified::new(Proof::Sender, Some(0))),
                Authentication::SourceAddress => Ok(Verified::new(Proof::Sender, None)),
                _ => Err(VerifyError::NothingOffered),
            };
            let signed = sample.signed();
            assert_eq!(checked(&sample, &signed.request()), expected, "{name}");
            assert_eq!(
                secret.is_some(),
                expected.is_ok_and(|verified| verified.secret.is_some()),
                "{name}"
            );
            // It still is the same delivery.
            assert_eq!(signed.query, sample.file.query);
            match sample.vendor {
                // The secret, or the signature, is in the body.
                Vendor::Aircall | Vendor::Dialpad => assert_eq!(
                    parse(sample.vendor, &signed.request()),
                    parse(sample.vendor, &sample.request())
                ),
                _ => assert_eq!(signed.body, sample.file.body),
            }
            assert_eq!(signed.source, sample.file.source);
            if expected.is_err() {
                assert_eq!(signed, sample.file, "{name}");
            }
            if let Some(secret) = secret {
                // Not signed, or with another secret, it is refused.
                assert!(checked(&sample, &sample.request()).is_err(), "{name}");
                let other = match sample.vendor {
                    // A secret is base64.
                    Vendor::Quo => "whsec_b3RoZXI=".to_owned(),
                    _ => format!("not {secret}"),
                };
                let secrets = Secrets::new([other]).unwrap();
                let check = sample.check().with_secrets(&secrets);
                let verified = verify(sample.vendor, &signed.request(), &check);
                let refused = match sample.vendor {
                    // It is no public key.
                    Vendor::Telnyx => VerifyError::BadSecret,
                    _ => VerifyError::Mismatch,
                };
                assert_eq!(verified, Err(refused), "{name}");
            }
        }
    }

    #[test]
    fn a_changed_byte_of_what_is_signed_is_noticed() {
        let mut changed = 0;
        for (number, sample) in samples::all().enumerate() {
            let Authentication::Signature(Proof::Body | Proof::BodyAndTime) =
                sample.vendor.authentication()
            else {
                continue;
            };
            let mut signed = sample.signed();
            // Of each body another seventh, since there are hundreds of them; fewer of Telnyx, whose signatures take
            // longest.
            let step = match sample.vendor {
                Vendor::Telnyx => 71,
                _ => 7,
            };
            for place in (number % step..signed.body.len()).step_by(step) {
                signed.body[place] ^= 1;
                let verified = checked(&sample, &signed.request());
                // The signature is in the body, too, and may be none any more.
                let is_none =
                    sample.vendor == Vendor::Dialpad && verified == Err(VerifyError::MalformedBody);
                assert!(
                    is_none || verified == Err(VerifyError::Mismatch),
                    "{} {place}: {verified:?}",
                    sample.name
                );
                signed.body[place] ^= 1;
                changed += 1;
            }
            assert!(checked(&sample, &signed.request()).is_ok());
        }
        assert!(changed > 10_000, "only {changed} bytes were changed");
    }

    #[test]
    fn a_sample_can_be_sent_at_another_time() {
        for mut sample in samples::story("net2phone/inbound-answered") {
            let before = sample.signed();
            sample.at = "2027-01-31T08:00:00.5Z".parse().unwrap();
            let refused = Err(VerifyError::TooOld);
            assert_eq!(
                checked(&sample, &before.request()),
                refused,
                "{}",
                sample.name
            );
            assert!(checked(&sample, &sample.signed().request()).is_ok());
        }
    }

    #[test]
    fn a_header_that_the_vendor_adds_stands_once() {
        let mut tokens = 0;
        for sample in samples::of(Vendor::Voipcloud) {
            let signed = sample.signed();
            assert_eq!(signed.request().header("X-Pbx-Token"), [b"sample-token"]);
            tokens += sample.request().header("X-Pbx-Token").len();
            let read = parse(sample.vendor, &signed.request()).unwrap();
            assert_eq!(read, parse(sample.vendor, &sample.request()).unwrap());
        }
        assert!(tokens > 0, "no fixture has the header");
    }
}

fn read(text: &str) -> Result<HttpFile, HttpFileError> {
    HttpFile::parse(text.as_bytes())
}

#[test]
fn a_file_is_read_as_it_stands() {
    let text = "# vendor: petdesk\n# source: a colleague: in March\n#\n# A remark.\n\
                POST /hooks/petdesk?tenant=7&a=? HTTP/1.1\nHost: hooks.example.com\nX-Odd:  a:b \nX-None:\n\n\
                a=1\n\nb=2\n\n";
    for text in [text.to_owned(), text.replace('\n', "\r\n")] {
        let end = if text.contains('\r') { "\r\n" } else { "\n" };
        let file = read(&text).unwrap();
        assert_eq!(file.vendor, Some(Vendor::Petdesk));
        assert_eq!(file.source.as_deref(), Some("a colleague: in March"));
        assert_eq!(file.path, "/hooks/petdesk");
        assert_eq!(file.query.as_deref(), Some("tenant=7&a=?"));
        let headers = [
            ("Host", "hooks.example.com"),
            ("X-Odd", "a:b"),
            ("X-None", ""),
        ];
        let headers = headers.map(|(name, value)| (name.to_owned(), value.as_bytes().to_vec()));
        assert_eq!(file.headers, headers);
        assert_eq!(file.body, format!("a=1{end}{end}b=2{end}").as_bytes());
        let request = file.request();
        assert_eq!(request.query(), "tenant=7&a=?");
        assert_eq!(request.header("x-odd"), [b"a:b"]);
        assert_eq!(request.body(), file.body);
        let debug = format!("{file:?}");
        assert!(
            !debug.contains("tenant") && !debug.contains("colleague"),
            "{debug}"
        );
    }
    let bare = read("GET /?a HTTP/2").unwrap();
    assert_eq!((bare.vendor, bare.source), (None, None));
    assert_eq!((&*bare.path, bare.query.as_deref()), ("/", Some("a")));
    assert!(bare.headers.is_empty() && bare.body.is_empty());
    // Bytes that are no text may stand in a body and in the value of a header.
    let file = HttpFile::parse(b"POST / HTTP/1.1\nX-Odd: \xff\n\n\xe9\n").unwrap();
    assert_eq!(file.headers[0].1, b"\xff");
    assert_eq!(file.body, b"\xe9");
}

#[test]
fn a_file_in_another_form_is_refused_by_line() {
    for (text, line, what) in [
        ("", 1, "a comment or a request line"),
        (
            "# vendor: petdesk\n# 5550142\n",
            3,
            "a comment or a request line",
        ),
        ("5550142\n", 1, "a comment or a request line"),
        ("\nPOST / HTTP/1.1\n", 1, "a comment or a request line"),
        ("#\nPOST /5550142\n", 2, "a comment or a request line"),
        ("POST 5550142 HTTP/1.1\n", 1, "a comment or a request line"),
        (
            "POST  /5550142 HTTP/1.1\n",
            1,
            "a comment or a request line",
        ),
        (
            "POST /5550142 HTTP/1.1 more\n",
            1,
            "a comment or a request line",
        ),
        ("post /5550142 HTTP/1.1\n", 1, "a comment or a request line"),
        (" /5550142 HTTP/1.1\n", 1, "a comment or a request line"),
        ("POST /5550142 HTTPS\n", 1, "a comment or a request line"),
        ("POST / HTTP/1.1\nA: b\n{\"5550142\"}\n", 3, "a header"),
        ("POST / HTTP/1.1\r\n: 5550142\r\n", 2, "a header"),
        ("#\n# vendor: 5550142\n", 2, "unknown word for `Vendor`"),
    ] {
        let error = read(text).unwrap_err().to_string();
        assert!(
            error.starts_with(&format!("line {line}: ")),
            "{text:?}: {error}"
        );
        assert!(error.contains(what), "{text:?}: {error}");
        assert!(!error.contains("5550142"), "{text:?}: {error}");
    }
    for bytes in [
        &b"# \xff\n"[..],
        b"POST /\xff HTTP/1.1\n",
        b"POST / HTTP/1.1\n\xff: a\n",
    ] {
        let error = HttpFile::parse(bytes).unwrap_err();
        let line = bytes.iter().filter(|byte| **byte == b'\n').count();
        assert_eq!(error, HttpFileError::NotText(line));
    }
}
