#!/usr/bin/env python3
"""Writes alliance_member_years.csv: `python3 data/make_hazard.py FOLDER`, with the folder of the extracts.

Rows from 1950, only the columns that `measure::hazard` reads, values as given; a row that stands there twice (Cambodia, where
treaties with Czechoslovakia went over to two states) stands here once. Two columns are ours: `organisation`, the id
in organisations.csv that an alliance of ATOP stands for, and `kind`, whether a member that dropped out left or was suspended
by the others. Then `python3 data/make_facts.py` (or sha256sum) gives the checksum for README.md.
"""

import csv
import sys
from pathlib import Path

COLUMNS = ["atop_id", "cow_code", "iso3", "organisation", "year", "event", "kind", "years_member", "members", "cinc_share",
           "cinc_herfindahl", "s_abs_with_leader", "ideal_point_distance_mean", "democracy_extended_uds", "leader_change"]

# Where several alliances belong to one organisation, its charter or the older pact stands for it.
ORGANISATIONS = {
    "3015": "LAS", "3075": "Rio Treaty", "3130": "WEU", "3150": "OAS", "3180": "NATO", "3215": "ANZUS", "3230": "Balkan Pact",
    "3260": "SEATO", "3275": "CENTO", "3285": "Warsaw Pact", "3405": "Cyprus Treaty of Guarantee", "3740": "OSCE",
    "3755": "TAC", "3785": "ANAD", "3810": "ECOWAS", "3900": "OECS", "3995": "AMU", "4175": "EU", "4220": "CSTO",
    "4400": "CIS", "4778": "RSS", "4945": "ECCAS", "4953": "AU", "4965": "GCC", "4985": "SADC", "5090": "ICGLR",
    "6020": "SCO", "6080": "Northern Corridor pact",
}

# Suspended by a decision of the organisation or of the other members. All other events are the member's own leaving.
SUSPENDED = {
    ("3075", "CUB", "1962"),  # Eighth Meeting of Consultation, Punta del Este, Resolution VI, 31 January 1962
    ("3150", "CUB", "1962"),  # the same
    ("3015", "EGY", "1979"),  # Baghdad decisions of the Arab League, 31 March 1979
    ("3205", "EGY", "1979"),  # the same
    ("3215", "NZL", "1986"),  # the United States suspends its obligations under ANZUS, 12 August 1986
    ("3740", "YUG", "1992"),  # CSCE, Committee of Senior Officials, 8 July 1992
    ("3015", "SYR", "2011"),  # Arab League, 12 November 2011
    ("3205", "SYR", "2011"),  # the same
}


def main():
    here = Path(__file__).resolve().parent
    with open(here / "organisations.csv", newline="", encoding="utf-8") as file:
        known = {row["id"] for row in csv.DictReader(file)}
    unknown = sorted(set(ORGANISATIONS.values()) - known)
    if unknown:
        sys.exit(f"no such organisations: {unknown}")
    found, seen = set(), set()
    with open(Path(sys.argv[1]) / "alliance_member_years.csv", newline="", encoding="utf-8") as source, \
         open(here / "alliance_member_years.csv", "w", newline="", encoding="utf-8") as target:
        writer = csv.DictWriter(target, COLUMNS, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        for row in csv.DictReader(source):
            if int(row["year"]) < 1950 or tuple(row.values()) in seen:
                continue
            seen.add(tuple(row.values()))
            key = (row["atop_id"], row["iso3"], row["year"])
            if row["event"] == "1":
                row["kind"] = "suspended" if key in SUSPENDED else "left"
                found.add(key)
            row["organisation"] = ORGANISATIONS.get(row["atop_id"], "")
            writer.writerow(row)
    if not found >= SUSPENDED:
        sys.exit(f"no such events: {sorted(SUSPENDED - found)}")


main()
