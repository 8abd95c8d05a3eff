//! An event before its parties are settled, and what mood and governors make of it.

use std::sync::Arc;

use codebook::{EventType, Quad, cameo};

use super::mood::Mood;
use super::who::Participant;

/// An event before its parties are settled.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    /// The word that tells of it.
    pub(crate) trigger: u32,
    pub(crate) kind: EventType,
    pub(crate) mode: Option<Arc<str>>,
    pub(crate) cameo: String,
    pub(crate) actor: Vec<Participant>,
    pub(crate) recipient: Vec<Participant>,
    pub(crate) mutual: bool,
    /// It is said to somebody's good.
    pub(crate) warm: bool,
    /// It may only come about.
    pub(crate) hypothetical: bool,
}

impl Draft {
    /// The same happening coded as something else.
    pub(super) fn recoded(mut self, kind: EventType, mode: Option<&str>, cameo: &str) -> Draft {
        self.kind = kind;
        self.mode = mode.map(Into::into);
        cameo.clone_into(&mut self.cameo);
        self
    }
}

/// What tense, negation and auxiliaries make of an event.
pub(super) fn by_mood(draft: Draft, mood: Mood) -> Option<Draft> {
    let hostile = draft.kind.quad() == Quad::MaterialConflict;
    if mood.negative {
        if draft.kind.is_cooperative() {
            let (mode, code) = (wish_mode(&draft), cameo::about(EventType::Reject, "", &draft.cameo));
            return Some(draft.recoded(EventType::Reject, mode, &code));
        }
        return match draft.kind {
            EventType::Reject => Some(draft.recoded(EventType::Agree, None, "030")),
            EventType::Mobilize => Some(draft.recoded(EventType::Reject, None, "120")),
            _ if hostile && mood.ahead => Some(draft.recoded(EventType::Agree, None, "0356")),
            _ => None,
        };
    }
    if !(mood.ahead || mood.possible) {
        return Some(draft);
    }
    let mut draft = draft;
    draft.hypothetical = mood.possible;
    if draft.warm && draft.kind == EventType::Mobilize {
        return Some(draft.recoded(EventType::Agree, None, "0334"));
    }
    if hostile {
        return Some(threat(draft));
    }
    if draft.kind.is_cooperative() && draft.kind != EventType::Agree {
        let code = cameo::about(EventType::Agree, "030", &draft.cameo);
        return Some(draft.recoded(EventType::Agree, None, &code));
    }
    Some(draft)
}

/// The root code of a type whose frame gives none.
pub(super) const fn root(kind: EventType) -> &'static str {
    match kind {
        EventType::Agree => "03",
        EventType::Consult => "04",
        EventType::Support => "05",
        EventType::Cooperate => "06",
        EventType::Aid => "07",
        EventType::Concede | EventType::Retreat => "08",
        EventType::Request => "10",
        EventType::Accuse => "11",
        EventType::Reject => "12",
        EventType::Threaten => "13",
        EventType::Protest => "14",
        EventType::Mobilize => "15",
        EventType::Sanction => "16",
        EventType::Coerce => "17",
        EventType::Assault => "19",
    }
}

/// The mode of a request or refusal by what it is about.
pub(super) fn wish_mode(below: &Draft) -> Option<&'static str> {
    let mode = match (below.kind, below.cameo.get(..3)) {
        (EventType::Consult, _) => "meet",
        (_, Some("083")) => "change",
        (EventType::Concede | EventType::Retreat, _) => "yield",
        (EventType::Aid | EventType::Cooperate | EventType::Support, _) => "assist",
        _ => return None,
    };
    Some(mode)
}

pub(super) fn threat_mode(below: &Draft) -> Option<&'static str> {
    let mode = match (below.kind, below.mode.as_deref()) {
        (EventType::Coerce, Some("arrest")) => "arrest",
        (EventType::Coerce, Some("ban")) => "ban",
        (EventType::Coerce, Some("deport")) | (EventType::Sanction, Some("expel")) => "expel",
        (EventType::Coerce, _) => "restrict",
        (EventType::Sanction, _) => "relations",
        (EventType::Assault, _) if below.cameo == "192" => "territory",
        (EventType::Assault | EventType::Mobilize, _) => "violence",
        _ => return None,
    };
    Some(mode)
}

/// A hostile deed that lies ahead.
pub(super) fn threat(deed: Draft) -> Draft {
    let (mode, code) = (threat_mode(&deed), cameo::about(EventType::Threaten, "130", &deed.cameo));
    deed.recoded(EventType::Threaten, mode, &code)
}

/// What it means that something ended.
pub(super) fn stopped(deed: Draft) -> Option<Draft> {
    let (kind, mode, code) = match deed.kind {
        EventType::Assault | EventType::Mobilize => (EventType::Retreat, Some("ceasefire"), "0871"),
        EventType::Consult => (EventType::Sanction, Some("discontinue"), "164"),
        EventType::Support | EventType::Cooperate => (EventType::Sanction, Some("discontinue"), "161"),
        EventType::Aid => (EventType::Sanction, Some("discontinue"), "162"),
        EventType::Sanction => (EventType::Concede, None, "085"),
        EventType::Coerce => (EventType::Concede, None, "081"),
        EventType::Protest => (EventType::Concede, None, "082"),
        EventType::Agree | EventType::Concede => (EventType::Reject, None, "120"),
        EventType::Retreat => (EventType::Sanction, Some("discontinue"), "161"),
        EventType::Request | EventType::Accuse | EventType::Reject | EventType::Threaten => return None,
    };
    Some(deed.recoded(kind, mode, code))
}
