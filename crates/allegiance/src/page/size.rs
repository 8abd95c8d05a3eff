//! How large and how deep the tree of some HTML will be, told before it is built.
//!
//! The parser takes time quadratic in the depth of elements and in the attributes of one tag, and it copies what is open of `<b>`
//! and the like into each new paragraph, so that a small page can make a huge tree. Which tags nest only the parser knows. So it
//! runs first with a tree that only counts, piece by piece, and is stopped where there is too much.

use std::borrow::Cow;
use std::cell::Cell;
use std::rc::Rc;

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::TreeBuilderOpts;
use html5ever::{Attribute, ExpandedName, ParseOpts, QualName, local_name, ns, parse_document, parse_fragment};

/// Elements, levels, and attributes of one tag (of all tags together, where each counts with its square), at most.
#[derive(Debug, Clone, Copy)]
pub(super) struct Most {
    pub(super) elements: usize,
    pub(super) levels: usize,
    pub(super) attributes: usize,
}

/// Of what there is too much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beyond {
    Elements,
    Levels,
    Attributes,
}

/// Bytes that are looked at before the counts are.
const PIECE: usize = 4 << 10;

/// Whether the tree of `html`, a page or a piece of one, keeps within bounds. Cost: that of parsing as far as it does.
pub(super) fn within(html: &str, is_page: bool, most: Most) -> Result<(), Beyond> {
    let counts = Rc::new(Counts::default());
    let sink =
        Counting { counts: Rc::clone(&counts), document: Node::new(QualName::new(None, ns!(), "".into()), false) };
    let tree_builder = TreeBuilderOpts { scripting_enabled: false, drop_doctype: true, ..TreeBuilderOpts::default() };
    let options = ParseOpts { tree_builder, ..ParseOpts::default() };
    let mut parser = if is_page {
        parse_document(sink, options)
    } else {
        let context = QualName::new(None, ns!(html), local_name!("body"));
        parse_fragment(sink, options, context, Vec::new(), false)
    };
    let (mut rest, mut silent) = (html, 0);
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(rest.floor_char_boundary(PIECE));
        let before = counts.told.get();
        parser.process(StrTendril::from_slice(piece));
        // What tells nothing of itself is a tag that goes on; each attribute stands behind one of these.
        let gaps =
            piece.bytes().filter(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0c | b'/' | b'"' | b'\''));
        silent = if counts.told.get() == before { silent + gaps.count() } else { 0 };
        if silent > most.attributes || counts.squares.get() > most.attributes * most.attributes {
            return Err(Beyond::Attributes);
        }
        if counts.levels.get() > most.levels {
            return Err(Beyond::Levels);
        }
        if counts.elements.get() > most.elements {
            return Err(Beyond::Elements);
        }
        rest = after;
    }
    Ok(())
}

/// What is counted.
#[derive(Default)]
struct Counts {
    elements: Cell<usize>,
    levels: Cell<usize>,
    /// The squares of the attributes of each tag, summed up.
    squares: Cell<usize>,
    /// Changes of the tree.
    told: Cell<usize>,
}

fn add(cell: &Cell<usize>, number: usize) {
    cell.set(cell.get() + number);
}

/// A node that knows its name and how deep it stands.
struct Node {
    name: QualName,
    /// Whether it may hold HTML inside MathML.
    may_hold_html: bool,
    level: Cell<usize>,
}

impl Node {
    fn new(name: QualName, may_hold_html: bool) -> Rc<Node> {
        Rc::new(Node { name, may_hold_html, level: Cell::new(0) })
    }
}

/// A tree that only counts. Nodes live as long as the parser holds them.
struct Counting {
    counts: Rc<Counts>,
    document: Rc<Node>,
}

impl Counting {
    fn put(&self, child: &NodeOrText<Rc<Node>>, level: usize) {
        add(&self.counts.told, 1);
        if let NodeOrText::AppendNode(child) = child {
            child.level.set(level);
            self.counts.levels.set(self.counts.levels.get().max(level));
        }
    }
}

impl TreeSink for Counting {
    type Handle = Rc<Node>;
    type Output = ();
    type ElemName<'a> = ExpandedName<'a>;

    fn finish(self) {}

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Rc<Node> {
        Rc::clone(&self.document)
    }

    fn elem_name<'a>(&'a self, target: &'a Rc<Node>) -> ExpandedName<'a> {
        target.name.expanded()
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, flags: ElementFlags) -> Rc<Node> {
        add(&self.counts.elements, 1);
        add(&self.counts.squares, attributes.len() * attributes.len());
        Node::new(name, flags.mathml_annotation_xml_integration_point)
    }

    fn create_comment(&self, _: StrTendril) -> Rc<Node> {
        Node::new(self.document.name.clone(), false)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Rc<Node> {
        Node::new(self.document.name.clone(), false)
    }

    fn append(&self, parent: &Rc<Node>, child: NodeOrText<Rc<Node>>) {
        self.put(&child, parent.level.get() + 1);
    }

    fn append_based_on_parent_node(&self, element: &Rc<Node>, before: &Rc<Node>, child: NodeOrText<Rc<Node>>) {
        self.put(&child, element.level.get().max(before.level.get() + 1));
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &Rc<Node>) -> Rc<Node> {
        Rc::clone(target)
    }

    fn same_node(&self, one: &Rc<Node>, other: &Rc<Node>) -> bool {
        Rc::ptr_eq(one, other)
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Rc<Node>, child: NodeOrText<Rc<Node>>) {
        self.put(&child, sibling.level.get());
    }

    fn add_attrs_if_missing(&self, _: &Rc<Node>, _: Vec<Attribute>) {}

    fn remove_from_parent(&self, _: &Rc<Node>) {}

    fn reparent_children(&self, _: &Rc<Node>, _: &Rc<Node>) {}

    fn is_mathml_annotation_xml_integration_point(&self, node: &Rc<Node>) -> bool {
        node.may_hold_html
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOST: Most = Most { elements: 1000, levels: 50, attributes: 50 };

    fn piece(html: &str) -> Result<(), Beyond> {
        within(html, false, MOST)
    }

    #[test]
    fn what_nests_is_what_the_parser_nests() {
        assert_eq!(piece(&"<div><p>a<p>b<br><img src=a><b>c</b></div>".repeat(100)), Ok(()));
        assert_eq!(piece(&"<svg><path d='a'/><path/></svg>".repeat(100)), Ok(()));
        assert_eq!(piece(&format!("<script>{}</script>", "'<div>'".repeat(100))), Ok(()));
        for nests in ["<div>", "<div></b>", "<rt>", "<optgroup>", "<svg><style>", "<li><ul>", "<x-y>"] {
            assert_eq!(piece(&nests.repeat(100)), Err(Beyond::Levels), "{nests}");
        }
        assert_eq!(piece(&format!("<!-->{}", "<div>".repeat(100))), Err(Beyond::Levels));
    }

    #[test]
    fn what_the_parser_copies_counts() {
        let open: String = (0..40).map(|number| format!("<b id={number}>")).collect::<Vec<_>>().concat();
        assert_eq!(piece(&format!("<p>{open}{}", "</p><p>x".repeat(40))), Err(Beyond::Elements));
        assert_eq!(piece(&"</p><p>x".repeat(400)), Ok(()));
    }

    #[test]
    fn attributes_of_one_tag() {
        let names = |gap: &str| (0..5000).map(|number| format!("b{number}{gap}")).collect::<Vec<_>>().concat();
        for gap in [" ", "/", "=''", "='>'\n"] {
            assert_eq!(piece(&format!("<!-- <a b=\" --><a {}", names(gap))), Err(Beyond::Attributes), "{gap}");
        }
        assert_eq!(piece(&"<a b=1 c=2>x</a>".repeat(100)), Ok(()));
        assert_eq!(piece(&format!("<img src='data:{}'>", "a".repeat(100_000))), Ok(()));
    }
}
