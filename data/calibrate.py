#!/usr/bin/env python3
"""Fits data/confidence.toml on claims compared with the gold of the development reports, and prints the reliability.

  calibrate.py SHARED OUT [--write]

SHARED is the folder with tools/ and gold/, OUT the answers that `SHARED/tools/score_reports.py run` left for reports a and b.
Without --write nothing is changed: the table of reliability is that of the figures in the file. With --write the figures are
fitted anew (logit, L2 penalty) on all of a and b, and the table printed is by cross-validation over the reports.

A claim is right when one of its units answers a fact with polarity and certainty right, or repeats one that is.
"""
import json
import math
import random
import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
PENALTY = 1.0


def logit(p):
    p = min(max(p, 0.02), 0.98)
    return math.log(p / (1 - p))


def sigmoid(x):
    return 1 / (1 + math.exp(-x))


def claims(shared, out, table):
    """[(report, family, score, confidence, right)]"""
    sys.path.insert(0, str(shared / "tools"))
    sys.dont_write_bytecode = True
    from match_reports import judge  # the scorer's own rules
    family = {act: name for name, row in table.items() if isinstance(row, dict) for act in row["acts"]}
    found = []
    for letter in "ab":
        for line in (shared / "gold" / f"reports_{letter}.jsonl").read_text().splitlines():
            report = json.loads(line)
            saved = json.loads((out / f"{report['id']}.json").read_text())
            judged = judge(report, saved)
            right = {judged["units"][j]["claim"] for _, j, p in judged["core"] if p["parts"]["polarity+certainty"]}
            right |= {judged["units"][j]["claim"] for _, j, _ in judged["other"]}
            wrong = {judged["units"][j]["claim"] for j in judged["wrong"]}
            for number, claim in enumerate(saved["claims"]):
                name = family.get(claim["act"], "relations")
                row = table[name]
                score = sigmoid((logit(claim["confidence"]) - row["intercept"]) / table["slope"])
                known = number in right or number in wrong or any(
                    judged["units"][j]["claim"] == number for _, j, _ in judged["core"])
                if known or not wrong:
                    found.append((report["id"], name, score, claim["confidence"], number in right))
    return found


def fit(rows, families):
    """slope and intercepts by gradient descent on the penalised log-likelihood"""
    slope, intercepts = 1.0, dict.fromkeys(families, 0.0)
    for _ in range(3000):
        g_slope, g = PENALTY * (slope - 1.0), {f: PENALTY * 0.2 * i for f, i in intercepts.items()}
        for _, name, score, _, right in rows:
            error = sigmoid(intercepts[name] + slope * logit(score)) - right
            g_slope += error * logit(score)
            g[name] += error
        slope -= 0.5 / len(rows) * g_slope
        for name in families:
            intercepts[name] -= 1.0 / len(rows) * g[name] * 3
    return slope, intercepts


def reliability(pairs):
    print("confidence  claims  mean said  right")
    brier = sum((p - r) ** 2 for p, r in pairs) / len(pairs)
    for low in (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        high = {0.0: 0.3, 0.9: 1.01}.get(low, round(low + 0.1, 1))
        inside = [(p, r) for p, r in pairs if low <= p < high]
        if inside:
            said, right = (sum(x[k] for x in inside) / len(inside) for k in (0, 1))
            print(f"{low:.1f} to {min(high, 1):.1f}  {len(inside):6}  {said:9.2f}  {right:5.2f}")
    print(f"all         {len(pairs):6}  {sum(p for p, _ in pairs) / len(pairs):9.2f}  "
          f"{sum(r for _, r in pairs) / len(pairs):5.2f}   Brier {brier:.3f}")


def main():
    shared, out = Path(sys.argv[1]), Path(sys.argv[2])
    path = HERE / "confidence.toml"
    text = path.read_text()
    table = tomllib.loads(text)
    families = [name for name, row in table.items() if isinstance(row, dict)]
    rows = claims(shared, out, table)
    if "--write" not in sys.argv:
        reliability([(p, r) for _, _, _, p, r in rows])
        return
    reports = sorted({row[0] for row in rows})
    random.Random(1).shuffle(reports)
    pairs = []
    for fold in range(10):
        held = set(reports[fold::10])
        slope, intercepts = fit([row for row in rows if row[0] not in held], families)
        pairs += [(sigmoid(intercepts[n] + slope * logit(s)), r) for i, n, s, _, r in rows if i in held]
    reliability(pairs)
    slope, intercepts = fit(rows, families)
    lines, name = [], None
    for line in text.splitlines():
        if line.startswith("["):
            name = line.strip("[]")
        if line.startswith("slope ="):
            line = f"slope = {slope:.3f}"
        if line.startswith("intercept ="):
            line = f"intercept = {intercepts[name]:.3f}"
        lines.append(line)
    path.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
