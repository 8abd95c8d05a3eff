//! The account to figures.
//!
//! Takes an account, the facts and tables of states (as bytes), gives figures: how close two parties are, how power is
//! shared in an organisation. Each [`Figure`] says what it was made of, from how many values, and how many were missing.
//! Pure functions, each checked against published values; it touches nothing.

mod figure;
mod table;
mod states;
mod capabilities;
mod ideal_points;
mod crosstab;
mod votes;
mod similarity;
mod alliances;
mod tables;
mod members;
mod power;
mod closeness;
pub mod logit;
pub mod resample;
pub mod hazard;
pub mod risk;
pub mod kept;
pub mod leavers;

pub use alliances::{Alliance, Alliances};
pub use capabilities::Capabilities;
pub use closeness::{
    Closeness, Pair, Place, Ranking, Yardstick, alliance_similarity, closeness, ideal_point_distance,
    relations_balance, ties, vote_agreement,
};
pub use codebook::Error;
pub use crosstab::{Crosstab, Measure};
pub use figure::{Figure, Row, Source, Unit};
pub use ideal_points::{IdealPoint, IdealPoints, Scale};
pub use members::{Member, members};
pub use power::{Power, Share, power, power_history};
pub use similarity::Ties;
pub use states::{Cow, State, States};
pub use tables::{Own, TableFiles, Tables};
pub use votes::Votes;
