//! Corrections by hand, as they are typed.

use clap::{Args, Subcommand};
use codebook::{Date, PartialDate};

use super::last_day;

/// A correction with who makes it and why.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct Correct {
    /// Who makes the correction [default: the user of the system]
    #[arg(long, global = true, value_name = "NAME", env = "ALLEGIANCE_AUTHOR")]
    pub author: Option<String>,
    /// Why
    #[arg(long, global = true, value_name = "TEXT")]
    pub reason: Option<String>,
    /// What to correct
    #[command(subcommand)]
    pub correction: Correction,
}

/// What to correct. Claims are named by the first digits of their ids.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
pub enum Correction {
    /// The claims are what the passages say
    #[command(after_help = "Example:
  allegiance correct accept 3fa2b1c0 --reason \"checked against the transcript\"")]
    Accept {
        /// The claims
        #[arg(required = true, value_name = "CLAIM")]
        claims: Vec<String>,
    },
    /// The passages do not say this
    #[command(after_help = "Example:
  allegiance correct reject 3fa2b1c0 91d40e77 --reason \"about another Georgia\"")]
    Reject {
        /// The claims
        #[arg(required = true, value_name = "CLAIM")]
        claims: Vec<String>,
    },
    /// The passage says something else
    #[command(
        after_help = "Fields: act, actor, object, polarity, certainty, opinion, time, from, to, source; event and of.
Parties are names, codes or ids, several with commas between them; `none` is nobody. A name that nobody goes by yet is written
named:NAME or organisation:NAME.

Examples:
  allegiance correct amend 3fa2b1c0 act=announce_leave certainty=planned --reason \"it has not left yet\"
  allegiance correct amend 3fa2b1c0 actor=Armenia,Belarus object=CSTO time=2024-02-23 --reason \"both are meant\"
  allegiance correct amend 3fa2b1c0 event=summit of=CSTO polarity=no --reason \"he did come\""
    )]
    Amend {
        /// The claim
        #[arg(value_name = "CLAIM")]
        claim: String,
        /// What is otherwise: FIELD=VALUE
        #[arg(required = true, value_name = "FIELD=VALUE")]
        fields: Vec<String>,
    },
    /// Two names are one party
    #[command(after_help = "Example:
  allegiance correct merge \"The Lake Courier\" --into \"Lake Courier\" --reason \"one newspaper\"")]
    Merge {
        /// The party whose name is given up
        #[arg(value_name = "PARTY")]
        party: String,
        /// The party that it is
        #[arg(long, value_name = "PARTY")]
        into: String,
    },
    /// Some claims that name a party mean another
    #[command(after_help = "Example:
  allegiance correct split Georgia 3fa2b1c0 --into \"named:Georgia (United States)\" --reason \"the state in the South\"")]
    Split {
        /// The party that the claims name
        #[arg(value_name = "PARTY")]
        party: String,
        /// The claims
        #[arg(required = true, value_name = "CLAIM")]
        claims: Vec<String>,
        /// The party that is meant
        #[arg(long, value_name = "PARTY")]
        into: String,
    },
    /// Claims tell of one event
    #[command(after_help = "Example:
  allegiance correct merge-events 3fa2b1c0 91d40e77 --reason \"one summit, told with two dates\"")]
    MergeEvents {
        /// The claims, all of one act
        #[arg(required = true, num_args = 2.., value_name = "CLAIM")]
        claims: Vec<String>,
    },
    /// Claims tell of an event of their own
    #[command(after_help = "Example:
  allegiance correct split-events 3fa2b1c0 --reason \"the meeting of the day after\"")]
    SplitEvents {
        /// The claims
        #[arg(required = true, value_name = "CLAIM")]
        claims: Vec<String>,
    },
    /// A fact that the shipped tables lack or have wrong
    #[command(
        after_help = "The fact holds for its days against all other facts about the same two. `outside` is who is none of the rest.

Examples:
  allegiance correct fact CSTO Armenia outside --from 2027-01-01 --source \"Depositary notification of 2026\" --reason \"left\"
  allegiance correct fact \"Lake Pact\" named:Varenia member --from 2019 --to 2024-06 --source \"Lake Pact, annex 2\" --reason new"
    )]
    Fact {
        /// The organisation
        #[arg(value_name = "ORG")]
        organisation: String,
        /// The state or other party
        #[arg(value_name = "MEMBER")]
        member: String,
        /// How it belongs: member, suspended, candidate, observer or outside
        #[arg(value_name = "STATUS", value_parser = status())]
        status: codebook::Status,
        /// First day, month or year
        #[arg(long, value_name = "DATE")]
        from: PartialDate,
        /// First day, month or year in which it no longer is so
        #[arg(long, value_name = "DATE")]
        to: Option<PartialDate>,
        /// Where this comes from
        #[arg(long, value_name = "TEXT")]
        source: String,
        /// The day from which it could be known [default: the first day]
        #[arg(long, value_name = "DATE", value_parser = last_day)]
        known: Option<Date>,
    },
    /// A correction no longer holds
    #[command(after_help = "Example:
  allegiance correct undo 3 --reason \"the desk in Tbilisi checked\"")]
    Undo {
        /// The number of the correction
        #[arg(value_name = "NUMBER")]
        number: u32,
    },
}

/// Which corrections are wanted; all that is given must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
pub struct Corrections {
    /// Part of the name of who made it
    #[arg(long, value_name = "NAME")]
    pub author: Option<String>,
    /// Made on this day or later
    #[arg(long, value_name = "DATE", value_parser = super::first_day)]
    pub since: Option<Date>,
    /// Only those that are in force
    #[arg(long)]
    pub in_force: bool,
}

fn status() -> impl clap::builder::TypedValueParser<Value = codebook::Status> {
    use clap::builder::{PossibleValuesParser, TypedValueParser as _};
    use codebook::Status;
    PossibleValuesParser::new(Status::ALL.map(|(name, _)| name)).map(|name| {
        let named = Status::ALL.into_iter().find(|(other, _)| *other == name);
        named.expect("the parser lets only these names through").1
    })
}
