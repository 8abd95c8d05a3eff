//! CAMEO codes, and how PLOVER types stand to them.
//!
//! A code has three digits, or four where the codebook divides further; the first two are its root, which decides the PLOVER
//! type. What is asked for, promised, refused or threatened has a code made from that of the deed it is about.
//!
//! Source: Schrodt 2012, *CAMEO: Conflict and Mediation Event Observations, Event and Actor Codebook*, 1.1b3.

use crate::plover::EventType;

/// The parts of a code that say what an appeal, promise or refusal is about, in the numbering that CAMEO gives each family.
enum Matter {
    /// Material cooperation; economic, military, judicial, intelligence.
    Cooperate(u8),
    /// Diplomatic cooperation.
    Support,
    /// Aid; economic, military, humanitarian, protection.
    Aid(u8),
    /// Political reform; leadership, policy, rights, regime.
    Reform(u8),
    /// Yielding; restrictions, dissent, release, sanctions, access, military.
    Yield(u8),
    /// To meet or negotiate.
    Meet,
    /// To settle a dispute.
    Settle,
    /// To mediate, or accept it.
    Mediate,
}

fn matter(deed: &str) -> Option<Matter> {
    let third = deed.as_bytes().get(2).map_or(0, |digit| digit.saturating_sub(b'0'));
    let fourth = deed.as_bytes().get(3).map_or(0, |digit| digit.saturating_sub(b'0'));
    Some(match deed.get(..2)? {
        "04" if third == 5 => Matter::Mediate,
        "04" => Matter::Meet,
        "05" if third == 7 => Matter::Settle,
        "05" => Matter::Support,
        "06" => Matter::Cooperate(third),
        "07" => Matter::Aid(third.min(4)),
        "08" => match third {
            3 => Matter::Reform(fourth),
            1 | 2 => Matter::Yield(third),
            4 => Matter::Yield(3),
            5 => Matter::Yield(4),
            6 => Matter::Yield(5),
            7 => Matter::Yield(6),
            _ => Matter::Yield(0),
        },
        _ => return None,
    })
}

fn digits(stem: &str, last: u8) -> String {
    if last == 0 { stem.to_owned() } else { format!("{stem}{last}") }
}

/// The code of an event of type `kind` that is about a deed with the code `deed`: to promise aid from the code of giving it.
///
/// `own` is the code of the word itself ("demand" has `10`, "appeal" none); it stays where the deed says nothing further.
/// Types that are about nothing else keep the deed's code.
pub fn about(kind: EventType, own: &str, deed: &str) -> String {
    let family = match kind {
        EventType::Request if own.starts_with("10") => "10",
        EventType::Request => "02",
        EventType::Agree => "03",
        EventType::Reject => "12",
        EventType::Threaten => return threatened(own, deed),
        _ => return deed.to_owned(),
    };
    let Some(matter) = matter(deed) else {
        return match own {
            "" | "10" => format!("{family}0"),
            own => own.to_owned(),
        };
    };
    if family == "12" {
        return match matter {
            Matter::Cooperate(part) => digits("121", part.min(2)),
            Matter::Support => "121".to_owned(),
            Matter::Aid(part) => digits("122", part),
            Matter::Reform(part) => digits("123", part),
            Matter::Yield(part) => digits("124", part),
            Matter::Meet => "125".to_owned(),
            Matter::Mediate => "126".to_owned(),
            Matter::Settle => "127".to_owned(),
        };
    }
    let (stem, last) = match matter {
        Matter::Cooperate(part) => ("1", part),
        Matter::Support => ("2", 0),
        Matter::Aid(part) => ("3", part),
        Matter::Reform(part) => ("4", part),
        Matter::Yield(part) => ("5", part),
        Matter::Meet => ("6", 0),
        Matter::Settle => ("7", 0),
        Matter::Mediate if family == "03" => ("9", 0),
        Matter::Mediate => ("8", 0),
    };
    digits(&format!("{family}{stem}"), last)
}

fn threatened(own: &str, deed: &str) -> String {
    let code = match deed.get(..2) {
        Some("16") => match deed.as_bytes().get(2) {
            Some(b'2') => "1311",
            Some(b'3') => "1312",
            Some(b'4') => "134",
            Some(b'5') => "135",
            Some(b'6') => "136",
            _ => "1313",
        },
        Some("17") => match deed {
            "1721" => "1321",
            "1722" => "1322",
            "1723" => "1323",
            "1724" => "1324",
            "175" => "137",
            _ => "130",
        },
        Some("14") => "133",
        Some("15") => "138",
        Some("18") => "1383",
        Some("19") if deed == "191" => "1381",
        Some("19") if deed == "192" => "1382",
        Some("19") => "1384",
        Some("20") => "1385",
        _ if own.len() > 2 => own,
        _ => "130",
    };
    code.to_owned()
}

/// The PLOVER type of a code: that of its root. `None` for statements (`01`) and what is no code.
///
/// Violence of the state against a crowd (`175`) is ASSAULT; yielding (`08`) is RETREAT where forces, persons or goods are given up or let in, and CONCEDE otherwise.
pub fn event_type(code: &str) -> Option<EventType> {
    Some(match code.get(..2)? {
        "02" | "10" => EventType::Request,
        "03" => EventType::Agree,
        "04" => EventType::Consult,
        "05" => EventType::Support,
        "06" => EventType::Cooperate,
        "07" => EventType::Aid,
        "08" if code.len() > 2 && matches!(code.as_bytes()[2], b'4' | b'6' | b'7') => EventType::Retreat,
        "08" => EventType::Concede,
        "09" | "11" => EventType::Accuse,
        "12" => EventType::Reject,
        "13" => EventType::Threaten,
        "14" => EventType::Protest,
        "15" => EventType::Mobilize,
        "16" => EventType::Sanction,
        "17" if code == "175" => EventType::Assault,
        "17" => EventType::Coerce,
        "18" | "19" | "20" => EventType::Assault,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_it_is_about_decides_the_code() {
        assert_eq!(about(EventType::Agree, "030", "072"), "0332");
        assert_eq!(about(EventType::Request, "", "0841"), "0253");
        assert_eq!(about(EventType::Request, "10", "0874"), "1056");
        assert_eq!(about(EventType::Reject, "", "040"), "125");
        assert_eq!(about(EventType::Reject, "129", "190"), "129");
        assert_eq!(about(EventType::Threaten, "130", "163"), "1312");
        assert_eq!(about(EventType::Assault, "190", "190"), "190");
    }

    #[test]
    fn the_root_decides_the_type() {
        assert_eq!(event_type("0871"), Some(EventType::Retreat));
        assert_eq!(event_type("0831"), Some(EventType::Concede));
        assert_eq!(event_type("175"), Some(EventType::Assault));
        assert_eq!(event_type("010"), None);
        assert_eq!(event_type(""), None);
    }
}
