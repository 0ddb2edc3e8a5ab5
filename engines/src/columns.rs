//! Columns of record batches: read whatever an engine's type for them is, and written row by row.

use std::fmt::Display;
use std::io;
use std::ops::Range;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Int64Type, TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType,
};
use arrow_array::{
    Array, ArrayRef, BinaryViewArray, Int64Array, RecordBatch, StringArray, StructArray,
    TimestampMicrosecondArray,
};
use arrow_buffer::{NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow_cast::cast;
use arrow_schema::{ArrowError, DataType, Field, TimeUnit};
use chrono::{DateTime, Utc};
use serde_json::Serializer;

/// The time zone of every column of times that is written.
pub const ZONE: &str = "UTC";

/// A column of texts.
pub fn text(name: &str) -> Field {
    Field::new(name, DataType::Utf8, true)
}

/// A column of times.
pub fn time(name: &str) -> Field {
    let kind = DataType::Timestamp(TimeUnit::Microsecond, Some(ZONE.into()));
    Field::new(name, kind, true)
}

/// A column of lengths of time, in seconds.
pub fn seconds(name: &str) -> Field {
    Field::new(name, DataType::Int64, true)
}

fn refused(name: &str, array: &dyn Array, expected: &str) -> ArrowError {
    let kind = array.data_type();
    ArrowError::SchemaError(format!(
        "column `{name}` is of type {kind}: expected {expected}"
    ))
}

/// A column by its name.
pub fn column<'b>(batch: &'b RecordBatch, name: &str) -> Result<&'b ArrayRef, ArrowError> {
    batch
        .column_by_name(name)
        .ok_or_else(|| ArrowError::SchemaError(format!("there is no column `{name}`")))
}

/// The texts or bytes of a column, of whatever type an engine has for them. What was sent stays where it is.
pub struct Bytes(BinaryViewArray);

impl Bytes {
    /// Those of a column.
    pub fn of(name: &str, array: &ArrayRef) -> Result<Self, ArrowError> {
        let plain = match array.data_type() {
            DataType::Dictionary(_, values) => &cast(array, values)?,
            _ => array,
        };
        let texts = match plain.data_type() {
            DataType::Utf8 | DataType::LargeUtf8 => &cast(plain, &DataType::Utf8View)?,
            DataType::Null
            | DataType::Utf8View
            | DataType::Binary
            | DataType::LargeBinary
            | DataType::BinaryView => plain,
            _ => return Err(refused(name, array, "texts or bytes")),
        };
        let views = cast(texts, &DataType::BinaryView)?;
        Ok(Self(views.as_binary_view().clone()))
    }

    /// The value of a row; none of a null.
    pub fn get(&self, row: usize) -> Option<&[u8]> {
        self.0.is_valid(row).then(|| self.0.value(row))
    }

    /// The text of a row; none of a null and of bytes that are none.
    pub fn text(&self, row: usize) -> Option<&str> {
        str::from_utf8(self.get(row)?).ok()
    }
}

/// The times of a column. Those without a zone are taken for UTC.
pub struct Times(ArrayRef);

impl Times {
    /// Those of a column.
    pub fn of(name: &str, array: &ArrayRef) -> Result<Self, ArrowError> {
        match array.data_type() {
            DataType::Timestamp(..) => Ok(Self(Arc::clone(array))),
            _ => Err(refused(name, array, "a timestamp")),
        }
    }

    /// The time of a row; none of a null.
    pub fn get(&self, row: usize) -> Option<DateTime<Utc>> {
        if self.0.is_null(row) {
            return None;
        }
        match self.0.data_type() {
            DataType::Timestamp(TimeUnit::Second, _) => {
                DateTime::from_timestamp(self.0.as_primitive::<TimestampSecondType>().value(row), 0)
            }
            DataType::Timestamp(TimeUnit::Millisecond, _) => DateTime::from_timestamp_millis(
                self.0.as_primitive::<TimestampMillisecondType>().value(row),
            ),
            DataType::Timestamp(TimeUnit::Microsecond, _) => DateTime::from_timestamp_micros(
                self.0.as_primitive::<TimestampMicrosecondType>().value(row),
            ),
            _ => Some(DateTime::from_timestamp_nanos(
                self.0.as_primitive::<TimestampNanosecondType>().value(row),
            )),
        }
    }
}

/// Lists of a column: for each row, where its items are.
pub struct Lists {
    /// The items of all rows.
    pub items: ArrayRef,
    ranges: Vec<(usize, usize)>,
}

impl Lists {
    /// Those of a column of lists or of maps.
    pub fn of(name: &str, array: &ArrayRef) -> Result<Self, ArrowError> {
        let rows = 0..array.len();
        let ends = |offsets: &[i32]| -> Vec<_> {
            let ends = offsets.windows(2);
            ends.map(|pair| (pair[0] as usize, pair[1] as usize))
                .collect()
        };
        let (items, mut ranges) = match array.data_type() {
            DataType::List(_) => {
                let lists = array.as_list::<i32>();
                (Arc::clone(lists.values()), ends(lists.value_offsets()))
            }
            DataType::Map(..) => {
                let maps = array.as_map();
                let entries: ArrayRef = Arc::new(maps.entries().clone());
                (entries, ends(maps.value_offsets()))
            }
            DataType::LargeList(_) => {
                let lists = array.as_list::<i64>();
                let ends = lists.value_offsets().windows(2);
                let ranges = ends.map(|pair| (pair[0] as usize, pair[1] as usize));
                (Arc::clone(lists.values()), ranges.collect())
            }
            DataType::Null => (Arc::clone(array), vec![(0, 0); array.len()]),
            _ => return Err(refused(name, array, "lists")),
        };
        for row in rows.filter(|row| array.is_null(*row)) {
            ranges[row] = (0, 0);
        }
        Ok(Self { items, ranges })
    }

    /// The places in `items` of a row's; none of a null.
    pub fn of_row(&self, row: usize) -> Range<usize> {
        let (start, end) = self.ranges[row];
        start..end
    }
}

/// The headers of a column: lists of structs of a name and a value, or maps.
pub struct HeaderLists {
    lists: Lists,
    names: Bytes,
    values: Bytes,
}

impl HeaderLists {
    /// Those of a column.
    pub fn of(name: &str, array: &ArrayRef) -> Result<Self, ArrowError> {
        let expected = "lists of structs of a name and a value, or maps";
        let lists = Lists::of(name, array)?;
        let (names, values) = match lists.items.as_any().downcast_ref::<StructArray>() {
            Some(pairs) if pairs.num_columns() == 2 => (pairs.column(0), pairs.column(1)),
            None if *lists.items.data_type() == DataType::Null => (&lists.items, &lists.items),
            _ => return Err(refused(name, array, expected)),
        };
        Ok(Self {
            names: Bytes::of(name, names)?,
            values: Bytes::of(name, values)?,
            lists,
        })
    }

    /// The headers of a row.
    pub fn get(&self, row: usize) -> Vec<(&str, &[u8])> {
        let pairs = self.lists.of_row(row);
        let pair = |at| Some((self.names.text(at)?, self.values.get(at)?));
        pairs.filter_map(pair).collect()
    }
}

/// A column of texts that is written row by row.
pub struct TextColumn {
    name: &'static str,
    bytes: Vec<u8>,
    ends: Vec<i32>,
    valid: Vec<bool>,
}

impl TextColumn {
    /// A column without rows.
    pub fn new(name: &'static str) -> Self {
        Self {
            name,
            bytes: Vec::new(),
            ends: vec![0],
            valid: Vec::new(),
        }
    }

    /// Adds a text, or a null.
    pub fn push(&mut self, text: Option<&str>) -> Result<(), ArrowError> {
        self.bytes
            .extend_from_slice(text.unwrap_or_default().as_bytes());
        self.end(text.is_some())
    }

    /// Adds what is shown of a value, or a null.
    pub fn show(&mut self, value: Option<impl Display>) -> Result<(), ArrowError> {
        let valid = value.is_some();
        if let Some(value) = value {
            io::Write::write_fmt(&mut self.bytes, format_args!("{value}"))?;
        }
        self.end(valid)
    }

    /// Adds the JSON of a value.
    pub fn json(&mut self, value: &impl serde::Serialize) -> Result<(), ArrowError> {
        value
            .serialize(&mut Serializer::new(&mut self.bytes))
            .map_err(|error| ArrowError::ExternalError(error.into()))?;
        self.end(true)
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.valid.len()
    }

    fn end(&mut self, valid: bool) -> Result<(), ArrowError> {
        let end = i32::try_from(self.bytes.len()).map_err(|_| {
            ArrowError::ComputeError(format!(
                "column `{}` would have more than 2 GiB: give smaller batches",
                self.name
            ))
        })?;
        self.ends.push(end);
        self.valid.push(valid);
        Ok(())
    }

    /// The column.
    pub fn finish(self) -> Result<ArrayRef, ArrowError> {
        let ends = OffsetBuffer::new(ScalarBuffer::from(self.ends));
        let nulls = NullBuffer::from(self.valid);
        let array = StringArray::try_new(ends, self.bytes.into(), Some(nulls))?;
        Ok(Arc::new(array))
    }
}

/// A column of times.
pub fn times(values: Vec<Option<DateTime<Utc>>>) -> ArrayRef {
    let micros = values
        .iter()
        .map(|time| time.map(|time| time.timestamp_micros()));
    Arc::new(TimestampMicrosecondArray::from_iter(micros).with_timezone(ZONE))
}

/// A column of lengths of time.
pub fn lengths(values: Vec<Option<i64>>) -> ArrayRef {
    Arc::new(Int64Array::from(values))
}

/// Offsets from UTC of a column, in seconds.
pub struct Offsets(ArrayRef);

impl Offsets {
    /// Those of a column.
    pub fn of(name: &str, array: &ArrayRef) -> Result<Self, ArrowError> {
        match array.data_type() {
            DataType::Null | DataType::Int16 | DataType::Int32 | DataType::Int64 => {
                Ok(Self(cast(array, &DataType::Int64)?))
            }
            _ => Err(refused(name, array, "whole numbers")),
        }
    }

    /// The offset of a row; none of a null.
    pub fn get(&self, row: usize) -> Option<i64> {
        let numbers = self.0.as_primitive::<Int64Type>();
        numbers.is_valid(row).then(|| numbers.value(row))
    }
}
