"""Who held which office of a state: from leaders.csv, merged across its sources, with hand/holders.txt above it.

Used by make_facts.py. The effective leaders of Archigos and REIGN come without an office; ROLES gives it, by state and year.
"""

import re
from collections import defaultdict

SINCE = "1945"
SNAPSHOT = {"wikidata_2022_10": "2022-10", "wikidata_2023_01": "2023-01", "reign_2021_03": "2021-03"}
SOURCE = {"archigos_4.1": "Archigos 4.1", "reign_2021_03": "REIGN 2021-03", "wikidata_2022_10": "Wikidata, 2022-10",
          "wikidata_2023_01": "Wikidata, 2023-01", "factbook_2026": "CIA World Factbook 2026-05"}

# office of the effective leader by state: role, or role:first year;role:first year
ROLES = """
ABW AUS BHS BRB BEL CAN DNK ESP:1945 FJI GBR GRD IND IRL ISL ISR ITA JAM JPN LCA LUX MLT MUS MYS NLD NOR NZL PNG SGP SLB SWE
 TTO TUV VCT VUT ATG DMA KNA BLZ CZE SVK SVN EST LVA MNE MKD ALB:1992 BGR:1990 HUN:1990 THA TUR HRV:2000 LSO PAK BGD
 KHM:1985 GRC NPL:1990 = prime minister
DEU AUT = chancellor
SAU JOR MAR SWZ TON BTN = king
KWT QAT = emir
OMN BRN = sultan
LIE MCO = prince
"""
SPECIAL = {
    "AFG": [(1945, "king"), (1973, "president"), (1992, "leader"), (2001, "president"), (2021, "leader")],
    "ALB": [(1945, "first secretary"), (1991, "president"), (1992, "president"), (1997, "prime minister")],
    "AND": [(1945, "head of government")],
    "BGD": [(1971, "president"), (1991, "prime minister")],
    "BGR": [(1945, "general secretary"), (1989, "president"), (1990, "prime minister")],
    "BHR": [(1945, "emir"), (2002, "king")],
    "BTN": [(1945, "king"), (2008, "prime minister")],
    "CHN": [(1945, "president"), (1949, "leader")],
    "CSK": [(1945, "president"), (1948, "leader"), (1989, "president")],
    "CUB": [(1945, "president"), (1959, "leader")],
    "DDR": [(1945, "general secretary"), (1990, "prime minister")],
    "EGY": [(1945, "king"), (1952, "president")],
    "ESP": [(1945, "head of state"), (1975, "king"), (1976, "prime minister")],
    "ETH": [(1945, "emperor"), (1974, "leader"), (1987, "president"), (1995, "prime minister")],
    "FIN": [(1945, "president"), (2000, "prime minister")],
    "FJI": [(1945, "prime minister")],
    "FRA": [(1945, "prime minister"), (1958, "president")],
    "GRC": [(1945, "prime minister")],
    "GUY": [(1945, "prime minister"), (1980, "president")],
    "HUN": [(1945, "leader"), (1990, "prime minister")],
    "IRN": [(1945, "shah"), (1979, "supreme leader"), (1989, "president")],
    "IRQ": [(1945, "king"), (1958, "president"), (2003, "leader"), (2004, "prime minister")],
    "KHM": [(1945, "leader"), (1993, "prime minister")],
    "KGZ": [(1945, "president")],
    "LAO": [(1945, "prime minister"), (1975, "leader")],
    "LBN": [(1945, "president"), (1991, "prime minister")],
    "LBY": [(1945, "king"), (1969, "leader"), (2011, "leader")],
    "LKA": [(1945, "prime minister"), (1978, "president")],
    "MDA": [(1945, "president")],
    "MMR": [(1945, "prime minister"), (1962, "leader"), (2011, "president"), (2016, "leader")],
    "MNG": [(1945, "leader"), (1990, "president")],
    "MUS": [(1945, "prime minister")],
    "NPL": [(1945, "king"), (1991, "prime minister"), (2002, "king"), (2006, "prime minister")],
    "PAK": [(1945, "prime minister"), (1958, "president"), (1973, "prime minister"), (1977, "president"),
            (1988, "prime minister"), (1999, "leader"), (2001, "president"), (2008, "prime minister")],
    "POL": [(1945, "leader"), (1989, "prime minister")],
    "PRK": [(1945, "leader")],
    "PRT": [(1945, "prime minister")],
    "ROU": [(1945, "leader"), (1989, "president")],
    "RUS": [(1945, "leader"), (1991, "president")],
    "SDN": [(1945, "leader"), (1969, "president"), (1985, "leader"), (1986, "prime minister"), (1989, "president"), (2019, "leader")],
    "SRB": [(1945, "prime minister"), (2017, "president")],
    "SYR": [(1945, "president")],
    "THA": [(1945, "prime minister")],
    "TUR": [(1945, "prime minister"), (2014, "president")],
    "TWN": [(1945, "president")],
    "VDR": [(1945, "president")],
    "VNM": [(1945, "leader")],
    "YEM": [(1945, "king"), (1962, "president")],
    "YMD": [(1945, "leader")],
    "YUG": [(1945, "leader"), (1953, "president")],
    "ZAF": [(1945, "prime minister"), (1984, "president")],
    "ZWE": [(1945, "prime minister"), (1987, "president")],
    "ZMB": [(1945, "president")],
    "SOM": [(1945, "president")],
    "CIV": [(1945, "president")],
    "MDG": [(1945, "president")],
    "KEN": [(1945, "prime minister"), (1964, "president")],
    "UGA": [(1945, "prime minister"), (1966, "president")],
    "GHA": [(1945, "prime minister"), (1960, "president")],
    "NGA": [(1945, "prime minister"), (1966, "head of state"), (1979, "president"), (1983, "head of state"), (1985, "president"),
            (1993, "head of state"), (1999, "president")],
    "TZA": [(1945, "prime minister"), (1962, "president")],
    "SLE": [(1945, "prime minister"), (1971, "president")],
    "GMB": [(1945, "prime minister"), (1970, "president")],
    "MWI": [(1945, "prime minister"), (1966, "president")],
    "SUR": [(1945, "prime minister"), (1980, "leader"), (1988, "president")],
    "IDN": [(1945, "president")],
    "BRA": [(1945, "president")],
    "TUN": [(1945, "king"), (1957, "president")],
    "LSO": [(1945, "prime minister")],
    "MKD": [(1991, "president"), (1992, "prime minister")],
    "HRV": [(1991, "president"), (2000, "prime minister")],
    "MNE": [(2006, "prime minister")],
    "ARM": [(1991, "president"), (2018.25, "prime minister")],
    "GEO": [(1991, "president"), (2013, "prime minister")],
    "SVK": [(1993, "prime minister")],
    "NRU": [(1968, "president")],
}


def roles():
    table = {}
    for line in re.sub(r"\n ", " ", ROLES).strip().splitlines():
        codes, role = line.split("=")
        for code in codes.split():
            table[code.split(":")[0]] = [(1945, role.strip())]
    table.update(SPECIAL)
    return table


ROLE_TABLE = roles()


def number(date):
    year, month = int(date[:4]), int(date[5:7] or 1)
    return year + (month - 1) / 12


def leader_role(code, begin):
    role = "president"
    for year, held in ROLE_TABLE.get(code, []):
        if number(begin) >= year or held and year == ROLE_TABLE[code][0][0]:
            role = held
    return role


QUEENS = {"Elizabeth II", "Margrethe II", "Beatrix", "Juliana"}


def titled_role(kind, title, person):
    words = title.lower()
    if kind == "foreign minister":
        return "foreign minister"
    if re.search(r"\b(co-)?prime minister|taoiseach|\bpremier", words):
        return "prime minister"
    if "vice president" in words:
        return None
    for word, role in [("supreme leader", "supreme leader"), ("grand duke", "grand duke"), ("emir", "emir"), ("amir", "emir"),
                       ("sultan", "sultan"), ("emperor", "emperor"), ("pope", "pope"), ("king", "king"), ("queen", "queen"),
                       ("monarch", "king"), ("prince", "prince"), ("chancellor", "chancellor"), ("president", "president")]:
        if re.search(r"\b" + word, words):
            return "queen" if role == "king" and person in QUEENS else role
    return kind


def usual(person):
    """`KIM Jong Un`, `Ali Hoseini-KHAMENEI`, `Ivica DaÄiÄ` as they are usually written"""
    try:
        person = person.encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        pass
    person = re.sub(r"\s*[\(\[].*?[\)\]]", "", person).strip()
    words = []
    for word in person.split():
        parts = [part.capitalize() if part.isupper() and len(part) > 1 and not re.fullmatch(r"[IVX]+", part) else part
                 for part in word.split("-")]
        words.append("-".join(parts))
    return " ".join(words)


# ---- merging ----

JUNK = {"", "vacant", "also spelled Vajiralongkorn"}
RANKS = r"(?i)^(?:(?:lt\.|sr\.|maj\.)?\s*(?:gen|col|adm|brig)\.|general|captain|capt\.|transition president|president|dr\.|sir|sheikh|amir|transitional president|supreme leader|king|queen|emperor|sultan|prince|grand duke|pope)\s+"


class Stay:
    """one person in one office, merged from rows"""

    def __init__(self, person, begin, end, source, leads):
        self.people, self.begin, self.end = [person], begin, end
        self.sources, self.leads = [source], leads


def last_name(person, fold):
    return fold(person).split()[-1] if person else ""


PARTICLES = {"bin", "ben", "ibn", "al", "el", "abd", "abdul", "de", "da", "dos", "van", "von", "der", "ould", "of"}


def same_person(one, other, fold):
    a, b = [[word for word in fold(name).split() if word not in PARTICLES] for name in (one, other)]
    if not a or not b:
        return False
    if len(a) == 1 or len(b) == 1:
        return set(a) <= set(b) or set(b) <= set(a)
    # Two full names are of one person when a name is shared and the first names begin alike.
    return bool(set(a) & set(b)) and a[0][0] == b[0][0] and (a[-1] == b[-1] or set(a) <= set(b) or set(b) <= set(a))


def raw_rows(rows, fold, full_names, codes):
    """(code, role, person, begin, end, source, leads) of every row that can be used"""
    for row in rows("leaders.csv"):
        code, person, begin, end = row["iso3"], usual(row["leader"]), row["start"], row["end"]
        code = "YUG" if code == "SRB" and "1918-12" < begin < "2003-02-04" else code
        if code == "YUG":
            code = "SRB" if begin >= "2006-06" else "SCG" if begin >= "2003-02-04" else code
        if row["cow_code"] == "678":
            code = "YEM"
        person = re.sub(r"^(?:Cnsp Prime Minister|People's Assembly President) | of (?:Spain|Saudi Arabia|the Netherlands|Belgium|Denmark|Sweden|Norway|Thailand|Jordan|Bahrain|Morocco)$", "", person)
        if person.startswith("represented by") or re.fullmatch(r"Q\d+", person) or code in ("AUS",) and person == "Mostyn":
            continue
        if code not in codes or person in JUNK or end and end < SINCE or not begin:
            continue
        if begin < "1945" and not end and row["source"].startswith("archigos"):
            continue
        previous = None
        while previous != person:
            previous, person = person, re.sub(RANKS, "", person).strip()
        person = full_names.get((code, person), person)
        if row["role"] == "effective leader":
            yield code, leader_role(code, begin), person, begin, end, row["source"], True
        elif "Member of the Swiss Federal Council" not in row["title"] and "Captain" not in row["title"]:
            role = titled_role(row["role"], row["title"], person)
            if role:
                yield code, role, person, begin, end, row["source"], False


ORDER = ["factbook_2026", "wikidata_2022_10", "wikidata_2023_01", "reign_2021_03", "archigos_4.1"]


def merged(rows, fold, earliest, latest, full_names, codes):
    """(code, role) -> stays in order of their begin"""
    offices = defaultdict(list)
    for code, role, person, begin, end, source, leads in sorted(raw_rows(rows, fold, full_names, codes), key=lambda row: (row[0], row[1], earliest(row[3]), ORDER.index(row[5]))):
        if begin == end and len(begin) == 10:
            continue
        for stay in reversed(offices[code, role]):
            gap_free = not stay.end or earliest(begin) <= latest(stay.end) or (begin[:4] == stay.end[:4] and len(begin) == 4)
            if gap_free and any(same_person(person, other, fold) for other in stay.people):
                stay.people.append(person)
                stay.sources.append(source)
                stay.leads |= leads
                if len(begin) > len(stay.begin) and begin.startswith(stay.begin):
                    stay.begin = begin
                # A closed end beats an open one of an older snapshot; the newest source knows best whether it is over.
                if source == "factbook_2026" and not end:
                    stay.end = ""
                elif stay.end == "" and end and "factbook_2026" not in stay.sources:
                    stay.end = end
                elif end and stay.end and latest(end) > latest(stay.end):
                    stay.end = end
                break
        else:
            offices[code, role].append(Stay(person, begin, end, source, leads))
    return offices


LEADING = {"president", "prime minister", "king", "emir", "sultan", "chancellor", "head of state", "head of government"}
# Iran's presidents are leaders in Archigos; in reports its leader is the supreme leader.
NEVER_LEADING = {("IRN", "president")}


def best_name(stay):
    ranked = sorted(zip(stay.people, stay.sources), key=lambda pair: (" " not in pair[0], ORDER.index(pair[1]) != 1, ORDER.index(pair[1])))
    return ranked[0][0]


def holders(rows, fold, earliest, latest, full_names, codes, by_hand):
    """rows of holders.csv, and the other spellings of the same persons as (spelling, code, person)"""
    table, spellings = [], []
    offices = merged(rows, fold, earliest, latest, full_names, codes)
    since = {}
    for code, role, _, begin, *_ in by_hand:
        since[code, role] = min(since.get((code, role), "9999"), earliest(begin))
    for (code, role), stays in sorted(offices.items()):
        stays.sort(key=lambda stay: earliest(stay.begin))
        for index, stay in enumerate(stays):
            begin, end, person = stay.begin, stay.end, best_name(stay)
            limit = since.get((code, role))
            if limit and earliest(begin) >= limit:
                continue
            source = "; ".join(dict.fromkeys(SOURCE[name] for name in stay.sources))
            if not end and "factbook_2026" not in stay.sources:
                later = [other.begin for other in stays[index + 1:] if earliest(other.begin) > earliest(begin)]
                snapshot = max(SNAPSHOT.get(name, "2015") for name in stay.sources)
                if later and number(later[0]) - number(snapshot) < 0.5:
                    end = later[0]
                else:
                    end = snapshot
                    source += f" (in office then; the end is not known)"
            if limit and (not end or latest(end) > limit):
                end = limit
            if end and latest(end) < earliest(begin):
                continue
            leads = stay.leads or (earliest(begin) >= "2015" and role == leader_role(code, begin))
            table.append((code, person, role, begin, end, "yes" if leads else "", source))
            spellings += [(name, code, person) for name in stay.people if name != person and fold(name) not in (fold(person), last_name(person, fold))]
    led = [(code, stay) for (code, _), stays in offices.items() for stay in stays if stay.leads]
    for code, role, person, begin, end, leads, source in by_hand:
        if role in LEADING and (code, role) not in NEVER_LEADING:
            middle = (number(begin) + number(end or "2026")) / 2
            leads = leads or any(
                of == code and number(stay.begin) <= middle <= number(stay.end or "2021-03") + 0.1
                and any(same_person(person, other, fold) for other in stay.people) for of, stay in led) and "yes" or ""
        table.append((code, person, role, begin, end, leads, source))
    return table, spellings
