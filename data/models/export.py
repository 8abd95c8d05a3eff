#!/usr/bin/env python3
"""Convert spaCy's `en_core_web_md` (or `_sm`) into the one file that the `english` crate reads.

    export.py MODEL_FOLDER OUT.safetensors [--f32]     convert; MODEL_FOLDER holds `config.cfg`
    export.py MODEL_FOLDER --golden TEXTS OUT.jsonl    what spaCy itself gives for the texts

Run by hand when the model changes. Needs spaCy 3.8; nothing of it is needed to build or run Allegiance.
TEXTS holds one JSON string a line, so that a text may hold newlines (or is an older OUT.jsonl); OUT.jsonl has one line
for each: the text and its tokens, see `analysis` below.

The file is a safetensors file: matrices as f16 (`--f32`: as f32), biases and gains as f32, the word keys as sorted u64
beside their rows as u16, and one u8 tensor `tables` of JSON with everything that is not a number: see `tables` below.
The same model gives the same bytes.
"""

import hashlib
import json
import os
import re
import struct
import sys
import unicodedata
import warnings

os.environ.setdefault("OMP_NUM_THREADS", "1")
warnings.filterwarnings("ignore")

import numpy
import spacy
import spacy.symbols
from spacy.attrs import NORM, ORTH
from spacy.lang.norm_exceptions import BASE_NORMS

VERSION = "1"


def layers(model, name):
    """All layers of that name below `model`, in order."""
    return [layer for layer in model.walk(order="dfs_pre") if layer.name == name]


def encoder(name, model, nlp, tensors):
    """Tables, mixer and convolutions of one encoder; the projection goes into the vectors."""
    embeds = layers(model, "hashembed")
    for embed in embeds:
        tensors[f"{name}.embed.{embed.attrs['column']}"] = embed.get_param("E")
    maxouts, norms = layers(model, "maxout"), layers(model, "layernorm")
    assert len(maxouts) == len(norms)
    for index, (maxout, norm) in enumerate(zip(maxouts, norms)):
        part = "mix" if index == 0 else f"conv.{index - 1}"
        tensors[f"{name}.{part}.W"] = maxout.get_param("W")
        tensors[f"{name}.{part}.b"] = maxout.get_param("b")
        tensors[f"{name}.{part}.G"] = norm.get_param("G")
        tensors[f"{name}.{part}.B"] = norm.get_param("b")
    for static in layers(model, "static_vectors"):
        tensors[f"vectors.{name}"] = nlp.vocab.vectors.data @ static.get_param("W").T
    columns = layers(model, "extract_features")[0].attrs["columns"]
    seeds = [None] * len(embeds)
    for embed in embeds:
        seeds[embed.attrs["column"]] = embed.attrs["seed"]
    return {"columns": columns, "seeds": seeds}


def transitions(name, model, tensors):
    """The three layers of a transition system: linear, lower and upper."""
    upper, lower = model.get_ref("upper"), model.get_ref("lower")
    (first,) = [layer for layer in layers(model, "linear") if layer is not upper]
    tensors[f"{name}.lin.W"], tensors[f"{name}.lin.b"] = first.get_param("W"), first.get_param("b")
    tensors[f"{name}.lower.W"], tensors[f"{name}.lower.b"] = lower.get_param("W"), lower.get_param("b")
    tensors[f"{name}.pad"] = lower.get_param("pad")[0]
    tensors[f"{name}.upper.W"], tensors[f"{name}.upper.b"] = upper.get_param("W"), upper.get_param("b")


def pattern(search):
    """The pattern string, in the syntax of Rust's regular expressions."""
    text = search.__self__.pattern.removeprefix("(?u)")
    text = re.sub(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})", lambda m: r"\x{%x}" % int(m[1] or m[2], 16), text)
    return re.sub(r"\\([\"':;,%!<>])", r"\1", text)


def ranges(test):
    """The characters for which `test` holds, as a flat list first, last, first, last…"""
    out = []
    for code in range(0x110000):
        if test(chr(code)):
            if out and out[-1] == code - 1:
                out[-1] = code
            else:
                out += [code, code]
    return out


def tables(nlp, encoders):
    """Everything that is not a number."""
    tokenizer, strings = nlp.tokenizer, nlp.vocab.strings
    assert tokenizer.token_match is None and tokenizer.faster_heuristics

    def text(value):
        return value if isinstance(value, str) else strings[value]

    exceptions, affixed = [], []
    for form, parts in sorted(tokenizer.rules.items()):
        exceptions.append([form, [[text(p[ORTH]), text(p[NORM]) if NORM in p else None] for p in parts]])
    bare = nlp.tokenizer.from_bytes(nlp.tokenizer.to_bytes())
    bare.rules = {}
    for form, _ in sorted(exceptions):
        if bare.find_prefix(form) or bare.find_suffix(form) or bare.find_infix(form) or " " in form:
            affixed.append([form, [token.text for token in bare(form)]])
    tokenizer.rules = {form: [{k: v for k, v in ((ORTH, o), (NORM, n)) if v is not None} for o, n in parts]
                       for form, parts in exceptions}

    norms = nlp.vocab.lookups.get_table("lexeme_norm")
    lemmas = nlp.get_pipe("lemmatizer").lookups
    index = {}
    for pos, words in sorted(lemmas.get_table("lemma_index").items()):
        words = sorted({word.encode() for word in words})
        index[text(pos)] = b"|".join(words).decode()
    lemma_exceptions = {}
    for pos, found in sorted(lemmas.get_table("lemma_exc").items()):
        lines = sorted(" ".join([text(form), *forms]).encode() for form, forms in found.items())
        lemma_exceptions[text(pos)] = b"|".join(lines).decode()
    # The reader borrows these lists as they are, so nothing in them may need an escape or look like a separator.
    for pos, words in (*index.items(), *lemma_exceptions.items()):
        assert not re.search(r'["\\\x00-\x1f]', words), pos
    assert not any(" " in words for words in index.values())
    return {
        "encoders": encoders,
        "tags": list(nlp.get_pipe("tagger").labels),
        "actions": {name: list(nlp.get_pipe(pipe).move_names) for name, pipe in (("parse", "parser"), ("entity", "ner"))},
        "reserved": dict(sorted((key, value) for key, value in spacy.symbols.IDS.items() if key)),
        "prefix": pattern(tokenizer.prefix_search),
        "suffix": pattern(tokenizer.suffix_search),
        "infix": pattern(tokenizer.infix_finditer),
        "url": pattern(tokenizer.url_match),
        "exceptions": exceptions,
        "affixed": affixed,
        "norms": [[key, text(value)] for key, value in sorted(norms.items())],
        "base_norms": dict(sorted(BASE_NORMS.items())),
        "letters": ranges(str.isalpha),
        "digits": ranges(str.isdigit),
        "spaces": ranges(str.isspace),
        "rules": nlp.get_pipe("attribute_ruler").patterns,
        "lemma_rules": {text(pos): rules for pos, rules in sorted(lemmas.get_table("lemma_rules").items())},
        "lemma_exceptions": lemma_exceptions,
        "lemma_index": index,
    }


def convert(folder, out, wide):
    nlp = spacy.load(folder)
    tensors = {}
    encoders = {
        "parse": encoder("parse", nlp.get_pipe("tok2vec").model, nlp, tensors),
        "entity": encoder("entity", nlp.get_pipe("ner").model.get_ref("tok2vec"), nlp, tensors),
    }
    softmax = layers(nlp.get_pipe("tagger").model, "softmax")[0]
    tensors["tag.W"], tensors["tag.b"] = softmax.get_param("W"), softmax.get_param("b")
    transitions("parse", nlp.get_pipe("parser").model, tensors)
    entity = nlp.get_pipe("ner").model
    transitions("entity", entity, tensors)

    data = []
    for name, value in tensors.items():
        small = name.endswith((".b", ".G", ".B", ".pad"))
        kind = numpy.dtype("<f4") if wide or small else numpy.dtype("<f2")
        data.append((name, "F32" if kind.itemsize == 4 else "F16", value.shape, value.astype(kind).tobytes()))
    if nlp.vocab.vectors.shape[0]:
        keys = sorted((key, row) for key, row in nlp.vocab.vectors.key2row.items() if row >= 0)
        data.append(("vectors.key", "U64", (len(keys),), numpy.array([k for k, _ in keys], "<u8").tobytes()))
        data.append(("vectors.row", "U16", (len(keys),), numpy.array([r for _, r in keys], "<u2").tobytes()))
    text = json.dumps(tables(nlp, encoders), ensure_ascii=False, separators=(",", ":")).encode()
    data.append(("tables", "U8", (len(text),), text))

    # Wide elements first, so that every tensor starts at a multiple of its element size.
    data.sort(key=lambda part: ({"U64": 0, "F32": 1, "F16": 2, "U16": 3, "U8": 4}[part[1]], part[0]))
    header = {"__metadata__": {
        "name": "en_" + nlp.meta["name"], "version": nlp.meta["version"], "license": nlp.meta["license"],
        "source": nlp.meta["url"], "author": nlp.meta["author"], "export": VERSION,
    }}
    start = 0
    for name, kind, shape, content in data:
        header[name] = {"dtype": kind, "shape": list(shape), "data_offsets": [start, start + len(content)]}
        start += len(content)
    head = json.dumps(header, separators=(",", ":")).encode()
    head += b" " * (-len(head) % 8)
    with open(out, "wb") as file:
        file.write(struct.pack("<Q", len(head)) + head)
        for part in data:
            file.write(part[3])
    print(out, os.path.getsize(out), "bytes, sha256", hashlib.sha256(open(out, "rb").read()).hexdigest())


def analysis(doc):
    """One text as spaCy gives it; offsets in bytes, heads as token indices."""
    byte = [0]
    for character in doc.text:
        byte.append(byte[-1] + len(character.encode("utf-8", "surrogatepass")))
    return {"text": doc.text, "tokens": [[
        byte[t.idx], byte[t.idx + len(t)], int(bool(t.whitespace_)), t.norm_, t.tag_, t.pos_, str(t.morph), t.lemma_,
        t.head.i, t.dep_, f"{t.ent_iob_}-{t.ent_type_}" if t.ent_type_ else "", int(bool(t.is_sent_start)),
    ] for t in doc]}


def golden(folder, texts, out):
    nlp = spacy.load(folder)
    lines = open(texts, encoding="utf-8").read().split("\n")
    with open(out, "w", encoding="utf-8") as file:
        for line in lines:
            if line.strip():
                text = json.loads(line)
                doc = nlp(text["text"] if isinstance(text, dict) else text)
                file.write(json.dumps(analysis(doc), ensure_ascii=False, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if len(arguments) == 4 and arguments[1] == "--golden":
        golden(arguments[0], arguments[2], arguments[3])
    elif len(arguments) in (2, 3) and set(arguments[2:]) <= {"--f32"}:
        convert(arguments[0], arguments[1], "--f32" in arguments)
    else:
        sys.exit(__doc__)
