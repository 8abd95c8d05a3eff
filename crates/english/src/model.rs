//! The model file: opened once, all lengths and shapes checked, so that nothing can fail afterwards.
//!
//! A safetensors file (see `data/models/README.md`). What is used for every token is copied into the layout of the
//! kernels; embedding tables, vectors and word keys are read from the caller's bytes where they are, when a form is met
//! for the first time.

use std::sync::atomic::{AtomicU64, Ordering};

use safetensors::{Dtype, SafeTensors};

use crate::analysis::{Label, Pos};
use crate::characters::Characters;
use crate::encoder::{Column, Encoder, beyond};
use crate::entities::{self, Entities};
use crate::error::{Error, ErrorKind};
use crate::kernel::{HIDDEN, Linear, Maxout, Norm, SCORES, SLOT, Upper, WIDTH};
use crate::lemmas::{Lemmas, Paradigm};
use crate::levels::Level;
use crate::lexicon::Lexicon;
use crate::parser::{self, Parser};
use crate::rules::Rules;
use crate::tables::{EncoderTable, Tables};
use crate::tagger::Tagger;
use crate::tokenizer::Tokenizer;
use crate::transitions::Scorer;
use crate::tree::RawLabel;
use crate::weights::File;

/// A language model: weights, word lists and rules.
///
/// It never changes, and may be shared between threads. It borrows the bytes that it was opened from.
#[derive(Debug)]
pub struct Model<'a> {
    /// Tells models apart, so that a memory is not used with another model than the one it knows.
    pub(crate) id: u64,
    pub(crate) level: Level,
    pub(crate) tokenizer: Tokenizer,
    pub(crate) lexicon: Lexicon<'a>,
    pub(crate) parse: Encoder<'a>,
    pub(crate) entity: Encoder<'a>,
    pub(crate) tagger: Tagger,
    pub(crate) parser: Parser,
    pub(crate) raw_labels: Vec<RawLabel>,
    pub(crate) entities: Entities,
    pub(crate) rules: Rules<'a>,
    name: String,
}

/// The tags of the Penn Treebank as `OntoNotes` has them, and `_SP` for whitespace.
const TAGS: [&str; 50] = [
    "$", "''", ",", "-LRB-", "-RRB-", ".", ":", "ADD", "AFX", "CC", "CD", "DT", "EX", "FW", "HYPH", "IN", "JJ", "JJR",
    "JJS", "LS", "MD", "NFP", "NN", "NNP", "NNPS", "NNS", "PDT", "POS", "PRP", "PRP$", "RB", "RBR", "RBS", "RP", "SYM",
    "TO", "UH", "VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "WDT", "WP", "WP$", "WRB", "XX", "_SP", "``",
];

/// The entity types of `OntoNotes`.
const KINDS: [&str; 18] = [
    "CARDINAL",
    "DATE",
    "EVENT",
    "FAC",
    "GPE",
    "LANGUAGE",
    "LAW",
    "LOC",
    "MONEY",
    "NORP",
    "ORDINAL",
    "ORG",
    "PERCENT",
    "PERSON",
    "PRODUCT",
    "QUANTITY",
    "TIME",
    "WORK_OF_ART",
];

impl<'a> Model<'a> {
    /// Opens a model file. Fails where the bytes are none, or hold something this program does not know.
    ///
    /// Takes some hundredths of a second, and touches a quarter of the bytes.
    pub fn open(bytes: &'a [u8]) -> Result<Model<'a>, Error> {
        Model::open_for(bytes, Level::best())
    }

    /// As [`Model::open`], computed with the given instructions.
    pub(crate) fn open_for(bytes: &'a [u8], level: Level) -> Result<Model<'a>, Error> {
        static NEXT: AtomicU64 = AtomicU64::new(1);

        let format = |error: &dyn std::fmt::Display, part: &str| {
            Error::new(ErrorKind::Format, format!("the model file cannot be read: {error}"), part)
        };
        let (_, header) = SafeTensors::read_metadata(bytes).map_err(|error| format(&error, "header"))?;
        let tensors = SafeTensors::deserialize(bytes).map_err(|error| format(&error, "header"))?;
        let file = File { tensors };
        let meta = |key: &str| header.metadata().as_ref().and_then(|meta| meta.get(key)).cloned().unwrap_or_default();

        let mut tables: Tables<'a> =
            serde_json::from_slice(file.bytes("tables", Dtype::U8, 1)?.0).map_err(|error| format(&error, "tables"))?;

        let tags: Vec<&'static str> =
            tables.tags.iter().map(|tag| known(tag, &TAGS, "tables.tags")).collect::<Result<_, _>>()?;
        if tags.is_empty() {
            return Err(Error::new(ErrorKind::Term, "there are no tags", "tables.tags"));
        }
        let tagger = Tagger { layer: file.linear("tag", tags.len(), WIDTH)?, tags };

        let tokenizer = Tokenizer::new(&mut tables)?;
        let (keys, rows) = if file.has("vectors.key") {
            (file.bytes("vectors.key", Dtype::U64, 8)?, file.bytes("vectors.row", Dtype::U16, 2)?)
        } else {
            ((&[][..], 0), (&[][..], 0))
        };
        let parse = file.encoder(level, "parse", &tables.encoders.parse)?;
        let entity = file.encoder(level, "entity", &tables.encoders.entity)?;
        let vectors = parse.vectors.map_or(0, |vectors| vectors.rows).min(entity.vectors.map_or(0, |v| v.rows));
        let beyond = rows.0.as_chunks::<2>().0.iter().any(|row| usize::from(u16::from_le_bytes(*row)) >= vectors);
        if keys.1 != rows.1 || beyond {
            return Err(Error::new(ErrorKind::Shape, "word keys and vectors do not belong together", "vectors.row"));
        }

        let lexicon = Lexicon {
            reserved: tables.reserved,
            norms: tables.norms,
            base_norms: tables.base_norms,
            letters: Characters::new(&tables.letters),
            digits: Characters::new(&tables.digits),
            spaces: Characters::new(&tables.spaces),
            keys: keys.0,
            rows: rows.0,
            affixed: tokenizer.affixed_starts(),
        };
        let (parser, raw_labels) = parser(&file, &tables.actions.parse)?;
        let entities = entities(&file, &tables.actions.entity)?;
        let number = |tag: &str| tagger.tags.iter().position(|other| *other == tag).map(|number| number as u8);
        let mut lemmas = Lemmas::default();
        for (pos, rules) in tables.lemma_rules {
            paradigm(&mut lemmas, &pos)?.rules = rules;
        }
        for (pos, exceptions) in tables.lemma_exceptions {
            paradigm(&mut lemmas, pos)?.exceptions = exceptions;
        }
        for (pos, index) in tables.lemma_index {
            paradigm(&mut lemmas, pos)?.index = index;
        }

        let rules = Rules::new(tables.rules, &number, lemmas)?;
        Ok(Model {
            id: NEXT.fetch_add(1, Ordering::Relaxed),
            level,
            tokenizer,
            lexicon,
            parse,
            entity,
            tagger,
            parser,
            raw_labels,
            entities,
            rules,
            name: format!("{} {}", meta("name"), meta("version")),
        })
    }

    /// The static vector `number`, as each encoder projects it: [`crate::ROW`] numbers for the shared one, then as many for
    /// names. Zeros where the model has no vectors. Panics where there is no such number.
    pub fn vector(&self, number: u16, out: &mut [f32; 2 * WIDTH]) {
        out.fill(0.0);
        for (vectors, part) in [self.parse.vectors, self.entity.vectors].iter().zip(out.chunks_exact_mut(WIDTH)) {
            if let Some(vectors) = vectors {
                vectors.read(usize::from(number), part);
            }
        }
    }

    /// Name and version, such as `en_core_web_md 3.8.0`.
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// The static form of a term.
fn known(term: &str, terms: &[&'static str], part: &str) -> Result<&'static str, Error> {
    terms
        .iter()
        .find(|other| **other == term)
        .copied()
        .ok_or_else(|| Error::new(ErrorKind::Term, format!("`{term}` is not known"), part))
}

/// The lemma lists of a part of speech, made where they are not there yet.
fn paradigm<'l, 'a>(lemmas: &'l mut Lemmas<'a>, pos: &str) -> Result<&'l mut Paradigm<'a>, Error> {
    if Pos::parse(&pos.to_uppercase()).is_none() {
        let what = format!("the part of speech `{pos}` is not known");
        return Err(Error::new(ErrorKind::Term, what, "tables.lemma_rules"));
    }
    Ok(lemmas.paradigms.entry(pos.to_owned()).or_default())
}

/// The parser, and the labels that it gives.
fn parser(file: &File<'_>, actions: &[String]) -> Result<(Parser, Vec<RawLabel>), Error> {
    let unknown = |what: String| Error::new(ErrorKind::Term, what, "tables.actions.parse");
    let count = |prefix: &str| actions.iter().filter(|action| action.starts_with(prefix)).count();
    let left = 2..2 + count("L-");
    let right = left.end..left.end + count("R-");
    let in_order = actions.len() == right.end + 1
        && actions[0] == "S"
        && actions[1] == "D"
        && actions[left.clone()].iter().all(|action| action.starts_with("L-"))
        && actions[right.clone()].iter().all(|action| action.starts_with("R-"))
        && actions[right.end].starts_with("B-");
    if !in_order || actions.len() > SCORES {
        return Err(unknown("the actions are not shift, reduce, left, right, break in this order".to_owned()));
    }

    let label = |text: &str| Label::parse(text).ok_or_else(|| unknown(format!("the label `{text}` is not known")));
    let mut raw = vec![RawLabel { plain: Label::Root, wanted: None }];
    let mut texts = vec!["ROOT"];
    let mut labels = vec![0; actions.len()];
    for action in left.start..right.end {
        let text = &actions[action][2..];
        let known = texts.iter().position(|other| *other == text);
        let place = known.unwrap_or(texts.len());
        if known.is_none() {
            raw.push(match text.split_once("||") {
                Some((plain, wanted)) => RawLabel { plain: label(plain)?, wanted: Some(label(wanted)?) },
                None => RawLabel { plain: label(text)?, wanted: None },
            });
            texts.push(text);
        }
        labels[action] = place as u16;
    }
    let scorer = file.scorer::<{ parser::SLOTS }>("parse", actions.len())?;
    Ok((Parser { scorer, left, right, labels }, raw))
}

fn entities(file: &File<'_>, actions: &[String]) -> Result<Entities, Error> {
    let unknown = |what: &str| Error::new(ErrorKind::Term, what, "tables.actions.entity");
    let mut names = actions.iter().filter_map(|action| action.strip_prefix("B-"));
    let kinds: Vec<&'static str> =
        names.try_fold(Vec::new(), |mut kinds, name| -> Result<Vec<&'static str>, Error> {
            kinds.push(known(name, &KINDS, "tables.actions.entity")?);
            Ok(kinds)
        })?;
    let many = kinds.len();
    let each = ["B", "I", "L", "U"].iter().flat_map(|action| kinds.iter().map(move |kind| format!("{action}-{kind}")));
    // A single token without type may stand before the last; it is never valid.
    let in_order = actions.len() > 4 * many
        && each.eq(actions[..4 * many].iter().cloned())
        && actions.last().is_some_and(|action| action == "O");
    if !in_order || actions.len() > SCORES {
        return Err(unknown("the actions are not begin, inside, last, single, outside in this order"));
    }
    let scorer = file.scorer::<{ entities::SLOTS }>("entity", file.rows("entity.upper.W")?)?;
    let outside = file.rows("entity.upper.W")? - 1;
    if outside < 4 * many || outside >= SCORES {
        return Err(unknown("there are fewer scores than actions"));
    }
    Ok(Entities { scorer, kinds, outside })
}

impl<'a> File<'a> {
    fn maxout(&self, name: &str, inputs: usize) -> Result<(Maxout, Norm), Error> {
        let weights = self.shaped(&format!("{name}.W"), WIDTH * 3, inputs)?;
        let layer = Maxout::maxout(weights, &self.values(&format!("{name}.b"), WIDTH * 3)?, WIDTH);
        let mut norm = Norm { gain: [0.0; WIDTH], bias: [0.0; WIDTH] };
        norm.gain.copy_from_slice(&self.values(&format!("{name}.G"), WIDTH)?);
        norm.bias.copy_from_slice(&self.values(&format!("{name}.B"), WIDTH)?);
        Ok((layer, norm))
    }

    fn encoder(&self, level: Level, name: &str, table: &EncoderTable) -> Result<Encoder<'a>, Error> {
        let mut tables = Vec::new();
        for (index, (column, seed)) in table.columns.iter().zip(&table.seeds).enumerate() {
            let column = match column.as_str() {
                "NORM" => Column::Feature(0),
                "PREFIX" => Column::Feature(1),
                "SUFFIX" => Column::Feature(2),
                "SHAPE" => Column::Feature(3),
                "SPACY" => Column::Space,
                "IS_SPACE" => Column::IsSpace,
                _ => return Err(Error::new(ErrorKind::Term, format!("`{column}` is not known"), "tables.encoders")),
            };
            let part = format!("{name}.embed.{index}");
            let matrix = self.matrix(&part)?;
            if matrix.columns != WIDTH || u32::try_from(matrix.rows).is_err() {
                return Err(Error::new(ErrorKind::Shape, format!("rows of {}, not {WIDTH}", matrix.columns), part));
            }
            tables.push((column, *seed, matrix));
        }
        let part = format!("vectors.{name}");
        let vectors = if self.has(&part) {
            let rows = self.rows(&part)?;
            Some(self.shaped(&part, rows, WIDTH)?)
        } else {
            None
        };
        let inputs = (tables.len() + usize::from(vectors.is_some())) * WIDTH;
        let (mix, mix_norm) = self.maxout(&format!("{name}.mix"), inputs)?;
        let layer = |layer| self.maxout(&format!("{name}.conv.{layer}"), 3 * WIDTH);
        let layers = [layer(0)?, layer(1)?, layer(2)?, layer(3)?];
        let beyond = beyond(level, &layers[0].0, &layers[0].1);
        Ok(Encoder { tables, vectors, mix, mix_norm, layers, beyond })
    }

    /// The layers of a transition system. Pieces are put apart: first all first ones, then all second ones.
    fn scorer<const N: usize>(&self, name: &str, actions: usize) -> Result<Scorer<N>, Error> {
        let from = |output: usize| {
            let (slot, piece, unit) = (output / SLOT, output % SLOT / HIDDEN, output % HIDDEN);
            slot * SLOT + unit * 2 + piece
        };
        let lower = self.shaped(&format!("{name}.lower.W"), N * SLOT, HIDDEN)?;
        let pad = self.values(&format!("{name}.pad"), N * SLOT)?;
        let lower_bias = self.values(&format!("{name}.lower.b"), SLOT)?;
        let mut bias = [0.0; SLOT];
        for (output, bias) in bias.iter_mut().enumerate() {
            *bias = lower_bias[from(output)];
        }
        let upper = self.shaped(&format!("{name}.upper.W"), actions, HIDDEN)?;
        if actions > SCORES {
            return Err(Error::new(ErrorKind::Shape, format!("{actions} actions"), format!("{name}.upper.W")));
        }
        Ok(Scorer {
            first: self.linear(&format!("{name}.lin"), HIDDEN, WIDTH)?,
            lower: Linear::permuted(lower, &[], N * SLOT, from),
            bias,
            pad: (0..N * SLOT).map(|output| pad[from(output)]).collect(),
            upper: Upper::new(upper, &self.values(&format!("{name}.upper.b"), actions)?),
        })
    }
}
