//! What is said if a request is not the vendor's.

use super::*;

#[test]
fn errors_have_a_text_a_word_and_a_status() {
    for (error, text, word, status) in [
        (
            VerifyError::MissingHeader(TOKEN),
            "the header `x-pbx-token` is missing",
            "missing_header",
            401,
        ),
        (
            VerifyError::Malformed(TIMESTAMP),
            "the header `x-net2phone-timestamp` is not of the vendor's form, or came with different values",
            "malformed",
            401,
        ),
        (
            VerifyError::MissingField("token"),
            "the field `token` is missing in the body",
            "missing_field",
            401,
        ),
        (
            VerifyError::MalformedBody,
            "the body is not of the vendor's form, or has its secret more than once",
            "malformed_body",
            401,
        ),
        (
            VerifyError::Mismatch,
            "none of the secrets fits the request",
            "mismatch",
            401,
        ),
        (
            VerifyError::TooOld,
            "the request was signed too long ago",
            "too_old",
            401,
        ),
        (
            VerifyError::FromTheFuture,
            "the request was signed in the future",
            "from_the_future",
            401,
        ),
        (
            VerifyError::WrongAddress,
            "the request came from an address that is not the vendor's",
            "wrong_address",
            401,
        ),
        (
            VerifyError::NothingOffered,
            "the vendor offers nothing to verify a request by",
            "nothing_offered",
            401,
        ),
        (
            VerifyError::NotGiven(Needed::Secrets),
            "the check lacks the secrets",
            "not_given",
            500,
        ),
        (
            VerifyError::NotGiven(Needed::Peer),
            "the check lacks the peer",
            "not_given",
            500,
        ),
        (
            VerifyError::NotGiven(Needed::Url),
            "the check lacks the url",
            "not_given",
            500,
        ),
        (
            VerifyError::Unanswerable,
            "the answer that is asked for is not one that the vendor asks for",
            "unanswerable",
            401,
        ),
        (
            VerifyError::NotBuilt,
            "this build cannot check the vendor's signatures: a feature is missing",
            "not_built",
            500,
        ),
        (
            VerifyError::BadSecret,
            "none of the secrets has the form that the vendor's scheme needs",
            "bad_secret",
            500,
        ),
    ] {
        assert_eq!(error.to_string(), text);
        assert_eq!(error.as_str(), word);
        assert_eq!(error.status(), status);
    }
}
