//! What the server counts about itself, in the text format of Prometheus (version 0.0.4).

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// Upper ends of the latency buckets, in seconds.
const BUCKETS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// Counters of requests by route.
#[derive(Debug, Default)]
pub(crate) struct Monitor {
    routes: Mutex<BTreeMap<String, Route>>,
}

#[derive(Debug, Default)]
struct Route {
    by_status: BTreeMap<u16, u64>,
    buckets: [u64; BUCKETS.len()],
    count: u64,
    seconds: f64,
}

/// What is told beside the requests.
#[derive(Debug)]
pub(crate) struct Gauges {
    pub(crate) ready: bool,
    pub(crate) generation: u64,
    pub(crate) documents: u64,
    pub(crate) passages: u64,
    pub(crate) not_read: u64,
}

impl Monitor {
    /// Counts one answered request; `route` is the pattern, never the path itself.
    pub(crate) fn count(&self, route: &str, status: u16, took: Duration) {
        let seconds = took.as_secs_f64();
        let mut routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        let route = routes.entry(route.to_owned()).or_default();
        *route.by_status.entry(status).or_default() += 1;
        route.count += 1;
        route.seconds += seconds;
        for (bucket, _) in route.buckets.iter_mut().zip(BUCKETS).filter(|(_, upper)| seconds <= *upper) {
            *bucket += 1;
        }
    }

    /// Everything as text.
    pub(crate) fn render(&self, gauges: &Gauges) -> String {
        let mut text = String::new();
        let mut gauge = |name: &str, help: &str, value: u64| {
            let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}");
        };
        gauge("keifu_ready", "Whether a generation is published.", u64::from(gauges.ready));
        gauge("keifu_generation", "The published generation.", gauges.generation);
        gauge("keifu_documents", "Documents in the generation.", gauges.documents);
        gauge("keifu_passages", "Passages in the generation.", gauges.passages);
        gauge("keifu_files_not_read", "Files of the collection that could not be read.", gauges.not_read);
        let routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        text.push_str("# HELP keifu_http_requests_total Answered requests.\n");
        text.push_str("# TYPE keifu_http_requests_total counter\n");
        for (route, counts) in &*routes {
            for (status, count) in &counts.by_status {
                let _ = writeln!(
                    text,
                    "keifu_http_requests_total{{route=\"{route}\",status=\"{status}\"}} {count}"
                );
            }
        }
        let name = "keifu_http_request_duration_seconds";
        let _ = writeln!(text, "# HELP {name} Time to answer.\n# TYPE {name} histogram");
        for (route, counts) in &*routes {
            for (count, upper) in counts.buckets.iter().zip(BUCKETS) {
                let _ = writeln!(text, "{name}_bucket{{route=\"{route}\",le=\"{upper}\"}} {count}");
            }
            let _ = writeln!(text, "{name}_bucket{{route=\"{route}\",le=\"+Inf\"}} {}", counts.count);
            let _ = writeln!(text, "{name}_sum{{route=\"{route}\"}} {}", counts.seconds);
            let _ = writeln!(text, "{name}_count{{route=\"{route}\"}} {}", counts.count);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_are_cumulative() {
        let monitor = Monitor::default();
        monitor.count("/v1/search", 200, Duration::from_millis(3));
        monitor.count("/v1/search", 404, Duration::from_secs(60));
        let gauges = Gauges { ready: true, generation: 7, documents: 3, passages: 9, not_read: 0 };
        let text = monitor.render(&gauges);
        for line in [
            "keifu_generation 7",
            "keifu_http_requests_total{route=\"/v1/search\",status=\"404\"} 1",
            "keifu_http_request_duration_seconds_bucket{route=\"/v1/search\",le=\"0.0025\"} 0",
            "keifu_http_request_duration_seconds_bucket{route=\"/v1/search\",le=\"0.005\"} 1",
            "keifu_http_request_duration_seconds_bucket{route=\"/v1/search\",le=\"+Inf\"} 2",
        ] {
            assert!(text.lines().any(|found| found == line), "{line} is not in\n{text}");
        }
    }
}
