//! An evaluation as a picture: recall by support, precision against recall, and what QUAL is worth.

use plotters::coord::{CoordTranslate, Shift};
use plotters::prelude::*;

use super::error::EvaluateError;
use super::evaluation::{CallerEvaluation, Evaluation};

/// Of a panel, in pixels.
const WIDTH: u32 = 440;
const HEIGHT: u32 = 400;

/// Colours that the colour-blind can tell apart (Okabe and Ito 2008, "Color Universal Design"), without
/// their yellow, which is lost on white.
const COLOURS: [RGBColor; 7] = [
    RGBColor(0, 114, 178),
    RGBColor(213, 94, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(230, 159, 0),
    RGBColor(86, 180, 233),
    RGBColor(0, 0, 0),
];

const TEXT: (&str, u32) = ("sans-serif", 13);
const CAPTION: (&str, u32) = ("sans-serif", 16);

/// The range of errors shown: QUAL 50 to 0.
const LEAST_ERROR: f64 = 1e-5;

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Drawn = Result<(), String>;

impl Evaluation {
    /// Three panels side by side, as SVG: recall by unique fragments with 95 % intervals; precision and recall
    /// over all calls, a dot where the caller's own threshold lies; observed against predicted error with
    /// 95 % intervals, on the diagonal where QUAL means what it says, and where no call was false a hollow dot
    /// at the interval's upper limit.
    ///
    /// # Errors
    ///
    /// [`EvaluateError::Plot`] when drawing fails.
    pub fn svg(&self) -> Result<String, EvaluateError> {
        let mut svg = String::new();
        self.draw(&mut svg).map_err(EvaluateError::Plot)?;
        Ok(svg)
    }

    fn draw(&self, svg: &mut String) -> Drawn {
        let root = SVGBackend::with_string(svg, (3 * WIDTH, HEIGHT)).into_drawing_area();
        root.fill(&WHITE).map_err(text_of)?;
        let panels = root.split_evenly((1, 3));
        recall_by_support(&panels[0], &self.callers)?;
        precision_recall(&panels[1], &self.callers)?;
        calibration(&panels[2], &self.callers)?;
        root.present().map_err(text_of)
    }
}

fn recall_by_support(area: &Area<'_>, callers: &[CallerEvaluation]) -> Drawn {
    let levels: Vec<&str> = callers
        .first()
        .map(|caller| {
            let figures = caller.metrics.iter();
            figures
                .filter(|metric| metric.metric == "recall_by_support")
                .map(|metric| metric.group.as_str())
                .collect()
        })
        .unwrap_or_default();
    // A free place at either end keeps points off the frame.
    let end = levels.len() as f64;
    let mut chart = ChartBuilder::on(area)
        .caption("Recall by support", CAPTION)
        .margin(10)
        .x_label_area_size(40)
        .y_label_area_size(50)
        .build_cartesian_2d((-1.0..end).step(1.0), 0.0..1.0)
        .map_err(text_of)?;
    chart
        .configure_mesh()
        .disable_x_mesh()
        .light_line_style(TRANSPARENT)
        .x_labels(levels.len() + 2)
        .x_label_formatter(&|x| {
            let level = (*x >= 0.0)
                .then(|| levels.get(x.round() as usize))
                .flatten();
            level.map_or_else(String::new, ToString::to_string)
        })
        .y_label_formatter(&percent)
        .x_desc("unique fragments of the junction")
        .y_desc("true junctions found")
        .label_style(TEXT)
        .axis_desc_style(TEXT)
        .draw()
        .map_err(text_of)?;
    for (number, caller) in callers.iter().enumerate() {
        let colour = colour(number);
        // Side by side, so that intervals do not hide each other.
        let aside = (number as f64 - (callers.len() as f64 - 1.0) / 2.0) * 0.1;
        let points: Vec<(f64, f64, f64, f64)> = levels
            .iter()
            .enumerate()
            .filter_map(|(index, level)| {
                let metric = caller.metric("recall_by_support", level)?;
                Some((
                    index as f64 + aside,
                    metric.low?,
                    metric.value?,
                    metric.high?,
                ))
            })
            .collect();
        let line = points.iter().map(|&(x, _, y, _)| (x, y));
        chart
            .draw_series(LineSeries::new(line, colour.stroke_width(2)))
            .map_err(text_of)?
            .label(&caller.caller)
            .legend(move |at| key(at, colour));
        chart
            .draw_series(points.iter().map(|&(x, low, y, high)| {
                ErrorBar::new_vertical(x, low, y, high, colour.filled(), 6)
            }))
            .map_err(text_of)?;
    }
    name_callers(&mut chart, SeriesLabelPosition::LowerRight)
}

fn precision_recall(area: &Area<'_>, callers: &[CallerEvaluation]) -> Drawn {
    let mut chart = ChartBuilder::on(area)
        .caption("Precision and recall, all calls", CAPTION)
        .margin(10)
        .x_label_area_size(40)
        .y_label_area_size(50)
        .build_cartesian_2d(0.0..1.0, 0.0..1.0)
        .map_err(text_of)?;
    chart
        .configure_mesh()
        .light_line_style(TRANSPARENT)
        .x_label_formatter(&percent)
        .y_label_formatter(&percent)
        .x_desc("recall")
        .y_desc("precision")
        .label_style(TEXT)
        .axis_desc_style(TEXT)
        .draw()
        .map_err(text_of)?;
    for (number, caller) in callers.iter().enumerate() {
        let colour = colour(number);
        let curve = caller.curve_of_all.points.iter();
        let line = curve.filter_map(|point| Some((point.recall?, point.precision)));
        let name = match caller.curve_of_all.area {
            Some(area) => format!("{} (AUPR {area:.3})", caller.caller),
            None => caller.caller.clone(),
        };
        chart
            .draw_series(LineSeries::new(line, colour.stroke_width(2)))
            .map_err(text_of)?
            .label(name)
            .legend(move |at| key(at, colour));
        let own = caller.curve_of_passing.points.last();
        let own = own.and_then(|point| Some((point.recall?, point.precision)));
        chart
            .draw_series(own.map(|at| Circle::new(at, 5, colour.filled())))
            .map_err(text_of)?;
    }
    name_callers(&mut chart, SeriesLabelPosition::LowerLeft)
}

fn calibration(area: &Area<'_>, callers: &[CallerEvaluation]) -> Drawn {
    let errors = || (LEAST_ERROR..1.0).log_scale();
    let mut chart = ChartBuilder::on(area)
        .caption("What QUAL is worth", CAPTION)
        .margin(10)
        .margin_right(25)
        .x_label_area_size(40)
        .y_label_area_size(70)
        .build_cartesian_2d(errors(), errors())
        .map_err(text_of)?;
    chart
        .configure_mesh()
        .light_line_style(TRANSPARENT)
        .x_label_formatter(&error)
        .y_label_formatter(&error)
        .x_desc("error that QUAL says")
        .y_desc("error that is (hollow: at most)")
        .label_style(TEXT)
        .axis_desc_style(TEXT)
        .draw()
        .map_err(text_of)?;
    let diagonal = [(LEAST_ERROR, LEAST_ERROR), (1.0, 1.0)];
    chart
        .draw_series(LineSeries::new(diagonal, BLACK.mix(0.4)))
        .map_err(text_of)?;
    for (number, caller) in callers.iter().enumerate() {
        let colour = colour(number);
        let shown = |error: f64| error.clamp(LEAST_ERROR, 1.0);
        for bin in &caller.calibration {
            let (Some(predicted), Some(observed)) = (bin.predicted, bin.observed) else {
                continue;
            };
            let (Some(low), Some(high)) = (bin.low, bin.high) else {
                continue;
            };
            let (x, y) = (shown(predicted), shown(observed));
            let (low, high) = (shown(low), shown(high));
            if bin.false_calls > 0 {
                let bar = ErrorBar::new_vertical(x, low, y, high, colour.filled(), 6);
                chart.draw_series([bar]).map_err(text_of)?;
            } else {
                // No error was seen, which bounds the error and does not place it.
                let limit = Circle::new((x, high), 4, colour.stroke_width(2));
                chart.draw_series([limit]).map_err(text_of)?;
            }
        }
    }
    Ok(())
}

fn colour(number: usize) -> RGBColor {
    COLOURS[number % COLOURS.len()]
}

/// Draws the legend.
fn name_callers<'a, 'b: 'a, C: CoordTranslate>(
    chart: &mut ChartContext<'a, SVGBackend<'b>, C>,
    position: SeriesLabelPosition,
) -> Drawn {
    chart
        .configure_series_labels()
        .position(position)
        .background_style(WHITE.mix(0.85))
        .border_style(BLACK.mix(0.3))
        .label_font(TEXT)
        .draw()
        .map_err(text_of)
}

/// The line before a name in the legend.
fn key((x, y): (i32, i32), colour: RGBColor) -> PathElement<(i32, i32)> {
    PathElement::new([(x, y), (x + 18, y)], colour.stroke_width(2))
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "plotters hands labels their value so"
)]
fn percent(share: &f64) -> String {
    format!("{:.0} %", share * 100.0)
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "plotters hands labels their value so"
)]
fn error(error: &f64) -> String {
    let text = format!("{:.4}", error * 100.0);
    format!("{} %", text.trim_end_matches('0').trim_end_matches('.'))
}

fn text_of(error: impl std::fmt::Display) -> String {
    error.to_string()
}
