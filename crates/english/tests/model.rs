//! Opening a model: what is wrong is named, and nothing breaks.

use english::{ErrorKind, Model};

mod common;

#[test]
fn the_model_names_itself() {
    assert_eq!(common::model().name(), "en_core_web_md 3.8.0");
}

#[test]
fn bytes_that_are_no_model() {
    let error = Model::open(b"no model").expect_err("not a model");
    assert_eq!(error.kind(), ErrorKind::Format);
    let text = error.to_string();
    assert!(text.starts_with("the model file cannot be read: "), "{text}");
    assert!(text.contains("\n  --> model, `header`\n  help: "), "{text}");
}

#[test]
fn a_file_cut_short() {
    for length in [0, 7, 8, 100, 5000, common::BYTES.len() / 2, common::BYTES.len() - 1] {
        let error = Model::open(&common::BYTES[..length]).expect_err("cut short");
        assert_eq!(error.kind(), ErrorKind::Format, "{length} bytes");
    }
}

#[test]
fn a_part_that_is_not_there_or_of_another_shape() {
    for (from, to, kind) in [
        (r#""tag.W""#, r#""tag.V""#, ErrorKind::Shape),
        (r#""shape":[50,96]"#, r#""shape":[96,50]"#, ErrorKind::Shape),
        (r#""tags":["$""#, r#""tags":["?""#, ErrorKind::Term),
        (r#""L-nsubj""#, r#""L-nsubk""#, ErrorKind::Term),
        (r#""B-ORG""#, r#""B-ORK""#, ErrorKind::Term),
        (r#""POS":"SPACE""#, r#""POS":"SPICE""#, ErrorKind::Term),
    ] {
        let place = common::BYTES.windows(from.len()).position(|window| window == from.as_bytes()).expect(from);
        let mut bytes = common::BYTES.to_vec();
        bytes[place..place + to.len()].copy_from_slice(to.as_bytes());
        let error = Model::open(&bytes).expect_err(from);
        assert_eq!(error.kind(), kind, "{from}: {error}");
    }
}
