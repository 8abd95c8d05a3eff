"""What the network should have said: labels for tokens, candidates and moods, from the facts of the training reports.

1 is right, 0 wrong, -1 not to be learnt from (another reading that is right as well, a party named twice).
"""
import csv
import re
import unicodedata
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
CERTAINTIES = ["happened", "planned", "possible", "demanded", "predicted"]
SMALL = set("the a an of in on at for and or to its his her their s by with from".split())


def fold(text):
    """Letters and digits alone."""
    text = unicodedata.normalize("NFKD", str(text)).casefold()
    text = "".join(c for c in text if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^\w+]+|_", " ", text).split())


def known_parties():
    """The id of each state and organisation by its folded names."""
    names = {}
    for file in ("names.csv", "names-odbl.csv"):
        with (HERE.parent / "data" / file).open(encoding="utf-8", newline="") as rows:
            for row in csv.DictReader(rows):
                if row["kind"] not in ("demonym", "capital", "seat", "epithet"):
                    names.setdefault(fold(row["text"]), row["party"].removeprefix("org:"))
    with (HERE.parent / "data" / "organisations.csv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            names[fold(row["id"])] = names[fold(row["name"])] = row["id"]
    with (HERE.parent / "data" / "states.csv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            names[fold(row["code"])] = row["code"]
    return names


NAMES = known_parties()


def party_of(value):
    """The id of the state or organisation that a party of a fact belongs to; None for free words and claims."""
    if isinstance(value, dict):
        if "act" in value:
            return None
        value = value.get("state") or value.get("organisation")
    if not isinstance(value, str):
        return None
    text = fold(value)
    return NAMES.get(text) or (text if re.fullmatch(r"[A-Z][\w'’-]*( [A-Z][\w'’-]*)*", value) else None)


def same(home, party):
    return party is not None and (home == party or fold(home) == fold(party))


def offsets(text):
    """The byte of each character."""
    places = [0]
    for character in text:
        places.append(places[-1] + len(character.encode()))
    return places


def words_span(fact, text, places, which):
    """The bytes of the words for a side, at the place nearest to the trigger."""
    words = fact["words"][which]
    if not words:
        return None
    found = [m.start() for m in re.finditer(re.escape(words), text)]
    if not found:
        return None
    at = min(found, key=lambda start: abs(start - fact["trigger"][0]))
    return places[at], places[at + len(words)]


def side(fact, trigger, tokens, text, places, which):
    """Labels of all candidates of a trigger as actor (0) or object (1) of a fact."""
    key = ("actor", "object")[which]
    first = fact[key]
    party = party_of(first)
    others = [party_of(form[key]) for form in fact.get("accept", []) if key in form]
    span = words_span(fact, text, places, which)

    def overlaps(place):
        return span is not None and place is not None and tokens[place]["span"][0] < span[1] and tokens[place]["span"][1] > span[0]

    labels = np.zeros(len(trigger["candidates"]), np.int8)
    inner = [party_of(first.get("actor")), party_of(first.get("object"))] if isinstance(first, dict) and "act" in first else None
    free = isinstance(first, str) and first not in ("unspecified", "author")
    for number, candidate in enumerate(trigger["candidates"]):
        homes, place, kind = candidate["homes"], candidate["place"], candidate["kind"]
        here = kind <= 1
        if party is not None and any(same(home, party) for home in homes):
            labels[number] = 1 if kind != 0 or span is None or overlaps(place) else -1
        elif any(same(home, other) for home in homes for other in others if other):
            labels[number] = -1
        elif party is not None:
            labels[number] = -1 if homes and here and overlaps(place) else 0
        elif inner is not None:
            labels[number] = -1 if any(same(home, other) for home in homes for other in inner if other) else 0
        elif here and overlaps(place):
            labels[number] = 1
        elif free and homes and any(fold(home) in fold(first).split() for home in homes):
            labels[number] = -1
    if party is not None and not (labels == 1).any():
        for number, candidate in enumerate(trigger["candidates"]):
            if labels[number] == -1 and any(same(home, party) for home in candidate["homes"]):
                labels[number] = 1
    return labels


def merged(rows):
    """Several facts of one trigger and act: right where one of them is."""
    rows = np.stack(rows)
    return np.where((rows == 1).any(0), 1, np.where((rows == -1).any(0), -1, 0)).astype(np.int8)


def label(report, observed, acts):
    """Labels of a report: `acts` (tokens × acts), and for each trigger and act its sides and its mood."""
    tokens, text = observed["tokens"], report["text"]
    number = {act: index for index, act in enumerate(acts)}
    labels = np.zeros((len(tokens), len(acts)), np.int8)
    triggers = {}
    places = offsets(text)
    for trigger in observed["triggers"]:
        fact = report["facts"][trigger["mark"]]
        if not fact["core"]:
            continue
        act = number[fact["act"]]
        start, end = (places[character] for character in fact["trigger"])
        for place, token in enumerate(tokens):
            if token["span"][0] < end and token["span"][1] > start and labels[place, act] == 0:
                labels[place, act] = -1
        at = trigger["place"]
        for form in fact.get("accept", []):
            other = number.get(form.get("act"))
            if other is not None and labels[at, other] == 0:
                labels[at, other] = -1
        inner = fact["object"].get("act") if isinstance(fact["object"], dict) else None
        if inner in number:
            # What is judged is told somewhere in the sentence.
            for place, token in enumerate(tokens):
                if token["sentence"] == tokens[at]["sentence"] and labels[place, number[inner]] == 0:
                    labels[place, number[inner]] = -1
        labels[at, act] = 1
        triggers.setdefault((at, act), []).append((fact, trigger))
    told = []
    for (at, act), found in sorted(triggers.items(), key=lambda item: item[0]):
        sides = [merged([side(fact, trigger, tokens, text, places, which) for fact, trigger in found]) for which in (0, 1)]
        polarities = {int(fact["polarity"] == "no" or fact["certainty"] == "denied") for fact, _ in found}
        sure = {0 if fact["certainty"] == "denied" else CERTAINTIES.index(fact["certainty"]) for fact, _ in found}
        open_ = any("certainty" in form or "polarity" in form for fact, _ in found for form in fact.get("accept", []))
        told.append({
            "place": at, "act": act, "trigger": found[0][1], "sides": sides,
            "polarity": polarities.pop() if len(polarities) == 1 else -1,
            "certainty": sure.pop() if len(sure) == 1 else -1,
            "weight": 0.5 if open_ else 1.0,
        })
    return labels, told
