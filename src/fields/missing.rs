//! Fields that are missing, and fields that could not be read.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use super::{Extra, Oddity, Output, join};
use crate::error::{Expected, Problem};

/// What was sent and could not be read: what depends on it is not known.
#[derive(Debug, Clone, Copy)]
pub struct Doubts<'e, 'a>(&'e [Extra<'a>]);

impl<'e, 'a> Doubts<'e, 'a> {
    pub(crate) const NONE: Self = Self(&[]);

    pub(crate) const fn of(extra: &'e [Extra<'a>]) -> Self {
        Self(extra)
    }

    /// Whether one of these fields, which are in no record, was sent and could not be read.
    ///
    /// A field also counts as unreadable if the object that should contain it was sent as something else:
    /// of `{"user": 5}` the field `user.id` is unreadable.
    pub(crate) fn unreadable(self, paths: &[&str]) -> bool {
        self.0.iter().any(|extra| {
            extra.location.record.is_none() && paths.iter().any(|path| hides(extra, path))
        })
    }

    /// [`unreadable`](Self::unreadable) for the field of the record at this index of the array.
    pub(crate) fn unreadable_in(self, record: usize, path: &str) -> bool {
        // Fields are in the order of the delivery: those of one record are found among thousands.
        let is_of = |extra: &Extra<'_>| match extra.location.record {
            Some(record) => record,
            None => extra.location.index(),
        };
        let start = self.0.partition_point(|extra| is_of(extra) < record);
        let fields = self.0.get(start..).unwrap_or_default().iter();
        fields
            .take_while(|extra| is_of(extra) == record)
            .any(|extra| extra.location.record.is_some() && hides(extra, path))
    }

    /// The index in the array of each record: an item that is no object is in `extra`, and no record.
    pub(crate) fn record_indices(self) -> impl Iterator<Item = usize> {
        let others = self.0.iter().filter(|extra| {
            let is_item = extra.location.record.is_none() && extra.location.parent.is_empty();
            is_item && extra.problem == Problem::Unreadable(Expected::Object)
        });
        let mut others = others.map(|extra| extra.location.index()).peekable();
        (0..).filter(move |index| others.next_if_eq(index).is_none())
    }
}

/// Whether a field is the one at this path of its record, or contains that, and could not be read.
fn hides(extra: &Extra<'_>, path: &str) -> bool {
    if !matches!(extra.problem, Problem::Unreadable(_)) {
        return false;
    }
    let in_parent = match extra.location.parent {
        "" => Some(path),
        parent => path
            .strip_prefix(parent)
            .and_then(|path| path.strip_prefix('.')),
    };
    let after = in_parent.and_then(|path| path.strip_prefix(&*extra.name));
    after.is_some_and(|after| after.is_empty() || after.starts_with('.'))
}

/// Where [`Schema::check`](crate::schema::Schema::check) reports the fields that are missing.
pub(crate) struct Missing<'f, 'a> {
    pub(crate) doubts: Doubts<'f, 'a>,
    oddities: &'f mut Vec<Oddity>,
}

impl<'f, 'a> Missing<'f, 'a> {
    pub(crate) fn new(output: &'f mut Output<'a>) -> Self {
        Self {
            doubts: Doubts::of(&output.extra),
            oddities: &mut output.oddities,
        }
    }

    /// Reports the field as missing, unless it is there.
    pub(crate) fn unless<T>(&mut self, there: &Option<T>, path: &'static str) {
        self.unless_named(there, &[path]);
    }

    /// [`unless`](Self::unless) for a field of several names, the one to report first.
    pub(crate) fn unless_named<T>(&mut self, there: &Option<T>, paths: &[&'static str]) {
        if there.is_none() {
            self.report(paths);
        }
    }

    /// [`unless`](Self::unless) for the record at this index of an array.
    pub(crate) fn unless_in<T>(&mut self, record: usize, there: &Option<T>, path: &'static str) {
        if there.is_none() {
            self.report_in(record, path);
        }
    }

    // A value that was sent and could not be read is reported as that, and not as missing.

    #[cold]
    fn report(&mut self, paths: &[&'static str]) {
        if let (false, Some(path)) = (self.doubts.unreadable(paths), paths.first()) {
            self.push(Cow::Borrowed(path));
        }
    }

    #[cold]
    fn report_in(&mut self, record: usize, path: &'static str) {
        if !self.doubts.unreadable_in(record, path) {
            self.push(Cow::Owned(join(Some(record), path)));
        }
    }

    fn push(&mut self, field: Cow<'static, str>) {
        self.oddities.push(Oddity {
            field: Some(field),
            problem: Problem::Missing,
        });
    }
}
