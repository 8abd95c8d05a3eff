//! The model, opened once for all tests of a file.

use std::sync::OnceLock;

use english::Model;

/// The bytes of the model file that comes with the program.
pub(crate) static BYTES: &[u8] = include_bytes!("../../../../data/models/en_core_web_md.safetensors");

/// The model.
pub(crate) fn model() -> &'static Model<'static> {
    static MODEL: OnceLock<Model<'static>> = OnceLock::new();
    MODEL.get_or_init(|| Model::open(BYTES).expect("the model that comes with the program"))
}
