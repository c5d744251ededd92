// SPDX-License-Identifier: Apache-2.0

internal import Motion

extension DeviceKind {
    /// Last of the catalogue: text is believed only after everything else had its chance.
    public static let textLines: DeviceKind = {
        var kind = DeviceKind(
            name: "text", title: "Text lines of a home-made sensor (Arduino, ESP32, Teensy, Pico)", transport: .serial,
            makeDecoder: { facts in TextLinesDecoder(columns: facts.columns) })
        kind.bauds = [115_200, 9_600, 921_600, 230_400, 1_000_000, 57_600, 38_400]
        // Overflows of millis() and micros() are undone by the decoder.
        kind.clock = DeviceClockFacts(tick: 1e-6)
        kind.limits = [
            PlacementLimit(
                [.footLeft, .footRight], isRefused: false,
                "Most sketches leave a range of ±2 g or ±8 g: foot contact needs ±16 g.")
        ]
        kind.notes = [
            "Best is a header line t_us,ax_g,ay_g,az_g,gx_dps,gy_dps,gz_dps, ±16 g, ±2000 °/s, 100 to 200 lines a second by micros() "
                + "rather than delay().",
            "9600 baud carry about 15 lines a second: use 115200.",
        ]
        kind.makeEncoder = { TextLinesEncoder() }
        kind.makeWitness = { TextLinesWitness() }
        return kind
    }()
}
