pub(super) const ROWS: &[super::Row] = &[];
