//! From values to places: an axis whose steps are round numbers.

/// Values beyond are not drawn: an axis of such numbers cannot be read.
pub(super) const MOST: f64 = 1e15;

/// An axis from a round number below the values to one above; zero is always on it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Scale {
    /// Lower end.
    low: f64,
    /// Upper end.
    high: f64,
    /// The numbers that are written beside it, ascending.
    pub(super) ticks: Vec<f64>,
}

impl Scale {
    /// The axis of these values; `None` when one of them cannot be drawn.
    pub(super) fn of(values: impl IntoIterator<Item = f64>) -> Option<Self> {
        let (mut low, mut high) = (0.0f64, 0.0f64);
        for value in values {
            if !value.is_finite() || value.abs() > MOST {
                return None;
            }
            (low, high) = (low.min(value), high.max(value));
        }
        if high - low < 1e-9 {
            high = 1.0;
        }
        let step = round_step((high - low) / 4.0);
        let (first, last) = ((low / step).floor() as i64, (high / step).ceil() as i64);
        let ticks: Vec<f64> = (first..=last).map(|tick| tick as f64 * step).collect();
        Some(Self { low: first as f64 * step, high: last as f64 * step, ticks })
    }

    /// Where `value` is, from 0 (lower end) to 1.
    pub(super) fn place(&self, value: f64) -> f64 {
        ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }
}

/// The least of 1, 2, 5, 10, 20, … that is not below `least`.
fn round_step(least: f64) -> f64 {
    let power = 10f64.powf(least.log10().floor());
    let fits = [1.0, 2.0, 5.0, 10.0].into_iter().find(|factor| factor * power >= least * (1.0 - 1e-9));
    fits.unwrap_or(10.0) * power
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round_and_zero_is_on_the_axis() {
        let scale = Scale::of([41.0, 59.0, 105.0, 127.0]).unwrap();
        assert_eq!(scale.ticks, [0.0, 50.0, 100.0, 150.0]);
        assert_eq!((scale.place(0.0), scale.place(150.0), scale.place(75.0)), (0.0, 1.0, 0.5));
        assert_eq!(Scale::of([-30.0, 10.0]).unwrap().ticks, [-30.0, -20.0, -10.0, 0.0, 10.0]);
        assert_eq!(Scale::of([100.0]).unwrap().ticks.last(), Some(&100.0));
    }

    #[test]
    fn no_values_break_it() {
        for values in [vec![], vec![0.0], vec![0.0, 0.0], vec![1e-12], vec![1e15, -1e15], vec![7.0, 7.0]] {
            let scale = Scale::of(values.iter().copied()).unwrap();
            assert!((2..=12).contains(&scale.ticks.len()), "{values:?}: {scale:?}");
            for value in values {
                assert!((0.0..=1.0).contains(&scale.place(value)), "{value}");
            }
        }
        assert_eq!(Scale::of([f64::NAN]), None);
        assert_eq!(Scale::of([f64::INFINITY]), None);
        assert_eq!(Scale::of([1e300]), None);
    }
}
