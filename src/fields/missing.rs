//! Fields that are missing, and fields that could not be read.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use chrono::{DateTime, FixedOffset, NaiveDateTime, Utc};

use super::scalar::in_years;
use super::{Extra, Oddity, Output, Record};
use crate::error::Problem;

/// What is in doubt beside the payload. What was sent and could not be read: what depends on it is not known. And what
/// a time means that says no zone: nobody knows, unless the caller says it.
#[derive(Debug, Clone, Copy)]
pub struct Doubts<'e, 'a> {
    extra: &'e [Extra<'a>],
    offset: Option<FixedOffset>,
}

impl<'e, 'a> Doubts<'e, 'a> {
    pub(crate) const NONE: Self = Self::of(&[]);

    pub(crate) const fn of(extra: &'e [Extra<'a>]) -> Self {
        Self {
            extra,
            offset: None,
        }
    }

    /// The same, if times without a zone are so far from UTC.
    pub(crate) const fn at(self, offset: FixedOffset) -> Self {
        Self {
            offset: Some(offset),
            ..self
        }
    }

    /// When a time without a zone was; none if nobody said how far it is from UTC.
    pub(crate) fn utc(self, local: Option<NaiveDateTime>) -> Option<DateTime<Utc>> {
        let time = local?.and_local_timezone(self.offset?).single()?.to_utc();
        in_years(time)
    }

    /// Whether one of these fields, which are in no record, was sent and could not be read.
    ///
    /// A field also counts as unreadable if the object that should contain it was sent as something else:
    /// of `{"user": 5}` the field `user.id` is unreadable.
    pub(crate) fn unreadable(self, paths: &[&str]) -> bool {
        self.extra.iter().any(|extra| {
            extra.location.record.is_none() && paths.iter().any(|path| hides(extra, path))
        })
    }

    /// What of the array at this path, and of its records, could not be read. The path of the body is empty.
    pub(crate) fn in_records(self, array: &str) -> InRecords<'e, 'a> {
        // An array is read once, so that what is left of it stands together.
        let is_of = |extra: &Extra<'_>| extra.location.array() == array;
        let extra = self.extra;
        let start = extra.iter().position(is_of).unwrap_or(extra.len());
        let rest = extra.get(start..).unwrap_or_default();
        let length = rest.iter().take_while(|extra| is_of(extra)).count();
        InRecords(rest.get(..length).unwrap_or_default())
    }
}

/// [`Doubts`] about the records of one array.
#[derive(Debug, Clone, Copy)]
pub(crate) struct InRecords<'e, 'a>(&'e [Extra<'a>]);

impl InRecords<'_, '_> {
    /// [`Doubts::unreadable`] for a field of the record at this index.
    pub(crate) fn unreadable(self, index: usize, path: &str) -> bool {
        // Fields are in the order of the delivery: those of one record are found among thousands.
        let start = self
            .0
            .partition_point(|extra| extra.location.index() < index);
        let fields = self.0.get(start..).unwrap_or_default().iter();
        fields
            .take_while(|extra| extra.location.index() == index)
            .any(|extra| extra.location.record.is_some() && hides(extra, path))
    }

    /// The index in the array of each record: an item that is no object is in `extra`, and no record.
    pub(crate) fn indices(self) -> impl Iterator<Item = usize> {
        let others = self
            .0
            .iter()
            .filter(|extra| extra.location.record.is_none());
        let mut others = others.map(|extra| extra.location.index()).peekable();
        (0..).filter(move |index| others.next_if_eq(index).is_none())
    }
}

/// Whether a field is the one at this path of its record, or contains that, and could not be read.
fn hides(extra: &Extra<'_>, path: &str) -> bool {
    if !matches!(extra.problem, Problem::Unreadable(_)) {
        return false;
    }
    let in_parent = match &*extra.location.parent {
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

    /// The fields that are missing in the records of the array at this path. The path of the body is empty.
    pub(crate) fn in_records(&mut self, array: &'static str) -> MissingInRecords<'_, 'a> {
        MissingInRecords {
            doubts: self.doubts.in_records(array),
            oddities: self.oddities,
            array,
        }
    }

    // A value that was sent and could not be read is reported as that, and not as missing.

    #[cold]
    fn report(&mut self, paths: &[&'static str]) {
        if let (false, Some(path)) = (self.doubts.unreadable(paths), paths.first()) {
            self.push(Cow::Borrowed(path));
        }
    }

    fn push(&mut self, field: Cow<'static, str>) {
        self.oddities.push(Oddity {
            field: Some(field),
            problem: Problem::Missing,
        });
    }
}

/// [`Missing`] for the records of one array.
pub(crate) struct MissingInRecords<'f, 'a> {
    pub(crate) doubts: InRecords<'f, 'a>,
    oddities: &'f mut Vec<Oddity>,
    array: &'static str,
}

impl MissingInRecords<'_, '_> {
    /// [`Missing::unless`] for a field of the record at this index.
    pub(crate) fn unless<T>(&mut self, index: usize, there: &Option<T>, path: &'static str) {
        if there.is_none() {
            self.report(index, path);
        }
    }

    #[cold]
    fn report(&mut self, index: usize, path: &'static str) {
        if self.doubts.unreadable(index, path) {
            return;
        }
        let array = Cow::Borrowed(self.array);
        self.oddities.push(Oddity {
            field: Some(Cow::Owned(Record { array, index }.path_of(path))),
            problem: Problem::Missing,
        });
    }
}
