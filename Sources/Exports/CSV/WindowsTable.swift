// SPDX-License-Identifier: Apache-2.0

internal import Analysis
public import Gait
internal import Motion

/// `windows.csv`: one row a second; `t` is the end of that second.
public enum WindowsTable {
    public static func appendHeader(to bytes: inout [UInt8]) {
        bytes.append(contentsOf: "t,activity,cadence,quality\n".utf8)
    }

    public static func append(_ window: Window, to bytes: inout [UInt8]) {
        var row = CSVRow()
        row.add(window.time, decimals: JSONValue.timeDecimals, to: &bytes)
        row.add(window.activity.name, to: &bytes)
        row.add(window.cadence, decimals: JSONValue.cadenceDecimals, to: &bytes)
        row.add(window.quality.name, to: &bytes)
        row.end(&bytes)
    }
}
