//! Fields that are missing, and what could not be read.

use alloc::borrow::Cow;
use alloc::collections::BTreeSet;
use alloc::string::String;

use super::{Oddity, Output, join};
use crate::error::Problem;

/// Where [`Schema::settle`] reports the fields that are missing.
pub(crate) struct Missing<'f, 'a> {
    output: &'f mut Output<'a>,
    /// What was there but could not be read: the record, and the path in it. Gathered for the first
    /// field that is missing, since an array can have thousands of either.
    unreadable: Option<BTreeSet<(Option<usize>, Cow<'static, str>)>>,
}

impl<'f, 'a> Missing<'f, 'a> {
    pub(crate) fn new(output: &'f mut Output<'a>) -> Self {
        Self {
            output,
            unreadable: None,
        }
    }

    /// Reports the field as missing, unless it is there.
    pub(crate) fn unless<T>(&mut self, there: &Option<T>, path: &'static str) {
        self.unless_named(there, &[path]);
    }

    /// [`unless`](Self::unless) for a field of several names, the one to report first.
    pub(crate) fn unless_named<T>(&mut self, there: &Option<T>, paths: &[&'static str]) {
        if there.is_none() {
            self.report(None, paths);
        }
    }

    /// [`unless`](Self::unless) for the record at this index of an array.
    pub(crate) fn unless_in<T>(&mut self, record: usize, there: &Option<T>, path: &'static str) {
        if there.is_none() {
            self.report(Some(record), &[path]);
        }
    }

    /// Whether one of these was there, but could not be read: what depends on it is not known.
    pub(crate) fn unreadable(&mut self, record: Option<usize>, paths: &[&'static str]) -> bool {
        let extra = &self.output.extra;
        if extra.is_empty() {
            return false;
        }
        let unreadable = self.unreadable.get_or_insert_with(|| {
            extra
                .iter()
                .filter(|extra| matches!(extra.problem, Problem::Unreadable(_)))
                .map(|extra| {
                    let mut path = String::from(extra.location.parent);
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path.push_str(&extra.name);
                    (extra.location.record, Cow::Owned(path))
                })
                .collect()
        });
        // So it was where the object was not one that it should have been in.
        paths.iter().any(|path| {
            path.match_indices('.')
                .map(|(end, _)| end)
                .chain([path.len()])
                .any(|end| {
                    path.get(..end)
                        .is_some_and(|path| unreadable.contains(&(record, Cow::Borrowed(path))))
                })
        })
    }

    #[cold]
    fn report(&mut self, record: Option<usize>, paths: &[&'static str]) {
        // A value that was there but could not be read is reported as that.
        if let (false, Some(path)) = (self.unreadable(record, paths), paths.first()) {
            self.output.oddities.push(Oddity {
                field: Some(match record {
                    Some(_) => Cow::Owned(join(record, path)),
                    None => Cow::Borrowed(path),
                }),
                problem: Problem::Missing,
            });
        }
    }
}
