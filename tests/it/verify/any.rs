//! What holds for any secret and any request.

use std::fmt::Debug;

use proptest::prelude::*;

use super::*;

/// The bytes with one bit flipped; `None` where there are none.
fn flipped(bytes: &[u8], at: usize) -> Option<Vec<u8>> {
    let mut bytes = bytes.to_vec();
    let at = at % (bytes.len() * 8).max(1);
    *bytes.get_mut(at / 8)? ^= 1 << (at % 8);
    Some(bytes)
}

fn is_refused<T: Debug>(verdict: Result<T, VerifyError>) -> Result<(), TestCaseError> {
    prop_assert!(verdict.is_err(), "{:?}", verdict);
    Ok(())
}

/// Bytes that make a secret.
fn secret() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(any::<u8>(), 1..100)
        .prop_filter("blank", |secret| !secret.trim_ascii().is_empty())
}

/// A text that stands for what must not be told.
const PLANTED: &str = "7c4e1ab0";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn a_flipped_bit_is_refused(
        secret in secret(),
        body in proptest::collection::vec(any::<u8>(), 0..300),
        at in any::<usize>(),
    ) {
        let good = secrets(&secret);
        let signature = net2phone::sign(&secret, SIGNED, &body);
        let (signature, time) = (signature.as_bytes(), SIGNED.as_bytes());
        let headers = [(SIGNATURE, signature), (TIMESTAMP, time)];
        prop_assert_eq!(net2phone(&headers, &body, &good), Ok(BODY_AND_TIME));

        if let Some(body) = flipped(&body, at) {
            is_refused(net2phone(&headers, &body, &good))?;
        }
        if let Some(time) = flipped(time, at) {
            is_refused(net2phone(&[(SIGNATURE, signature), (TIMESTAMP, &time)], &body, &good))?;
        }
        if let Some(signature) = flipped(signature, at) {
            is_refused(net2phone(&[(SIGNATURE, &signature), (TIMESTAMP, time)], &body, &good))?;
        }
        let other = flipped(&secret, at).and_then(|secret| Secrets::new([secret]).ok());
        if let Some(other) = other {
            is_refused(net2phone(&headers, &body, &other))?;
            is_refused(other.verify(&secret))?;
        }
        prop_assert_eq!(good.verify(&secret), Ok(SENDER));
    }

    #[test]
    fn what_is_sent_back_is_one_visible_word(
        token in prop_oneof![
            "[!-~]{0,300}".prop_map(String::into_bytes),
            "[!-~]{0,9}[ \r\n\té]?[!-~]{0,9}".prop_map(String::into_bytes),
            proptest::collection::vec(any::<u8>(), 0..300),
        ],
        body in prop_oneof![Just(Vec::new()), proptest::collection::vec(any::<u8>(), 0..4)],
    ) {
        let headers = [("Validation-Token", &token)];
        let request = Request::new(&body).with_headers(&headers);
        for &vendor in Vendor::ALL {
            let asked = hookswitch::challenge(vendor, &request, &Check::at(utc(SIGNED)));
            let Ok(Some(answer)) = asked else {
                continue;
            };
            prop_assert!(answer.headers.len() <= 1);
            for (_, value) in &answer.headers {
                prop_assert_eq!(value.as_bytes(), &*token);
                prop_assert!((1..=256).contains(&value.len()));
                prop_assert!(value.bytes().all(|byte| byte.is_ascii_graphic()));
            }
            prop_assert_eq!(answer.body, "");
        }
    }

    #[test]
    fn header_names_are_of_any_case(upper in any::<u64>()) {
        let spell = |name: &str| -> String {
            name.chars()
                .enumerate()
                .map(|(at, c)| if upper >> (at % 64) & 1 == 1 { c.to_ascii_uppercase() } else { c })
                .collect()
        };
        let signature = net2phone::sign("secret", SIGNED, b"{}");
        let (signature_header, timestamp_header) = (spell(SIGNATURE), spell(TIMESTAMP));
        let headers = [
            (&*signature_header, signature.as_bytes()),
            (&*timestamp_header, SIGNED.as_bytes()),
        ];
        let secrets = secrets("secret");
        prop_assert_eq!(net2phone(&headers, b"{}", &secrets), Ok(BODY_AND_TIME));
        let verdict = voipcloud(&[(&spell(TOKEN), "secret")], &secrets);
        prop_assert_eq!(verdict, Ok(SENDER));
    }

    #[test]
    fn the_tolerance_is_what_was_given(
        tolerance in 0_u32..1_000_000,
        offset in -2_000_000_i64..2_000_000,
    ) {
        let verdict = signed_at(
            SIGNED,
            utc(SIGNED) + TimeDelta::seconds(offset),
            Duration::from_secs(tolerance.into()),
        );
        let expected = if offset > i64::from(tolerance) {
            Err(VerifyError::TooOld)
        } else if -offset > i64::from(tolerance) {
            Err(VerifyError::FromTheFuture)
        } else {
            Ok(BODY_AND_TIME)
        };
        prop_assert_eq!(verdict, expected);
    }

    #[test]
    fn arbitrary_headers_end_in_a_verdict_that_tells_no_secret(
        mut values in proptest::collection::vec(
            (prop::sample::select(vec![SIGNATURE, TIMESTAMP, TOKEN]), any::<Vec<u8>>()),
            0..5,
        ),
        signed in any::<bool>(),
        now in -8_000_000_000_000_i64..8_000_000_000_000,
        tolerance in any::<u64>(),
    ) {
        for (_, value) in &mut values {
            value.extend_from_slice(PLANTED.as_bytes());
        }
        if signed {
            values.push((SIGNATURE, net2phone::sign(PLANTED, SIGNED, b"").into_bytes()));
        }
        let expected = net2phone::sign(PLANTED, SIGNED, b"");
        let secrets = secrets(PLANTED);
        let check = Check::at(DateTime::from_timestamp(now, 0).unwrap_or_default())
            .with_secrets(&secrets)
            .with_tolerance(Duration::from_secs(tolerance));
        let request = Request::new(b"").with_headers(&values);
        let mut shown = format!("{secrets:?} {check:?}");
        for vendor in Vendor::ALL {
            if let Err(error) = hookswitch::verify(*vendor, &request, &check) {
                shown.push_str(&format!(" {error} {error:?}"));
            }
        }
        let planted_bytes = format!("{:?}", PLANTED.as_bytes());
        for hidden in [PLANTED, &expected, planted_bytes.trim_matches(['[', ']'])] {
            prop_assert!(!shown.contains(hidden), "{}", shown);
        }
    }
}
