//! The function `read_claims` of SQL: the columns of reports to a column with a list of claims for each.
//!
//! The knowledge is opened when the first report comes, once in a process, and shared by all that read in it.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use allegiance::batches::{self, claims_item};
use allegiance::clock;
use allegiance::error::Error;
use allegiance::knowledge::knowledge;
use allegiance::mapping::Mapping;
use allegiance::memories::Memories;
use allegiance::unpack::Defaults;
use arrow::array::{ArrayRef, RecordBatch, RecordBatchOptions};
use arrow::datatypes::{DataType, Field, Schema};
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility};
use reading::{Knowledge, Memory};

use crate::told::through;

/// Its name in SQL.
pub const NAME: &str = "read_claims";

/// Its arguments in their order; the last two may be left out.
pub const ARGUMENTS: [&str; 6] = ["text", "title", "publisher", "published", "address", "language"];

/// How many arguments must be there.
const NEEDED: usize = 4;

/// The function.
pub fn read_claims() -> ScalarUDF {
    ScalarUDF::new_from_impl(ReadClaims { signature: Signature::user_defined(Volatility::Immutable) })
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct ReadClaims {
    signature: Signature,
}

impl ScalarUDFImpl for ReadClaims {
    fn name(&self) -> &'static str {
        NAME
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, kinds: &[DataType]) -> Result<Vec<DataType>> {
        let help = format!("{NAME}({})", ARGUMENTS.join(", "));
        if !(NEEDED..=ARGUMENTS.len()).contains(&kinds.len()) {
            let what = format!("`{NAME}` takes {NEEDED} to {} arguments, not {}", ARGUMENTS.len(), kinds.len());
            return Err(through(Error::usage(
                what,
                "the query",
                format!("write {help}; null stands for what there is not"),
            )));
        }
        let coerced = kinds.iter().zip(ARGUMENTS).map(|(kind, name)| match kind {
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Null => Ok(DataType::Utf8),
            DataType::Dictionary(_, value) if value.is_string() => Ok(DataType::Utf8),
            day if name == "published" && day.is_temporal() => Ok(DataType::Date32),
            other => {
                let what = format!("`{name}` is of type {other}, and `{NAME}` takes text there");
                Err(through(Error::usage(what, "the query", format!("write {help}, or cast it to varchar"))))
            }
        });
        coerced.collect()
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::List(claims_item()))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let number = args.number_rows;
        let columns = args.args.into_iter().map(|column| column.into_array(number)).collect::<Result<Vec<_>>>()?;
        read(columns, number).map(ColumnarValue::Array)
    }
}

/// The lists of claims of reports whose columns are those of [`ARGUMENTS`].
fn read(columns: Vec<ArrayRef>, number: usize) -> Result<ArrayRef> {
    let fields = columns.iter().zip(ARGUMENTS).map(|(column, name)| Field::new(name, column.data_type().clone(), true));
    let options = RecordBatchOptions::new().with_row_count(Some(number));
    let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
    let reports = RecordBatch::try_new_with_options(schema, columns, &options)?;
    let (knowledge, memories) = known()?;
    let (claims, time) = clock::timed(|| {
        batches::read(&reports, &Mapping::default(), &Defaults::default(), knowledge, memories).map_err(through)
    });
    let claims = claims?;
    log::info!("read {number} reports: {} claims in {:.2} s", claims.claims.num_rows(), time.as_secs_f64());
    if let Some(error) = claims.bad.first() {
        UNUSED.note(claims.bad.len() as u64, error);
    }
    Ok(Arc::new(claims.lists()))
}

/// The knowledge of this process.
fn known() -> Result<&'static (Knowledge, Memories<Memory>), DataFusionError> {
    static KNOWN: OnceLock<Result<(Knowledge, Memories<Memory>), Error>> = OnceLock::new();
    let known = KNOWN.get_or_init(|| knowledge().map(|knowledge| (knowledge, Memories::default())));
    known.as_ref().map_err(|error| through(error.clone()))
}

/// Reports of this process that could not be used.
struct Unused {
    number: AtomicU64,
    first: Mutex<Option<Error>>,
}

static UNUSED: Unused = Unused { number: AtomicU64::new(0), first: Mutex::new(None) };

impl Unused {
    fn note(&self, number: u64, error: &Error) {
        self.number.fetch_add(number, Ordering::Relaxed);
        let mut first = self.first.lock().unwrap_or_else(PoisonError::into_inner);
        if first.is_none() {
            log::warn!("{number} reports could not be used, the first since {}", error.what);
            *first = Some(error.clone());
        }
    }
}

/// How many reports could not be used in this process so far, and what was wrong with one of them.
pub fn unused() -> Option<(u64, Error)> {
    let first = UNUSED.first.lock().unwrap_or_else(PoisonError::into_inner).clone()?;
    Some((UNUSED.number.load(Ordering::Relaxed), first))
}
