//! Where the points of a network stand on a page, and their names beside them.
//!
//! Takes distances between points, gives places: classical scaling for a start, then stress majorisation (De Leeuw 1977; Gansner,
//! Koren and North 2005). Nothing is drawn by lot, and only sums, products, quotients and roots are taken, so that the same distances
//! give the same places everywhere.

/// Ways from one point to another that lies on it.
const WAYS: [Point; 8] =
    [(1.0, 0.0), (-0.6, 0.8), (0.0, -1.0), (0.8, 0.6), (-1.0, 0.0), (0.6, -0.8), (0.0, 1.0), (-0.8, -0.6)];

/// A place on the page, right and down in pixels.
pub(super) type Point = (f64, f64);

/// Rounds of the power method for each axis, and of stress majorisation.
const AXIS_ROUNDS: usize = 80;
const STRESS_ROUNDS: usize = 120;
/// How much an unknown distance, taken for the mean, weighs beside a known one.
const UNKNOWN: f64 = 0.02;

/// Distances between points, each pair once in either order; `None` where one is not known.
pub(super) struct Distances {
    count: usize,
    known: Vec<Option<f64>>,
}

impl Distances {
    pub(super) fn new(count: usize) -> Distances {
        Distances { count, known: vec![None; count * count] }
    }

    pub(super) fn set(&mut self, one: usize, other: usize, distance: f64) {
        self.known[one * self.count + other] = Some(distance);
        self.known[other * self.count + one] = Some(distance);
    }

    fn get(&self, one: usize, other: usize) -> Option<f64> {
        self.known[one * self.count + other]
    }

    fn mean(&self) -> f64 {
        let known = || self.known.iter().flatten();
        let count = known().count();
        if count == 0 { 1.0 } else { known().sum::<f64>() / count as f64 }
    }
}

/// Points whose distances on the plane are as near as can be to those given.
pub(super) fn places(distances: &Distances) -> Vec<Point> {
    // Where all are as one, any length will do.
    let mean = Some(distances.mean()).filter(|mean| *mean > 1e-9).unwrap_or(1.0);
    let mut places = scaled(distances, mean);
    for _ in 0..STRESS_ROUNDS {
        places = majorised(distances, mean, &places);
    }
    places
}

/// Classical scaling: the two main axes of the doubly centred squares.
fn scaled(distances: &Distances, mean: f64) -> Vec<Point> {
    let count = distances.count;
    let square = |one: usize, other: usize| {
        let distance = if one == other { 0.0 } else { distances.get(one, other).unwrap_or(mean) };
        distance * distance
    };
    let rows: Vec<f64> =
        (0..count).map(|one| (0..count).map(|other| square(one, other)).sum::<f64>() / count as f64).collect();
    let all = rows.iter().sum::<f64>() / count.max(1) as f64;
    let centred = |one: usize, other: usize| (rows[one] + rows[other] - all - square(one, other)) / 2.0;
    let mut axes: Vec<(f64, Vec<f64>)> = Vec::new();
    for axis in 0..2_usize {
        // Any start will do that has a part in every direction.
        let mut vector: Vec<f64> = (0..count).map(|index| 1.0 + ((index * (7 + 4 * axis) + 3) % 11) as f64).collect();
        let mut length = 0.0;
        for _ in 0..AXIS_ROUNDS {
            let mut next: Vec<f64> = (0..count)
                .map(|one| (0..count).map(|other| centred(one, other) * vector[other]).sum::<f64>())
                .collect();
            for (value, axis) in &axes {
                let part: f64 = axis.iter().zip(&vector).map(|(a, b)| a * b).sum();
                next.iter_mut().zip(axis).for_each(|(next, own)| *next -= value * part * own);
            }
            length = next.iter().map(|part| part * part).sum::<f64>().sqrt();
            if length <= f64::EPSILON {
                break;
            }
            vector = next.iter().map(|part| part / length).collect();
        }
        axes.push((length, vector));
    }
    let along = |axis: usize, index: usize| axes[axis].0.max(0.0).sqrt() * axes[axis].1[index];
    // Points that fall together are held apart by a hair, each in its own direction.
    let apart = |index: usize| mean * 1e-3 * (1.0 + index as f64) / count as f64;
    (0..count).map(|index| (along(0, index) + apart(index), along(1, index) + apart((index * 5 + 2) % count))).collect()
}

/// One round of stress majorisation, each point by the others as they were.
fn majorised(distances: &Distances, mean: f64, places: &[Point]) -> Vec<Point> {
    let moved = |one: usize| {
        let (mut weights, mut x, mut y) = (0.0, 0.0, 0.0);
        for (other, there) in places.iter().enumerate().filter(|(other, _)| *other != one) {
            let (wanted, sure) = distances.get(one, other).map_or((mean, UNKNOWN), |distance| (distance, 1.0));
            // Near points matter more, but none without end.
            let weight = sure / (wanted * wanted).max(mean * mean * 0.05);
            let (across, down) = (places[one].0 - there.0, places[one].1 - there.1);
            let now = (across * across + down * down).sqrt();
            let stretch = if now > f64::EPSILON { wanted / now } else { 0.0 };
            weights += weight;
            x += weight * (there.0 + across * stretch);
            y += weight * (there.1 + down * stretch);
        }
        if weights > 0.0 { (x / weights, y / weights) } else { places[one] }
    };
    (0..places.len()).map(moved).collect()
}

/// The points moved and scaled alike in both directions to fill a stretch, and then apart until none touches another.
pub(super) fn fitted(places: &[Point], radii: &[f64], (width, height): Point, edge: f64) -> Vec<Point> {
    let bounds = |of: fn(&Point) -> f64| {
        let values = || places.iter().map(of);
        (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max))
    };
    let ((left, right), (top, bottom)) = (bounds(|place| place.0), bounds(|place| place.1));
    let room = (width - 2.0 * edge, height - 2.0 * edge);
    let scale = (room.0 / (right - left).max(1e-9)).min(room.1 / (bottom - top).max(1e-9)).min(1e6);
    let middle = (f64::midpoint(left, right), f64::midpoint(top, bottom));
    let to_page =
        |place: &Point| (width / 2.0 + (place.0 - middle.0) * scale, height / 2.0 + (place.1 - middle.1) * scale);
    let mut places: Vec<Point> = places.iter().map(to_page).collect();
    for _ in 0..200 {
        let mut is_apart = true;
        for one in 0..places.len() {
            for other in one + 1..places.len() {
                let (across, down) = (places[other].0 - places[one].0, places[other].1 - places[one].1);
                let gap = radii[one] + radii[other] + 12.0;
                let now = (across * across + down * down).sqrt();
                if now >= gap {
                    continue;
                }
                is_apart = false;
                let (x, y) = if now > 1e-6 { (across / now, down / now) } else { WAYS[(one * 3 + other) % WAYS.len()] };
                let push = (gap - now) / 2.0 + 0.05;
                places[one] = (places[one].0 - x * push, places[one].1 - y * push);
                places[other] = (places[other].0 + x * push, places[other].1 + y * push);
            }
        }
        for place in &mut places {
            *place = (place.0.clamp(edge, width - edge), place.1.clamp(edge, height - edge));
        }
        if is_apart {
            break;
        }
    }
    places
}

/// A stretch of the page: left, top, right, bottom.
type Stretch = (f64, f64, f64, f64);

fn meet(one: Stretch, other: Stretch) -> bool {
    one.0 < other.2 && other.0 < one.2 && one.1 < other.3 && other.1 < one.3
}

/// Whether a line from one point to another runs through a stretch.
fn crosses((from, to): (Point, Point), (left, top, right, bottom): Stretch) -> bool {
    // What is left of the line when it is cut at each side in turn (Liang and Barsky).
    let (across, down) = (to.0 - from.0, to.1 - from.1);
    let (mut begin, mut end) = (0.0_f64, 1.0_f64);
    for (step, room) in
        [(-across, from.0 - left), (across, right - from.0), (-down, from.1 - top), (down, bottom - from.1)]
    {
        if step == 0.0 {
            if room < 0.0 {
                return false;
            }
        } else if step < 0.0 {
            begin = begin.max(room / step);
        } else {
            end = end.min(room / step);
        }
    }
    begin < end
}

/// The left end of each name's base line: beside its point and on no line, or as near as it can be without lying on a point or
/// a name.
pub(super) fn labels(
    places: &[Point],
    radii: &[f64],
    widths: &[f64],
    lines: &[(usize, usize)],
    (width, height): Point,
) -> Vec<Point> {
    const HIGH: f64 = 15.0;
    const AROUND: [Point; 8] =
        [(1.0, 0.0), (-1.0, 0.0), (0.0, -1.0), (0.0, 1.0), (0.8, -0.6), (0.8, 0.6), (-0.8, -0.6), (-0.8, 0.6)];
    let points: Vec<Stretch> = places
        .iter()
        .zip(radii)
        .map(|(place, radius)| (place.0 - radius, place.1 - radius, place.0 + radius, place.1 + radius))
        .collect();
    let mut taken: Vec<Stretch> = Vec::new();
    let mut labels = Vec::new();
    for (index, place) in places.iter().enumerate() {
        let half = (widths[index] / 2.0, HIGH / 2.0);
        let tried = |steps: i32| {
            (0..steps).flat_map(|step| AROUND.map(|way| (step, way))).map(|(step, way)| {
                let away = radii[index] + 5.0 + f64::from(step) * 9.0;
                let middle = (place.0 + way.0 * (away + half.0), place.1 + way.1 * (away + half.1));
                (middle.0 - half.0, middle.1 - half.1, middle.0 + half.0, middle.1 + half.1)
            })
        };
        let is_free = |one: &Stretch| {
            let is_inside = one.0 >= 2.0 && one.1 >= 2.0 && one.2 <= width - 2.0 && one.3 <= height - 2.0;
            is_inside && !points.iter().chain(&taken).any(|other| meet(*one, *other))
        };
        let first = (place.0 - half.0, place.1 - half.1, place.0 + half.0, place.1 + half.1);
        let is_clear = |one: &Stretch| !lines.iter().any(|(from, to)| crosses((places[*from], places[*to]), *one));
        let near = tried(3).find(|one| is_free(one) && is_clear(one));
        let stretch = near.or_else(|| tried(40).find(is_free)).unwrap_or(first);
        taken.push(stretch);
        labels.push((stretch.0, stretch.3 - 4.0));
    }
    labels
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Points on a grid with their true distances, but every seventh not known.
    fn grid(across: usize, down: usize) -> (Vec<Point>, Distances) {
        let points: Vec<Point> =
            (0..across * down).map(|index| ((index % across) as f64, (index / across) as f64 * 0.7)).collect();
        let mut distances = Distances::new(points.len());
        for one in 0..points.len() {
            for other in one + 1..points.len() {
                if (one * 31 + other) % 7 != 0 {
                    distances.set(one, other, apart(points[one], points[other]));
                }
            }
        }
        (points, distances)
    }

    fn apart(one: Point, other: Point) -> f64 {
        ((one.0 - other.0).powi(2) + (one.1 - other.1).powi(2)).sqrt()
    }

    #[test]
    fn distances_on_a_plane_come_back() {
        let (points, distances) = grid(4, 3);
        let places = places(&distances);
        for one in 0..points.len() {
            for other in 0..points.len() {
                let (wanted, found) = (apart(points[one], points[other]), apart(places[one], places[other]));
                assert!((wanted - found).abs() < 0.15, "{one} {other}: {wanted} {found}");
            }
        }
    }

    #[test]
    fn a_line_through_a_stretch() {
        let stretch = (10.0, 10.0, 20.0, 20.0);
        assert!(crosses(((0.0, 15.0), (30.0, 15.0)), stretch) && crosses(((0.0, 0.0), (30.0, 30.0)), stretch));
        assert!(!crosses(((0.0, 5.0), (30.0, 5.0)), stretch) && !crosses(((0.0, 25.0), (9.0, 0.0)), stretch));
        assert!(!crosses(((0.0, 15.0), (9.0, 15.0)), stretch));
    }

    #[test]
    fn nothing_lies_on_anything_and_nothing_is_left_to_chance() {
        let size = (760.0, 480.0);
        for count in [1, 2, 3, 9, 32] {
            // All as close as can be: the hardest to hold apart.
            let mut distances = Distances::new(count);
            for one in 0..count {
                for other in one + 1..count {
                    distances.set(one, other, 0.0);
                }
            }
            let radii: Vec<f64> = (0..count).map(|index| 6.0 + (index % 5) as f64 * 3.0).collect();
            let widths = vec![64.0; count];
            let drawn = || {
                let places = fitted(&places(&distances), &radii, size, 60.0);
                let labels = labels(&places, &radii, &widths, &[(0, count - 1)], size);
                (places, labels)
            };
            let (places, names) = drawn();
            assert_eq!((&places, &names), (&drawn().0, &drawn().1));
            for one in 0..count {
                let stretch =
                    |index: usize| (names[index].0, names[index].1 - 11.0, names[index].0 + 64.0, names[index].1 + 4.0);
                for other in one + 1..count {
                    assert!(apart(places[one], places[other]) > radii[one] + radii[other], "{count}: {one} {other}");
                    assert!(!meet(stretch(one), stretch(other)), "{count}: names {one} {other}");
                }
            }
        }
    }
}
