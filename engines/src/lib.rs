//! hookswitch as a Python module, for engines that speak Arrow. README.md says what its functions take and give.

mod archive;
mod bare;
mod calls;
mod columns;
mod events;

use pyo3::prelude::*;

#[pymodule]
mod hookswitch_engines {
    use arrow_schema::ArrowError;
    use pyo3::prelude::*;
    use pyo3_arrow::error::PyArrowResult;
    use pyo3_arrow::{PyRecordBatch, PyRecordBatchReader, PySchema};

    use crate::archive::Archive;
    use crate::bare::Bare;
    use crate::{calls, events};

    /// The events of a batch of recorded deliveries, as a `pyarrow.RecordBatch`.
    #[pyfunction]
    fn hook_events(py: Python<'_>, deliveries: PyRecordBatch) -> PyArrowResult<Bound<'_, PyAny>> {
        let deliveries = deliveries.into_inner();
        let events = py.detach(|| events::hook_events(&deliveries))?;
        Ok(PyRecordBatch::new(events).into_pyarrow(py)?)
    }

    /// The calls of a batch of groups of events, as a `pyarrow.RecordBatch`.
    #[pyfunction]
    fn fold_calls(py: Python<'_>, groups: PyRecordBatch) -> PyArrowResult<Bound<'_, PyAny>> {
        let groups = groups.into_inner();
        let calls = py.detach(|| calls::fold_calls(&groups))?;
        Ok(PyRecordBatch::new(calls).into_pyarrow(py)?)
    }

    /// The columns that `hook_events` gives, as a `pyarrow.Schema`.
    #[pyfunction]
    fn event_schema(py: Python<'_>) -> PyArrowResult<Bound<'_, PyAny>> {
        Ok(PySchema::new(events::schema()).into_pyarrow(py)?)
    }

    /// The columns that `fold_calls` gives, as a `pyarrow.Schema`.
    #[pyfunction]
    fn call_schema(py: Python<'_>) -> PyArrowResult<Bound<'_, PyAny>> {
        Ok(PySchema::new(calls::schema()).into_pyarrow(py)?)
    }

    /// An archive of so many made-up deliveries, as a `pyarrow.RecordBatchReader`.
    #[pyfunction]
    fn made_up_archive(py: Python<'_>, count: usize) -> PyArrowResult<Bound<'_, PyAny>> {
        let archive = py.detach(|| Archive::new(count));
        Ok(PyRecordBatchReader::new(Box::new(archive)).into_pyarrow(py)?)
    }

    /// The calls of an archive without an engine, as a `pyarrow.RecordBatchReader`, and how many deliveries could
    /// not be read.
    #[pyfunction]
    fn bare_fold(
        py: Python<'_>,
        deliveries: PyRecordBatchReader,
    ) -> PyArrowResult<(Bound<'_, PyAny>, usize)> {
        let deliveries = deliveries.into_reader()?;
        let bare = py.detach(|| {
            let mut bare = Bare::default();
            for batch in deliveries {
                bare.add(&batch?)?;
            }
            Ok::<_, ArrowError>(bare)
        })?;
        let unread = bare.unread;
        let calls = PyRecordBatchReader::new(Box::new(bare.calls()));
        Ok((calls.into_pyarrow(py)?, unread))
    }
}
