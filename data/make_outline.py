"""Writes data/outline.csv from world-atlas: python3 data/make_outline.py FOLDER, then the checksum of README.md.

FOLDER holds the unpacked npm packages world-atlas 2.0.2 (as `package`, Natural Earth 4.1.0) and i18n-iso-countries 7.14.0 (as
`iso/package`, for the letters of the numbers of ISO 3166-1). A row is a state or other land with its outline at 1:110m; states of
data/states.csv that are too small for that scale come from 1:50m, with few points. Coordinates are in the projection Natural
Earth, 4000 units around the equator, y down; rings are M and the first point, l and the steps to the others, z. Where Natural
Earth has no number of ISO 3166-1 (Northern Cyprus, Somaliland) the code is empty; Kosovo has ours.
"""

import csv
import json
import math
import sys
from pathlib import Path

HERE = Path(__file__).parent
WIDE = 4000
# Antarctica is no state's, and wide.
LEFT_OUT = {"ATA"}


def project(longitude, latitude):
    """Natural Earth of Tom Patterson, in the polynomials of Šavrič et al. 2011."""
    phi = math.radians(latitude)
    two = phi * phi
    four = two * two
    x = math.radians(longitude) * (0.8707 - 0.131979 * two + four * (-0.013791 + four * (0.003971 * two - 0.001529 * four)))
    y = phi * (1.007226 + two * (0.015085 + four * (-0.044475 + 0.028874 * two - 0.005916 * four)))
    scale = WIDE / (2 * math.pi * 0.8707)
    return WIDE / 2 + x * scale, 1.4223 * scale - y * scale


def arcs(topology):
    (a, b), (c, d) = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step in arc:
            x, y = x + step[0], y + step[1]
            points.append((x * a + c, y * b + d))
        yield points


def rings(geometry, lines):
    polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
    for polygon in polygons:
        for ring in polygon:
            points = []
            for index in ring:
                line = lines[index] if index >= 0 else lines[~index][::-1]
                points += line[1:] if points else line
            yield points


def cut(points):
    """The ring in pieces that do not cross 180°: the source joins across it what is one on the globe."""
    whole = [points[0]]
    for x, y in points[1:]:
        turns = round((whole[-1][0] - x) / 360)
        whole.append((x + 360 * turns, y))
    least, most = min(x for x, _ in whole), max(x for x, _ in whole)
    for turn in range(math.floor((least + 180) / 360), math.floor((most + 180 - 1e-9) / 360) + 1):
        piece = [(x - 360 * turn, y) for x, y in whole]
        for side in (-1, 1):
            piece = clipped(piece, side)
        if len(piece) > 3:
            yield piece


def clipped(points, side):
    """Sutherland and Hodgman's clip at 180° on one side."""
    inside = lambda point: point[0] * side <= 180
    kept = []
    for a, b in zip(points, points[1:] + points[:1]):
        if inside(a):
            kept.append(a)
        if inside(a) != inside(b):
            part = (180 * side - a[0]) / (b[0] - a[0])
            kept.append((180 * side, a[1] + part * (b[1] - a[1])))
    return kept


def area(points):
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, points[1:]))) / 2


def simple(points, most):
    """Douglas-Peucker with the least tolerance that leaves at most so many points."""
    def keep(first, last, tolerance):
        (ax, ay), (bx, by) = points[first], points[last]
        length = math.hypot(bx - ax, by - ay)
        def away(point):
            if length == 0:
                return math.hypot(point[0] - ax, point[1] - ay)
            return abs((bx - ax) * (ay - point[1]) - (ax - point[0]) * (by - ay)) / length
        far = max(range(first + 1, last), key=lambda index: away(points[index]), default=None)
        if far is None or away(points[far]) <= tolerance:
            return []
        return keep(first, far, tolerance) + [far] + keep(far, last, tolerance)
    tolerance = 0.2
    while True:
        kept = [0, *keep(0, len(points) - 1, tolerance), len(points) - 1]
        if len(kept) <= most:
            return [points[index] for index in kept]
        tolerance *= 1.3


def path(all_rings):
    parts = []
    for points in all_rings:
        whole = []
        for x, y in points:
            point = (round(x), round(y))
            if not whole or whole[-1] != point:
                whole.append(point)
        if len(whole) > 1 and whole[0] == whole[-1]:
            whole.pop()
        if len(whole) < 3:
            continue
        steps = (f"{b[0] - a[0]} {b[1] - a[1]}" for a, b in zip(whole, whole[1:]))
        parts.append(f"M{whole[0][0]} {whole[0][1]}l{' '.join(steps)}z")
    return "".join(parts)


def main(folder):
    letters = {row[2]: row[1] for row in json.loads((folder / "iso/package/codes.json").read_text())}
    states = {row["code"] for row in csv.DictReader((HERE / "states.csv").open())}
    rows = {}
    for scale in ("110m", "50m"):
        topology = json.loads((folder / f"package/countries-{scale}.json").read_text())
        lines = list(arcs(topology))
        for geometry in topology["objects"]["countries"]["geometries"]:
            code = letters.get(geometry.get("id"), "XKX" if geometry["properties"]["name"] == "Kosovo" else "")
            if geometry["type"] is None or code in LEFT_OUT or scale == "50m" and (code in rows or code not in states):
                continue
            outline = [[project(*point) for point in ring] for whole in rings(geometry, lines) for ring in cut(whole)]
            if scale == "50m":
                # An outline of few points around the largest islands; what is left of a point is a triangle at least.
                outline = sorted(outline, key=area, reverse=True)[:4]
                outline = [simple(ring, 14) for ring in outline]
                if not path(outline):
                    x, y = outline[0][0]
                    outline = [[(x - 1, y + 1), (x + 1, y + 1), (x, y - 1), (x - 1, y + 1)]]
            rows[code] = rows.get(code, "") + path(outline)
    with (HERE / "outline.csv").open("w", newline="") as file:
        file.write("code,path\n")
        file.writelines(f"{code},{rows[code]}\n" for code in sorted(rows))
    print("states without an outline:", " ".join(sorted(states - rows.keys())))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
