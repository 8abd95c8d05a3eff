#!/usr/bin/env python3
"""What more covariates or another model would add out of time: `python3 hazard_more.py FOLDER`, with the folder of the extracts.

Prints the loss by cross-validation and the area under the curve for each change to the model of hazard.py; needs what that needs.
"""

import collections
import csv
import math
import sys
from pathlib import Path

import numpy as np
from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier
from sklearn.metrics import roc_auc_score

from hazard import COLUMNS, FOLDS, Model, in_order, number, penalty, table

CHANGES = ["ideal_point_distance_mean", "ideal_point_distance_to_leader", "s_abs_with_leader"]
PLAIN = ["ideal_point_distance_to_leader", "democracy_distance_to_leader", "democracy_change", "irregular_leader_change",
         "defense", "kappa_with_leader", "s_abs_mean_with_members"]
SHIPPED = Path(__file__).resolve().parent / "../../../data/alliance_member_years.csv"


def value(text):
    return math.nan if text == "" else float(text)


def read(folder):
    with open(SHIPPED, newline="", encoding="utf-8") as file:
        kinds = {(r["atop_id"], r["cow_code"], int(r["year"])): r["kind"] for r in csv.DictReader(file)}
    with open(folder / "alliance_member_years.csv", newline="", encoding="utf-8") as file:
        by_key = {(r["atop_id"], r["cow_code"], int(r["year"])): r for r in csv.DictReader(file)}
    exits = [key for key, row in by_key.items() if row["event"] == "1"]
    elsewhere = collections.defaultdict(list)
    with open(folder / "igo_exits_derived.csv", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["first_year_not_member"]:
                elsewhere[row["cow_code"]].append(int(float(row["first_year_not_member"])))
    rows = []
    for (alliance, state, year), row in by_key.items():
        if year < 1950:
            continue
        x = {column: number(column, row[column]) for column in COLUMNS} | {column: value(row[column]) for column in PLAIN}
        x["left_before"] = float(any(a == alliance and y < year for a, _, y in exits))
        x["left_in_10"] = float(sum(a == alliance and year - 10 <= y < year for a, _, y in exits))
        x["own_in_20"] = float(sum(s == state and year - 20 <= y < year for _, s, y in exits))
        x["elsewhere_in_5"] = float(sum(year - 5 <= y < year for y in elsewhere[state]))
        before = by_key.get((alliance, state, year - 5))
        for column in CHANGES:
            x["change_" + column] = value(row[column]) - value(before[column]) if before else math.nan
        x["distance_squared"] = x["ideal_point_distance_mean"] ** 2
        x["duration_squared"] = x["years_member"] ** 2
        x["share_squared"] = x["cinc_share"] ** 2
        for region in range(1, 8):
            x[f"region_{region}"] = float(int(state) // 100 == region)
        rows.append({"alliance": alliance, "member": row["iso3"] or state, "year": year, "left": row["event"] == "1",
                     "suspended": kinds[alliance, state, year] == "suspended", "all": x})
    return rows


def tasks(rows, columns):
    for row in rows:
        row["x"] = [row["all"][column] for column in columns]
    for name, event in (("left", lambda r: r["left"] and not r["suspended"]), ("exits", lambda r: r["left"])):
        for until in (1989, 1999):
            train = in_order([r for r in rows if r["year"] <= until], event)
            test = in_order([r for r in rows if r["year"] > until], event)
            yield f"{name} {until}", len(train), table(train, event), table(test, event)


def main():
    rows = read(Path(sys.argv[1]))
    added = ["left_before", "left_in_10", "own_in_20", "elsewhere_in_5"] + ["change_" + column for column in CHANGES]
    added += [column for column in PLAIN if column != "kappa_with_leader"]
    added += ["distance_squared", "duration_squared", "share_squared"]
    sets = [("none", COLUMNS)] + [("+ " + column, COLUMNS + [column]) for column in added]
    sets.append(("+ regions", COLUMNS + [f"region_{region}" for region in range(1, 8)]))
    sets.append(("kappa for S", ["kappa_with_leader" if column == "s_abs_with_leader" else column for column in COLUMNS]))
    sets.append(("distance and size alone", ["ideal_point_distance_mean", "members"]))
    sets += [("- " + column, [other for other in COLUMNS if other != column]) for column in COLUMNS]
    for name, columns in sets:
        found = []
        for task, groups, (x, y, index, _), (tx, ty, _, _) in tasks(rows, columns):
            c, _, losses = penalty(x, y, index, groups)
            area = roc_auc_score(ty, Model(x, y, c).predict(tx))
            found.append(f"{task}: C {c:g} loss {losses.min():.2f} area {area:.4f}")
        print(f"{name:40}", " | ".join(found), flush=True)
    for task, _, (x, y, index, _), (tx, ty, _, _) in tasks(rows, COLUMNS):
        means = np.nanmean(x, axis=0)
        x, tx = np.where(np.isnan(x), means, x), np.where(np.isnan(tx), means, tx)

        def stumps(count):
            return GradientBoostingClassifier(max_depth=1, n_estimators=count, learning_rate=0.05, min_samples_leaf=100,
                                              random_state=1)

        losses = {}
        for count in (25, 50, 100, 200):
            losses[count] = 0.0
            for fold in range(FOLDS):
                out = index % FOLDS == fold
                p = stumps(count).fit(x[~out], y[~out]).predict_proba(x[out])[:, 1].clip(1e-6, 1 - 1e-6)
                losses[count] -= np.log(np.where(y[out], p, 1 - p)).sum()
        count = min(losses, key=losses.get)
        area = roc_auc_score(ty, stumps(count).fit(x, y).predict_proba(tx)[:, 1])
        forest = RandomForestClassifier(500, min_samples_leaf=50, random_state=1).fit(x, y)
        print(f"{task}: {count} stumps, loss {losses[count]:.2f} area {area:.4f};",
              f"forest, area {roc_auc_score(ty, forest.predict_proba(tx)[:, 1]):.4f}", flush=True)


if __name__ == "__main__":
    main()
