"""Writes data/measures/*.csv from the extracts: python3 data/make_measures.py FOLDER, then the checksums of README.md.

What `measure` reads: the states of each year, their capabilities, ideal points and roll calls, and who owes what to whom in
the alliances. A state stands under the code of data/states.csv that held on the day, and under its COW number.
"""

import csv
import re
import sys
from datetime import date, timedelta
from pathlib import Path

HERE = Path(__file__).parent
OUT = HERE / "measures"

# COW 345 is one state to COW and four codes here: first day of each.
SERBIA = [("0000", "SRB"), ("1918-12-01", "YUG"), ("2003-02-04", "SCG"), ("2006-06-05", "SRB")]

# The ideal points call both Yemens of before 1990 YAR.
YEMEN = {"678": "YEM", "680": "YMD"}

# Where a member owed different things to different members, which the member level of ATOP does not tell. These rows were not
# read from ATOP's directed dyads, which the extracts lack: they are the ties that reproduce the reference values of
# dyad_similarity_recomputed.csv (1355) and alliance_member_years.csv (1100, 2130), found by search, and they agree with what
# the treaties are known for. Agreement with those values is therefore no evidence for them. Check against ATOP's dyads.
# 1355: Romania owed defence to Austria-Hungary and Germany; toward Italy, which acceded in 1888, only to consult.
# 2130 (Locarno): Britain and Italy were guarantors, to whom nothing was owed; Belgium and France owed defence against
# Germany's breach, Germany non-aggression. 1100 (1834): Britain owed Spain and Portugal defence, and these each other; all
# else was to consult.
TOWARD = {
    ("1100", "200"): [("230 235", ["defense", "consultation"]), ("220", ["consultation"])],
    ("1100", "230"): [("235", ["defense", "consultation"]), ("200 220", ["consultation"])],
    ("1100", "235"): [("230", ["defense", "consultation"]), ("200 220", ["consultation"])],
    ("1355", "360"): [("255 300", ["defense", "consultation"]), ("325", ["consultation"])],
    ("2130", "200"): [("211 220 255", ["defense"])],
    ("2130", "325"): [("211 220 255", ["defense"])],
    ("2130", "211"): [("255", ["defense", "nonaggression"])],
    ("2130", "220"): [("255", ["defense", "nonaggression"])],
    ("2130", "255"): [("211 220", ["nonaggression"])],
}

# Alliances whose number no source of the facts names.
KNOWN_AS = {"3180": "NATO"}

OBLIGATIONS = ["defense", "offense", "neutrality", "nonaggression", "consultation"]


def rows(folder, name):
    with open(folder / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(name, columns, table):
    with open(OUT / name, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(columns)
        out.writerows(table)


def code_on(iso3, cow, day):
    """the code of data/states.csv on a day"""
    if cow == "345":
        return [code for first, code in SERBIA if first <= day][-1]
    return YEMEN.get(cow, iso3)


def states(folder):
    for row in rows(folder, "states.csv"):
        firsts = [row["start"]]
        if row["cow_code"] == "345":
            firsts += [first for first, _ in SERBIA if row["start"] < first <= (row["end"] or "9999")]
        lasts = [(date.fromisoformat(first) - timedelta(days=1)).isoformat() for first in firsts[1:]] + [row["end"]]
        for first, last in zip(firsts, lasts):
            yield row["cow_code"], code_on(row["iso3"], row["cow_code"], first), row["name"], first, last


def ideal_points(folder):
    for row in rows(folder, "unga_ideal_points.csv"):
        # Resolutions are voted on at the end of the year, so a state counts under its code of December.
        code = code_on(row["iso3"], row["cow_code"], f"{row['year']}-12-01")
        yield (code, row["year"], row["ideal_point_all"], row["ideal_point_all_q05"], row["ideal_point_all_q95"],
               row["votes_all"], row["ideal_point_final_passage"], row["votes_final_passage"])


def votes(folder):
    calls = rows(folder, "unga_roll_calls.csv")
    by_code = {}
    for row in rows(folder, "unga_votes.csv"):
        cow = "345" if row["iso3"] in ("YUG", "SCG", "SRB") else ""
        for index, vote in enumerate(row["votes"]):
            if vote != ".":
                line = by_code.setdefault(code_on(row["iso3"], cow, calls[index]["date"]), ["."] * len(calls))
                assert line[index] == ".", (row["iso3"], index)
                line[index] = vote
    return [(call["rcid"], call["date"]) for call in calls], [(code, "".join(line)) for code, line in sorted(by_code.items())]


def alliances(folder):
    organisation = dict(KNOWN_AS)
    for name, key in [("memberships.csv", "organisation"), ("organisations.csv", "id")]:
        for row in rows(HERE, name):
            for number in re.findall(r"ATOP 5\.1, alliance (\d+)", row["source"]):
                organisation[number] = row[key]
    for row in rows(folder, "alliance_members.csv"):
        if int(row["cow_code"]) > 999:  # no state of the system
            continue
        for toward, owed in TOWARD.get((row["atop_id"], row["cow_code"]), [("", OBLIGATIONS)]):
            owed = [name for name in owed if row[name] == "1"]
            yield (row["atop_id"], row["phase"], organisation.get(row["atop_id"], ""), row["cow_code"], toward, row["entry"],
                   row["exit"], " ".join(owed))


def main():
    folder = Path(sys.argv[1])
    OUT.mkdir(exist_ok=True)
    write("states.csv", ["cow", "code", "name", "from", "to"], states(folder))
    cinc = [(row["cow_code"], row["year"], row["cinc"]) for row in rows(folder, "capabilities.csv") if row["cinc"]]
    write("capabilities.csv", ["cow", "year", "cinc"], cinc)
    columns = ["code", "year", "all", "all_q05", "all_q95", "votes_all", "final_passage", "votes_final_passage"]
    write("ideal_points.csv", columns, ideal_points(folder))
    calls, cast = votes(folder)
    write("roll_calls.csv", ["rcid", "date"], calls)
    write("votes.csv", ["code", "votes"], cast)
    columns = ["alliance", "phase", "organisation", "by", "toward", "from", "to", "obligations"]
    write("alliances.csv", columns, alliances(folder))


if __name__ == "__main__":
    main()
    sys.path.insert(0, str(HERE))
    import make_facts
    make_facts.write_checksums()
