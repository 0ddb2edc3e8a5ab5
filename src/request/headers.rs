//! Where the headers of a request are looked up.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

/// Where a [`Request`](crate::Request) looks up its headers.
///
/// Implemented for pairs of a name and a value, in an array, a slice or a `Vec`, and for `BTreeMap`;
/// with the feature `http` for `http::HeaderMap` and for `HashMap`. Names are text, values text or
/// bytes, each owned or borrowed. Two names that differ in case alone are the same header; the order
/// of their values is that of the pairs or of the `BTreeMap`, and a `HashMap` has none.
///
/// [`with_headers`](crate::Request::with_headers) takes a reference to any of them. Of a slice, which
/// is a reference already, it takes a reference to that: `&headers` and not `headers`.
///
/// ```
/// use std::collections::BTreeMap;
///
/// use hookswitch::Request;
///
/// let array = [("X-Pbx-Token", "secret")];
/// let slice: &[(&str, &str)] = &array;
/// let vec: Vec<(String, Vec<u8>)> = vec![("X-Pbx-Token".to_owned(), b"secret".to_vec())];
/// let map: BTreeMap<String, String> = [("X-Pbx-Token".to_owned(), "secret".to_owned())].into();
///
/// for request in [
///     Request::new(b"").with_headers(&array),
///     Request::new(b"").with_headers(&slice),
///     Request::new(b"").with_headers(&vec),
///     Request::new(b"").with_headers(&map),
/// ] {
///     assert_eq!(request.header("x-pbx-token"), [b"secret"]);
/// }
/// ```
///
/// With the feature `http`:
///
/// ```
/// # #[cfg(feature = "http")] {
/// use std::collections::HashMap;
///
/// use hookswitch::Request;
///
/// let mut map = http::HeaderMap::new();
/// map.insert("x-pbx-token", http::HeaderValue::from_static("secret"));
/// let request = Request::new(b"").with_headers(&map);
/// assert_eq!(request.header("X-Pbx-Token"), [b"secret"]);
///
/// let map: HashMap<String, String> = [("x-pbx-token".to_owned(), "secret".to_owned())].into();
/// let request = Request::new(b"").with_headers(&map);
/// assert_eq!(request.header("X-Pbx-Token"), [b"secret"]);
/// # }
/// ```
///
/// A slice by itself does not compile:
///
/// ```compile_fail,E0277
/// let slice: &[(&str, &str)] = &[("X-Pbx-Token", "secret")];
/// let request = hookswitch::Request::new(b"").with_headers(slice);
/// ```
///
/// For a header map of your own, hand every header to `each`:
///
/// ```
/// struct Map(std::collections::BTreeMap<String, Vec<Vec<u8>>>);
///
/// impl hookswitch::request::Headers for Map {
///     fn each<'s>(&'s self, each: &mut dyn FnMut(&'s str, &'s [u8])) {
///         for (name, values) in &self.0 {
///             for value in values {
///                 each(name, value);
///             }
///         }
///     }
/// }
/// ```
pub trait Headers {
    /// Hands every header's name and value to `each`; those of one name in order.
    fn each<'s>(&'s self, each: &mut dyn FnMut(&'s str, &'s [u8]));

    /// Hands every value of the header `name` to `each`, in order; names match in any ASCII case.
    fn values<'s>(&'s self, name: &str, each: &mut dyn FnMut(&'s [u8])) {
        self.each(&mut |own_name, value| {
            if own_name.eq_ignore_ascii_case(name) {
                each(value);
            }
        });
    }
}

impl<N: AsRef<str>, V: AsRef<[u8]>> Headers for [(N, V)] {
    fn each<'s>(&'s self, each: &mut dyn FnMut(&'s str, &'s [u8])) {
        for (name, value) in self {
            each(name.as_ref(), value.as_ref());
        }
    }
}

impl<N: AsRef<str>, V: AsRef<[u8]>, const LEN: usize> Headers for [(N, V); LEN] {
    fn each<'s>(&'s self, each: &mut dyn FnMut(&'s str, &'s [u8])) {
        self.as_slice().each(each);
    }
}

impl<N: AsRef<str>, V: AsRef<[u8]>> Headers for Vec<(N, V)> {
    fn each<'s>(&'s self, each: &mut dyn FnMut(&'s str, &'s [u8])) {
        self.as_slice().each(each);
    }
}

impl<N: AsRef<str>, V: AsRef<[u8]>> Headers for BTreeMap<N, V> {
    fn each<'s>(&'s self, each: &mut dyn FnMut(&'s str, &'s [u8])) {
        for (name, value) in self {
            each(name.as_ref(), value.as_ref());
        }
    }
}

#[cfg(feature = "http")]
impl<N: AsRef<str>, V: AsRef<[u8]>, S> Headers for std::collections::HashMap<N, V, S> {
    fn each<'s>(&'s self, each: &mut dyn FnMut(&'s str, &'s [u8])) {
        for (name, value) in self {
            each(name.as_ref(), value.as_ref());
        }
    }
}

impl<H: Headers + ?Sized> Headers for &H {
    fn each<'s>(&'s self, each: &mut dyn FnMut(&'s str, &'s [u8])) {
        (**self).each(each);
    }

    fn values<'s>(&'s self, name: &str, each: &mut dyn FnMut(&'s [u8])) {
        (**self).values(name, each);
    }
}

#[cfg(feature = "http")]
impl Headers for http::HeaderMap {
    fn each<'s>(&'s self, each: &mut dyn FnMut(&'s str, &'s [u8])) {
        for (name, value) in self {
            each(name.as_str(), value.as_bytes());
        }
    }

    // A look-up by hash.
    fn values<'s>(&'s self, name: &str, each: &mut dyn FnMut(&'s [u8])) {
        for value in self.get_all(name) {
            each(value.as_bytes());
        }
    }
}
