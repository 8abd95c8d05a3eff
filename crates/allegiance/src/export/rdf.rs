//! Claims as RDF, their chain of sources in PROV-O.
//!
//! Claim, passage, report and each statement on the way are a `prov:Entity`:
//!
//! ```text
//! claim ──wasDerivedFrom──> passage ──wasQuotedFrom──> report ──wasAttributedTo──> publisher
//!   ├──wasAttributedTo──> who says it (the nearest source)       │
//!   └──hadPrimarySource──> statement 0 <──wasQuotedFrom── statement 1 <──wasDerivedFrom──┘
//!                             └──wasAttributedTo──> nearest       └──wasAttributedTo──> who relayed it
//! ```
//!
//! Where the publisher itself tells, the report is the primary source. `sources` lists the agents in their order.

use std::collections::BTreeSet;
use std::io;

use codebook::{Claim, Facts, Object, PartialDate, Party, PartyId, Report, Span};
use oxrdf::vocab::{rdf, rdfs, xsd};
use oxrdf::{BlankNode, Literal, NamedNode, NamedOrBlankNode, QuadRef, Term, Triple};
use oxttl::nquads::{NQuadsSerializer, WriterNQuadsSerializer};
use oxttl::turtle::{TurtleSerializer, WriterTurtleSerializer};

use crate::files::Target;
use crate::rows::basis;

/// Our own terms: those of the codebook.
const TERMS: &str = "urn:allegiance:term:";
const PROV: &str = "http://www.w3.org/ns/prov#";
const TERMS_OF_DC: &str = "http://purl.org/dc/terms/";

enum Form {
    Turtle(Box<WriterTurtleSerializer<Target>>),
    Quads(WriterNQuadsSerializer<Target>),
}

pub(super) struct Writer {
    form: Form,
    /// Agents that are described already.
    agents: BTreeSet<PartyId>,
    /// In quads, what a report tells stands in a graph of its name.
    graph: NamedNode,
}

fn named(iri: String) -> NamedNode {
    NamedNode::new_unchecked(iri)
}

fn term(name: &str) -> NamedNode {
    named(format!("{TERMS}{name}"))
}

fn prov(name: &str) -> NamedNode {
    named(format!("{PROV}{name}"))
}

fn dc(name: &str) -> NamedNode {
    named(format!("{TERMS_OF_DC}{name}"))
}

/// The IRI of a party: its kind and id, with all but letters, digits and `-._~` percent-encoded.
fn agent(party: &PartyId) -> NamedNode {
    let mut iri = format!("urn:allegiance:party:{}:", party.kind());
    for byte in party.to_string().bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => iri.push(byte.into()),
            byte => iri.push_str(&format!("%{byte:02X}")),
        }
    }
    named(iri)
}

/// A date with the type of its precision.
fn date(date: PartialDate) -> Literal {
    let kind = match date {
        PartialDate::Year(_) => xsd::G_YEAR,
        PartialDate::Month(..) => xsd::G_YEAR_MONTH,
        PartialDate::Day(_) => xsd::DATE,
    };
    Literal::new_typed_literal(date.to_string(), kind)
}

impl Writer {
    pub(super) fn begin(in_quads: bool, target: Target) -> Writer {
        let form = if in_quads {
            Form::Quads(NQuadsSerializer::new().for_writer(target))
        } else {
            let with = |serializer: TurtleSerializer, name: &str, iri: &str| {
                serializer.with_prefix(name, iri).expect("our prefixes are IRIs")
            };
            let mut serializer = with(TurtleSerializer::new(), "prov", PROV);
            serializer = with(serializer, "dcterms", TERMS_OF_DC);
            serializer = with(serializer, "rdfs", "http://www.w3.org/2000/01/rdf-schema#");
            serializer = with(serializer, "xsd", "http://www.w3.org/2001/XMLSchema#");
            serializer = with(serializer, "al", TERMS);
            Form::Turtle(Box::new(serializer.for_writer(target)))
        };
        Writer { form, agents: BTreeSet::new(), graph: named(String::new()) }
    }

    pub(super) fn finish(self) -> io::Result<Target> {
        match self.form {
            Form::Turtle(writer) => writer.finish(),
            Form::Quads(writer) => Ok(writer.finish()),
        }
    }

    fn tell(
        &mut self,
        subject: impl Into<NamedOrBlankNode>,
        predicate: impl Into<NamedNode>,
        object: impl Into<Term>,
    ) -> io::Result<()> {
        let triple = Triple { subject: subject.into(), predicate: predicate.into(), object: object.into() };
        match &mut self.form {
            Form::Turtle(writer) => writer.serialize_triple(&triple),
            Form::Quads(writer) => writer.serialize_quad(QuadRef {
                subject: (&triple.subject).into(),
                predicate: (&triple.predicate).into(),
                object: (&triple.object).into(),
                graph_name: (&self.graph).into(),
            }),
        }
    }

    /// A report with its claims.
    pub(super) fn put(&mut self, facts: &Facts, report: &Report, claims: &[Claim]) -> io::Result<()> {
        let text = |text: &str| Literal::new_simple_literal(text);
        let node = named(format!("urn:allegiance:report:{}", report.id));
        self.graph = node.clone();
        self.tell(node.clone(), rdf::TYPE, prov("Entity"))?;
        self.tell(node.clone(), rdf::TYPE, term("Report"))?;
        if !report.title.is_empty() {
            self.tell(node.clone(), dc("title"), text(&report.title))?;
        }
        self.tell(node.clone(), dc("issued"), date(report.published.into()))?;
        if let Some(address) = &report.address {
            self.tell(node.clone(), dc("identifier"), text(address))?;
        }
        let publisher = self.agent(facts, &report.publisher)?;
        self.tell(node.clone(), prov("wasAttributedTo"), publisher)?;
        let mut passages = BTreeSet::new();
        for claim in claims {
            let span = claim.evidence.span;
            let passage = named(format!("urn:allegiance:passage:{}:{}-{}", report.id, span.start, span.end));
            if passages.insert(span) {
                self.tell(passage.clone(), rdf::TYPE, prov("Entity"))?;
                self.tell(passage.clone(), rdf::TYPE, term("Passage"))?;
                self.tell(passage.clone(), prov("wasQuotedFrom"), node.clone())?;
                self.tell(passage.clone(), prov("value"), text(span.of(&report.text)))?;
            }
            self.claim(facts, report, claim, &node, &passage)?;
        }
        Ok(())
    }

    fn claim(
        &mut self,
        facts: &Facts,
        report: &Report,
        claim: &Claim,
        in_report: &NamedNode,
        passage: &NamedNode,
    ) -> io::Result<()> {
        let text = |text: &str| Literal::new_simple_literal(text);
        let words = |span: Span| Literal::new_simple_literal(span.of(&report.text));
        let node = named(format!("urn:allegiance:claim:{}", claim.id));
        self.tell(node.clone(), rdf::TYPE, prov("Entity"))?;
        self.tell(node.clone(), rdf::TYPE, term("Claim"))?;
        self.tell(node.clone(), prov("wasDerivedFrom"), passage.clone())?;
        self.tell(node.clone(), term("act"), text(claim.act.as_str()))?;
        for actor in &claim.actor {
            let actor = self.agent(facts, &actor.id)?;
            self.tell(node.clone(), term("actor"), actor)?;
        }
        self.object(facts, &node, &claim.object, &words)?;
        if let Some(detail) = claim.detail {
            self.tell(node.clone(), term("detail"), words(detail))?;
        }
        for (name, end) in [("from", claim.time.from), ("to", claim.time.to)] {
            if let Some(end) = end {
                self.tell(node.clone(), term(name), date(end))?;
            }
        }
        self.tell(node.clone(), term("basis"), text(basis(claim.time.basis)))?;
        self.tell(node.clone(), term("polarity"), text(claim.polarity.as_str()))?;
        self.tell(node.clone(), term("certainty"), text(claim.certainty.as_str()))?;
        self.tell(node.clone(), term("opinion"), Literal::from(claim.opinion))?;
        self.tell(node.clone(), term("confidence"), Literal::from(claim.confidence))?;
        if let Some(plover) = &claim.plover {
            self.tell(node.clone(), term("ploverType"), text(plover.kind.as_str()))?;
            if let Some(mode) = &plover.mode {
                self.tell(node.clone(), term("ploverMode"), text(mode))?;
            }
        }
        self.sources(facts, report, claim, in_report, &node)
    }

    /// The chain from who says it to the report.
    fn sources(
        &mut self,
        facts: &Facts,
        report: &Report,
        claim: &Claim,
        in_report: &NamedNode,
        node: &NamedNode,
    ) -> io::Result<()> {
        let agents =
            claim.sources.iter().map(|source| self.agent(facts, &source.who.id)).collect::<io::Result<Vec<_>>>()?;
        let Some(nearest) = agents.first() else {
            return self.tell(node.clone(), prov("hadPrimarySource"), in_report.clone());
        };
        self.tell(node.clone(), prov("wasAttributedTo"), nearest.clone())?;
        // What the publisher says is the report itself.
        let told = claim.sources.iter().take_while(|source| source.who.id != report.publisher).count();
        let statement = |index: usize| named(format!("urn:allegiance:statement:{}:{index}", claim.id));
        let first = if told == 0 { in_report.clone() } else { statement(0) };
        self.tell(node.clone(), prov("hadPrimarySource"), first)?;
        for (index, source) in claim.sources.iter().enumerate().take(told) {
            self.tell(statement(index), rdf::TYPE, prov("Entity"))?;
            self.tell(statement(index), rdf::TYPE, term("Statement"))?;
            self.tell(statement(index), prov("wasAttributedTo"), agents[index].clone())?;
            if let Some(cue) = source.cue {
                self.tell(statement(index), term("cue"), Literal::new_simple_literal(cue.of(&report.text)))?;
            }
            if index > 0 {
                self.tell(statement(index), prov("wasQuotedFrom"), statement(index - 1))?;
            }
        }
        if told > 0 {
            self.tell(in_report.clone(), prov("wasDerivedFrom"), statement(told - 1))?;
        }
        let cell = |index: usize| BlankNode::new_unchecked(format!("s{}x{index}", claim.id));
        self.tell(node.clone(), term("sources"), cell(0))?;
        for (index, agent) in agents.iter().enumerate() {
            self.tell(cell(index), rdf::FIRST, agent.clone())?;
            let rest: Term =
                if index + 1 == agents.len() { rdf::NIL.into_owned().into() } else { cell(index + 1).into() };
            self.tell(cell(index), rdf::REST, rest)?;
        }
        Ok(())
    }

    fn object(
        &mut self,
        facts: &Facts,
        node: &NamedNode,
        object: &Object,
        words: &dyn Fn(Span) -> Literal,
    ) -> io::Result<()> {
        let parties = |writer: &mut Writer, parties: &[Party], name: &str, node: &NamedNode| {
            parties.iter().try_for_each(|party| {
                let party = writer.agent(facts, &party.id)?;
                writer.tell(node.clone(), term(name), party)
            })
        };
        match object {
            Object::None => Ok(()),
            Object::Parties(list) => parties(self, list, "object", node),
            Object::Clause { organisation, clause, words: span } => {
                if let Some(organisation) = organisation {
                    let organisation = self.agent(facts, organisation)?;
                    self.tell(node.clone(), term("objectOrganisation"), organisation)?;
                }
                if let Some(clause) = clause {
                    self.tell(node.clone(), term("clause"), Literal::new_simple_literal(&*clause.0))?;
                }
                self.tell(node.clone(), term("objectWords"), words(*span))
            }
            Object::Event { organisation, kind, words: span } => {
                if let Some(organisation) = organisation {
                    let organisation = self.agent(facts, organisation)?;
                    self.tell(node.clone(), term("objectOrganisation"), organisation)?;
                }
                self.tell(node.clone(), term("eventKind"), Literal::new_simple_literal(&**kind))?;
                self.tell(node.clone(), term("objectWords"), words(*span))
            }
            Object::Thing(span) => self.tell(node.clone(), term("objectWords"), words(*span)),
            Object::Claim(judged) => {
                let inner = named(format!("{}:judged", node.as_str()));
                self.tell(node.clone(), term("object"), inner.clone())?;
                self.tell(inner.clone(), rdf::TYPE, term("Judged"))?;
                self.tell(inner.clone(), term("act"), Literal::new_simple_literal(judged.act.as_str()))?;
                parties(self, &judged.actor, "actor", &inner)?;
                self.object(facts, &inner, &judged.object, words)
            }
        }
    }

    /// The party as an agent, described where it is met first.
    fn agent(&mut self, facts: &Facts, party: &PartyId) -> io::Result<NamedNode> {
        let node = agent(party);
        if !self.agents.insert(party.clone()) {
            return Ok(node);
        }
        self.tell(node.clone(), rdf::TYPE, prov("Agent"))?;
        if matches!(party, PartyId::State(_) | PartyId::Organisation(_)) {
            self.tell(node.clone(), rdf::TYPE, prov("Organization"))?;
        }
        self.tell(node.clone(), rdfs::LABEL, Literal::new_simple_literal(facts.name_of(party).to_string()))?;
        if party.home() != party {
            let home = self.agent(facts, party.home())?;
            self.tell(node.clone(), prov("actedOnBehalfOf"), home)?;
        }
        Ok(node)
    }
}
