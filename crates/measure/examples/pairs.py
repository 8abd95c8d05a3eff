"""The same as pairs.rs with numpy, matrix-wise in one process: python3 crates/measure/examples/pairs.py [ROUNDS] [--no-tau].

Counts of all value pairs come from products of 0/1 matrices; every measure is then an operation on whole matrices of pairs.
The clock starts after the files are read, as in pairs.rs. One thread, as there.
"""

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import csv
import sys
import time
from collections import defaultdict
from pathlib import Path

import numpy as np

DATA = Path(__file__).resolve().parents[3] / "data" / "measures"
STRENGTH = {"defense": 3, "offense": 3, "neutrality": 2, "consultation": 2, "nonaggression": 1}


def rows(name):
    with open(DATA / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def year_of(text):
    return int(text[:4]) if text else 9999


spells = [(int(r["cow"]), year_of(r["from"]), year_of(r["to"])) for r in rows("states.csv")]
cinc = {(int(r["cow"]), int(r["year"])): float(r["cinc"]) for r in rows("capabilities.csv")}
phases = defaultdict(list)
for r in rows("alliances.csv"):
    owed = max([STRENGTH[name] for name in r["obligations"].split()], default=0)
    toward = {int(text) for text in r["toward"].split()}
    phases[r["alliance"], r["phase"]].append((int(r["by"]), toward, year_of(r["from"]), year_of(r["to"]), owed))


def ties(year):
    states = sorted({cow for cow, first, last in spells if first <= year <= last})
    place = {cow: index for index, cow in enumerate(states)}
    owes = np.zeros((len(states), len(states)), np.int8)
    for members in phases.values():
        there = [m for m in members if m[2] <= year <= m[3] and m[0] in place]
        for by, toward, _, _, owed in there:
            others = [place[m[0]] for m in there if not toward or m[0] in toward]
            row = owes[place[by]]
            row[others] = np.maximum(row[others], owed)
    np.fill_diagonal(owes, 3)
    weights = np.array([cinc.get((cow, year), 0.0) for cow in states])
    return owes, weights / weights.sum()


def measures(owes, weights, with_tau):
    n = len(owes)
    upper = np.triu_indices(n, 1)
    masks = [(owes == value).astype(np.float64) for value in range(4)]
    counts = np.stack([np.stack([a @ b.T for b in masks]) for a in masks])[:, :, upper[0], upper[1]]
    totals = np.stack([mask.sum(1) for mask in masks])
    ours, theirs = totals[:, upper[0]], totals[:, upper[1]]
    distance = np.abs(np.subtract.outer(np.arange(4), np.arange(4))).astype(float)
    unlike = (distance > 0).astype(float)
    out = {}
    out["s"] = 1 - 2 * np.einsum("ab,abp->p", distance, counts) / (3 * n)
    out["s_squared"] = 1 - 2 * np.einsum("ab,abp->p", distance ** 2, counts) / (9 * n)
    weighted = np.stack([np.stack([(a * weights) @ b.T for b in masks]) for a in masks])[:, :, upper[0], upper[1]]
    out["s_weighted"] = 1 - 2 * np.einsum("ab,abp->p", distance, weighted) / 3
    out["s_squared_weighted"] = 1 - 2 * np.einsum("ab,abp->p", distance ** 2, weighted) / 9
    both = ours + theirs
    for name, cost in (("", unlike), ("_squared", distance ** 2)):
        seen = np.einsum("ab,abp->p", cost, counts) * n
        out["kappa" + name] = 1 - seen / np.einsum("ab,ap,bp->p", cost, ours, theirs, optimize=True)
        out["pi" + name] = 1 - 4 * seen / np.einsum("ab,ap,bp->p", cost, both, both, optimize=True)
    if with_tau:
        # All pairs of columns of each state: signs of differences, then products of whole matrices.
        first, second = np.triu_indices(n, 1)
        signs = np.sign(owes[:, first] - owes[:, second]).astype(np.float32)
        balance = (signs @ signs.T)[upper]
        untied = np.square(signs).sum(1, dtype=np.float64)
        out["tau_b"] = balance / np.sqrt(untied[upper[0]] * untied[upper[1]])
    if "--tau-from-counts" in sys.argv:
        balance = np.zeros(counts.shape[2])
        for a in range(4):
            for b in range(4):
                balance += counts[a, b] * (counts[a + 1:, b + 1:].sum((0, 1)) - counts[a + 1:, :b].sum((0, 1)))
        pairs = n * (n - 1) / 2
        left = pairs - (ours * (ours - 1) / 2).sum(0)
        right = pairs - (theirs * (theirs - 1) / 2).sum(0)
        out["tau_b"] = balance / np.sqrt(left * right)
    return out


NAMES = "s s_squared s_weighted s_squared_weighted kappa kappa_squared pi pi_squared tau_b".split()
with_tau = not {"--no-tau", "--tau-from-counts"} & set(sys.argv)
numbers = [int(text) for text in sys.argv[1:] if text.isdigit()]
for round_ in range(numbers[0] if numbers else 1):
    start = time.perf_counter()
    sums, pairs = defaultdict(float), 0
    for year in range(1816, 2017):
        found = measures(*ties(year), with_tau)
        pairs += len(found["s"])
        for name, values in found.items():
            sums[name] += np.nansum(values)
    seconds = time.perf_counter() - start
    if round_ == 0:
        for name in NAMES:
            if name in sums:
                print(f"{name:20} {sums[name]:.3f}")
    print(f"{pairs} pairs in {seconds:.3f} s")
