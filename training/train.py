#!/usr/bin/env python3
"""Fits the network that proposes acts, and writes `data/models/claims.safetensors`.

    python3 training/train.py WORK [--hold-out N] [--out FILE] [--seed S] [--epochs E]

WORK holds what the program sees of the training reports, made by

    python3 training/reports.py jsonl > WORK/reports.jsonl
    cargo run --release -p allegiance --example observe -- WORK/observed < WORK/reports.jsonl

`--hold-out N` leaves out the reports whose id falls into tenth N (0 to 9) and says how well they are told. Needs JAX, Optax
and NumPy; the same data, seed and machine give the same weights.
"""
import argparse
import collections
import json
import time
import zlib
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import optax

import labels as L

ROOT = Path(__file__).resolve().parent.parent
LABELS, POS = 45, 18
INPUTS, SWITCHES, PAIR_SWITCHES, MOOD_SWITCHES = 384, 440, 88, 48
STEPS, STEP_KINDS, PREPOSITIONS, PATHS = 6, 2 * LABELS + 1, 50, 4096
OFTEN = 3  # a lemma that stands more seldom in the training reports has no row of its own


class Config:
    hidden, side, mood = 128, 96, 64
    lemma_dropout, input_dropout, switch_dropout, dropout, pair_dropout = 0.15, 0.3, 0.1, 0.3, 0.1
    rate, decay, epochs, tokens = 3e-3, 0.02, 20, 2600
    acts, also, one, moods = 1.0, 0.5, 1.0, 0.5


# ---- data ----

def acts_of_program():
    """The acts in the order of the program, from the codebook made of its code."""
    text = (ROOT / "docs" / "codebook.md").read_text(encoding="utf-8")
    text = text[text.index("## Acts"):text.index("## PLOVER event types")]
    return [line.split("`")[1] for line in text.splitlines() if line.startswith("| `")]


def load(work, acts):
    work = Path(work)
    reports = {}
    for line in (work / "reports.jsonl").open(encoding="utf-8"):
        report = json.loads(line)
        reports[report["id"]] = report
    rows = np.memmap(work / "observed.f32", np.float32, "r").reshape(-1, INPUTS)
    documents, start = [], 0
    for line in (work / "observed.jsonl").open(encoding="utf-8"):
        line = json.loads(line)
        observed = line["observed"]
        count = len(observed["tokens"])
        if count:
            report = reports[line["id"]]
            found, told = L.label(report, observed, acts)
            documents.append({"id": line["id"], "tokens": observed["tokens"], "rows": rows[start:start + count],
                              "labels": found, "told": told, "style": report["style"]})
        start += count
    return documents


def lexicon(documents):
    lemmas, tags, entities = collections.Counter(), set(), set()
    for document in documents:
        for token in document["tokens"]:
            if token["pos"] not in (11, 12, 8, 17, 14):  # names, punctuation, numbers, spaces, symbols
                lemmas[token["lemma"]] += 1
            tags.add(token["tag"])
            entities.add(token["entity"] or "")
    entities.discard("")
    return {"lemmas": sorted(lemma for lemma, count in lemmas.items() if count >= OFTEN),
            "tags": sorted(tags), "entities": sorted(entities)}


def prepare(documents, words):
    """Arrays of each document."""
    number = {key: {word: index + 1 for index, word in enumerate(words[key])} for key in words}
    width = 1 + max((max(token["switches"], default=0) for d in documents for token in d["tokens"]), default=0)
    for document in documents:
        tokens = document["tokens"]
        count = len(tokens)
        switches = [(place, switch) for place, token in enumerate(tokens) for switch in token["switches"]]
        head = np.array([token["head"] for token in tokens], np.int32)
        document["arrays"] = {
            "lemma": np.array([number["lemmas"].get(token["lemma"], 0) for token in tokens], np.int32),
            "pos": np.array([token["pos"] for token in tokens], np.int32),
            "tag": np.array([number["tags"].get(token["tag"], 0) for token in tokens], np.int32),
            "label": np.array([token["label"] for token in tokens], np.int32),
            "entity": np.array([number["entities"].get(token["entity"] or "", 0) for token in tokens], np.int32),
            "head": head, "root": (head == np.arange(count)).astype(np.float32),
            "before": np.array([token["neighbours"][0] for token in tokens], np.int32),
            "after": np.array([token["neighbours"][1] for token in tokens], np.int32),
            "y": document["labels"],
        }
        document["switches"] = np.array(switches, np.int32).reshape(-1, 2)
        pairs = collections.defaultdict(list)
        for told_number, told in enumerate(document["told"]):
            for index, candidate in enumerate(told["trigger"]["candidates"]):
                pairs["t"].append(told["place"])
                pairs["m"].append(-1 if candidate["place"] is None else candidate["place"])
                pairs["a"].append(told["act"])
                pairs["g"].append(told_number)
                pairs["steps"].append(candidate["steps"])
                pairs["preposition"].append(candidate["preposition"])
                pairs["path"].append(candidate["path"])
                pairs["y"].append([told["sides"][0][index], told["sides"][1][index]])
                pairs["switches"] += [(len(pairs["t"]) - 1, switch) for switch in candidate["switches"]]
        shapes = {"steps": (-1, STEPS), "y": (-1, 2), "switches": (-1, 2)}
        document["pairs"] = {key: np.array(pairs[key], np.int32).reshape(shapes.get(key, (-1,)))
                             for key in ("t", "m", "a", "g", "steps", "preposition", "path", "y", "switches")}
        document["moods"] = np.array([(number_, switch) for number_, told in enumerate(document["told"])
                                      for switch in told["trigger"]["mood"]], np.int32).reshape(-1, 2)
    return width


def padded(array, count, value=0):
    out = np.full((count,) + array.shape[1:], value, array.dtype)
    out[:len(array)] = array
    return out


def up(count, step):
    return max(step, (count + step - 1) // step * step)


def dense(places, rows, columns):
    out = np.zeros((rows, columns), np.float32)
    out[places[:, 0], places[:, 1]] = 1
    return out


def batch(documents, mean, std, switches):
    """Documents one after another, padded so that few shapes are compiled."""
    tokens = collections.defaultdict(list)
    pairs, told = collections.defaultdict(list), collections.defaultdict(list)
    at = pair_at = told_at = 0
    on, pair_on, mood_on = [], [], []
    for document in documents:
        arrays, own = document["arrays"], document["pairs"]
        count = len(document["tokens"])
        for key, value in arrays.items():
            tokens[key].append(value + at if key in ("head", "before", "after") else value)
        tokens["x"].append((document["rows"] - mean) / std)
        on.append(document["switches"] + [at, 0])
        for key in ("a", "steps", "preposition", "path", "y"):
            pairs[key].append(own[key])
        pairs["t"].append(own["t"] + at)
        pairs["m"].append(np.where(own["m"] < 0, -1, own["m"] + at))
        pairs["g"].append(own["g"] + told_at)
        pair_on.append(own["switches"] + [pair_at, 0])
        mood_on.append(document["moods"] + [told_at, 0])
        for one in document["told"]:
            told["place"].append(one["place"] + at)
            told["act"].append(one["act"])
            told["polarity"].append(one["polarity"])
            told["certainty"].append(one["certainty"])
            told["weight"].append(one["weight"])
        at += count
        pair_at += len(own["t"])
        told_at += len(document["told"])
    n, k, g = up(at, 1024), up(pair_at, 4096), up(told_at + 1, 256)
    T = {key: padded(np.concatenate(value), n) for key, value in tokens.items()}
    rest = np.arange(at, n)
    for key in ("head", "before", "after"):
        T[key][at:] = rest
    T["root"][at:] = 1
    T["x"] = T["x"].astype(np.float32)
    T["switches"] = dense(np.concatenate(on), n, switches)
    T["real"] = padded(np.ones(at, np.float32), n)
    dependents = np.zeros(n, np.float32)
    np.add.at(dependents, T["head"], 1 - T["root"])
    T["dependents"] = dependents
    P = {key: padded(np.concatenate(value), k, g - 1 if key == "g" else 0) for key, value in pairs.items()}
    P["switches"] = dense(np.concatenate(pair_on), k, PAIR_SWITCHES)
    P["real"] = padded(np.ones(pair_at, np.float32), k)
    G = {key: padded(np.array(value, np.float32 if key == "weight" else np.int32), g, -1 if key in ("polarity", "certainty") else 0)
         for key, value in told.items()} if told_at else {
        "place": np.zeros(g, np.int32), "act": np.zeros(g, np.int32), "polarity": np.full(g, -1, np.int32),
        "certainty": np.full(g, -1, np.int32), "weight": np.zeros(g, np.float32)}
    G["switches"] = dense(np.concatenate(mood_on), g, MOOD_SWITCHES)
    G["real"] = padded(np.ones(told_at, np.float32), g)
    return T, P, G, np.float32(at)


# ---- the network ----

def start(key, config, words, acts, switches):
    keys = iter(jax.random.split(key, 64))
    h, s, m = config.hidden, config.side, config.mood

    def layer(inputs, outputs, scale=1.0):
        return {"w": jax.random.normal(next(keys), (inputs, outputs)) * scale * np.sqrt(1.0 / inputs), "b": jnp.zeros(outputs)}

    def table(rows, columns, scale):
        return jax.random.normal(next(keys), (rows, columns)) * scale

    p = {
        "lemma": table(len(words["lemmas"]) + 1, 32, 0.1), "pos": table(POS, 8, 0.1), "tag": table(len(words["tags"]) + 1, 8, 0.1),
        "label": table(LABELS, 16, 0.1), "entity": table(len(words["entities"]) + 1, 8, 0.1), "words": layer(72, h),
        "rows": layer(INPUTS, h), "switch": layer(switches, h, 0.5),
        "gate": [table(LABELS, h, 1.0), table(LABELS, h, 1.0)], "round": [layer(5 * h, h), layer(5 * h, h)],
        "act_hidden": layer(h, h), "act": layer(h, acts), "act_row": table(acts, 48, 0.5),
        "step": table(STEPS * STEP_KINDS, 24, 0.3), "preposition": table(PREPOSITIONS, 16, 0.3), "path": table(PATHS, 24, 0.1),
        "pair_trigger": layer(h, s), "pair_candidate": layer(h, s), "pair_switch": layer(PAIR_SWITCHES + 24 + 24 + 16, s),
        "pair_act": layer(48, s), "pair_hidden": layer(s, s), "pair": layer(s, 4), "nobody": table(acts, 2, 0.1),
        "mood_token": layer(h, m), "mood_switch": layer(MOOD_SWITCHES, m), "mood_act": layer(48, m), "mood_out": layer(m, 7),
    }
    p["act"]["b"] -= 4.0
    return p


def linear(q, x):
    return x @ q["w"] + q["b"]


def drop(key, x, share):
    return x if key is None or share == 0 else x * jax.random.bernoulli(key, 1 - share, x.shape) / (1 - share)


def split(key, count):
    return [None] * count if key is None else list(jax.random.split(key, count))


def encode(p, T, key, config):
    k = split(key, 6)
    lemma = T["lemma"]
    if key is not None:
        lemma = jnp.where(jax.random.bernoulli(k[0], config.lemma_dropout, lemma.shape), 0, lemma)
    words = jnp.concatenate([p["lemma"][lemma], p["pos"][T["pos"]], p["tag"][T["tag"]], p["label"][T["label"]], p["entity"][T["entity"]]], -1)
    z = jax.nn.relu(linear(p["rows"], drop(k[1], T["x"], config.input_dropout)) + linear(p["words"], words)
                    + linear(p["switch"], drop(k[2], T["switches"], config.switch_dropout)))
    for number in (0, 1):
        seen = drop(k[3 + number], z, config.dropout)
        gate = p["gate"][number][T["label"]] * (1 - T["root"])[:, None]
        below = jax.ops.segment_sum(seen * gate, T["head"], z.shape[0]) / jnp.sqrt(1.0 + T["dependents"])[:, None]
        wide = jnp.concatenate([seen, below, seen[T["head"]] * gate, seen[T["before"]], seen[T["after"]]], -1)
        z = z + jax.nn.relu(linear(p["round"][number], wide))
    return z


def act_scores(p, z, key, config):
    return linear(p["act"], jax.nn.relu(linear(p["act_hidden"], drop(key, z, config.dropout))))


def pair_scores(p, z, P, key, config):
    k = split(key, 3)
    steps = sum(p["step"][P["steps"][:, n] + n * STEP_KINDS] for n in range(STEPS))
    path = P["path"]
    if key is not None:
        path = jnp.where(jax.random.bernoulli(k[2], 0.3, path.shape), 0, path)
    x = jnp.concatenate([P["switches"], steps, p["path"][path], p["preposition"][P["preposition"]]], -1)
    x = drop(k[0], x, config.pair_dropout)
    candidate = jnp.where((P["m"] >= 0)[:, None], z[jnp.maximum(P["m"], 0)], 0.0)
    x = jax.nn.relu(linear(p["pair_trigger"], z[P["t"]]) + linear(p["pair_candidate"], candidate) + linear(p["pair_switch"], x)
                    + linear(p["pair_act"], p["act_row"][P["a"]]))
    return linear(p["pair"], jax.nn.relu(linear(p["pair_hidden"], drop(k[1], x, config.dropout))))


def mood_scores(p, z, G, key, config):
    x = jax.nn.relu(linear(p["mood_token"], z[G["place"]]) + linear(p["mood_switch"], G["switches"])
                    + linear(p["mood_act"], p["act_row"][G["act"]]))
    return linear(p["mood_out"], drop(key, x, config.dropout))


def binary(score, y):
    return jnp.maximum(score, 0) - score * y + jnp.log1p(jnp.exp(-jnp.abs(score)))


def loss(p, T, P, G, count, key, config):
    k = split(key, 4)
    z = encode(p, T, k[0], config)
    y = T["y"]
    acts = (binary(act_scores(p, z, k[1], config), jnp.maximum(y, 0)) * (y >= 0) * T["real"][:, None]).sum()
    scores = pair_scores(p, z, P, k[2], config)
    y = P["y"]
    used = (y >= 0) * P["real"][:, None]
    also = (binary(scores[:, :2], jnp.maximum(y, 0)) * used).sum()
    many = G["place"].shape[0]
    one = jnp.where(used > 0, scores[:, 2:], -1e9)
    nobody = p["nobody"][G["act"]]
    most = jnp.maximum(jax.lax.stop_gradient(jax.ops.segment_max(one, P["g"], many)), jax.lax.stop_gradient(nobody))
    share = jnp.exp(one - most[P["g"]])
    total = jax.ops.segment_sum(share, P["g"], many) + jnp.exp(nobody - most)
    right = jax.ops.segment_sum(share * (y == 1), P["g"], many)
    has = jax.ops.segment_sum((y == 1) * used, P["g"], many) > 0
    unsure = jax.ops.segment_sum((y == -1) * P["real"][:, None], P["g"], many) > 0
    right = jnp.where(has, right, jnp.exp(nobody - most))
    one = (-(jnp.log(right + 1e-9) - jnp.log(total + 1e-9)) * (has | ~unsure) * G["real"][:, None]).sum()
    mood = mood_scores(p, z, G, k[3], config)
    polarity, certainty = jax.nn.log_softmax(mood[:, :2]), jax.nn.log_softmax(mood[:, 2:])

    def chosen(scores, y):
        return (jnp.take_along_axis(scores, jnp.maximum(y, 0)[:, None], 1)[:, 0] * (y >= 0) * G["weight"]).sum()

    moods = -chosen(polarity, G["polarity"]) - chosen(certainty, G["certainty"])
    return (acts * config.acts + also * config.also + one * config.one + moods * config.moods) / count


# ---- training ----

def batches(documents, rng, config):
    held, count = [], 0
    for index in rng.permutation(len(documents)):
        held.append(documents[index])
        count += len(documents[index]["tokens"])
        if count >= config.tokens:
            yield held
            held, count = [], 0
    if held:
        yield held


def fit(documents, words, acts, switches, config, seed):
    total = sum(len(document["tokens"]) for document in documents)
    mean = sum(document["rows"].sum(0, dtype=np.float64) for document in documents) / total
    square = sum((np.asarray(document["rows"], np.float64) ** 2).sum(0) for document in documents) / total
    mean, std = mean.astype(np.float32), np.sqrt(np.maximum(square - mean ** 2, 0)).astype(np.float32) + 1e-6
    p = start(jax.random.PRNGKey(seed), config, words, len(acts), switches)
    steps = int(config.epochs * (total / (config.tokens * 1.05) + 1))
    rate = optax.warmup_cosine_decay_schedule(0.0, config.rate, steps // 10, steps, config.rate * 0.02)
    optimiser = optax.chain(optax.clip_by_global_norm(1.0), optax.adamw(rate, weight_decay=config.decay))
    state = optimiser.init(p)

    @jax.jit
    def step(p, state, T, P, G, count, key):
        value, gradient = jax.value_and_grad(loss)(p, T, P, G, count, key, config)
        update, state = optimiser.update(gradient, state, p)
        return optax.apply_updates(p, update), state, value

    rng, key, began = np.random.default_rng(seed), jax.random.PRNGKey(seed + 1), time.time()
    for epoch in range(config.epochs):
        values = []
        for held in batches(documents, rng, config):
            key, own = jax.random.split(key)
            p, state, value = step(p, state, *batch(held, mean, std, switches), own)
            values.append(value)
        print(f"epoch {epoch + 1} of {config.epochs}: loss {float(np.mean(values)):.4f}, {time.time() - began:.0f} s", flush=True)
    return jax.tree_util.tree_map(np.asarray, p), mean, std


def test(p, mean, std, documents, switches, config):
    """How well documents are told: F1 of triggers with their act, accuracy of sides and mood at given triggers."""
    p = jax.tree_util.tree_map(jnp.asarray, p)
    said, right, sides, moods = [], [], collections.Counter(), collections.Counter()
    run = jax.jit(lambda T, P, G: (lambda z: (act_scores(p, z, None, config), pair_scores(p, z, P, None, config),
                                              mood_scores(p, z, G, None, config)))(encode(p, T, None, config)))
    for held in batches(documents, np.random.default_rng(0), config):
        T, P, G, count = batch(held, mean, std, switches)
        acts, pairs, mood = map(np.asarray, run(T, P, G))
        y = T["y"][:int(count)]
        said.append(acts[:int(count)][y >= 0])
        right.append(y[y >= 0])
        for number in np.flatnonzero(G["real"]):
            own = P["g"] == number
            for which in (0, 1):
                y = P["y"][own, which]
                if (y == 1).any():
                    best = np.where(y == -1, -1e9, pairs[own, 2 + which]).argmax()
                    sides["all", which] += 1
                    sides["right", which] += y[best] == 1
            if G["polarity"][number] >= 0 and G["certainty"][number] >= 0:
                moods["all"] += 1
                moods["right"] += mood[number, :2].argmax() == G["polarity"][number] and mood[number, 2:].argmax() == G["certainty"][number]
    said, right = 1 / (1 + np.exp(-np.concatenate(said))), np.concatenate(right)
    best = (0.0,)
    for least in np.arange(0.1, 0.6, 0.05):
        true = ((said > least) & (right == 1)).sum()
        precision, recall = true / max(1, (said > least).sum()), true / max(1, (right == 1).sum())
        best = max(best, (200 * precision * recall / max(1e-9, precision + recall), 100 * precision, 100 * recall, least))
    print("triggers: F1 %.1f (precision %.1f, recall %.1f at %.2f)" % best,
          "actor %.1f, object %.1f, mood %.1f" % (100 * sides["right", 0] / max(1, sides["all", 0]),
                                                  100 * sides["right", 1] / max(1, sides["all", 1]),
                                                  100 * moods["right"] / max(1, moods["all"])), flush=True)


# ---- the file ----

def tensors(p, mean, std, words, acts, config):
    """The weights as the program wants them: standardised inputs and small embeddings folded into what follows."""
    out = {}

    def layer(name, w, b):
        out[name + ".W"] = np.ascontiguousarray(w.T).astype(np.float16)
        out[name + ".b"] = b.astype(np.float32)

    def table(name, values):
        out[name] = np.ascontiguousarray(values).astype(np.float16)

    w, at = p["words"]["w"], 0
    for name in ("lemma", "pos", "tag", "label", "entity"):
        width = p[name].shape[1]
        table(name, p[name] @ w[at:at + width])
        at += width
    rows = p["rows"]["w"] / std[:, None]
    bias = p["rows"]["b"] + p["words"]["b"] + p["switch"]["b"] - (mean / std) @ p["rows"]["w"]
    half = INPUTS // 2
    layer("rows", rows[:half], bias)
    layer("vectors", rows[half:], np.zeros_like(bias))
    table("switch", p["switch"]["w"])
    for number in (0, 1):
        table(f"gate.{number}", p["gate"][number])
        layer(f"round.{number}", p["round"][number]["w"], p["round"][number]["b"])
    for name in ("act_hidden", "act", "pair_hidden", "pair", "mood_out"):
        layer(name, p[name]["w"], p[name]["b"])
    layer("pair_trigger", p["pair_trigger"]["w"], p["pair_trigger"]["b"] + p["pair_switch"]["b"] + p["pair_act"]["b"])
    layer("pair_candidate", p["pair_candidate"]["w"], p["pair_candidate"]["b"])
    table("pair_act", p["act_row"] @ p["pair_act"]["w"])
    w, at = p["pair_switch"]["w"], PAIR_SWITCHES
    table("pair_switch", w[:at])
    for name, key in (("pair_step", "step"), ("pair_path", "path"), ("pair_preposition", "preposition")):
        width = p[key].shape[1]
        table(name, p[key] @ w[at:at + width])
        at += width
    table("nobody", p["nobody"])
    layer("mood_token", p["mood_token"]["w"], p["mood_token"]["b"] + p["mood_switch"]["b"] + p["mood_act"]["b"])
    table("mood_act", p["act_row"] @ p["mood_act"]["w"])
    table("mood_switch", p["mood_switch"]["w"])
    header = {"hidden": config.hidden, "side": config.side, "mood": config.mood, "acts": acts, **words}
    out["header"] = np.frombuffer(json.dumps(header, ensure_ascii=False).encode(), np.uint8)
    return out


def write(path, arrays):
    kinds = {"float16": "F16", "float32": "F32", "uint8": "U8"}
    header, at = {"__metadata__": {"source": "training/ of Allegiance", "licence": "MIT OR Apache-2.0"}}, 0
    for name in sorted(arrays):
        size = arrays[name].nbytes
        header[name] = {"dtype": kinds[str(arrays[name].dtype)], "shape": list(arrays[name].shape), "data_offsets": [at, at + size]}
        at += size
    head = json.dumps(header, sort_keys=True).encode()
    head += b" " * (-len(head) % 8)
    with open(path, "wb") as file:
        file.write(len(head).to_bytes(8, "little") + head)
        for name in sorted(arrays):
            file.write(arrays[name].tobytes())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work")
    parser.add_argument("--hold-out", type=int, metavar="N")
    parser.add_argument("--out", default=str(ROOT / "data" / "models" / "claims.safetensors"))
    parser.add_argument("--seed", type=int, default=1)
    for name in ("epochs", "hidden", "rate", "dropout", "input_dropout", "decay", "tokens"):
        parser.add_argument("--" + name.replace("_", "-"), type=type(getattr(Config, name)))
    given = parser.parse_args()
    config = Config()
    for name in ("epochs", "hidden", "rate", "dropout", "input_dropout", "decay", "tokens"):
        if getattr(given, name) is not None:
            setattr(config, name, getattr(given, name))
    acts = acts_of_program()
    documents = load(given.work, acts)
    out = [d for d in documents if d["style"] != "sentence" and zlib.crc32(d["id"].encode()) % 10 == given.hold_out]
    kept = {d["id"] for d in out}
    learnt = [d for d in documents if d["id"] not in kept]
    words = lexicon(learnt)
    assert prepare(documents, words) <= SWITCHES
    switches = SWITCHES
    print(f"{len(learnt)} texts to learn from, {len(out)} held out, {len(words['lemmas'])} lemmas, {switches} switches", flush=True)
    p, mean, std = fit(learnt, words, acts, switches, config, given.seed)
    if out:
        test(p, mean, std, out, switches, config)
    write(given.out, tensors(p, mean, std, words, acts, config))


if __name__ == "__main__":
    main()
