//! The outlines of states on a plain map of the world: `data/outline.csv`, opened once.
//!
//! They are of one day, that of the source. What a state was on another day they do not tell.

use std::sync::LazyLock;

static TABLE: &str = include_str!("../../../../data/outline.csv");

/// All outlines, in the order of their codes.
pub(super) static OUTLINES: LazyLock<Vec<Outline>> =
    LazyLock::new(|| TABLE.lines().skip(1).filter_map(Outline::of).collect());

/// A stretch of the map, left, top, right and bottom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) left: i32,
    pub(super) top: i32,
    pub(super) right: i32,
    pub(super) bottom: i32,
}

impl Frame {
    /// The stretch that holds both.
    pub(super) fn with(self, other: Frame) -> Frame {
        Frame {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// Whether both have a part in common.
    pub(super) fn meets(self, other: Frame) -> bool {
        self.left <= other.right && other.left <= self.right && self.top <= other.bottom && other.top <= self.bottom
    }

    pub(super) fn width(self) -> i32 {
        self.right - self.left
    }

    pub(super) fn height(self) -> i32 {
        self.bottom - self.top
    }
}

/// The outline of a state or other land.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Outline {
    /// Its code in ISO 3166-1 alpha-3; empty for land that no state of the facts is drawn by.
    pub(super) code: &'static str,
    /// The outline, as SVG has paths.
    pub(super) path: &'static str,
    /// All of it.
    pub(super) all: Frame,
    /// Its largest part: what lies across an ocean does not widen the map.
    pub(super) main: Frame,
    /// The middle of its largest part.
    pub(super) middle: (f64, f64),
}

impl Outline {
    fn of(row: &'static str) -> Option<Outline> {
        let (code, path) = row.split_once(',')?;
        let rings: Vec<Vec<(i32, i32)>> = path.split('z').filter_map(ring).collect();
        let all = rings.iter().map(|ring| frame(ring)).reduce(Frame::with)?;
        let main = rings.iter().max_by(|one, other| middle(one).0.total_cmp(&middle(other).0))?;
        Some(Outline { code, path, all, main: frame(main), middle: middle(main).1 })
    }
}

/// The outline of the state with this code.
pub(super) fn outline(code: &str) -> Option<&'static Outline> {
    let outlines: &'static [Outline] = &OUTLINES;
    if code.is_empty() {
        return None;
    }
    outlines.binary_search_by(|one| one.code.cmp(code)).ok().map(|index| &outlines[index])
}

/// The points of a ring, as they lie on the map.
fn ring(path: &str) -> Option<Vec<(i32, i32)>> {
    let (first, steps) = path.strip_prefix('M')?.split_once('l')?;
    let pairs = |text: &str| -> Option<Vec<(i32, i32)>> {
        let numbers = text.split(' ').map(str::parse).collect::<Result<Vec<i32>, _>>().ok()?;
        Some(numbers.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect())
    };
    let mut points = pairs(first)?;
    let (mut x, mut y) = *points.first()?;
    for (right, down) in pairs(steps)? {
        (x, y) = (x + right, y + down);
        points.push((x, y));
    }
    Some(points)
}

fn frame(ring: &[(i32, i32)]) -> Frame {
    let start = Frame { left: i32::MAX, top: i32::MAX, right: i32::MIN, bottom: i32::MIN };
    ring.iter().fold(start, |frame, (x, y)| frame.with(Frame { left: *x, top: *y, right: *x, bottom: *y }))
}

/// The area of a ring, and its centroid.
fn middle(ring: &[(i32, i32)]) -> (f64, (f64, f64)) {
    let (mut area, mut x, mut y) = (0.0, 0.0, 0.0);
    let next = ring.iter().cycle().skip(1);
    for (one, other) in ring.iter().zip(next) {
        let (a, b) = ((f64::from(one.0), f64::from(one.1)), (f64::from(other.0), f64::from(other.1)));
        let cross = a.0 * b.1 - b.0 * a.1;
        area += cross / 2.0;
        x += (a.0 + b.0) * cross / 6.0;
        y += (a.1 + b.1) * cross / 6.0;
    }
    if area == 0.0 {
        let first = ring.first().map_or((0.0, 0.0), |(x, y)| (f64::from(*x), f64::from(*y)));
        return (0.0, first);
    }
    (area.abs(), (x / area, y / area))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge;

    #[test]
    fn every_state_of_today_has_an_outline_on_the_map() {
        assert_eq!(OUTLINES.len(), TABLE.lines().count() - 1, "each row opens");
        let facts = knowledge::facts().unwrap();
        let today = facts.states.iter().filter(|state| state.to.is_none());
        let missing: Vec<&str> = today.map(|state| &*state.code).filter(|code| outline(code).is_none()).collect();
        assert_eq!(missing, ["TUV"], "Natural Earth has no outline of Tuvalu at this scale");
        for one in OUTLINES.iter() {
            let Frame { left, top, right, bottom } = one.all;
            assert!(left >= 0 && top >= 0 && right <= 4000 && bottom <= 2090, "{}: {:?}", one.code, one.all);
        }
        assert!(outline("CSK").is_none() && outline("").is_none());
    }

    #[test]
    fn the_middle_of_the_largest_part() {
        let row = "XXX,M0 0l10 0 0 10 -10 0zM100 100l1 0 0 1z";
        let outline = Outline::of(row).unwrap();
        assert_eq!(outline.middle, (5.0, 5.0));
        assert_eq!((outline.main.width(), outline.all.width()), (10, 101));
    }
}
