//! The sixteen event types of PLOVER in the names of 2021.
//!
//! Source: Halterman, Bagozzi, Beger, Schrodt and Scarborough 2023, *PLOVER and POLECAT*; PLOVER manual. Two rules of the
//! manual that frames rely on: cooperation that lies in the future is AGREE; a joint exercise is COOPERATE, an exercise of
//! one country MOBILIZE.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::party::PartyId;

macro_rules! event_types {
    ($($(#[$doc:meta])* $variant:ident = $text:literal),* $(,)?) => {
        /// A PLOVER event type.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "UPPERCASE")]
        pub enum EventType { $($(#[$doc])* $variant),* }

        impl EventType {
            /// All types, cooperative before conflictual.
            pub const ALL: &'static [EventType] = &[$(EventType::$variant),*];

            /// The type as it is written.
            pub const fn as_str(self) -> &'static str {
                match self { $(EventType::$variant => $text),* }
            }

            /// The type written so.
            pub fn parse(text: &str) -> Option<EventType> {
                match text { $($text => Some(EventType::$variant),)* _ => None }
            }
        }
    };
}

event_types! {
    /// Agree to, offer, promise or otherwise express the will to cooperate in the future.
    Agree = "AGREE",
    /// Consult, meet, visit, negotiate.
    Consult = "CONSULT",
    /// Support with words, recognition or diplomatic ties.
    Support = "SUPPORT",
    /// Cooperate in deeds: sign, exercise together, share intelligence.
    Cooperate = "COOPERATE",
    /// Give aid: economic, military, humanitarian; admit refugees.
    Aid = "AID",
    /// Yield: ease sanctions, release, allow return.
    Concede = "CONCEDE",
    /// Retreat: withdraw forces, cease fire, hand over.
    Retreat = "RETREAT",
    /// Request, demand, appeal for.
    Request = "REQUEST",
    /// Accuse, criticise, condemn, investigate.
    Accuse = "ACCUSE",
    /// Reject, refuse, veto.
    Reject = "REJECT",
    /// Threaten.
    Threaten = "THREATEN",
    /// Protest in public.
    Protest = "PROTEST",
    /// Sanction, reduce or break relations, leave an organisation.
    Sanction = "SANCTION",
    /// Mobilise or raise readiness of forces.
    Mobilize = "MOBILIZE",
    /// Coerce: seize, arrest, expel, censor.
    Coerce = "COERCE",
    /// Assault: use of force.
    Assault = "ASSAULT",
}

impl EventType {
    /// The quarter of the field in which the type lies.
    pub const fn quad(self) -> Quad {
        match self {
            EventType::Agree | EventType::Consult | EventType::Support | EventType::Concede => Quad::VerbalCooperation,
            EventType::Cooperate | EventType::Aid | EventType::Retreat => Quad::MaterialCooperation,
            EventType::Request | EventType::Accuse | EventType::Reject | EventType::Threaten => Quad::VerbalConflict,
            EventType::Protest | EventType::Sanction | EventType::Mobilize | EventType::Coerce | EventType::Assault => {
                Quad::MaterialConflict
            }
        }
    }

    /// Whether the type is cooperative. What is cooperative and lies ahead is AGREE, what is cooperative and refused REJECT.
    pub const fn is_cooperative(self) -> bool {
        matches!(self.quad(), Quad::VerbalCooperation | Quad::MaterialCooperation)
    }

    /// The modes that the manual has for the type; none where it is not divided.
    pub const fn modes(self) -> &'static [&'static str] {
        match self {
            EventType::Consult => &["visit", "third-party", "multilateral", "phone"],
            EventType::Retreat => &["withdraw", "release", "return", "disarm", "ceasefire", "access", "resign"],
            EventType::Request | EventType::Reject => &["assist", "change", "yield", "meet"],
            EventType::Accuse => &["disapprove", "investigate", "allege"],
            EventType::Threaten => &["restrict", "ban", "arrest", "relations", "expel", "territory", "violence"],
            EventType::Protest => &["demo", "riot", "strike", "hunger", "boycott", "obstruct"],
            EventType::Sanction => &["convict", "expel", "withdraw", "discontinue"],
            EventType::Mobilize => &["troops", "weapons", "police", "militia"],
            EventType::Coerce => &[
                "seize",
                "restrict",
                "ban",
                "censor",
                "curfew",
                "martial-law",
                "arrest",
                "deport",
                "withhold",
                "misinformation",
                "cyber",
            ],
            EventType::Assault => &[
                "abduct",
                "beat",
                "torture",
                "execute",
                "sexual",
                "assassinate",
                "primitive",
                "firearms",
                "explosives",
                "suicide-attack",
                "heavy-weapons",
                "crowd-control",
                "cleansing",
                "unconventional",
            ],
            EventType::Agree | EventType::Support | EventType::Cooperate | EventType::Aid | EventType::Concede => &[],
        }
    }
}

/// Verbal or material, cooperation or conflict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quad {
    /// Words of cooperation.
    VerbalCooperation,
    /// Deeds of cooperation.
    MaterialCooperation,
    /// Words of conflict.
    VerbalConflict,
    /// Deeds of conflict.
    MaterialConflict,
}

impl Quad {
    /// As it is written in coded data.
    pub const fn as_str(self) -> &'static str {
        match self {
            Quad::VerbalCooperation => "VERBAL COOPERATION",
            Quad::MaterialCooperation => "MATERIAL COOPERATION",
            Quad::VerbalConflict => "VERBAL CONFLICT",
            Quad::MaterialConflict => "MATERIAL CONFLICT",
        }
    }
}

/// The PLOVER reading of a claim, so that the output can stand beside POLECAT and ICEWS data.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Plover {
    /// Event type.
    #[serde(rename = "type")]
    pub kind: EventType,
    /// Mode, where the manual has one for the type.
    pub mode: Option<Arc<str>>,
    /// Who acts.
    pub actor: Vec<PartyId>,
    /// Upon whom.
    pub recipient: Vec<PartyId>,
}
