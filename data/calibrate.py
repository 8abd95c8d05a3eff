#!/usr/bin/env python3
"""Fits data/confidence.toml on claims compared with hand-made ones, and prints the reliability.

    calibrate.py SHARED GOLD WEIGHED [GOLD WEIGHED ...] [--write]

SHARED is the folder with tools/, GOLD a file of reports with their facts (lines of JSON), WEIGHED what

    cargo run --release -p allegiance --example weigh < GOLD > WEIGHED

made of it: all that could be claimed, with what speaks for it. The network must not have been trained on these reports. With
--write the figures are fitted anew (logistic regression, L2 penalty; the intercepts of the acts are drawn to their mean) and
the table is by cross-validation over the reports; without it the table is that of the figures in the file.

A claim is right when one of its units answers a fact of the gold with at least 0.45 of the scorer's credit, of which a wrong
polarity or certainty takes three tenths. What only says again something right is left out. Needs NumPy.
"""
import json
import math
import re
import sys
import tomllib
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
NAMES = ["act", "actor", "object", "frame", "score", "proposed", "both"]
PENALTY, INTERCEPTS, ENOUGH, MOOD = 1.0, 4.0, 0.45, 0.7


def logit(p):
    p = min(max(p, 0.01), 0.99)
    return math.log(p / (1 - p))


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def features(claim):
    act, actor, other, frame, proposed = claim["support"]
    told = frame is not None
    return [logit(act), logit(actor), logit(other), told, logit(frame) if told else 0, proposed, told and proposed]


def claims(shared, pairs):
    """[(report, act, features, right)]"""
    sys.path.insert(0, str(shared / "tools"))
    sys.dont_write_bytecode = True
    from match_reports import judge  # the scorer's own rules
    found = []
    for gold, weighed in pairs:
        told = {line["id"]: line["claims"] for line in map(json.loads, open(weighed, encoding="utf-8"))}
        for report in map(json.loads, open(gold, encoding="utf-8")):
            judged = judge(report, {"claims": told[report["id"]], "standing": []})
            units = judged["units"]
            right = {units[j]["claim"] for _, j, p in judged["core"]
                     if p["credit"] * (1 if p["parts"]["polarity+certainty"] else MOOD) >= ENOUGH}
            right |= {units[j]["claim"] for _, j, _ in judged["other"]}
            wrong = {units[j]["claim"] for j in judged["wrong"]} | {units[j]["claim"] for _, j, _ in judged["core"]}
            for number, claim in enumerate(told[report["id"]]):
                if number in right or number in wrong:
                    found.append((report["id"], claim["act"], features(claim), number in right))
    return found


def fit(rows):
    """The weights of the features, and an intercept for each act, by Newton's method."""
    acts = sorted({act for _, act, _, _ in rows})
    width = len(NAMES) + 1 + len(acts)
    x = np.zeros((len(rows), width))
    for row, (_, act, numbers, _) in zip(x, rows):
        row[:len(NAMES)], row[len(NAMES)] = numbers, 1
        row[len(NAMES) + 1 + acts.index(act)] = 1
    y = np.array([right for *_, right in rows], float)
    penalty = np.array([PENALTY] * len(NAMES) + [1e-3] + [INTERCEPTS] * len(acts))
    w = np.zeros(width)
    for _ in range(30):
        p = sigmoid(x @ w)
        slope = x.T @ (p - y) + penalty * w
        bend = (x * (p * (1 - p))[:, None]).T @ x + np.diag(penalty)
        w -= np.linalg.solve(bend, slope)
    common = w[len(NAMES)]
    return w[:len(NAMES)], {act: common + w[len(NAMES) + 1 + i] for i, act in enumerate(acts)}, common


def said(weights, intercepts, common, rows):
    return [float(np.clip(sigmoid(intercepts.get(act, common) + np.dot(weights, numbers)), 0.02, 0.98))
            for _, act, numbers, _ in rows]


def reliability(pairs, least):
    pairs = [(p, r) for p, r in pairs if p >= least]
    print("confidence   claims  mean said  right")
    lows = [least] + [low / 10 for low in range(10) if low / 10 > least]
    for low, high in zip(lows, lows[1:] + [1.01]):
        inside = [(p, r) for p, r in pairs if low <= p < high]
        if inside:
            mean, right = (sum(x[k] for x in inside) / len(inside) for k in (0, 1))
            print(f"{low:.2f} to {min(high, 1):.2f} {len(inside):6}  {mean:9.2f}  {right:5.2f}")
    brier = sum((p - r) ** 2 for p, r in pairs) / len(pairs)
    print(f"all          {len(pairs):6}  {sum(p for p, _ in pairs) / len(pairs):9.2f}  "
          f"{sum(r for _, r in pairs) / len(pairs):5.2f}   Brier {brier:.3f}")


def main():
    given = [argument for argument in sys.argv[1:] if argument != "--write"]
    rows = claims(Path(given[0]), list(zip(given[1::2], given[2::2])))
    path = HERE / "confidence.toml"
    text = path.read_text(encoding="utf-8")
    table = tomllib.loads(text)
    if "--write" not in sys.argv:
        weights = np.array([table["weights"][name] for name in NAMES])
        now = said(weights, table["intercepts"], 0.0, rows)
        reliability([(p, row[3]) for p, row in zip(now, rows)], table["least"])
        return
    reports = sorted({row[0] for row in rows})
    pairs = []
    for fold in range(10):
        held = set(reports[fold::10])
        own = [row for row in rows if row[0] in held]
        pairs += zip(said(*fit([row for row in rows if row[0] not in held]), own), [row[3] for row in own])
    reliability(pairs, table["least"])
    weights, intercepts, common = fit(rows)
    for name, value in zip(NAMES, weights):
        text = re.sub(rf"(?m)^{name} = .*$", f"{name} = {value:.3f}", text, count=1)
    head = text[:text.index("[intercepts]")]
    acts = sorted(set(intercepts) | set(table["intercepts"]))
    lines = [f"{act} = {intercepts.get(act, common):.2f}" for act in acts]
    path.write_text(head + "[intercepts]\n" + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
