//! The rule by which the same question gives the same bytes wherever it is answered.
//!
//! Engines that work in parallel give rows in the order in which they happen to be done. So a question without `order by` has
//! its rows sorted by all columns, from the first to the last, and one with it has those rows that it leaves equal sorted in
//! the same way. Only `limit` without `order by` takes what comes first, since else a look at ten rows would read everything.

use std::sync::Arc;

use datafusion::error::Result;
use datafusion::logical_expr::{Expr, Limit, LogicalPlan, LogicalPlanBuilder, Projection, Sort, SortExpr};

/// The plan with its rows in an order that hangs on nothing but the rows.
pub fn ordered(plan: LogicalPlan) -> Result<LogicalPlan> {
    Ok(match plan {
        LogicalPlan::Sort(sort) => LogicalPlan::Sort(all_settled(sort)),
        LogicalPlan::Projection(over) if is_sorted(&over.input) => {
            let input = ordered(Arc::unwrap_or_clone(over.input))?;
            LogicalPlan::Projection(Projection::try_new(over.expr, Arc::new(input))?)
        }
        LogicalPlan::Limit(limit) if is_sorted(&limit.input) => {
            let input = Arc::new(ordered(Arc::unwrap_or_clone(limit.input))?);
            LogicalPlan::Limit(Limit { input, ..limit })
        }
        LogicalPlan::Limit(_)
        | LogicalPlan::Ddl(_)
        | LogicalPlan::Dml(_)
        | LogicalPlan::Copy(_)
        | LogicalPlan::Statement(_)
        | LogicalPlan::Explain(_)
        | LogicalPlan::Analyze(_)
        | LogicalPlan::DescribeTable(_) => plan,
        plan => {
            let keys = all_of(&plan);
            LogicalPlanBuilder::from(plan).sort(keys)?.build()?
        }
    })
}

/// Whether the rows come out of an `order by`.
fn is_sorted(plan: &LogicalPlan) -> bool {
    match plan {
        LogicalPlan::Sort(_) => true,
        LogicalPlan::Projection(over) => is_sorted(&over.input),
        LogicalPlan::Limit(limit) => is_sorted(&limit.input),
        _ => false,
    }
}

/// The same `order by`, with all columns after its own.
fn all_settled(sort: Sort) -> Sort {
    let keys = all_of(&sort.input).into_iter();
    let new: Vec<SortExpr> = keys.filter(|key| !sort.expr.iter().any(|own| own.expr == key.expr)).collect();
    Sort { expr: sort.expr.into_iter().chain(new).collect(), ..sort }
}

/// All columns of a plan as what to sort by.
fn all_of(plan: &LogicalPlan) -> Vec<SortExpr> {
    let columns = plan.schema().columns();
    let mut keys = Vec::with_capacity(columns.len());
    // The engine sorts by one list or struct alone only in the company of another key.
    if let [field] = plan.schema().fields().as_ref()
        && field.data_type().is_nested()
    {
        keys.push(Expr::Column(columns[0].clone()).is_null().sort(true, false));
    }
    keys.extend(columns.into_iter().map(|column| Expr::Column(column).sort(true, false)));
    keys
}
