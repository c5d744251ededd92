// SPDX-License-Identifier: Apache-2.0

/// `/metrics`: Prometheus' text format, version 0.0.4.
enum PrometheusText {
    static let type = "text/plain; version=0.0.4; charset=utf-8"

    static func text(_ gauges: [LiveGauge], latency: LatencyHistogram) -> String {
        var text = ""
        var described: Set<String> = []
        for gauge in gauges {
            if described.insert(gauge.name).inserted {
                text += "# HELP \(gauge.name) \(escaped(gauge.help, quotes: false))\n"
                text += "# TYPE \(gauge.name) \(gauge.kind.rawValue)\n"
                // All values of a name follow its heading.
                for same in gauges where same.name == gauge.name { text += line(same) }
            }
        }
        let name = "gaitd_live_latency_seconds"
        text += "# HELP \(name) From a sample's last byte to the event at a client's connection.\n"
        text += "# TYPE \(name) histogram\n"
        for (bound, count) in latency.octaves { text += "\(name)_bucket{le=\"\(bound)\"} \(count)\n" }
        text += "\(name)_bucket{le=\"+Inf\"} \(latency.total)\n"
        text += "\(name)_sum \(latency.sum / 1e9)\n\(name)_count \(latency.total)\n"
        return text
    }

    private static func line(_ gauge: LiveGauge) -> String {
        let labels = gauge.labels.map { "\($0.name)=\"\(escaped($0.value, quotes: true))\"" }.joined(separator: ",")
        let value =
            gauge.value == gauge.value.rounded() && abs(gauge.value) < 1e15
            ? String(Int(gauge.value)) : gauge.value.isFinite ? gauge.value.description : "NaN"
        return gauge.name + (labels.isEmpty ? "" : "{\(labels)}") + " \(value)\n"
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        text.reduce(into: "") { shown, character in
            switch character {
            case "\\": shown += "\\\\"
            case "\n": shown += "\\n"
            case "\"" where quotes: shown += "\\\""
            default: shown.append(character)
            }
        }
    }
}
