// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A table with something of a runner in it: enough for steps to be looked for, with no claim to truth.
enum Recording {
    static let header = "t,ax,ay,az,gx,gy,gz\n"

    /// `rate` in Hz.
    static func run(seconds: Double, rate: Double = 100) -> String {
        var text = header
        for index in 0..<Int(seconds * rate) {
            let t = Double(index) / rate
            let phase = 2 * Double.pi * 2.7 * t
            let vertical = 9.81 + 12 * sin(phase) + 4 * sin(2 * phase + 0.4)
            let lateral = 2.5 * sin(phase / 2)
            let forward = 2 * cos(phase)
            let values = [forward, lateral, vertical, 0.8 * sin(phase / 2 + 1), 0.5 * cos(phase), 0.9 * cos(phase / 2)]
            text += String(format: "%.4f", t) + values.map { String(format: ",%.4f", $0) }.joined() + "\n"
        }
        return text
    }
}
