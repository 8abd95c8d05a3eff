//! What the pipeline gives: tokens with their place in the tree, sentences and entities.
//!
//! Spans are byte ranges of the text that was analysed, half-open, on character boundaries.

use std::sync::Arc;

/// One paragraph, analysed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Analysis {
    /// All tokens in order of the text, whitespace tokens included.
    pub tokens: Vec<Token>,
    /// Sentences as half-open ranges of token indices; they cover all tokens.
    pub sentences: Vec<(u32, u32)>,
    /// Named entities in order of the text, none overlapping another.
    pub entities: Vec<Entity>,
    /// What the shared encoder makes of each token, [`ROW`] numbers a token: the word among its neighbours, as tagger and
    /// parser see it.
    pub parse_rows: Vec<f32>,
    /// The same of the encoder of names.
    pub entity_rows: Vec<f32>,
}

/// Numbers in one row of an encoder.
pub const ROW: usize = 96;

/// A word, number, punctuation mark or run of whitespace.
#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    /// First byte of the token.
    pub start: u32,
    /// Byte after the last of the token.
    pub end: u32,
    /// Whether a single space follows.
    pub space: bool,
    /// Penn Treebank tag (`VBD`, `NNP`, …; `_SP` for whitespace).
    pub tag: &'static str,
    /// Universal part of speech.
    pub pos: Pos,
    /// Universal features, such as `Number=Sing|Person=3`; empty where there are none.
    pub morph: Arc<str>,
    /// Base form.
    pub lemma: Arc<str>,
    /// Lower-cased or normalised form (`n't` has `not`).
    pub norm: Arc<str>,
    /// Number of the static vector of the form ([`crate::Model::vector`]); none where the model does not know it.
    pub vector: Option<u16>,
    /// Index of the head; a root is its own head.
    pub head: u32,
    /// Relation to the head.
    pub label: Label,
}

/// A named entity over tokens `start..end`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    /// First token.
    pub start: u32,
    /// Token after the last.
    pub end: u32,
    /// Type in `OntoNotes`: `GPE`, `NORP`, `PERSON`, `ORG`, `DATE`, `EVENT`, …
    pub kind: &'static str,
}

macro_rules! terms {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "each term is documented where it was defined: Universal Dependencies, ClearNLP")]
        pub enum $name { $($variant),* }

        impl $name {
            /// All terms, in order of declaration.
            pub const ALL: &'static [$name] = &[$($name::$variant),*];

            /// The term as it is written.
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text),* }
            }

            /// The term written so; `None` where there is none.
            pub fn parse(text: &str) -> Option<$name> {
                match text { $($text => Some($name::$variant),)* _ => None }
            }
        }
    };
}

terms!(
    /// Universal part of speech.
    Pos {
        Adj = "ADJ", Adp = "ADP", Adv = "ADV", Aux = "AUX", Cconj = "CCONJ", Det = "DET", Intj = "INTJ", Noun = "NOUN",
        Num = "NUM", Part = "PART", Pron = "PRON", Propn = "PROPN", Punct = "PUNCT", Sconj = "SCONJ", Sym = "SYM",
        Verb = "VERB", X = "X", Space = "SPACE",
    }
);

terms!(
    /// Relation of a token to its head, in the `ClearNLP` scheme.
    Label {
        Root = "ROOT", Acl = "acl", Acomp = "acomp", Advcl = "advcl", Advmod = "advmod", Agent = "agent", Amod = "amod",
        Appos = "appos", Attr = "attr", Aux = "aux", Auxpass = "auxpass", Case = "case", Cc = "cc", Ccomp = "ccomp",
        Compound = "compound", Conj = "conj", Csubj = "csubj", Csubjpass = "csubjpass", Dative = "dative", Dep = "dep",
        Det = "det", Dobj = "dobj", Expl = "expl", Intj = "intj", Mark = "mark", Meta = "meta", Neg = "neg",
        Nmod = "nmod", Npadvmod = "npadvmod", Nsubj = "nsubj", Nsubjpass = "nsubjpass", Nummod = "nummod", Oprd = "oprd",
        Parataxis = "parataxis", Pcomp = "pcomp", Pobj = "pobj", Poss = "poss", Preconj = "preconj", Predet = "predet",
        Prep = "prep", Prt = "prt", Punct = "punct", Quantmod = "quantmod", Relcl = "relcl", Xcomp = "xcomp",
    }
);
