//! One report and what can become of it, each kind of copy and each kind of text that only looks like one.

use super::{Likeness, Sketch, Words, compare};

const REPORT: &str = "\
LINDMARK, 4 March (Lake Courier) - Varenia will move two armoured battalions to the Taloshi border by the end of April, \
the defence ministry said on Monday, the largest transfer of troops within the Lakes Security Pact since 2008.

Defence minister Arne Sollund told reporters that the units, some 1,400 soldiers with their engineers and field \
hospitals, would camp near Ourem and train with Taloshi border guards. The labour unions at the rail yards had agreed to \
work through the holidays, he added, so that no tank would have to use the roads.

Talosh asked its allies for help in January, after shells from the far shore damaged a power station and wounded nine \
fishermen. Prime minister Mira Solane called the promise \"more than words at last\".

Morvania, which left the joint command last autumn, warned that the move would poison the talks in Cardona. Its foreign \
minister, Anton Ruske, said that soldiers had never brought back a single fish.

The pact was founded in 1996 and obliges its members to treat an attack on one as an attack on all. Kessia was suspended \
in 2021, when its president refused to let inspectors into two depots.";

/// The same report by another house style, cut, with other words here and there and the paragraphs in another order.
const EDITED: &str = "\
Two Varenian tank battalions bound for Talosh

Talosh asked its partners for support in January, after shells from the far shore hit a power station and injured nine \
fishermen. Prime minister Mira Solane called the pledge “more than words at last”.

Varenia will send two armored battalions to the Taloshi frontier before the end of April, the defense ministry announced \
on Monday, the biggest transfer of troops inside the Lakes Security Pact since 2008. Defense minister Arne Sollund told \
journalists that the units, about 1400 soldiers with engineers and field hospitals, would camp near Ourem and train with \
Taloshi border guards. The labor unions at the rail yards have agreed to work over the holidays, he added.";

/// Another reporter who was in the same room.
const OTHER_EYES: &str = "\
Sollund promises tanks to worried Talosh

OUREM, 5 March - After months of pleading, Mira Solane has what she wanted. Varenian armour is coming to the lake, and \
it is coming by train.

Arne Sollund, who runs the defence ministry in Lindmark, put the figure at two battalions. He gave few details. Roughly \
fourteen hundred men and women are expected in tents outside Ourem before May, officers here say, where guards have \
watched the far shore with binoculars and little else since the shelling in January.

Not everybody cheers. From Stellburg came the reproach that guns frighten fish and negotiators alike; Anton Ruske will \
not travel to Cardona next week.";

/// A week later, with the background of the first report word for word.
const FOLLOW_UP: &str = "\
First Varenian train reaches Ourem

OUREM, 12 April (Lake Courier) - Crowds waved scarves at the station on Friday when flat wagons rolled in with the first \
nineteen tanks, covered with tarpaulins and flowers. A brass band from the fire brigade played for an hour.

Lieutenant colonel Berit Aas, who commands the advance party, said the rest would follow in four convoys. Her first \
worry was mud: spring rain has turned the camp into a pond, and planks are being laid.

Shopkeepers expect a good season. \"They drink coffee like anybody else,\" said Jonas Till, whose bakery has hired two \
girls from the village.

The pact was founded in 1996 and obliges its members to treat an attack on one as an attack on all. Kessia was suspended \
in 2021, when its president refused to let inspectors into two depots. Talosh asked its allies for help in January, \
after shells from the far shore damaged a power station and wounded nine fishermen.";

/// Other news.
const PAGE: &str = "\
Quota for lake cod cut by a third

CARDONA, 18 December - Fishermen on the three lakes may land only 6,200 tonnes of cod next year. The ministers of five \
countries agreed on it on Wednesday after a night in which more was eaten than said. In the middle lake the number of \
fish able to spawn had halved, scientists found, because of warm winters and nets with narrow mesh.";

/// The first report with other states, days and numbers.
fn from_one_mould() -> String {
    let others = [
        ("Varenia", "Belmaria"),
        ("Talosh", "Kessia"),
        ("LINDMARK", "CARDONA"),
        ("two", "three"),
        ("1,400", "2,250"),
        ("Monday", "Thursday"),
        ("4 March", "9 October"),
        ("April", "November"),
        ("January", "August"),
        ("Arne Sollund", "Pol Dacre"),
        ("Ourem", "Port Amsel"),
        ("Mira Solane", "Darro Menk"),
        ("Anton Ruske", "Lena Orsk"),
        ("nine", "thirty"),
        ("Morvania", "Ostrana"),
        ("2008", "2011"),
    ];
    others.iter().fold(REPORT.to_owned(), |text, (from, to)| text.replace(from, to))
}

fn likeness(one: &str, other: &str) -> Likeness {
    let (one, other) = (Words::of(one), Words::of(other));
    let likeness = compare(&one, &other);
    assert_eq!(likeness, compare(&other, &one), "whichever comes first");
    likeness
}

fn is_found(one: &str, other: &str) -> bool {
    Sketch::of(one).may_be_copies(&Sketch::of(other)) && likeness(one, other).is_copy()
}

#[test]
fn the_same_text_is_a_copy_whole() {
    assert!(is_found(REPORT, REPORT));
    let all = Likeness { length: 1.0, sentences: 1.0, lead: 1.0, pairs: 1.0, names: 1.0, numbers: 1.0 };
    assert_eq!(likeness(REPORT, REPORT), all);
}

#[test]
fn an_edited_cut_respelled_and_reordered_text_is_a_copy() {
    assert!(is_found(REPORT, EDITED), "{:?}", likeness(REPORT, EDITED));
}

#[test]
fn typography_and_lines_make_no_difference() {
    let other = REPORT.replace('"', "\u{201d}").replace(" - ", " \u{2014} ").replace("\n\n", "\r\n").to_uppercase();
    assert!(likeness(REPORT, &other).sentences > 0.999);
    assert_eq!(Sketch::of(REPORT), Sketch::of(&other));
}

#[test]
fn another_account_of_the_same_event_is_no_copy() {
    assert!(!likeness(REPORT, OTHER_EYES).is_copy(), "{:?}", likeness(REPORT, OTHER_EYES));
}

#[test]
fn a_follow_up_with_the_same_background_is_no_copy() {
    let likeness = likeness(REPORT, FOLLOW_UP);
    assert!(!likeness.is_copy() && likeness.sentences > 0.2, "{likeness:?}");
}

#[test]
fn a_text_from_the_same_mould_is_no_copy() {
    let likeness = likeness(REPORT, &from_one_mould());
    assert!(!likeness.is_copy() && likeness.sentences > 0.6, "{likeness:?}");
}

#[test]
fn an_edited_article_is_a_version_and_other_news_under_its_address_is_none() {
    let later = format!("{OTHER_EYES}\n\n{}", &REPORT[REPORT.find("Defence minister").unwrap()..]);
    assert!(likeness(REPORT, &later).is_version(), "{:?}", likeness(REPORT, &later));
    let frame =
        "Follow the Lake Courier every morning. Read next: ten recipes with pike. About us, imprint, privacy, jobs.";
    let (page, next_day) = (format!("{REPORT}\n\n{frame}"), format!("{PAGE}\n\n{frame}"));
    assert!(!likeness(&page, &next_day).is_version(), "{:?}", likeness(&page, &next_day));
}

#[test]
fn a_cut_of_a_long_text_shares_values_with_it() {
    let story = |number: usize| REPORT.replace(' ', &format!("{number} "));
    let long: String = (0..40).map(story).collect();
    let cut: String = (12..26).map(story).collect();
    let (long, cut) = (Sketch::of(&long), Sketch::of(&cut));
    assert!(long.values().len() <= 48 && cut.values().len() <= 48);
    assert!(long.shared(&cut) >= 5 && long.may_be_copies(&cut), "{}", long.shared(&cut));
}

#[test]
fn a_sketch_is_the_same_on_every_machine() {
    let sketch = Sketch::of("Varenia will send two battalions to Talosh on Friday, the defence minister said.");
    let values = [
        528_990_635_275,
        594_611_222_260,
        655_589_186_349,
        696_934_297_511,
        888_706_585_946,
        1_036_265_745_738,
        1_040_856_214_071,
    ];
    assert_eq!(sketch.values(), values);
    assert_eq!(Sketch::from_values(sketch.values().to_vec()), sketch);
}

#[test]
fn texts_without_content_are_no_copies_of_anything() {
    for empty in ["", "the of and", "… — !"] {
        assert_eq!(likeness(empty, REPORT), Likeness::default());
        assert!(!likeness(empty, empty).is_copy() && !Sketch::of(empty).may_be_copies(&Sketch::of(REPORT)));
    }
    assert!(is_found("Guten Tag", "guten tag"));
}

#[test]
fn a_long_text_is_compared_in_short_time() {
    let long = REPORT.repeat(3_000);
    let (one, other) = (Words::of(&long), Words::of(&format!("{long}{FOLLOW_UP}")));
    assert!(compare(&one, &other).sentences > 0.9);
    let heap = "talks ".repeat(600_000);
    assert!(compare(&Words::of(&heap), &Words::of(&heap)).length > 0.9);
}
