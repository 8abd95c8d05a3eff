#!/usr/bin/env python3
"""Makes the CSV files of facts from the tables in hand/ and the extracts that are given as an argument.

    python3 data/make_facts.py [/work/shared/data]

A maintainer runs it after a change of hand/ or of the extracts; neither building nor testing needs it. Python 3.11,
standard library only. What it writes is sorted, so that the same input gives the same bytes.
"""

import csv
import hashlib
import re
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

sys.dont_write_bytecode = True
import make_holders  # noqa: E402

HERE = Path(__file__).resolve().parent
HAND = HERE / "hand"
EXTRACTS = Path(sys.argv[1] if len(sys.argv) > 1 else "/work/shared/data")

USAGE = "English usage; capitals and nationalities as in the CIA World Factbook 2026"
ODBL = "mledoze/countries, snapshot 2026-04-27, ODbL 1.0"
PERSONS = "English usage; spellings of Archigos 4.1, REIGN, Wikidata and the CIA World Factbook"
COW = "COW State System Membership v2016"
ATOP = "ATOP 5.1, alliance "
IGO = "COW IGO v3, "


def rows(name, folder=None):
    with ((folder or EXTRACTS) / name).open(encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


def fold(text):
    text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)).lower()
    text = re.sub(r"[-/–—,\s]+", " ", text.replace("&", "and").replace("ı", "i").replace("ø", "o").replace("ł", "l"))
    text = re.sub(r"[^\w +]", "", text).strip()
    return text.removeprefix("the ")


def earliest(date):
    return (date + "-01-01")[:10] if len(date) == 4 else (date + "-01")[:10]


def latest(date):
    return {4: date + "-12-31", 7: date + "-31"}.get(len(date), date)


def fail(what):
    sys.exit(f"make_facts: {what}")


def hand_lines(name):
    for number, line in enumerate((HAND / name).read_text(encoding="utf-8").splitlines(), 1):
        line = line.strip()
        if line and not line.startswith("#"):
            yield f"{name}:{number}", line


def dated(text):
    """`Zaire [1971..1997]` -> name, from, to"""
    found = re.fullmatch(r"(.*?)\s*\[([\d-]*)\.\.([\d-]*)\]", text.strip())
    return (found[1], found[2], found[3]) if found else (text.strip(), "", "")


def listed(field):
    return [dated(part) for part in field.split(";") if part.strip()]


KINDS = ["name", "acronym", "demonym", "capital", "seat", "epithet", "person"]
# The order in which the program keeps the rows, so that it need not sort them.
SORT = {
    "memberships.csv": lambda row: (row[0], row[1], earliest(row[3]), len(row[3])),
    "holders.csv": lambda row: (row[0], row[2], earliest(row[3]) if row[3] else "", len(row[3]), row[1]),
    "names.csv": lambda row: (row[0], KINDS.index(row[2]), row[1], row[3]),
}


def write(name, columns, table):
    lines = sorted(sorted(set(table)), key=SORT.get(name))
    with (HERE / name).open("w", encoding="utf-8", newline="") as f:
        out = csv.writer(f, lineterminator="\n")
        out.writerow(columns)
        out.writerows(lines)
    print(f"{name}: {len(lines)} rows")


# ---- states ----

# code in states.csv (or COW abbreviation where it has none) -> code here
COW_CODES = {"ZAN": "EAZ", "BAD": "BDN", "SIC": "TSC", "MOD": "MOE", "KOR": "KOR"}
# dates that the COW list does not give, or gives for the state system and not for the state
SPANS = {
    "ESH": ("1976-02-27", "", "", "Proclamation of 27 February 1976; member of the African Union, recognised by some states"),
    "AND": ("1278", "", "", "Constitution of Andorra"), "VAT": ("1929-02-11", "", "", "Lateran Treaty, 11 February 1929"),
    "PSE": ("1988-11-15", "", "", "United Nations General Assembly resolution 43/177"),
    "SRB": ("1878-07-13", "", "", COW + "; from 1918-12-01 to 2006-06-05 part of YUG and SCG"),
    "YUG": ("1918-12-01", "2003-02-04", "SCG", "Constitutional Charter of Serbia and Montenegro, 4 February 2003; " + COW),
    "SCG": ("2003-02-04", "2006-06-05", "SRB", "Constitutional Charter of Serbia and Montenegro, 4 February 2003"),
    "MNE": ("2006-06-03", "", "", "Declaration of independence, 3 June 2006"),
    "CSK": ("1918-10-28", "1993-01-01", "CZE", COW), "DDR": ("1949-10-07", "1990-10-03", "DEU", "Unification Treaty, 31 August 1990"),
    "VDR": ("1954-06-04", "1975-04-30", "VNM", COW), "YMD": ("1967-11-30", "1990-05-22", "YEM", COW),
    "EAZ": ("1963-12-19", "1964-04-26", "TZA", COW), "DEU": ("1816-01-01", "", "", COW + "; the Federal Republic since 1949-05-23"),
    "XKX": ("2008-02-17", "", "", "Declaration of independence, 17 February 2008"), "KOR": ("1887-01-01", "", "", COW),
    "KIR": ("1979-07-12", "", "", "United Nations, list of Member States; independence"),
    "TUV": ("1978-10-01", "", "", "United Nations, list of Member States; independence"),
    "TON": ("1970-06-04", "", "", "United Nations, list of Member States; independence"),
    "NRU": ("1968-01-31", "", "", "United Nations, list of Member States; independence"),
    "WSM": ("1962-01-01", "", "", "United Nations, list of Member States; independence"),
    "TLS": ("2002-05-20", "", "", "United Nations, list of Member States; independence"),
    "VUT": ("1980-07-30", "", "", "United Nations, list of Member States; independence"),
    "MCO": ("1816-01-01", "", "", COW + "; United Nations member since 1993"),
    "LIE": ("1816-01-01", "", "", COW + "; United Nations member since 1990"),
    "SMR": ("1816-01-01", "", "", COW + "; United Nations member since 1992"),
    "BIH": ("1992-03-03", "", "", "Declaration of independence, 3 March 1992"),
    "HRV": ("1991-06-25", "", "", "Declaration of independence, 25 June 1991"),
    "SVN": ("1991-06-25", "", "", "Declaration of independence, 25 June 1991"),
    "MKD": ("1991-09-08", "", "", "Referendum on independence, 8 September 1991"),
    "UKR": ("1991-08-24", "", "", "Act of Declaration of Independence, 24 August 1991"),
    "BLR": ("1991-08-25", "", "", "Declaration of independence, 25 August 1991"),
    "ARM": ("1991-09-21", "", "", "Referendum on independence, 21 September 1991"),
    "AZE": ("1991-10-18", "", "", "Constitutional Act on independence, 18 October 1991"),
    "GEO": ("1991-04-09", "", "", "Act of independence, 9 April 1991"),
    "MDA": ("1991-08-27", "", "", "Declaration of independence, 27 August 1991"),
    "KAZ": ("1991-12-16", "", "", "Constitutional law on independence, 16 December 1991"),
    "KGZ": ("1991-08-31", "", "", "Declaration of independence, 31 August 1991"),
    "TJK": ("1991-09-09", "", "", "Declaration of independence, 9 September 1991"),
    "TKM": ("1991-10-27", "", "", "Constitutional law on independence, 27 October 1991"),
    "UZB": ("1991-09-01", "", "", "Law on independence, 31 August 1991"),
}
ENDED = {"AUH": "AUT", "HAN": "DEU", "BAV": "DEU", "BDN": "DEU", "SAX": "DEU", "WRT": "DEU", "HSE": "DEU", "HSG": "DEU",
         "MEC": "DEU", "PAP": "ITA", "TSC": "ITA", "MOE": "ITA", "PMA": "ITA", "TUS": "ITA"}
REGIONS = {"CSK": "Central Europe", "DDR": "Central Europe", "SCG": "Southeast Europe", "YUG": "Southeast Europe",
           "VDR": "South-Eastern Asia", "YMD": "Western Asia", "EAZ": "Eastern Africa", "AUH": "Central Europe",
           "HAN": "Central Europe", "BAV": "Central Europe", "BDN": "Central Europe", "SAX": "Central Europe",
           "WRT": "Central Europe", "HSE": "Central Europe", "HSG": "Central Europe", "MEC": "Central Europe",
           "PAP": "Southern Europe", "TSC": "Southern Europe", "MOE": "Southern Europe", "PMA": "Southern Europe",
           "TUS": "Southern Europe"}


def states(countries):
    spells = defaultdict(list)
    for row in rows("states.csv"):
        code = row["iso3"] if row["iso3"] and row["cow_abbrev"] != "KOR" else row["cow_abbrev"]
        spells[COW_CODES.get(code, code)].append((row["start"], row["end"]))
    table, names = [], {}
    for place, line in hand_lines("states.txt"):
        fields = [field.strip() for field in line.split("|")]
        if len(fields) < 3:
            fail(f"{place}: too few fields")
        code, name = fields[:2]
        names[code] = name
        source = COW
        if code in SPANS:
            begin, end, successor, source = SPANS[code]
        elif code in spells:
            begin = min(start for start, _ in spells[code])
            end = "" if any(not end for _, end in spells[code]) else max(end for _, end in spells[code])
            successor = ENDED.get(code, "")
        else:
            fail(f"{place}: no dates for {code}")
        region = REGIONS.get(code) or countries[code]["subregion"]
        table.append((code, name, begin, end, successor, region, source))
    known = {row[0] for row in table}
    missing = (set(spells) | {code for code, row in countries.items() if row["independent"] == "1"}) - known
    if missing:
        fail(f"hand/states.txt lacks {sorted(missing)}")
    write("states.csv", ["code", "name", "from", "to", "successor", "region", "source"], table)
    return names


# ---- names ----

ACRONYM = re.compile(r"(?:[A-Z]\.?){2,}\+?|BiH|T&T|No 10")


def plural(word):
    return word + "s"


def state_names():
    """(text, party, kind, from, to, source) of hand/states.txt"""
    for place, line in hand_lines("states.txt"):
        fields = [field.strip() for field in line.split("|")] + [""] * 6
        code, name, others, demonyms, capitals, seats = fields[:6]
        yield name, code, "name", "", "", USAGE
        for text, begin, end in listed(others):
            kind = "acronym" if ACRONYM.fullmatch(text) else "name"
            yield text, code, kind, begin, end, USAGE
        for text, begin, end in listed(demonyms):
            for form in [text[:-1], plural(text[:-1])] if text.endswith("+") else [text]:
                yield form, code, "demonym", begin, end, USAGE
        for text, begin, end in listed(capitals):
            yield text, code, "capital", begin, end, USAGE
        for text, begin, end in listed(seats):
            yield text, code, "seat", begin, end, "English usage in press reports; seat of the government or ministry named"


LATIN = re.compile(r"[A-Za-zÀ-ɏ .,'’()-]+")
# names of the table that are another's name, a common word or no name in English
NOT_NAMES = {"ISL": {"Island"}, "TLS": {"Timor"}, "NRU": {"Pleasant Island"}, "TGO": {"Togolese"}, "THA": {"Thai"},
             "LAO": {"Lao"}, "SAU": {"Saudi"}, "COG": {"Congo", "Congolese"}, "COD": {"Congolese"}, "AND": {"Principality of Andorra"},
             "SWZ": {"Ngwane", "Swatini"}, "BRN": {"the Abode of Peace"}, "IRL": {"Ireland"}, "DJI": {"Djibouti"}}


def odbl_names(countries, taken):
    """names of country_names.csv that the hand table does not have"""
    for code, row in sorted(countries.items()):
        if row["independent"] != "1" and row["un_member"] != "1" and code not in ("XKX", "PSE", "TWN", "VAT"):
            continue
        found = [(row["name"], "name"), (row["official_name"], "name")]
        found += [(name, "name") for name in row["alt_names"].split("|")]
        found += [(name, "capital") for name in row["capital"].split("|")]
        for demonym in re.split(r", | or ", row["demonym"]):
            found += [(demonym, "demonym")]
        for text, kind in found:
            if len(text) < 4 or not LATIN.fullmatch(text) or text in NOT_NAMES.get(code, ()):
                continue
            if kind == "name" and ("," in text or "Republic of Congo" in text):
                continue
            if (fold(text), code) not in taken and fold(text) not in {name for name, _ in taken}:
                taken.add((fold(text), code))
                yield text, code, kind, "", "", ODBL


def spellings(text):
    """a name of an organisation with its British and American spellings"""
    forms = {text}
    for one, other in [("Organization", "Organisation"), ("Co-operation", "Cooperation"), ("Defence", "Defense"), ("defence", "defense")]:
        for form in list(forms):
            forms |= {form.replace(one, other), form.replace(other, one)}
    return forms


# ---- organisations ----

def split_around(begin, end, cuts):
    """the parts of [begin, end) that lie outside of the cuts"""
    parts, start = [], begin
    for cut_begin, cut_end in sorted(cuts, key=lambda cut: earliest(cut[0])):
        if cut_end and earliest(cut_end) <= earliest(start) or end and earliest(cut_begin) >= earliest(end):
            continue
        if earliest(cut_begin) > earliest(start):
            parts.append((start, cut_begin))
        if not cut_end:
            return parts
        start = cut_end
    if not end or earliest(start) < earliest(end):
        parts.append((start, end))
    return parts


class Organisation:
    def __init__(self, place, head):
        found = re.fullmatch(r"\[(.+?)\] (.*)", head)
        fields = [field.strip() for field in found[2].split("|")] + [""] * 5
        self.place, self.id = place, found[1]
        self.name, self.kind, self.begin, self.end, self.successor = fields[:5]
        self.source, self.names, self.spells, self.automatic = "", [], [], []

    def line(self, place, line):
        word, _, rest = line.partition(" ")
        if word in ("source:", "names:", "acronyms:", "epithets:"):
            rest = rest.strip()
            if word == "source:":
                self.source = rest
            else:
                self.names += [(text, word[:-2], begin, end) for text, begin, end in listed(rest)]
        elif word in ("atop", "igo", "like", "factbook"):
            self.automatic.append((word, *rest.split()))
        else:
            found = re.fullmatch(r"([\d-]+)(?:\.\.([\d-]+))?: (?:(suspended|candidate|observer) )?([A-Z ]+?)(?: # (.*))?", line)
            if not found:
                fail(f"{place}: cannot read `{line}`")
            begin, end, status, codes, source = found.groups()
            for code in codes.split():
                self.spells.append((code, status or "member", begin, end or "", source or self.source))

    def members(self, atop, igo, factbook, others):
        by_hand = {code for code, status, *_ in self.spells if status == "member"}
        spells = list(self.spells)
        for kind, key, *rest in self.automatic:
            if kind == "like":
                spells += [(*spell[:4], self.source) for spell in others[key].spells if spell[1] == "member"]
                continue
            if kind == "factbook":
                found = [(code, status, rest[0], "") for code, status in factbook[key]]
                source = "CIA World Factbook 2026-05; the date is that of the foundation"
            else:
                found = (atop if kind == "atop" else igo)[key]
                source = (ATOP if kind == "atop" else IGO) + key
            for code, status, begin, end in (part for spell in found for part in successors(*spell)):
                if code in by_hand or not code:
                    continue
                if self.begin and kind == "atop" and earliest(begin) < earliest(self.begin):
                    begin = self.begin
                if not (end and earliest(end) <= earliest(begin)):
                    spells.append((code, status, begin, end, source))
        if self.end:
            spells = [(code, status, begin, end if end and earliest(end) < earliest(self.end) else self.end, source)
                      for code, status, begin, end, source in spells]
        suspended = defaultdict(list)
        for code, status, begin, end, _ in spells:
            if status == "suspended":
                suspended[code].append((begin, end))
        for code, status, begin, end, source in spells:
            cuts = suspended[code] if status == "member" else []
            for part_begin, part_end in split_around(begin, end, cuts):
                yield self.id, code, status, part_begin, part_end, source


def successors(code, status, begin, end):
    """Serbia, Serbia and Montenegro and Yugoslavia, which the extracts give as one"""
    if code != "YUG":
        return [(code, status, begin, end)]
    parts, limits = [], [("YUG", "1918-12-01", "2003-02-04"), ("SCG", "2003-02-04", "2006-06-05"), ("SRB", "2006-06-05", "")]
    for part, first, last in limits:
        if last and earliest(begin) >= last or end and earliest(end) <= first:
            continue
        part_begin = begin if earliest(begin) >= first else first
        part_end = end if end and (not last or earliest(end) < last) else last
        parts.append((part, status, part_begin, part_end))
    return parts


def factbook_members():
    found = defaultdict(list)
    for row in rows("organisation_participation.csv"):
        if row["status"] in ("member", "observer"):
            found[row["organisation"]].append(({"UNK": "XKX"}.get(row["iso3"], row["iso3"]), row["status"]))
    return found


def atop_spells():
    spells = defaultdict(lambda: defaultdict(list))
    for row in rows("alliance_members.csv"):
        if row["iso3"]:
            spells[row["atop_id"]][row["iso3"]].append((row["entry"], row["exit"]))
    joined = {}
    for atop, members in spells.items():
        joined[atop] = []
        for code, stays in members.items():
            merged = []
            for begin, end in sorted(stays):
                if merged and merged[-1][1] and earliest(begin) <= latest(merged[-1][1]):
                    merged[-1] = (merged[-1][0], end)
                else:
                    merged.append((begin, end))
            joined[atop] += [(code, "member", begin, end) for begin, end in merged]
    return joined


IGO_STATUS = {"full": "member", "associate": "observer", "observer": "observer"}


def igo_spells(last_year=2014):
    """years of membership; a stay that the data end with goes on"""
    stays = defaultdict(lambda: defaultdict(list))
    for row in rows("igo_members.csv"):
        if row["iso3"]:
            stays[row["igo"]][row["iso3"]].append((int(row["first_year"]), int(row["last_year"]), IGO_STATUS[row["status"]]))
    joined = {}
    for igo, members in stays.items():
        joined[igo] = []
        for code, spells in members.items():
            merged = []
            for begin, end, status in sorted(spells):
                if merged and merged[-1][2] == status and begin <= merged[-1][1] + 5:
                    merged[-1] = (merged[-1][0], end, status)
                elif merged and begin <= merged[-1][1]:
                    continue
                else:
                    merged.append((begin, end, status))
            joined[igo] += [(code, status, str(begin), "" if end >= last_year else str(end + 1)) for begin, end, status in merged]
    return joined


def organisations(codes):
    found, current = [], None
    for place, line in hand_lines("organisations.txt"):
        if line.startswith("["):
            current = Organisation(place, line)
            found.append(current)
        else:
            current.line(place, line)
    atop, igo, factbook = atop_spells(), igo_spells(), factbook_members()
    others = {org.id: org for org in found}
    table = [(org.id, org.name, org.kind, org.begin, org.end, org.successor, org.source) for org in found]
    write("organisations.csv", ["id", "name", "kind", "from", "to", "successor", "source"], table)
    members = [row for org in found for row in org.members(atop, igo, factbook, others)]
    members = [row for row in members if row[1] in codes]
    check_spells(members)
    write("memberships.csv", ["organisation", "member", "status", "from", "to", "source"], members)
    return found


def check_spells(members):
    stays = defaultdict(list)
    for organisation, code, status, begin, end, _ in members:
        stays[organisation, code].append((earliest(begin), earliest(end) if end else "9999", status))
    for key, spells in stays.items():
        spells.sort()
        for one, other in zip(spells, spells[1:]):
            if other[0] < one[1]:
                print(f"overlap: {key} {one} {other}")


def organisation_names(found):
    for org in found:
        party = "org:" + org.id
        own = [(org.name, "name", "", "")] + [(text, kind, begin, end) for text, kind, begin, end in org.names]
        texts = {text for text, *_ in own}
        if org.id not in texts:
            own.append((org.id, "name", "", ""))
        for text, kind, begin, end in own:
            for form in spellings(text):
                yield form, party, kind, begin, end, org.source


# ---- all ----

def names_of(state_rows, organisation_rows):
    seen = {}
    for row in [*state_rows, *organisation_rows]:
        text, party, kind, begin, end, source = row
        key = (text.removeprefix("the ").removeprefix("The "), party, begin, end)
        if key not in seen:
            seen[key] = (key[0] if text.startswith(("the ", "The ")) else text, *row[1:])
    return list(seen.values())


def hand_holders(names):
    """(of, role, person, begin, end, leads, source) of hand/holders.txt: `[CODE role] source`, then lines `FROM[..TO]: Person`"""
    head, source, stays = None, "", []
    for place, line in hand_lines("holders.txt"):
        if line.startswith("["):
            found = re.fullmatch(r"\[(\S+|org:[^\]]+?) ([a-z -]+?)(\*?)\] (.*)", line)
            if not found:
                fail(f"{place}: cannot read `{line}`")
            head, source = (found[1], found[2], "yes" if found[3] else ""), found[4]
            continue
        found = re.fullmatch(r"([\d-]+)(?:\.\.([\d-]*))?: (.+?)(?: # (.*))?", line)
        if not found:
            fail(f"{place}: cannot read `{line}`")
        stays.append((head[0], head[1], found[3], found[1], found[2], head[2], found[4] or source))
    # Where no end is given it is the begin of the next; the last line is in office still.
    table = []
    for index, (of, role, person, begin, end, leads, source) in enumerate(stays):
        if end is None:
            following = stays[index + 1] if index + 1 < len(stays) else None
            end = following[3] if following and following[:2] == (of, role) else ""
        table.append((of, role, person, begin, end, leads, source))
    return table


def hand_persons():
    """full names by (code, name in leaders.csv), and other spellings as (spelling, party, person)"""
    full, spellings = {}, []
    for place, line in hand_lines("persons.txt"):
        code, _, rest = line.partition(": ")
        for part in rest.split(";"):
            found = re.fullmatch(r"(.+?) = (.+)", part.strip())
            if not found:
                fail(f"{place}: cannot read `{part}`")
            if found[1].startswith("~"):
                spellings += [(spelling.strip(), code, found[2]) for spelling in found[1][1:].split(",")]
            else:
                full[code, found[1]] = found[2]
    return full, spellings


def write_checksums():
    """puts the SHA-256 of each file into the table of README.md"""
    readme = HERE / "README.md"
    lines = readme.read_text(encoding="utf-8").splitlines()
    for index, line in enumerate(lines):
        found = re.match(r"\| (\S+\.csv) \|", line)
        if found:
            digest = hashlib.sha256((HERE / found[1]).read_bytes()).hexdigest()
            lines[index] = re.sub(r"`[0-9a-f-]*` \|$", f"`{digest}` |", line)
    readme.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main():
    countries = {{"UNK": "XKX"}.get(row["iso3"], row["iso3"]): row for row in rows("country_names.csv")}
    codes = set(states(countries))
    found = organisations(codes)
    full_names, spelled = hand_persons()
    held, spellings = make_holders.holders(rows, fold, earliest, latest, full_names, codes, hand_holders(codes))
    write("holders.csv", ["of", "person", "role", "from", "to", "leads", "source"], held)
    persons = {(of, person) for of, person, *_ in held}
    for spelling, of, person in spelled:
        if (of, person) not in persons:
            print(f"persons.txt: nobody of {of} is called {person}")
    others = [(text, f"{of}/{person}", "person", "", "", PERSONS) for text, of, person in spellings + spelled]
    names = names_of([*state_names(), *others], organisation_names(found))
    taken = {(fold(row[0]), row[1]) for row in names}
    columns = ["text", "party", "kind", "from", "to", "source"]
    write("names.csv", columns, names)
    write("names-odbl.csv", columns, odbl_names(countries, taken))
    write_checksums()


if __name__ == "__main__":
    main()
