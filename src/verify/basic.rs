//! HTTP Basic: a name and a password in a header (RFC 7617).

use alloc::string::String;

use super::{Verified, VerifyError, header, mac};
use crate::{Request, Secrets};

/// The header that has them.
pub(crate) const AUTHORIZATION: &str = "authorization";

/// Checks that a request has the name and the password of one of the secrets, each of which is `name:password`.
pub(crate) fn verify_basic(
    request: &Request<'_>,
    secrets: &Secrets,
) -> Result<Verified, VerifyError> {
    if !secrets.any(|secret| secret.contains(&b':')) {
        return Err(VerifyError::BadSecret);
    }
    let sent = credentials(header(request, AUTHORIZATION)?);
    secrets.verify(sent.ok_or(VerifyError::Malformed(AUTHORIZATION))?)
}

/// What the header says for a name and a password, which are `name:password`.
pub(crate) fn basic_authorization(secret: &[u8]) -> String {
    let mut value = String::from("Basic ");
    value.push_str(&mac::to_base64(secret));
    value
}

/// The `name:password` of a header: the word `Basic`, in any case, spaces, and base64.
fn credentials(header: &[u8]) -> Option<alloc::vec::Vec<u8>> {
    let (scheme, rest) = header.split_at_checked(5)?;
    if !scheme.eq_ignore_ascii_case(b"basic") || rest.first() != Some(&b' ') {
        return None;
    }
    let credentials = mac::bytes_from_base64(rest.trim_ascii())?;
    // Without a colon it is no such header, whatever the secret is.
    credentials.contains(&b':').then_some(credentials)
}

#[cfg(test)]
mod tests {
    use super::{AUTHORIZATION, basic_authorization, credentials, verify_basic};
    use crate::verify::{Proof, Verified, VerifyError};
    use crate::{Request, Secrets};

    #[test]
    fn the_examples_of_rfc_7617() {
        for (name_and_password, header) in [
            ("Aladdin:open sesame", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
            // Section 2.1: the pound sign in UTF-8.
            ("test:123\u{a3}", "Basic dGVzdDoxMjPCow=="),
        ] {
            assert_eq!(basic_authorization(name_and_password.as_bytes()), header);
            assert_eq!(
                credentials(header.as_bytes()).as_deref(),
                Some(name_and_password.as_bytes())
            );
        }
    }

    #[test]
    fn the_header_has_one_form() {
        for header in ["basic dTpw", "BASIC dTpw", "Basic   dTpw", "Basic dTpw "] {
            assert_eq!(
                credentials(header.as_bytes()).as_deref(),
                Some(&b"u:p"[..]),
                "{header}"
            );
        }
        for header in [
            "",
            "Basic",
            "Basic ",
            "BasicdTpw",
            "Bearer dTpw",
            "dTpw",
            // Without padding, with a line break in it, of the other alphabet, and of `up`.
            "Basic dTpwcA",
            "Basic dT\npw",
            "Basic dTr_",
            "Basic dXA=",
            // The last bits of the text are not zero: a second form of the same bytes.
            "Basic dTpwcB==",
            "Basic \u{e9}",
        ] {
            assert_eq!(credentials(header.as_bytes()), None, "{header}");
        }
    }

    #[test]
    fn one_of_the_secrets_must_fit_as_a_whole() {
        let check = |sent: &str, secrets: &[&str]| {
            let header = basic_authorization(sent.as_bytes());
            let headers = [(AUTHORIZATION, &*header)];
            let request = Request::new(b"").with_headers(&headers);
            verify_basic(&request, &Secrets::new(secrets).unwrap())
        };
        let by = |index| Ok(Verified::new(Proof::Sender, Some(index)));
        assert_eq!(check("u:p", &["u:p"]), by(0));
        assert_eq!(check("u:p:q", &["u:p", "u:p:q"]), by(1));
        for sent in ["u:", ":p", "u:P", "U:p", "u:p ", "u:pp", ":", "p:u"] {
            assert_eq!(check(sent, &["u:p"]), Err(VerifyError::Mismatch), "{sent}");
        }
        // A secret that is no such pair can never fit, which is the server's own mistake.
        assert_eq!(check("u:p", &["p"]), Err(VerifyError::BadSecret));
        assert_eq!(check("u:p", &["p", "u:p"]), by(1));
    }
}
