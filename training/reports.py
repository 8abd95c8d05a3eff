#!/usr/bin/env python3
"""Reads the training reports, checks them, and turns them into JSONL of the form of the development reports.

    python3 training/reports.py check [FILE ...]     names each mistake by file, report and line; exits with 1 if there is one
    python3 training/reports.py jsonl [FILE ...]     one report a line, with `trigger` and `words` beside each fact
"""
import json
import re
import sys
from datetime import date
from pathlib import Path

HERE = Path(__file__).resolve().parent
ACTS = set("""member_of observer_of apply invite decline join ratify announce_leave notify_leave threaten_leave leave
    freeze_participation suspend_member readmit resume_participation attend_event skip_event host_event refuse_to_host
    cancel_event joint_exercise has_clause request_help grant_help refuse_help ignore_request invoke_clause send_troops
    withdraw_troops send_aid sign_pact end_pact ally_of rival_of support refuse_support praise condemn accuse criticise
    threaten demand meet buy_arms strengthen_ties worsen_ties sanction attack mediate assess_likely assess_unlikely
    assess_power assess_closeness assess_damage""".split())
GROUPS = set("membership procedure chair rule help_process event_process conflict relation_state statement_other outlook".split())
CERTAINTIES = set("happened planned possible demanded predicted denied".split())
CATEGORIES = set("membership participation assistance relations analysis distractor".split())
STANDINGS = set("""member skipping_events frozen_participation suspended_by_org announced_exit left applied invited
    declined observer associate never_member""".split())
ISO3 = set(row.split(",")[0] for row in (HERE.parent / "data" / "states.csv").read_text(encoding="utf-8").splitlines()[1:])


class Wrong(Exception):
    """A line that does not keep the form."""


def day(text, interval=True):
    if text == "-":
        return None
    ends = text.split("/") if interval else [text]
    for end in ends:
        if end == "" and len(ends) == 2 and end is ends[1]:
            continue
        if not re.fullmatch(r"\d{4}(-\d\d){0,2}", end):
            raise Wrong(f"`{text}` is no date")
        try:
            date.fromisoformat((end + "-01-01")[:10])
        except ValueError:
            raise Wrong(f"`{text}` does not exist") from None
    return text


def party(text):
    """One party: (value as in the development reports, words of the text or None)."""
    text = text.strip()
    if text.startswith("{"):
        if not text.endswith("}"):
            raise Wrong(f"`{text}` has no closing brace")
        parts = [p.strip() for p in text[1:-1].split(";")]
        if len(parts) < 3:
            raise Wrong(f"`{text}` wants an act, an actor and an object")
        negated = parts[0].startswith("not ")
        act = parts[0].removeprefix("not ").strip()
        if act not in ACTS and not act.startswith("other:"):
            raise Wrong(f"`{act}` is no act")
        claim = {"act": act, "actor": party(parts[1])[0], "object": party(parts[2])[0]}
        if negated:
            claim["polarity"] = "no"
        return claim, None
    value, equals, words = text.partition("=")
    value, words = value.strip(), words.strip() if equals else None
    if value in ("", "-", "none"):
        return None, words
    if "/" in value and (value.split("/")[0] == "" or re.fullmatch(r"[A-Z][\w+ ]*", value.split("/")[0])):
        home, role, name = (value.split("/") + ["", ""])[:3]
        out = {}
        if home:
            out["state" if home in ISO3 else "organisation"] = home
        if role.strip():
            out["role"] = role.strip()
        if name.strip():
            out["name"] = name.strip()
        return out, words
    return value, words


def parties(text):
    return [party(p) for p in (text.split(" + ") if not text.strip().startswith("{") else [text])]


def sources(text):
    return [party(s)[0] for s in text.split("<") if s.strip()]


def accept(text, fact):
    form = {}
    for key, value in re.findall(r"(act|polarity|certainty|date|actor|object|sources|attributed_to)=(.*?)(?=\s+(?:act|polarity|certainty|date|actor|object|sources|attributed_to)=|$)", text.strip()):
        value = value.strip()
        if key in ("sources", "attributed_to"):
            form["attributed_to"] = sources(value)
        elif key == "date":
            form["date"] = day(value)
        elif key in ("actor", "object"):
            form[key] = party(value)[0]
        else:
            form[key] = value
    if not form:
        raise Wrong(f"`{text}` is no other reading")
    if "act" in form:
        form["act"] = form["act"].split("@")[0]
        if form["act"] not in ACTS and not form["act"].startswith("other:"):
            raise Wrong(f"`{form['act']}` is no act")
    if form.get("certainty", "happened") not in CERTAINTIES:
        raise Wrong(f"`{form['certainty']}` is no certainty")
    if form.get("polarity", "yes") not in ("yes", "no"):
        raise Wrong(f"`{form['polarity']}` is no polarity")
    return form


def fact(line, text, published):
    """The facts of one line, one for each actor with each object."""
    head, *rest = [p.strip() for p in re.split(r"\s\|(?=\s|$)", line)]
    if len(rest) != 6:
        raise Wrong(f"{len(rest) + 1} parts where 7 are wanted")
    m = re.fullmatch(r"([123]) (not )?(\S+)", head)
    if not m:
        raise Wrong(f"`{head}` wants importance and act")
    act, _, group = m[3].partition("@")
    if act not in ACTS and not (act.startswith("other:") and group in GROUPS):
        raise Wrong(f"`{m[3]}` is no act, or its group does not exist")
    actors, objects, when, certainty, said, evidence = rest
    if certainty not in CERTAINTIES:
        raise Wrong(f"`{certainty}` is no certainty")
    evidence, *others = [p.strip() for p in evidence.split(" ~ ")]
    marks = evidence.count("*")
    if marks != 2:
        raise Wrong("the evidence wants one stretch between two asterisks")
    before, trigger, after = evidence.split("*")
    evidence = before + trigger + after
    if text.count(evidence) != 1:
        raise Wrong(f"`{evidence}` stands {text.count(evidence)} times in the text")
    when = day(when)
    if when and certainty == "happened" and when[:len(published)] > published:
        raise Wrong(f"happened on {when}, after the day of publication")
    start = text.index(evidence) + len(before)
    out = []
    for a, aw in parties(actors):
        for o, ow in parties(objects):
            for words in (aw, ow):
                if words and words not in text:
                    raise Wrong(f"`{words}` does not stand in the text")
            one = {"act": act, "actor": a, "object": o, "date": when, "polarity": "no" if m[2] else "yes",
                   "certainty": certainty, "attributed_to": sources(said), "importance": int(m[1]),
                   "evidence": evidence, "core": act in ACTS, "trigger": [start, start + len(trigger)],
                   "words": [aw, ow]}
            if group:
                one["group"] = group
            forms = [accept(other, one) for other in others]
            if forms:
                one["accept"] = forms
            out.append(one)
    return out


def report(block, complain):
    lines = block.split("\n")
    head = [p.strip() for p in lines[0].split(" | ", 3)]
    if len(head) != 4:
        raise Wrong("the head wants id, category, style, title")
    out = dict(zip(("id", "category", "style", "title"), head))
    if out["category"] not in CATEGORIES:
        complain(out["id"], 0, f"`{out['category']}` is no category")
    body, _, rest = block.partition("\n--- facts")
    marks = re.search(r"\npublisher: (.*)\npublished: (.*)\n\n", body)
    if not marks:
        raise Wrong("publisher, published and an empty line are wanted after the head")
    out["publisher"], out["published"] = marks[1].strip(), day(marks[2].strip(), False)
    out["text"] = body[marks.end():].strip()
    out["facts"], out["standing_after"], out["traps"] = [], [], []
    part = "facts"
    for number, line in enumerate(rest.split("\n")):
        line = line.strip()
        if not line:
            continue
        if line.startswith("--- "):
            part = line[4:]
            continue
        try:
            if part == "facts":
                out["facts"] += fact(line, out["text"], out["published"])
            elif part == "standings":
                first, *also = [p.strip() for p in line.split(" ~ ")]
                m = re.fullmatch(r"(.+?) (\S+|\"[^\"]+\") (\w+) (\d{4}(?:-\d\d){0,2})", first)
                if not m or m[3] not in STANDINGS or any(a not in STANDINGS for a in also):
                    raise Wrong("a standing is: organisation, member, standing, day")
                row = {"organisation": m[1].strip('"'), "member": m[2].strip('"'), "standing": m[3], "as_of": m[4]}
                if also:
                    row["accept"] = also
                out["standing_after"].append(row)
            elif part == "traps":
                out["traps"].append({"what": line, "why": ""})
            else:
                raise Wrong(f"`--- {part}` is no part")
        except Wrong as wrong:
            complain(out["id"], number, f"{wrong}: {line[:90]}")
    for n, one in enumerate(out["facts"], 1):
        one["id"] = f"f{n:02}"
    return out


def sentences(path, text, complain):
    """Items of a file of sentences: a day, a text of one or two sentences, and a line for each fact."""
    for number, block in enumerate(re.split(r"\n\s*\n", text), 1):
        lines = [line.strip() for line in block.strip().split("\n") if line.strip() and not line.startswith("#")]
        if not lines:
            continue
        name = f"{Path(path).stem}-{number}"
        try:
            m = re.fullmatch(r"(\d{4}-\d\d-\d\d) (.+)", lines[0])
            if not m:
                raise Wrong(f"the first line wants a day and a text: {lines[0][:60]}")
            out = {"id": name, "category": "analysis", "style": "sentence", "title": "", "publisher": "Daily Reader",
                   "published": day(m[1], False), "text": m[2], "facts": [], "standing_after": [], "traps": []}
        except Wrong as wrong:
            complain(f"{path}: {name}: {wrong}")
            continue
        for line in lines[1:]:
            try:
                m = re.fullmatch(r"> (not )?(\S+) \*(.+?)\* \| (.*)", line)
                if not m:
                    raise Wrong("a fact is: > act *trigger* | actor | object | day | certainty | sources")
                if out["text"].count(m[3]) != 1:
                    raise Wrong(f"`{m[3]}` stands {out['text'].count(m[3])} times in the text")
                parts = [part.strip() for part in re.split(r"\s\|(?=\s|$)", " " + m[4])]
                if len(parts) != 5:
                    raise Wrong(f"{len(parts) + 1} parts where 6 are wanted")
                last, *others = [part.strip() for part in f" {parts[4]}".split(" ~ ")]
                evidence = out["text"].replace(m[3], f"*{m[3]}*")
                line = " | ".join([f"2 {m[1] or ''}{m[2]}", *parts[:4], last.strip(), " ~ ".join([evidence, *others])])
                out["facts"] += fact(line, out["text"], out["published"])
            except Wrong as wrong:
                complain(f"{path}: {name}: {wrong}: {line[:90]}")
        for n, one in enumerate(out["facts"], 1):
            one["id"] = f"f{n:02}"
        yield out


def reports(paths, complain):
    seen = set()
    for path in paths:
        text = Path(path).read_text(encoding="utf-8")
        if not re.search(r"(?m)^=== ", text):
            yield from sentences(path, text, complain)
            continue
        blocks = re.split(r"(?m)^=== ", text)[1:]
        for block in blocks:
            name = block.split(" ", 1)[0]
            try:
                one = report(block, lambda r, n, w: complain(f"{path}: {r}: {w}"))
            except Wrong as wrong:
                complain(f"{path}: {name}: {wrong}")
                continue
            if name in seen:
                complain(f"{path}: {name}: the id stands twice")
            seen.add(name)
            yield one


def main():
    if len(sys.argv) < 2 or sys.argv[1] not in ("check", "jsonl"):
        sys.exit(__doc__)
    paths = sys.argv[2:] or sorted(str(p) for folder in ("reports", "sentences") for p in (HERE / folder).glob("*.txt"))
    mistakes = []
    all_of_them = list(reports(paths, mistakes.append))
    if sys.argv[1] == "jsonl":
        for one in all_of_them:
            print(json.dumps(one, ensure_ascii=False))
    for mistake in mistakes:
        print(mistake, file=sys.stderr)
    facts = [f for one in all_of_them for f in one["facts"]]
    print(f"{len(all_of_them)} reports, {len(facts)} facts ({sum(f['core'] for f in facts)} of the contract), "
          f"{sum(len(one['text'].split()) for one in all_of_them)} words, {len(mistakes)} mistakes", file=sys.stderr)
    sys.exit(bool(mistakes))


if __name__ == "__main__":
    main()
