#!/usr/bin/env python3
"""Compare the `english` crate with spaCy on any text: agreement by layer, and speed.

    compare.py MODEL_FOLDER MODEL_FILE BINARIES FILE…            agreement
    compare.py MODEL_FOLDER MODEL_FILE BINARIES --speed FILE…    words a second, one core, processor time, best of three
    compare.py MODEL_FOLDER MODEL_FILE BINARIES --ud FILE.conllu…    score against gold trees of Universal Dependencies

FILE is a text with one paragraph a line, or a `.conllu` file, of which the `# text =` lines are taken.
BINARIES is the folder of the crate's examples `parse` and `bench`, such as `target/release/examples`.
MODEL_FOLDER holds spaCy's `config.cfg`.
"""

import os
import subprocess
import sys
import tempfile
import time
import warnings

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"
warnings.filterwarnings("ignore")

import spacy

LAYERS = ["tag", "pos", "morph", "lemma", "head", "label", "entity", "sentence"]


def paragraphs(path):
    lines = open(path, encoding="utf-8", newline="\n").read().split("\n")
    if path.endswith(".conllu"):
        return [line.removeprefix("# text = ") for line in lines if line.startswith("# text = ")]
    return [line for line in lines if line]


def from_spacy(doc, offset):
    """Tokens by span: tag, part of speech, features, lemma, span of the head, label, entity, sentence start."""
    byte = [offset]
    for character in doc.text:
        byte.append(byte[-1] + len(character.encode()))
    span = [(byte[t.idx], byte[t.idx + len(t)]) for t in doc]
    tokens = {}
    for sentence in doc.sents:
        words = [t for t in sentence if not t.is_space]
        for t in words:
            head = t
            while head.head.i != head.i:
                head = head.head
                if not head.is_space:
                    break
            head = span[head.i] if not head.is_space and head.sent.start == sentence.start else span[t.i]
            tokens[span[t.i]] = (t.tag_, t.pos_, str(t.morph) or "_", t.lemma_, head, t.dep_,
                                 f"{t.ent_iob_}-{t.ent_type_}" if t.ent_type_ else "", t.i == words[0].i)
    return tokens


def from_conllu(text):
    tokens, block = {}, []
    for line in text.split("\n"):
        if line and not line.startswith("# "):
            block.append(line.split("\t"))
        elif not line and block:
            misc = [dict(part.split("=", 1) for part in row[9].split("|")) for row in block]
            spans = [tuple(map(int, part["Span"].split("-"))) for part in misc]
            for index, row in enumerate(block):
                head = int(row[6])
                tokens[spans[index]] = (row[4], row[3], row[5], row[2], spans[head - 1] if head else spans[index],
                                        row[7], misc[index].get("Ent", ""), index == 0)
            block = []
    return tokens


def agreement(nlp, parse, model, path, show):
    lines = paragraphs(path)
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8", newline="\n") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        ours = from_conllu(subprocess.run([parse, model, file.name], check=True, capture_output=True).stdout.decode())
    theirs, where, offset = {}, {}, 0
    for line in lines:
        found = from_spacy(nlp(line), offset)
        theirs.update(found)
        where.update((span, line) for span in found)
        offset += len(line.encode()) + 1
    both = theirs.keys() & ours.keys()
    print(f"{os.path.basename(path)}: {len(lines)} paragraphs, {len(theirs)} tokens, "
          f"{len(theirs) - len(both)} not cut alike, {sum(theirs[s] != ours[s] for s in both)} differ in any layer")
    for layer, name in enumerate(LAYERS):
        wrong = sorted(span for span in both if theirs[span][layer] != ours[span][layer])
        print(f"  {name:9} {100 * (len(both) - len(wrong)) / len(theirs):8.3f} %   {len(wrong)} differ")
        for span in wrong[:show]:
            print("     ", theirs[span][layer], "|", ours[span][layer], "|", where[span][:300])
    for span in sorted(theirs.keys() - both)[:show]:
        print("     ", where[span])


def speed(folder, bench, model, path):
    """Both read the same paragraphs in the same run, in turns; the best of three counts."""
    lines = paragraphs(path)
    nlp = spacy.load(folder)
    words = sum(1 for line in lines for t in nlp.tokenizer(line) if not t.is_space)
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8", newline="\n") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        ours, first, theirs = [], [], []
        for _ in range(3):
            start = time.process_time()
            for _ in nlp.pipe(lines):
                pass
            theirs.append(time.process_time() - start)
            out = subprocess.run([bench, model, file.name, "--seconds"], check=True, capture_output=True).stdout.split()
            first.append(float(out[0]))
            ours.append(float(out[1]))
    print(f"{os.path.basename(path)}: {words} words, {len(lines)} paragraphs; words/s: spaCy {words / theirs[0]:.0f} at first, "
          f"{words / min(theirs):.0f} at best; here {words / min(first):.0f} at first, {words / min(ours):.0f} at best; "
          f"ratio {theirs[0] / min(first):.1f} at first, {min(theirs) / min(ours):.1f} at best")


def gold(path):
    """Gold sentences: text, and for each word its span in characters, tag, part of speech, lemma, head and label."""
    for block in open(path, encoding="utf-8").read().strip().split("\n\n"):
        text = next(line[9:] for line in block.split("\n") if line.startswith("# text = "))
        rows = [line.split("\t") for line in block.split("\n") if line[:1].isdigit()]
        rows, words, at = [row for row in rows if row[0].isdigit()], [], 0
        for row in rows:
            start = text.find(row[1], at)
            start = at if start < 0 else start
            at = start + len(row[1])
            words.append((start, at))
        yield text, words, rows


def universal(parse, model, path):
    """Words, sentences and trees against gold, as shares of the gold words; a word cut otherwise is wrong."""
    sentences = list(gold(path))
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8", newline="\n") as file:
        file.write("".join(text + "\n" for text, _, _ in sentences))
        file.flush()
        out = subprocess.run([parse, model, file.name, "--labels", "ud"], check=True, capture_output=True).stdout
    ours = from_conllu(out.decode())
    total, found, right, offset = 0, 0, dict.fromkeys(("tag", "pos", "lemma", "head", "head and label"), 0), 0
    missed = {}
    for text, words, rows in sentences:
        byte = [offset]
        for character in text:
            byte.append(byte[-1] + len(character.encode()))
        spans = [(byte[start], byte[end]) for start, end in words]
        for span, row in zip(spans, rows):
            total += 1
            if span not in ours:
                continue
            found += 1
            tag, pos, _, lemma, head, label, _, _ = ours[span]
            wanted = spans[int(row[6]) - 1] if int(row[6]) else span
            right["tag"] += tag == row[4]
            right["pos"] += pos == row[3]
            right["lemma"] += lemma == row[2]
            right["head"] += head == wanted
            right["head and label"] += head == wanted and label.split(":")[0] == row[7].split(":")[0]
            if head != wanted or label.split(":")[0] != row[7].split(":")[0]:
                key = (row[7].split(":")[0], label.split(":")[0], "head" if head != wanted else "label")
                missed[key] = missed.get(key, 0) + 1
        offset = byte[-1] + 1
    print(f"{os.path.basename(path)}: {total} words, {100 * found / total:.2f} % cut alike; of all words: "
          + ", ".join(f"{name} {100 * count / total:.1f} %" for name, count in right.items()))
    for key, count in sorted(missed.items(), key=lambda item: -item[1])[:int(os.environ.get("SHOW", "0"))]:
        print("     ", count, *key)


def main(folder, model, binaries, *files):
    if files[:1] == ("--speed",):
        for path in files[1:]:
            speed(folder, os.path.join(binaries, "bench"), model, path)
        return
    if files[:1] == ("--ud",):
        for path in files[1:]:
            universal(os.path.join(binaries, "parse"), model, path)
        return
    show = int(os.environ.get("SHOW", "0"))
    nlp = spacy.load(folder)
    for path in files:
        agreement(nlp, os.path.join(binaries, "parse"), model, path, show)


if __name__ == "__main__":
    if len(sys.argv) < 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])
