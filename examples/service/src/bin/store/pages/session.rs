//! Who is signed in: sessions in memory, and a limit on attempts.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::http::{HeaderMap, header};
use hookswitch::Secrets;

/// How long a session lasts, whatever is done in it.
const SESSION: Duration = Duration::from_secs(12 * 60 * 60);

/// The most sessions: of more, the oldest one ends.
const MAX_SESSIONS: usize = 100;

/// So many attempts that fail within this time are all that one address has.
const MAX_ATTEMPTS: u32 = 10;
const WINDOW: Duration = Duration::from_secs(15 * 60);

/// The most addresses that are remembered: of more, the oldest one is forgotten.
const MAX_ADDRESSES: usize = 1_000;

const COOKIE: &str = "hookswitch=";

/// The sessions, and the attempts that failed. A service that starts anew has neither.
#[derive(Default)]
pub struct Sessions {
    open: Mutex<Vec<Session>>,
    failed: Mutex<BTreeMap<IpAddr, Failed>>,
}

struct Session {
    /// Compared in constant time.
    token: Secrets,
    until: Instant,
}

struct Failed {
    times: u32,
    since: Instant,
}

/// Why nobody was signed in.
#[derive(Debug, PartialEq, Eq)]
pub enum Refusal {
    WrongSecret,
    TooMany,
    /// The operating system gives no random numbers.
    NoToken,
}

impl Sessions {
    /// Signs in whoever has the secret, and gives the token of the session.
    pub fn sign_in(
        &self,
        peer: IpAddr,
        is_right: impl FnOnce() -> bool,
        now: Instant,
    ) -> Result<String, Refusal> {
        let peer = network(peer);
        // Counted before the secret is looked at: attempts at the same time are attempts.
        if !self.count(peer, now) {
            return Err(Refusal::TooMany);
        }
        if !is_right() {
            return Err(Refusal::WrongSecret);
        }
        let (token, secrets) = token().ok_or(Refusal::NoToken)?;
        locked(&self.failed).remove(&peer);
        let mut open = locked(&self.open);
        open.retain(|session| session.until > now);
        if open.len() >= MAX_SESSIONS {
            open.remove(0);
        }
        open.push(Session {
            token: secrets,
            until: now + SESSION,
        });
        Ok(token)
    }

    /// Counts an attempt, and says whether it may be made.
    fn count(&self, peer: IpAddr, now: Instant) -> bool {
        let mut failed = locked(&self.failed);
        failed.retain(|_, failed| now.duration_since(failed.since) < WINDOW);
        if failed.len() >= MAX_ADDRESSES && !failed.contains_key(&peer) {
            let oldest = failed.iter().min_by_key(|(_, failed)| failed.since);
            let oldest = oldest.map(|(peer, _)| *peer);
            oldest.map(|oldest| failed.remove(&oldest));
        }
        let failed = failed.entry(peer).or_insert(Failed {
            times: 0,
            since: now,
        });
        failed.times = failed.times.saturating_add(1);
        failed.times <= MAX_ATTEMPTS
    }

    /// Whether whoever sends these headers is signed in.
    pub fn knows(&self, headers: &HeaderMap, now: Instant) -> bool {
        let open = locked(&self.open);
        let is_open = |token: &str| {
            let mut sessions = open.iter().filter(|session| session.until > now);
            sessions.any(|session| session.token.verify(token).is_ok())
        };
        tokens(headers).any(is_open)
    }

    /// Ends the session of whoever sends these headers.
    pub fn sign_out(&self, headers: &HeaderMap) {
        let mut open = locked(&self.open);
        for token in tokens(headers) {
            open.retain(|session| session.token.verify(token).is_err());
        }
    }
}

/// The header that gives a browser the token; an empty token takes it away.
pub fn cookie(token: &str, is_secure: bool) -> String {
    let age = if token.is_empty() {
        0
    } else {
        SESSION.as_secs()
    };
    let secure = if is_secure { "; Secure" } else { "" };
    format!("{COOKIE}{token}; Path=/; Max-Age={age}; HttpOnly; SameSite=Strict{secure}")
}

/// The tokens that a browser sends; more than one, if somebody has planted another.
fn tokens(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let cookies = headers.get_all(header::COOKIE).into_iter();
    let cookies = cookies.filter_map(|value| value.to_str().ok());
    let cookies = cookies.flat_map(|value| value.split(';'));
    cookies
        .filter_map(|cookie| cookie.trim().strip_prefix(COOKIE))
        .take(4)
}

/// A new token, which is not the secret of the readers and says nothing of it.
fn token() -> Option<(String, Secrets)> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).ok()?;
    let token: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let secrets = Secrets::new([&token]).ok()?;
    Some((token, secrets))
}

/// The address, or of IPv6 the network that one customer has.
fn network(peer: IpAddr) -> IpAddr {
    match peer.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::from([a, b, c, d, 0, 0, 0, 0])
        }
        address => address,
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peer(address: &str) -> IpAddr {
        address.parse().unwrap()
    }

    fn with(token: &str) -> HeaderMap {
        let cookie = format!("other=1; {COOKIE}{token}");
        HeaderMap::from_iter([(header::COOKIE, cookie.parse().unwrap())])
    }

    #[test]
    fn a_session_ends() {
        let (sessions, now) = (Sessions::default(), Instant::now());
        let token = sessions.sign_in(peer("192.0.2.1"), || true, now).unwrap();
        let other = sessions.sign_in(peer("192.0.2.1"), || true, now).unwrap();
        assert_eq!((token.len(), token == other), (64, false));
        let before = now + SESSION - Duration::from_secs(1);
        assert!(sessions.knows(&with(&token), before));
        assert!(!sessions.knows(&with(&token), now + SESSION));
        assert!(!sessions.knows(&with(&token[1..]), now));
        assert!(!sessions.knows(&with(""), now));
        assert!(!sessions.knows(&HeaderMap::new(), now));
        sessions.sign_out(&with(&token));
        assert!(!sessions.knows(&with(&token), now));
        assert!(sessions.knows(&with(&other), now));
    }

    #[test]
    fn sessions_are_few() {
        let (sessions, now) = (Sessions::default(), Instant::now());
        let sign_in = || sessions.sign_in(peer("192.0.2.1"), || true, now).unwrap();
        let first = sign_in();
        let second = sign_in();
        for _ in 1..MAX_SESSIONS {
            sign_in();
        }
        assert!(!sessions.knows(&with(&first), now));
        assert!(sessions.knows(&with(&second), now));
    }

    #[test]
    fn attempts_are_few_for_each_address() {
        let (sessions, now) = (Sessions::default(), Instant::now());
        let (one, other) = (peer("2001:db8::1"), peer("2001:db8:0:1::1"));
        for _ in 0..MAX_ATTEMPTS {
            let refused = sessions.sign_in(one, || false, now);
            assert_eq!(refused, Err(Refusal::WrongSecret));
        }
        // Not even the right secret is looked at, from nowhere in that network.
        for one in [one, peer("2001:db8::2")] {
            let refused = sessions.sign_in(one, || unreachable!(), now);
            assert_eq!(refused, Err(Refusal::TooMany));
        }
        assert!(sessions.sign_in(other, || true, now).is_ok());
        assert!(sessions.sign_in(one, || true, now + WINDOW).is_ok());
        assert_eq!(locked(&sessions.failed).len(), 0);
    }

    #[test]
    fn addresses_that_are_remembered_are_few() {
        let (sessions, now) = (Sessions::default(), Instant::now());
        for number in 0..2 * MAX_ADDRESSES as u32 {
            let _ = sessions.sign_in(IpAddr::from(number.to_be_bytes()), || false, now);
        }
        assert_eq!(locked(&sessions.failed).len(), MAX_ADDRESSES);
    }
}
