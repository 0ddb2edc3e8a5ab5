//! Vonage's tokens: a known answer, and what must not be taken.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use hookswitch::{
    Check, Request, Secrets, Vendor,
    verify::{DEFAULT_TOLERANCE, Needed, Proof, Unsigned, Verified, VerifyError},
    vonage,
};

use super::secrets;

const HEADER: &str = "authorization";
const MALFORMED: VerifyError = VerifyError::Malformed(HEADER);

/// The known answer: the claims are those that the vendor prints, but for the body's hash. The vendor prints no
/// whole token.
const SECRET: &str = "example-signature-secret-32-bytes";
const BODY: &str = r#"{"uuid":"aaaaaaaa-bbbb-cccc-dddd-0123456789ab","conversation_uuid":"CON-aaaaaaaa-bbbb-cccc-dddd-0123456789ab","status":"answered","direction":"inbound","timestamp":"2020-01-01T12:00:00.000Z"}"#;
const TOKEN: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpYXQiOjE1ODc0OTQ5NjIsImp0aSI6ImM1YmE4ZjI0LTFhMTQtNGMxMC1iZmRmLTNmYmU4Y2U1MTFiNSIsImlzcyI6IlZvbmFnZSIsInBheWxvYWRfaGFzaCI6IjdmMGNhYjg1MGNkZTA1ZjNmNzU2NmQ5YjU0MGY3ZDFmNWE1MWJkNTYzMjA5OWYzZjk3N2Q4NGI3NDExOTkxYzIiLCJhcGlfa2V5IjoiYTFiMmMzZCIsImFwcGxpY2F0aW9uX2lkIjoiYWFhYWFhYWEtYmJiYi1jY2NjLWRkZGQtMDEyMzQ1Njc4OWFiIn0.Hl6x40HhJh5OwS5yzb_4gNcF8NgjTxc5p7DDncUT33w";
const MADE_AT: i64 = 1_587_494_962;

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap()
}

fn verdict(
    body: &str,
    authorization: &str,
    secrets: &Secrets,
    now: i64,
) -> Result<Verified, VerifyError> {
    let headers = [("Authorization", authorization)];
    let request = Request::new(body.as_bytes()).with_headers(&headers);
    vonage::verify(&request, secrets, at(now), DEFAULT_TOLERANCE)
}

/// The verdict on a token that says this, and that the secret has signed.
fn of_token(header: &str, claims: &str, body: &str) -> Result<Verified, VerifyError> {
    verdict(body, &token(header, claims), &secrets("s"), MADE_AT)
}

/// A token, signed with the secret `s`.
fn token(header: &str, claims: &str) -> String {
    format!("Bearer {}", vonage::sign("s", header, claims))
}

const HS256: &str = r#"{"alg":"HS256","typ":"JWT"}"#;
/// The SHA-256 of `{}` and of nothing.
const OF_BRACES: &str = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
const OF_NOTHING: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

fn claims(hash: &str) -> String {
    format!(r#"{{"iat":{MADE_AT},"payload_hash":"{hash}"}}"#)
}

fn by(proof: Proof, secret: usize) -> Result<Verified, VerifyError> {
    Ok(Verified::new(proof, Some(secret)))
}

#[test]
fn the_known_token_is_right() {
    let bearer = format!("Bearer {TOKEN}");
    let fits = |secret: &str| verdict(BODY, &bearer, &secrets(secret), MADE_AT);
    let proved = by(Proof::BodyAndTime, 0);
    assert_eq!(fits(SECRET), proved);
    let header = r#"{"alg":"HS256","typ":"JWT"}"#;
    let claims = r#"{"iat":1587494962,"jti":"c5ba8f24-1a14-4c10-bfdf-3fbe8ce511b5","iss":"Vonage","payload_hash":"7f0cab850cde05f3f7566d9b540f7d1f5a51bd5632099f3f977d84b7411991c2","api_key":"a1b2c3d","application_id":"aaaaaaaa-bbbb-cccc-dddd-0123456789ab"}"#;
    assert_eq!(vonage::sign(SECRET, header, claims), TOKEN);
    // The account that the token names.
    assert_eq!(fits(&format!("a1b2c3d:{SECRET}")), proved);
    for other in [
        "b1b2c3d:",
        "a1b2c3:",
        "a1b2c3d",
        "A1B2C3D:",
        ":",
        "a1b2c3d::",
    ] {
        let secret = format!("{other}{SECRET}");
        assert_eq!(fits(&secret), Err(VerifyError::Mismatch), "{other}");
    }
    let several = Secrets::new([
        "other",
        &format!("b1b2c3d:{SECRET}"),
        &format!("a1b2c3d:{SECRET}"),
    ]);
    let verdict_of_several = verdict(BODY, &bearer, &several.unwrap(), MADE_AT);
    assert_eq!(verdict_of_several, by(Proof::BodyAndTime, 2));
    // The scheme's name is in any case.
    for authorization in [format!("bearer {TOKEN}"), format!("BEARER   {TOKEN} ")] {
        assert_eq!(
            verdict(BODY, &authorization, &secrets(SECRET), MADE_AT),
            proved
        );
    }
    let changed = BODY.replace("answered", "rejected");
    assert_eq!(
        verdict(&changed, &bearer, &secrets(SECRET), MADE_AT),
        Err(VerifyError::Mismatch)
    );
}

#[test]
fn no_other_algorithm_is_taken() {
    let good = claims(OF_BRACES);
    for header in [
        HS256,
        r#"{"alg":"HS256"}"#,
        r#"{"typ":"at+jwt","alg":"HS256","kid":"7"}"#,
        r#"{"typ":5,"alg":"HS256"}"#,
    ] {
        assert_eq!(
            of_token(header, &good, "{}"),
            by(Proof::BodyAndTime, 0),
            "{header}"
        );
    }
    for header in [
        r#"{"alg":"none"}"#,
        r#"{"alg":"None","typ":"JWT"}"#,
        r#"{"alg":"RS256","typ":"JWT"}"#,
        r#"{"alg":"HS384"}"#,
        r#"{"alg":"hs256"}"#,
        r#"{"alg":["HS256"]}"#,
        r#"{"alg":"none","alg":"HS256"}"#,
        r#"{"alg":"HS256","crit":["b64"],"b64":false}"#,
        r#"{"typ":"JWT"}"#,
        r#""HS256""#,
        "",
    ] {
        assert_eq!(of_token(header, &good, "{}"), Err(MALFORMED), "{header}");
    }
    // Without a signature, as `none` has it.
    let unsigned = token(HS256, &good);
    let (unsigned, _) = unsigned.rsplit_once('.').unwrap();
    for token in [format!("{unsigned}."), unsigned.to_owned()] {
        assert_eq!(
            verdict("{}", &token, &secrets("s"), MADE_AT),
            Err(MALFORMED)
        );
    }
}

#[test]
fn the_header_has_one_form() {
    let good = token(HS256, &claims(OF_BRACES));
    let last = |end: &str| format!("{}{end}", &good[..good.len() - 1]);
    for authorization in [
        String::new(),
        "Bearer".to_owned(),
        "Bearer ".to_owned(),
        good.replace(' ', ""),
        good.replace("Bearer", "Basic"),
        good.replace("Bearer ", ""),
        good.replace('.', ". "),
        good.replace('.', ""),
        format!("{good}.e30"),
        format!("{good}="),
        // Another text of the same bytes, and of others.
        last("/"),
        last("+"),
        last(""),
        "Bearer ..".to_owned(),
        "Bearer \u{e9}.\u{e9}.\u{e9}".to_owned(),
    ] {
        let refused = verdict("{}", &authorization, &secrets("s"), MADE_AT);
        assert_eq!(refused, Err(MALFORMED), "{authorization}");
    }
    let request = Request::new(b"{}");
    assert_eq!(
        vonage::verify(&request, &secrets("s"), at(MADE_AT), DEFAULT_TOLERANCE),
        Err(VerifyError::MissingHeader(HEADER))
    );
    // For this status the vendor does not send again, signed: see the module's documentation.
    assert_eq!(VerifyError::MissingHeader(HEADER).status(), 401);
    let twice = [("Authorization", &*good), ("authorization", TOKEN)];
    let request = Request::new(b"{}").with_headers(&twice);
    assert_eq!(
        vonage::verify(&request, &secrets("s"), at(MADE_AT), DEFAULT_TOLERANCE),
        Err(MALFORMED)
    );
}

#[test]
fn the_body_is_what_the_hash_says() {
    let upper = OF_BRACES.to_uppercase();
    for (claims, body, expected) in [
        (claims(OF_BRACES), "{}", by(Proof::BodyAndTime, 0)),
        (claims(OF_BRACES), "{} ", Err(VerifyError::Mismatch)),
        (claims(OF_BRACES), "", Err(VerifyError::Mismatch)),
        (claims(&upper), "{}", Err(VerifyError::Mismatch)),
        (claims(""), "{}", Err(VerifyError::Mismatch)),
        (claims(OF_NOTHING), "{}", Err(VerifyError::Mismatch)),
        // Of a GET the sender alone.
        (claims(OF_NOTHING), "", by(Proof::Sender, 0)),
        (claims(""), "", Err(VerifyError::Mismatch)),
    ] {
        assert_eq!(of_token(HS256, &claims, body), expected, "{claims} {body}");
    }
    let bare = format!(r#"{{"iat":{MADE_AT}}}"#);
    assert_eq!(of_token(HS256, &bare, "{}"), Err(MALFORMED));
    assert_eq!(of_token(HS256, &bare, "a=1"), Err(MALFORMED));
    // What is no body is read from the query, too.
    for empty in ["", " ", "\r\n", "\u{feff}"] {
        assert_eq!(
            of_token(HS256, &bare, empty),
            by(Proof::Sender, 0),
            "{empty:?}"
        );
    }
}

#[test]
fn the_time_is_judged_once_the_token_is_right() {
    let tolerance = i64::try_from(DEFAULT_TOLERANCE.as_secs()).unwrap();
    let bearer = format!("Bearer {TOKEN}");
    for (late, expected) in [
        (tolerance, by(Proof::BodyAndTime, 0)),
        (tolerance + 1, Err(VerifyError::TooOld)),
        (-tolerance, by(Proof::BodyAndTime, 0)),
        (-tolerance - 1, Err(VerifyError::FromTheFuture)),
    ] {
        let now = MADE_AT + late;
        assert_eq!(
            verdict(BODY, &bearer, &secrets(SECRET), now),
            expected,
            "{late}"
        );
        assert_eq!(
            verdict("{}", &bearer, &secrets(SECRET), now),
            Err(VerifyError::Mismatch)
        );
        assert_eq!(
            verdict(BODY, &bearer, &secrets("s"), now),
            Err(VerifyError::Mismatch)
        );
    }
    // Until when it can be used, if it says so.
    let until = |exp: i64| {
        let claims = format!(r#"{{"iat":{MADE_AT},"exp":{exp},"payload_hash":"{OF_BRACES}"}}"#);
        of_token(HS256, &claims, "{}")
    };
    assert_eq!(until(MADE_AT + 86_400), by(Proof::BodyAndTime, 0));
    assert_eq!(until(MADE_AT - tolerance), by(Proof::BodyAndTime, 0));
    assert_eq!(until(MADE_AT - tolerance - 1), Err(VerifyError::TooOld));
    assert_eq!(until(i64::MAX), Err(MALFORMED));
    for claims in [
        "{}",
        "",
        "[]",
        "5",
        r#"{"iat":"1587494962"}"#,
        r#"{"iat":1587494962.5}"#,
        r#"{"iat":9223372036854775807}"#,
        r#"{"iat":1587494962,"iat":1587494962}"#,
        r#"{"iat":1587494962,"payload_hash":5}"#,
        r#"{"iat":1587494962,"api_key":{}}"#,
    ] {
        assert_eq!(of_token(HS256, claims, ""), Err(MALFORMED), "{claims}");
    }
    // Other claims may be of any kind.
    let claims = format!(r#"{{"aud":[1],"iat":{MADE_AT},"x":{{}}}}"#);
    assert_eq!(of_token(HS256, &claims, ""), by(Proof::Sender, 0));
}

/// What a server has whose signature secret is empty, and is put together with the API key.
#[test]
fn an_api_key_alone_is_no_secret() {
    let claims = [
        format!(r#"{{"iat":{MADE_AT},"payload_hash":"{OF_BRACES}","api_key":"a1b2c3d"}}"#),
        claims(OF_BRACES),
    ];
    for claims in claims {
        for key in ["", "a1b2c3d:", "a1b2c3d"] {
            let forged = format!("Bearer {}", vonage::sign(key, HS256, &claims));
            let refused = |secrets: &Secrets| verdict("{}", &forged, secrets, MADE_AT);
            let alone = secrets("a1b2c3d:");
            assert_eq!(refused(&alone), Err(VerifyError::BadSecret), "{key}");
            let beside = Secrets::new(["a1b2c3d:", "other"]).unwrap();
            assert_eq!(refused(&beside), Err(VerifyError::Mismatch), "{key}");
        }
    }
}

#[test]
fn what_signs_itself_is_taken() {
    let now = at(MADE_AT) + TimeDelta::milliseconds(999);
    for secret in ["s", "a1b2c3d:s", ":s", "a:b:c", "a:b:"] {
        for body in ["", "{}", BODY] {
            let unsigned = Unsigned {
                body: body.as_bytes(),
                at: now,
                ..Unsigned::default()
            };
            let headers = vonage::signed_headers(secret, &unsigned);
            let request = Request::new(body.as_bytes()).with_headers(&headers);
            let secrets = secrets(secret);
            let check = Check::at(now).with_secrets(&secrets);
            let proof = match body {
                "" => Proof::Sender,
                _ => Proof::BodyAndTime,
            };
            assert_eq!(
                hookswitch::verify(Vendor::Vonage, &request, &check),
                by(proof, 0),
                "{secret} {body}"
            );
            let late = check.with_tolerance(Duration::ZERO);
            assert_eq!(
                hookswitch::verify(Vendor::Vonage, &request, &late),
                Err(VerifyError::TooOld)
            );
            assert_eq!(
                hookswitch::verify(Vendor::Vonage, &request, &Check::at(now)),
                Err(VerifyError::NotGiven(Needed::Secrets))
            );
        }
    }
}
