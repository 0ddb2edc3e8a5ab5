//! Ed25519 signatures.
//!
//! Only this file knows the crate that computes them.

use alloc::string::String;
use alloc::vec::Vec;

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};

use super::{Proof, Verified, VerifyError, mac};
use crate::Secrets;

/// Checks that one of the secrets, each of which is a public key in base64, verifies a signature of a message, given
/// in parts. Weak keys, and signatures that another one could be made of, are refused.
pub(crate) fn verify_ed25519(
    secrets: &Secrets,
    proof: Proof,
    message: &[&[u8]],
    signature: &[u8; 64],
) -> Result<Verified, VerifyError> {
    if !secrets.any(|secret| key(secret).is_some()) {
        return Err(VerifyError::BadSecret);
    }
    let message: Vec<u8> = message.concat();
    let signature = Signature::from_bytes(signature);
    secrets.find(proof, |secret| {
        key(secret).is_some_and(|key| key.verify_strict(&message, &signature).is_ok())
    })
}

/// A public key: 32 bytes, in base64. With a weak key a signature would fit many messages.
fn key(secret: &[u8]) -> Option<VerifyingKey> {
    let key = VerifyingKey::from_bytes(&mac::from_base64(secret)?).ok()?;
    (!key.is_weak()).then_some(key)
}

/// The public key of a private one, in base64.
pub(crate) fn ed25519_public_key(private: &[u8; 32]) -> String {
    mac::to_base64(SigningKey::from_bytes(private).verifying_key().as_bytes())
}

/// The signature of a message, given in parts.
pub(crate) fn ed25519_signature(private: &[u8; 32], message: &[&[u8]]) -> [u8; 64] {
    let message: Vec<u8> = message.concat();
    SigningKey::from_bytes(private).sign(&message).to_bytes()
}
