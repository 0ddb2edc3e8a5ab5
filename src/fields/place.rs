//! Where a field stands.

use core::fmt::Write as _;

use alloc::borrow::Cow;
use alloc::string::String;

use crate::error::is_plain_name;
use crate::payload::Part;

/// An object while it is read, and those around it.
///
/// A path is made of it only if something is to be said of a field: that is rare, and a path costs memory.
pub(crate) struct Place<'p> {
    outer: Option<&'p Place<'p>>,
    /// Its name in the object around it, or that of its array; empty at the top.
    name: &'static str,
    /// Its index, if it is a record of that array.
    record: Option<usize>,
    /// What in it has been read, a bit for each object and array that the schema has there.
    begun: u64,
}

impl<'p> Place<'p> {
    /// The top of a body that is an object, or of a form.
    pub(super) const fn top() -> Self {
        Self::array("", None)
    }

    /// An array of records in an object; without one, the body.
    pub(super) const fn array(name: &'static str, outer: Option<&'p Self>) -> Self {
        Self {
            outer,
            name,
            record: None,
            begun: 0,
        }
    }

    /// The object of this name in it.
    pub(super) const fn inside(&'p self, name: &'static str) -> Self {
        Self::array(name, Some(self))
    }

    /// The record of this array at an index.
    pub(super) const fn record(&self, index: usize) -> Self {
        Self {
            outer: self.outer,
            name: self.name,
            record: Some(index),
            begun: 0,
        }
    }

    /// The name of the object; that of the array, if it is a record; empty at the top.
    pub(super) const fn name(&self) -> &'static str {
        self.name
    }

    /// Notes that an object or array in it is being read; answers whether that is so for the first time.
    pub(super) const fn begin(&mut self, part: Part) -> bool {
        let is_first = !self.has_begun(part);
        self.begun |= part.bit();
        is_first
    }

    /// Whether an object or array in it has been read.
    pub(super) const fn has_begun(&self, part: Part) -> bool {
        self.begun & part.bit() != 0
    }

    /// The record that it is or is in, and its path in that.
    fn path(&self) -> (Option<Record>, Cow<'static, str>) {
        let (record, parent) = match self.outer {
            Some(outer) => outer.path(),
            None => (None, Cow::Borrowed("")),
        };
        let path = join(parent, self.name);
        match self.record {
            Some(index) => (Some(Record { array: path, index }), Cow::Borrowed("")),
            None => (record, path),
        }
    }

    /// The location of a field in it.
    #[cold]
    pub(super) fn location(&self, position: usize, is_named: bool) -> Location {
        let (record, parent) = self.path();
        Location {
            record,
            parent,
            position,
            is_named,
        }
    }
}

fn join(parent: Cow<'static, str>, name: &'static str) -> Cow<'static, str> {
    match (&*parent, name) {
        ("", name) => Cow::Borrowed(name),
        (_, "") => parent,
        (parent, name) => Cow::Owned([parent, ".", name].concat()),
    }
}

/// Where a field stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Location {
    /// The record that it is in.
    pub(crate) record: Option<Record>,
    /// The path of the object that the field is in, from the top or from that of the record.
    pub(crate) parent: Cow<'static, str>,
    /// Its position in that object, from 1.
    pub(crate) position: usize,
    /// Whether it is certain that the name is one. In a form, what no `=` follows may be the rest of a
    /// text whose `&` was not escaped.
    pub(crate) is_named: bool,
}

/// A record of an array.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Record {
    /// The path of the array; empty if that is the body.
    pub(crate) array: Cow<'static, str>,
    pub(crate) index: usize,
}

impl Location {
    /// A field at the top.
    pub(super) const TOP: Self = Self {
        record: None,
        parent: Cow::Borrowed(""),
        position: 0,
        is_named: true,
    };

    /// The index of an item of an array, from 0: that of its record, or its own.
    pub(super) fn index(&self) -> usize {
        match &self.record {
            Some(record) => record.index,
            None => self.position.saturating_sub(1),
        }
    }

    /// The path of the array, if the field is an item of one or in an item.
    pub(super) fn array(&self) -> &str {
        match &self.record {
            Some(record) => &record.array,
            None => &self.parent,
        }
    }

    /// The path of the object that the field is in.
    pub(super) fn path(&self) -> Cow<'_, str> {
        match &self.record {
            Some(record) => Cow::Owned(record.path_of(&self.parent)),
            None => Cow::Borrowed(&self.parent),
        }
    }

    /// The path of the field `name` here, as it may be shown: its name if that looks like one, else its
    /// position.
    pub(super) fn label(&self, name: &str) -> Cow<'static, str> {
        let mut path = self.path().into_owned();
        if !path.is_empty() {
            path.push('.');
        }
        if self.is_named && is_plain_name(name) {
            path.push_str(name);
        } else {
            // OK because writing to a String cannot fail.
            let _ = write!(path, "#{}", self.position);
        }
        Cow::Owned(path)
    }
}

impl Record {
    /// The path of what stands at `inner` in the record; of the record itself if that is empty.
    pub(super) fn path_of(&self, inner: &str) -> String {
        let mut path = String::from(&*self.array);
        if !path.is_empty() {
            path.push('.');
        }
        // OK because writing to a String cannot fail.
        let _ = write!(path, "{}", self.index);
        if !inner.is_empty() {
            path.push('.');
            path.push_str(inner);
        }
        path
    }
}
