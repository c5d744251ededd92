// SPDX-License-Identifier: Apache-2.0

public import Analysis
internal import Exports
internal import Gait
internal import Motion
internal import Sessions

/// The report as JSON: docs/report-schema.json. SI units, session time in s, absent where there is nothing to say.
extension SessionReport {
    public static let schemaVersion = 1

    public var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("schema_version", .integer(Self.schemaVersion)), ("kind", .string("session_report")),
            ("program", .string("gaitd")), ("program_version", .string(ProgramVersion.current)),
            ("algorithm_version", .integer(header.algorithmVersion)),
            ("uncertainty_table_version", .integer(SystematicUncertainty.tableVersion)),
            ("session", session), ("sentences", .array(sentences.map { .string($0) })),
        ]
        if let baseline { members.append(("baseline", json(baseline))) }
        if let target {
            members.append(("cadence_target", .array([number(target.lowerBound, 2), number(target.upperBound, 2)])))
        }
        if let shareInTarget { members.append(("share_in_target", number(shareInTarget, 4))) }
        members.append(("streams", .array(streams.enumerated().map { json($0.element, isMain: $0.offset == 0) })))
        members.append(("markers", .array(markers.map(json))))
        members.append(
            (
                "cues",
                .array(
                    cues.map { cue in
                        .object([("t", seconds(cue.time)), ("kind", .string(cue.kind)), ("text", .string(cue.text))])
                    })
            ))
        let certainty = Certainty(self)
        members.append(("certainty", .array(certainty.sentences.map { .string($0) })))
        members.append(("not_seen", .array(certainty.unseen.map { .string($0) })))
        members.append(("provenance", .object(certainty.provenance.map { ($0.0, .string($0.1)) })))
        members.append(
            ("notice", .string("Measured by one sensor. Not a diagnosis; show it to the person who treats you.")))
        return .object(members)
    }

    private var session: JSONValue {
        var members: [(String, JSONValue)] = [
            ("id", .string(header.uuid)), ("name", .string(header.name)), ("state", .string(header.state.rawValue)),
            ("started", .string(SessionLibrary.utc(header.startedUnixNanoseconds))),
            ("utc_offset", .integer(header.utcOffset)),
            ("duration", seconds(header.duration)), ("tags", .array(header.tags.map { .string($0) })),
        ]
        if let runner = header.runner {
            members.append(
                (
                    "runner",
                    .object([("name", .string(runner.name)), ("involved_side", .string(runner.involvedSide.name))])
                ))
        }
        if let speeds = belt.speeds {
            members.append(
                (
                    "belt_speed",
                    .object([
                        ("low", number(speeds.lowerBound, 3)), ("high", number(speeds.upperBound, 3)),
                        ("source", .string("entered")),
                    ])
                ))
        }
        return .object(members)
    }

    private func json(_ baseline: Baseline) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("name", .string(baseline.name)), ("date", .string(baseline.start.isoDate)),
        ]
        if let obstacle = baseline.obstacle { members.append(("not_compared", .string(obstacle))) }
        if let caution = baseline.caution { members.append(("caution", .string(caution))) }
        return .object(members)
    }

    private func json(_ findings: StreamFindings, isMain: Bool) -> JSONValue {
        let counts = findings.summary.steps
        var members: [(String, JSONValue)] = [
            ("stream", .integer(findings.stream.number)), ("placement", .string(findings.placement.name)),
            ("placement_origin", .string(findings.stream.record.placementOrigin)),
            ("device", .string(findings.stream.record.deviceTitle)),
            ("protocol", .string(findings.stream.record.description.protocolName)),
            ("t_first", number(findings.extent.lowerBound, 4)), ("t_last", number(findings.extent.upperBound, 4)),
            (
                "steps",
                .object([
                    ("total", .integer(counts.total)), ("in_means", .integer(counts.inMeans)),
                    (
                        "left_out",
                        .object(StepExclusion.allCases.map { ($0.name, .integer(counts.leftOut[Int($0.rawValue)])) })
                    ),
                    ("side", .object(Side.allCases.map { ($0.name, .integer(counts.bySide[Int($0.rawValue)])) })),
                ])
            ),
            (
                "activity_seconds",
                .object(Activity.allCases.map { ($0.name, .integer(findings.summary.seconds[Int($0.rawValue)])) })
            ),
            ("slips", .array(findings.slips.map { number($0, 3) })),
            ("gaps", .array(findings.silences.map { .array([number($0.lowerBound, 4), number($0.upperBound, 4)]) })),
        ]
        if let activity = findings.activity { members.append(("activity", .string(activity.name))) }
        let tables = [Activity.run, .walk].compactMap { activity -> (String, JSONValue)? in
            let rows = rows(findings, activity)
            guard !rows.isEmpty else { return nil }
            return (
                activity.name,
                .object(
                    rows.map {
                        ($0.descriptor.key, json($0, findings, activity, compares: isMain && activity == self.activity))
                    })
            )
        }
        members.append(("metrics", .object(tables)))
        members.append(
            (
                "segments",
                .array(
                    findings.segments.map { segment in
                        .object([
                            ("activity", .string(segment.activity.name)), ("t_start", number(segment.start, 3)),
                            ("t_end", number(segment.end, 3)), ("steps", .integer(segment.steps)),
                            ("means", json(segment.means)),
                        ])
                    })
            ))
        members.append(
            (
                "thirds",
                .array(
                    findings.thirds.map { third in
                        .object([
                            ("t_start", number(third.start, 3)), ("t_end", number(third.end, 3)),
                            ("means", json(third.means)),
                        ])
                    })
            ))
        members.append(
            (
                "series",
                .object(
                    [("cadence", .array(findings.cadence.map { .array([number($0.time, 1), number($0.value, 2)]) }))]
                        + findings.series.map { series in
                            (
                                series.key,
                                .object([
                                    ("width", number(series.width, 0)), ("left", points(series.left, series)),
                                    ("right", points(series.right, series)), ("both", points(series.both, series)),
                                ])
                            )
                        })
            ))
        if let stance = findings.stance {
            members.append(
                (
                    "stance",
                    .object(
                        stance.curves.map { curve in
                            (
                                curve.side.name,
                                .object([
                                    ("n", .integer(curve.count)), ("mean", .array(curve.mean.map { number($0, 3) })),
                                    ("sd", .array(curve.deviation.map { number($0, 3) })),
                                ])
                            )
                        })
                ))
        }
        return .object(members)
    }

    private func json(_ row: MetricRow, _ findings: StreamFindings, _ activity: Activity, compares: Bool) -> JSONValue {
        var members: [(String, JSONValue)] = [("unit", .string(row.descriptor.unit))]
        if let change = row.descriptor.minimalDetectableChange {
            members.append(("minimal_detectable_change", number(change, row)))
        }
        for side in Side.allCases {
            guard let figure = row.figure(side) else { continue }
            var cell: [(String, JSONValue)] = [("n", .integer(figure.count)), ("mean", number(figure.mean, row))]
            if let deviation = figure.standardDeviation { cell.append(("sd", number(deviation, row))) }
            if let u = figure.uncertainty {
                cell += [
                    ("u", number(u.combined, row)), ("u_random", number(u.random, row)),
                    ("u_difference", number(u.difference, row)),
                ]
            }
            if let drift = drifts(row, findings).first(where: { $0.side == side }) {
                cell.append(
                    (
                        "along_the_run",
                        .object([("change", number(drift.by, row)), ("half_interval_95", number(drift.half, row))])
                    ))
            }
            if compares, let change = change(row, side, activity) { cell.append(("change", json(change, row))) }
            members.append((side == .unknown ? "both" : side.name, .object(cell)))
        }
        if let symmetry = row.symmetry {
            var cell: [(String, JSONValue)] = [
                ("difference", number(symmetry.difference, row)),
                ("u_difference", number(symmetry.differenceUncertainty, row)),
            ]
            if let percent = symmetry.percent { cell.append(("percent", number(percent, 2))) }
            members.append(("symmetry", .object(cell)))
        }
        return .object(members)
    }

    private func json(_ change: Change, _ row: MetricRow) -> JSONValue {
        switch change {
        case .real(let by, let half, let threshold), .undetectable(let by, let half, let threshold):
            .object([
                ("verdict", .string(change.isReal ? "real" : "no_detectable_change")), ("change", number(by, row)),
                ("half_interval_95", number(half, row)), ("threshold", number(threshold, row)),
            ])
        case .notComparable(let why): .object([("verdict", .string("not_comparable")), ("why", .string(why))])
        }
    }

    private func json(_ means: StretchMeans) -> JSONValue {
        let entries: [(String, Double?, Int)] = [
            ("cadence", means.cadence.mean, 2), ("contact_time", means.contactTime.mean, 5),
            ("crossover_index", means.crossover.mean, 4),
            ("pelvic_drop_left", means.dropLeft.mean, 3), ("pelvic_drop_right", means.dropRight.mean, 3),
        ]
        return .object(
            [("n", .integer(means.count))]
                + entries.compactMap { key, value, decimals in value.map { (key, number($0, decimals)) } })
    }

    private func json(_ marker: Marker) -> JSONValue {
        var members: [(String, JSONValue)] = [("t", seconds(marker.time)), ("kind", .string(marker.kindName))]
        switch marker.kind {
        case .pain(let degree, let place): members += [("pain", .integer(degree)), ("place", .string(place))]
        case .treadmill(let speed, let incline):
            if let speed { members.append(("speed", number(speed, 3))) }
            if let incline { members.append(("incline", number(incline, 2))) }
        case .note, .lap, .leftContact: break
        }
        if !marker.text.isEmpty { members.append(("text", .string(marker.text))) }
        return .object(members)
    }

    private func points(_ points: [TimePoint], _ series: MetricSeries) -> JSONValue {
        let decimals = series.descriptor.decimals + 2
        return .array(
            points.map {
                .array([number($0.time, 1), number($0.value, decimals), $0.half.map { number($0, decimals) } ?? .null])
            })
    }

    private func number(_ value: Double, _ row: MetricRow) -> JSONValue { number(value, row.descriptor.decimals + 2) }
    private func number(_ value: Double, _ decimals: Int) -> JSONValue { .number(value, decimals: decimals) }
    private func seconds(_ nanoseconds: Int64) -> JSONValue { .number(SessionTime.seconds(nanoseconds), decimals: 4) }
}
