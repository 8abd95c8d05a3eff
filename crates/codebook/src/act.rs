//! The acts: what a claim can say was done or holds, each with its definition, an example and its PLOVER type.
//!
//! The list is the contract with users; it may grow, and what stands here keeps its meaning.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::plover::EventType;

macro_rules! acts {
    ($($variant:ident = $text:literal, $definition:literal, $example:literal, $plover:expr;)*) => {
        /// What was done or said to hold.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Act {
            $(#[doc = $definition] $variant,)*
            /// Everything else that PLOVER knows, under its type: `other:PROTEST`.
            Other(EventType),
        }

        impl Act {
            /// All acts but [`Act::Other`], in the order of the contract.
            pub const ALL: &'static [Act] = &[$(Act::$variant),*];

            /// The act as it is written.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Act::$variant => $text,)*
                    Act::Other(kind) => other(kind),
                }
            }

            /// What it means, in a sentence.
            pub const fn definition(self) -> &'static str {
                match self {
                    $(Act::$variant => $definition,)*
                    Act::Other(_) => "Another event of this PLOVER type.",
                }
            }

            /// Whether it can move a member's membership, intent or part in an organisation as a whole.
            pub const fn moves_standing(self) -> bool {
                matches!(
                    self,
                    Act::Apply
                        | Act::Invite
                        | Act::Decline
                        | Act::Join
                        | Act::Ratify
                        | Act::AnnounceLeave
                        | Act::NotifyLeave
                        | Act::ThreatenLeave
                        | Act::Leave
                        | Act::FreezeParticipation
                        | Act::SuspendMember
                        | Act::Readmit
                        | Act::ResumeParticipation
                )
            }

            /// Words that would be read as it.
            pub const fn example(self) -> &'static str {
                match self {
                    $(Act::$variant => $example,)*
                    Act::Other(_) => "",
                }
            }

            /// The PLOVER event type of the act when it happens; `None` for states and judgements.
            pub const fn plover(self) -> Option<EventType> {
                match self {
                    $(Act::$variant => $plover,)*
                    Act::Other(kind) => Some(kind),
                }
            }
        }
    };
}

acts! {
    // Belonging
    MemberOf = "member_of", "Is said to be a member.", "\"Armenia is one of six members of the CSTO\"", None;
    ObserverOf = "observer_of", "Is said to be an observer, partner or associate.", "\"Serbia holds observer status\"", None;
    Apply = "apply", "Asks to be admitted.", "\"Finland applied to join NATO\"", Some(EventType::Request);
    Invite = "invite", "The organisation invites a state to join.", "\"Leaders invited Montenegro to join\"", Some(EventType::Agree);
    Decline = "decline", "Turns down an invitation or decides not to join.", "\"Argentina declined to join the bloc\"", Some(EventType::Reject);
    Join = "join", "Becomes a member.", "\"Croatia joined NATO in 2009\"", Some(EventType::Cooperate);
    Ratify = "ratify", "Ratifies an accession or a treaty of the organisation.", "\"Hungary ratified Sweden's accession\"", Some(EventType::Cooperate);
    AnnounceLeave = "announce_leave", "Announces that it will leave.", "\"Qatar said it would quit OPEC\"", Some(EventType::Sanction);
    NotifyLeave = "notify_leave", "Gives formal notice of leaving.", "\"Venezuela handed in its denunciation of the charter\"", Some(EventType::Sanction);
    ThreatenLeave = "threaten_leave", "Threatens to leave.", "\"Manila threatened to walk out of the pact\"", Some(EventType::Threaten);
    Leave = "leave", "Ceases to be a member.", "\"Uzbekistan left the alliance\"", Some(EventType::Sanction);
    FreezeParticipation = "freeze_participation", "Freezes or suspends its own participation or membership.", "\"Armenia has frozen its participation\"", Some(EventType::Sanction);
    SuspendMember = "suspend_member", "The organisation suspends or expels a member.", "\"The African Union suspended Niger\"", Some(EventType::Sanction);
    Readmit = "readmit", "The organisation lifts a suspension or takes a former member back.", "\"The League readmitted Syria\"", Some(EventType::Concede);
    ResumeParticipation = "resume_participation", "A member takes part again of its own will.", "\"France returned to the integrated command\"", Some(EventType::Cooperate);
    // Taking part
    AttendEvent = "attend_event", "Takes part in a meeting or exercise.", "\"Tokayev attended the summit in Minsk\"", Some(EventType::Consult);
    SkipEvent = "skip_event", "Stays away from a meeting or exercise.", "\"Pashinyan skipped the summit\"", Some(EventType::Reject);
    HostEvent = "host_event", "Hosts a meeting or exercise.", "\"Astana hosted the council\"", Some(EventType::Consult);
    RefuseToHost = "refuse_to_host", "Refuses to host a meeting or exercise.", "\"Armenia refused to host the drills\"", Some(EventType::Reject);
    CancelEvent = "cancel_event", "Calls off or postpones a meeting or exercise.", "\"Bishkek called off the drills\"", Some(EventType::Reject);
    JointExercise = "joint_exercise", "Holds an exercise with another.", "\"Armenian and US troops held an exercise\"", Some(EventType::Cooperate);
    // Commitments
    HasClause = "has_clause", "A treaty is said to bind to something.", "\"Article 5 says that an attack on one is an attack on all\"", None;
    RequestHelp = "request_help", "Asks for help, military or other.", "\"Armenia asked the CSTO for help\"", Some(EventType::Request);
    GrantHelp = "grant_help", "Gives or agrees to give help.", "\"The alliance granted the request\"", Some(EventType::Aid);
    RefuseHelp = "refuse_help", "Refuses help that was asked for.", "\"The bloc turned down the plea\"", Some(EventType::Reject);
    IgnoreRequest = "ignore_request", "Leaves a request unanswered.", "\"The request went unanswered\"", Some(EventType::Reject);
    InvokeClause = "invoke_clause", "Invokes a clause of a treaty.", "\"Turkey invoked Article 4\"", Some(EventType::Request);
    SendTroops = "send_troops", "Sends or deploys troops.", "\"The CSTO sent peacekeepers\"", Some(EventType::Mobilize);
    WithdrawTroops = "withdraw_troops", "Withdraws troops.", "\"France pulled its soldiers out of Mali\"", Some(EventType::Retreat);
    SendAid = "send_aid", "Sends aid: money, arms, goods.", "\"Kazakhstan sent aid to Ukraine\"", Some(EventType::Aid);
    SignPact = "sign_pact", "Signs a treaty or agreement.", "\"Russia and North Korea signed a pact\"", Some(EventType::Cooperate);
    EndPact = "end_pact", "Ends, denounces or suspends a treaty or agreement.", "\"Niger ended the accord with the United States\"", Some(EventType::Sanction);
    // Relations
    AllyOf = "ally_of", "Is said to be an ally; with polarity no, not to be one.", "\"We are not Russia's ally in this war\"", None;
    RivalOf = "rival_of", "Is said to be a rival or enemy.", "\"its longtime rival Azerbaijan\"", None;
    Support = "support", "Supports in words or votes.", "\"Minsk backed Moscow's proposal\"", Some(EventType::Support);
    RefuseSupport = "refuse_support", "Refuses to support.", "\"Pashinyan refused to support the invasion\"", Some(EventType::Reject);
    Praise = "praise", "Praises or thanks.", "\"Putin praised the bloc\"", Some(EventType::Support);
    Condemn = "condemn", "Condemns.", "\"The League condemned the attack\"", Some(EventType::Accuse);
    Accuse = "accuse", "Accuses of a wrong.", "\"Baku accused Yerevan of shelling\"", Some(EventType::Accuse);
    Criticise = "criticise", "Criticises.", "\"He called the response depressing\"", Some(EventType::Accuse);
    Threaten = "threaten", "Threatens.", "\"ECOWAS threatened to use force\"", Some(EventType::Threaten);
    Demand = "demand", "Demands or calls upon to do something.", "\"Ankara demanded the extradition\"", Some(EventType::Request);
    Meet = "meet", "Meets, consults, telephones.", "\"The ministers met in Bishkek\"", Some(EventType::Consult);
    BuyArms = "buy_arms", "Buys or agrees to buy arms.", "\"Armenia bought French howitzers\"", Some(EventType::Cooperate);
    StrengthenTies = "strengthen_ties", "Brings relations closer.", "\"Yerevan has strengthened its ties to the West\"", Some(EventType::Cooperate);
    WorsenTies = "worsen_ties", "Relations get worse.", "\"Tensions have risen between the two\"", Some(EventType::Sanction);
    Sanction = "sanction", "Imposes sanctions or restrictions.", "\"ECOWAS imposed sanctions on Mali\"", Some(EventType::Sanction);
    Attack = "attack", "Uses force against.", "\"Russia invaded Ukraine\"", Some(EventType::Assault);
    Mediate = "mediate", "Mediates.", "\"Togo mediated between the two sides\"", Some(EventType::Consult);
    // Judgements
    AssessLikely = "assess_likely", "A source judges that something is likely.", "\"making it the most likely to leave\"", None;
    AssessUnlikely = "assess_unlikely", "A source judges that something is unlikely.", "\"it is unlikely that others will leave\"", None;
    AssessPower = "assess_power", "A source judges how much power a party has.", "\"Russia holds so much power over them\"", None;
    AssessCloseness = "assess_closeness", "A source judges how close parties are.", "\"Armenia was never as close to the others\"", None;
    AssessDamage = "assess_damage", "A source judges that something did harm.", "\"hugely damaging to the image of the alliance\"", None;
}

const fn other(kind: EventType) -> &'static str {
    match kind {
        EventType::Agree => "other:AGREE",
        EventType::Consult => "other:CONSULT",
        EventType::Support => "other:SUPPORT",
        EventType::Cooperate => "other:COOPERATE",
        EventType::Aid => "other:AID",
        EventType::Concede => "other:CONCEDE",
        EventType::Retreat => "other:RETREAT",
        EventType::Request => "other:REQUEST",
        EventType::Accuse => "other:ACCUSE",
        EventType::Reject => "other:REJECT",
        EventType::Threaten => "other:THREATEN",
        EventType::Protest => "other:PROTEST",
        EventType::Sanction => "other:SANCTION",
        EventType::Mobilize => "other:MOBILIZE",
        EventType::Coerce => "other:COERCE",
        EventType::Assault => "other:ASSAULT",
    }
}

impl fmt::Display for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Act {
    type Err = String;

    /// Parses a name of the contract, or `other:` and a PLOVER type.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let others = EventType::ALL.iter().map(|kind| Act::Other(*kind));
        let mut all = Act::ALL.iter().copied().chain(others);
        all.find(|act| act.as_str() == text).ok_or_else(|| format!("`{text}` is no act of the codebook"))
    }
}

impl Serialize for Act {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Act {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
