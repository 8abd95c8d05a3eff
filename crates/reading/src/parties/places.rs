//! Whether a capital or seat of power is the place of something or acts for its state.

use english::{Label, Pos};

use super::Resolver;
use crate::mentions::Mention;
use crate::nouns::Class;

impl Resolver<'_> {
    /// Whether the capital is a place there: "met in Moscow", "the Minsk summit", "arrived in Tashkent"; not "Yerevan said",
    /// "between Baku and Yerevan", "the Kremlin's man".
    pub(super) fn is_place(&self, number: usize, mention: &Mention) -> bool {
        let passage = self.passage(number);
        let places = &self.nouns.places;
        let mut token = mention.head;
        let mut steps = 0;
        while passage.label(token) == Label::Conj && steps < 40 {
            match passage.head(token) {
                Some(head) if passage.pos(head) == Pos::Propn => token = head,
                _ => break,
            }
            steps += 1;
        }
        let Some(head) = passage.head(token) else { return false };
        match passage.label(token) {
            Label::Pobj => {
                let preposition = passage.form(head).to_lowercase();
                if places.prepositions.contains(preposition.as_str()) {
                    return true;
                }
                let governor =
                    passage.head(head).map(|governor| passage.lemma(governor).to_lowercase()).unwrap_or_default();
                match preposition.as_str() {
                    "of" => places.of.contains(governor.as_str()),
                    "to" | "from" | "for" | "on" | "towards" | "toward" => places.motion.contains(governor.as_str()),
                    _ => false,
                }
            }
            Label::Dobj => places.verbs.contains(passage.lemma(head).to_lowercase().as_str()),
            Label::Compound | Label::Nmod | Label::Amod | Label::Npadvmod => {
                // "Moscow-led" and "Kremlin officials" are the state's, "the Minsk summit" is not.
                let class = self.nouns.class(passage.lemma(head));
                let led = matches!(passage.pos(head), Pos::Verb | Pos::Adj);
                let actor = (class.has(Class::PERSON) || class.has(Class::STATE_SELF))
                    && !class.has(Class::ORGANISATION)
                    || (mention.first <= head && head <= mention.last);
                !led && !actor && passage.pos(head) != Pos::Propn || passage.form(head) == "Street"
            }
            Label::Appos => {
                self.nouns.class(passage.lemma(head)).has(Class::STATE) && passage.lemma(head) == "city"
                    || passage.lemma(head) == "capital"
            }
            _ => false,
        }
    }
}
