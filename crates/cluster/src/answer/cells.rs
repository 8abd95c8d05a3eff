//! The cells of a batch as texts, lists and parties in them flat.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch, StringArray};
use arrow::datatypes::DataType;
use arrow::error::ArrowError;
use arrow::util::display::{ArrayFormatter, FormatOptions};

/// The rows of a batch; what is null is `None`.
pub(super) fn rows_of(batch: &RecordBatch) -> Result<Vec<Vec<Option<String>>>, ArrowError> {
    let columns = batch.columns().iter().map(flat).collect::<Result<Vec<_>, _>>()?;
    let cell = |column: &ArrayRef, row: usize| {
        let texts = column.as_string::<i32>();
        texts.is_valid(row).then(|| texts.value(row).to_owned())
    };
    Ok((0..batch.num_rows()).map(|row| columns.iter().map(|column| cell(column, row)).collect()).collect())
}

/// A column as texts.
fn flat(column: &ArrayRef) -> Result<ArrayRef, ArrowError> {
    let texts: StringArray = match column.data_type() {
        DataType::Utf8 => return Ok(Arc::clone(column)),
        DataType::List(_) => {
            let lists = column.as_list::<i32>();
            let inside = flat(&named(lists.values()))?;
            let inside = inside.as_string::<i32>();
            let offsets = lists.value_offsets();
            let joined = |row: usize| {
                let (from, to) = (offsets[row] as usize, offsets[row + 1] as usize);
                let parts: Vec<&str> =
                    (from..to).map(|index| if inside.is_valid(index) { inside.value(index) } else { "" }).collect();
                parts.join(";")
            };
            (0..lists.len()).map(|row| lists.is_valid(row).then(|| joined(row))).collect()
        }
        _ => {
            let options = FormatOptions::new();
            let shown = ArrayFormatter::try_new(column.as_ref(), &options)?;
            let cell = |row: usize| column.is_valid(row).then(|| shown.value(row).try_to_string()).transpose();
            (0..column.len()).map(cell).collect::<Result<_, _>>()?
        }
    };
    Ok(Arc::new(texts))
}

/// What stands in lists: of parties and the like, which have an id, the id.
fn named(values: &ArrayRef) -> ArrayRef {
    let id = values.as_struct_opt().and_then(|parts| parts.column_by_name("id"));
    Arc::clone(id.unwrap_or(values))
}

#[cfg(test)]
mod tests {
    use arrow::array::{Date32Array, Int64Array, ListArray, StructArray};
    use arrow::buffer::OffsetBuffer;
    use arrow::datatypes::{Field, Fields};

    use super::*;

    #[test]
    fn lists_are_joined_and_days_are_days() {
        let fields: Fields =
            vec![Field::new("id", DataType::Utf8, false), Field::new("n", DataType::Int64, false)].into();
        let ids: ArrayRef = Arc::new(StringArray::from(vec!["ARM", "AZE"]));
        let numbers: ArrayRef = Arc::new(Int64Array::from(vec![1, 2]));
        let parties: ArrayRef = Arc::new(StructArray::new(fields.clone(), vec![ids, numbers], None));
        let item = Arc::new(Field::new("item", DataType::Struct(fields), false));
        let lists: ArrayRef = Arc::new(ListArray::new(item, OffsetBuffer::from_lengths([2, 0]), parties, None));
        let days: ArrayRef = Arc::new(Date32Array::from(vec![Some(19787), None]));
        let batch = RecordBatch::try_from_iter_with_nullable([("who", lists, true), ("day", days, true)]).unwrap();
        let rows = rows_of(&batch).unwrap();
        assert_eq!(rows[0], [Some("ARM;AZE".to_owned()), Some("2024-03-05".to_owned())]);
        assert_eq!(rows[1], [Some(String::new()), None]);
    }
}
