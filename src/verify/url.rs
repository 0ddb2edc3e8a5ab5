//! The address that a vendor sends to, as signatures have it.

use alloc::borrow::Cow;
use alloc::format;

/// An address without its fragment, in the forms in which a vendor may have signed it.
pub(crate) struct SignedUrl<'a> {
    /// As it was given.
    pub(crate) given: &'a str,
    /// With the default port of its scheme, if it was given without a port, and without, if it was given with
    /// that port.
    pub(crate) other: Cow<'a, str>,
    /// Its query, still encoded; empty if there is none.
    pub(crate) query: &'a str,
}

impl<'a> SignedUrl<'a> {
    pub(crate) fn of(url: &'a str) -> Self {
        let given = url.split_once('#').map_or(url, |(url, _)| url);
        Self {
            given,
            other: other_form(given).map_or(Cow::Borrowed(given), Cow::Owned),
            query: given.split_once('?').map_or("", |(_, query)| query),
        }
    }
}

fn other_form(url: &str) -> Option<alloc::string::String> {
    let (scheme, rest) = url.split_once("://")?;
    let default = if scheme.eq_ignore_ascii_case("https") {
        "443"
    } else if scheme.eq_ignore_ascii_case("http") {
        "80"
    } else {
        return None;
    };
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, target) = rest.split_at_checked(end)?;
    // A colon may stand in a password before the host, and in the brackets of an IPv6 address.
    let host = authority
        .rfind(['@', ']'])
        .map_or(0, |at| at.saturating_add(1));
    match authority.split_at_checked(host)?.1.rsplit_once(':') {
        None => Some(format!("{scheme}://{authority}:{default}{target}")),
        Some((_, port)) if port == default => {
            let authority = authority.strip_suffix(port)?.strip_suffix(':')?;
            Some(format!("{scheme}://{authority}{target}"))
        }
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::SignedUrl;

    #[test]
    fn the_default_port_may_be_written_or_not() {
        for (url, given, other, query) in [
            (
                "https://a.example/b?c=d",
                "",
                "https://a.example:443/b?c=d",
                "c=d",
            ),
            (
                "https://a.example:443/b?c=d",
                "",
                "https://a.example/b?c=d",
                "c=d",
            ),
            ("http://a.example", "", "http://a.example:80", ""),
            ("http://a.example:80", "", "http://a.example", ""),
            ("http://a.example:443/", "", "", ""),
            ("https://a.example:80/", "", "", ""),
            ("https://a.example:1234/?x", "", "", "x"),
            (
                "https://u:443@a.example?a:b@c=1",
                "",
                "https://u:443@a.example:443?a:b@c=1",
                "a:b@c=1",
            ),
            (
                "https://u:p@a.example:443/",
                "",
                "https://u:p@a.example/",
                "",
            ),
            (
                "https://[2001:db8::443]/",
                "",
                "https://[2001:db8::443]:443/",
                "",
            ),
            (
                "https://[2001:db8::1]:443/",
                "",
                "https://[2001:db8::1]/",
                "",
            ),
            (
                "https://a.example/b?c=d#rc=3",
                "https://a.example/b?c=d",
                "https://a.example:443/b?c=d",
                "c=d",
            ),
            ("a.example/b", "", "", ""),
            ("", "", "", ""),
        ] {
            let signed = SignedUrl::of(url);
            let given = if given.is_empty() { url } else { given };
            assert_eq!(signed.given, given, "{url}");
            assert_eq!(
                signed.other,
                if other.is_empty() { given } else { other },
                "{url}"
            );
            assert_eq!(signed.query, query, "{url}");
        }
    }
}
