// SPDX-License-Identifier: Apache-2.0

internal import Analysis
internal import Exports
internal import Gait
internal import Motion
internal import Sessions

/// The metric of an explained step, and how the steps become a mean.
enum ExplainValue {
    static func headline(_ chain: ExplainChain) -> String {
        let name = "\(chain.descriptor.key) of step \(chain.step.index)"
        guard let value = chain.value else { return name + ": none" }
        return name + ": " + quantity(value.value, chain.descriptor)
            + (value.uncertainty.isNaN ? "" : " ± " + quantity(value.uncertainty, chain.descriptor))
    }

    static func metric(_ chain: ExplainChain) -> ExplainSections.Section {
        let descriptor = chain.descriptor
        var rows: [ExplainSections.Row] = [
            .init("key", "metric", text: descriptor.key), .init("summary", "what", text: descriptor.summary),
            .init("method", "how", text: descriptor.method), .init("source", "source", text: descriptor.source),
            .init("unit", "unit", text: descriptor.unit),
        ]
        if let value = chain.value {
            rows.append(row("value", "value", value.value, descriptor))
            if !value.uncertainty.isNaN {
                rows.append(row("u", "standard uncertainty", value.uncertainty, descriptor))
            }
        } else {
            rows.append(
                .init("value", "value", "none: this sensor, placement or step cannot tell", .null))
        }
        let placement = chain.stream.record.description.configuration.placement
        if let pair = descriptor.systematic.pair(placement, chain.step.activity) {
            rows.append(row("u_systematic", "systematic, of a mean", pair.absolute, descriptor))
            rows.append(row("u_systematic_difference", "of it in a comparison", pair.difference, descriptor))
            if let u = chain.value?.uncertainty, u > pair.absolute {
                let random = (u * u - pair.absolute * pair.absolute).squareRoot()
                rows.append(row("u_random", "random, of this step", random, descriptor))
            }
        }
        if let change = descriptor.minimalDetectableChange {
            rows.append(row("minimal_detectable_change", "smallest real change", change, descriptor))
        }
        return .init(key: "metric", title: "Metric", rows: rows)
    }

    static func gathering(_ chain: ExplainChain) -> ExplainSections.Section {
        let left = chain.leftOut.reduce(0) { $0 + $1.count }
        let used = chain.steps - left - chain.withoutValue
        let reasons = chain.leftOut.filter { $0.count > 0 }.map { "\($0.exclusion.name) \($0.count)" }
        var rows: [ExplainSections.Row] = [
            .init("steps", "steps of the stream", count: chain.steps), .init("used", "used", count: used),
            .init(
                "left_out", "left out",
                "\(left)" + (reasons.isEmpty ? "" : ": " + reasons.joined(separator: ", ")),
                .object(chain.leftOut.map { ($0.exclusion.name, .integer($0.count)) })),
            .init("without_value", "without a value", count: chain.withoutValue),
        ]
        rows.append(
            .init(
                "means", "means ± u",
                chain.groups.map { line($0, chain.descriptor) }.joined(separator: "\n"),
                .array(chain.groups.map { json($0, chain.descriptor) })))
        return .init(key: "summary", title: "From steps to the summary (docs/summary.md)", rows: rows)
    }

    private static func line(_ group: MetricGroup, _ descriptor: MetricDescriptor) -> String {
        let name = "\(group.activity), \(group.side)"
        var text = name + String(repeating: " ", count: max(1, 13 - name.count))
        if let mean = group.values.mean { text += quantity(mean, descriptor) }
        if let u = group.uncertainty { text += " ± " + quantity(u.combined, descriptor) }
        text += ", n \(group.values.count)"
        if let deviation = group.values.standardDeviation { text += ", SD " + number(deviation, descriptor) }
        if let u = group.uncertainty {
            text += "; random " + number(u.random, descriptor)
            if let systematic = u.systematic { text += ", systematic " + number(systematic, descriptor) }
        }
        return text
    }

    private static func json(_ group: MetricGroup, _ descriptor: MetricDescriptor) -> JSONValue {
        func value(_ number: Double) -> JSONValue { .number(number, decimals: descriptor.decimals + 2) }
        var members: [(String, JSONValue)] = [
            ("activity", .string(group.activity)), ("side", .string(group.side)), ("n", .integer(group.values.count)),
        ]
        if let mean = group.values.mean { members.append(("mean", value(mean))) }
        if let deviation = group.values.standardDeviation { members.append(("sd", value(deviation))) }
        if let u = group.uncertainty {
            members += [("u", value(u.combined)), ("u_random", value(u.random))]
            if let systematic = u.systematic { members.append(("u_systematic", value(systematic))) }
        }
        return .object(members)
    }

    private static func row(
        _ key: String, _ label: String, _ value: Double, _ descriptor: MetricDescriptor
    ) -> ExplainSections.Row {
        .init(key, label, quantity(value, descriptor), .number(value, decimals: descriptor.decimals + 2))
    }

    private static func number(_ value: Double, _ descriptor: MetricDescriptor) -> String {
        SessionText.fixed(value, descriptor.decimals)
    }

    private static func quantity(_ value: Double, _ descriptor: MetricDescriptor) -> String {
        let unit = descriptor.unit == Dimensionless.symbol ? "" : " " + descriptor.unit
        return number(value, descriptor) + unit
    }
}
