#!/usr/bin/env python3
"""What examples/hazard.rs prints, by scikit-learn: `python3 hazard.py < TABLE`, to be compared line by line with it.

Needs numpy and scikit-learn (written against numpy 2.4.6, scikit-learn 1.9.1).
Folds and draws are those of src/hazard.rs and src/resample.rs: the order of the alliances comes from their rows alone.
"""

import csv
import math
import sys

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, roc_auc_score

COLUMNS = ["years_member", "members", "cinc_share", "cinc_herfindahl", "s_abs_with_leader", "ideal_point_distance_mean",
           "democracy_extended_uds", "leader_change"]
GRID = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0]
FOLDS, DRAWS, SEED = 10, 1000, 1950


def number(column, text):
    if text == "":
        return math.nan
    return math.log(float(text)) if column in ("years_member", "members") else float(text)


def read():
    rows = []
    seen = set()
    for row in csv.DictReader(sys.stdin):
        key = (row["atop_id"], row["cow_code"], row["year"])
        if int(row["year"]) >= 1950 and key not in seen:
            seen.add(key)
            rows.append({"alliance": row["atop_id"], "member": row["iso3"] or row["cow_code"], "year": int(row["year"]),
                         "left": row["event"] == "1", "suspended": row.get("kind") == "suspended",
                         "x": [number(column, row[column]) for column in COLUMNS]})
    return rows


def in_order(rows, event):
    """the rows by alliance, the alliances by what their rows say"""
    groups = {}
    for row in rows:
        groups.setdefault(row["alliance"], []).append(row)
    keyed = []
    for group in groups.values():
        lines = sorted(((r["year"], [-math.inf if math.isnan(v) else v for v in r["x"]], event(r)), k)
                       for k, r in enumerate(group))
        keyed.append(((-sum(line[0][2] for line in lines), -len(lines), [line[0] for line in lines]),
                      [group[line[1]] for line in lines]))
    keyed.sort(key=lambda pair: pair[0])
    return [group for _, group in keyed]


def table(groups, event):
    flat = [row for group in groups for row in group]
    index = np.array([k for k, group in enumerate(groups) for _ in group])
    return np.array([row["x"] for row in flat]), np.array([event(row) for row in flat]), index, flat


class Model:
    def __init__(self, x, y, c, indicators=False):
        self.means = np.nanmean(x, axis=0)
        self.patterns = []
        if indicators:
            for column in range(x.shape[1]):
                pattern = np.isnan(x[:, column])
                if pattern.any() and not any((np.isnan(x[:, other]) == pattern).all() for other in self.patterns):
                    self.patterns.append(column)
        filled = self.filled(x)
        self.centre, self.scale = filled.mean(axis=0), filled.std(axis=0)
        self.scale[self.scale == 0] = 1
        self.fit = LogisticRegression(C=c, solver="newton-cholesky", tol=1e-12, max_iter=1000)
        self.fit.fit((filled - self.centre) / self.scale, y)

    def filled(self, x):
        return np.hstack([np.where(np.isnan(x), self.means, x)] + [np.isnan(x[:, [p]]) * 1.0 for p in self.patterns])

    def predict(self, x):
        return self.fit.predict_proba((self.filled(x) - self.centre) / self.scale)[:, 1]


def penalty(x, y, index, groups, indicators=False):
    """the penalty of the least loss, the strongest within one standard error of it, and all losses"""
    folds = min(FOLDS, groups)
    lost = np.zeros((len(GRID), folds))
    for line, c in zip(lost, GRID):
        for fold in range(folds):
            out = index % folds == fold
            p = Model(x[~out], y[~out], c, indicators).predict(x[out])
            line[fold] = -np.log(np.where(y[out], p, 1 - p)).sum()
    least = int(lost.sum(axis=1).argmin())
    more = lost - lost[least]
    near = more.sum(axis=1) <= more.std(axis=1, ddof=1) * math.sqrt(folds)
    return GRID[least], GRID[int(near.argmax())], lost.sum(axis=1)


def draw(counter):
    z = (SEED + 0x9E3779B97F4A7C15 * (counter + 1)) % 2**64
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) % 2**64
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) % 2**64
    return ((z ^ (z >> 31)) >> 11) / 2**53


def interval(p, y, index, groups):
    pairs = np.zeros((groups, groups))
    for a in range(groups):
        for score in p[(index == a) & y]:
            below = ((p < score) + 0.5 * (p == score)) * ~y
            pairs[a] += np.bincount(index, weights=below, minlength=groups)
    events, others = np.bincount(index, weights=y, minlength=groups), np.bincount(index, weights=~y, minlength=groups)
    areas = []
    for replicate in range(DRAWS):
        w = np.zeros(groups)
        for k in range(groups):
            w[int(draw(replicate * groups + k) * groups)] += 1
        if w @ events > 0:
            areas.append((w @ pairs @ w) / ((w @ events) * (w @ others)))
    return np.quantile(areas, [0.025, 0.975])


def main():
    rows = read()
    outcomes = [("exits", lambda r: r["left"])]
    if any(row["suspended"] for row in rows):
        outcomes.append(("left", lambda r: r["left"] and not r["suspended"]))
    for name, event in outcomes:
        for until in (1989, 1999):
            train = in_order([r for r in rows if r["year"] <= until], event)
            test = in_order([r for r in rows if r["year"] > until], event)
            x, y, index, _ = table(train, event)
            tx, ty, tindex, trows = table(test, event)
            c, careful, losses = penalty(x, y, index, len(train))
            model = Model(x, y, c)
            p = model.predict(tx)
            low, high = interval(p, ty, tindex, len(test))
            base, brier = y.mean(), brier_score_loss(ty, p)
            reference = np.mean((ty - base) ** 2)
            print(f"== {name}, fitted 1950 to {until}, tested after")
            print(f"fitted: {len(y)} rows, {len(train)} alliances, {y.sum()} events, C {c:g}")
            print("cross-validated loss: " + " ".join(f"{loss:.4f}" for loss in losses))
            print(f"tested: {len(ty)} rows, {len(test)} alliances, {ty.sum()} events, {p.sum():.4f} expected")
            print("missing: " + " ".join(f"{n}+{m}" for n, m in zip(np.isnan(x).sum(axis=0), np.isnan(tx).sum(axis=0))))
            print(f"area under the curve {roc_auc_score(ty, p):.4f} [{low:.4f}, {high:.4f}]")
            print(f"Brier {brier:.8f}, base rate {reference:.8f}, skill {1 - brier / reference:.4f}")
            print(f"intercept {model.fit.intercept_[0]:.4f}")
            for column, slope in zip(COLUMNS, model.fit.coef_[0]):
                print(f"  {column} {slope:.4f}")
            order = np.argsort(p, kind="stable")
            for k in range(5):
                part = order[len(order) * k // 5:len(order) * (k + 1) // 5]
                print(f"fifth {k + 1}: {len(part)} rows, {p[part].sum():.4f} expected, {ty[part].sum()} seen")
            area = roc_auc_score(ty, Model(x, y, careful).predict(tx))
            print(f"with the penalty one standard error stronger, C {careful:g}: area {area:.4f}")
            flag = penalty(x, y, index, len(train), True)[0]
            area = roc_auc_score(ty, Model(x, y, flag, True).predict(tx))
            print(f"with indicators of missing values, C {flag:g}: area {area:.4f}")
            lines = []
            for k, row in enumerate(trows):
                if event(row):
                    own = [j for j, other in enumerate(trows)
                           if other["alliance"] == row["alliance"] and other["year"] == row["year"]]
                    rank = 1 + sum(p[j] > p[k] for j in own)
                    hit = "hit" if rank <= -(-len(own) // 5) else "miss"
                    lines.append((row["year"], row["alliance"], row["member"],
                                  f"{rank} of {len(own)}, {p[k] / base:.4f} times the base rate, {hit}"))
            for year, alliance, member, text in sorted(lines):
                print(f"{year} {member} in {alliance}: {text}")


if __name__ == "__main__":
    main()
