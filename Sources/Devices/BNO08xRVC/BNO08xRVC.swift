// SPDX-License-Identifier: Apache-2.0

internal import Motion

extension DeviceKind {
    /// The chip behind any serial adapter: nothing to ask, nothing to set.
    public static let bno08xRVC: DeviceKind = {
        var kind = DeviceKind(
            name: "bno08x-rvc", title: "BNO080, BNO085, BNO086 in UART-RVC mode", transport: .serial,
            makeDecoder: { _ in BNO08xRVCDecoder() })
        kind.bauds = [115_200]
        kind.clock = DeviceClockFacts(counterBits: 8)
        kind.nominalPeriod = 0.01
        kind.limits = [
            PlacementLimit(
                [.footLeft, .footRight], isRefused: false,
                "It measures ±8 g at 100 Hz without an angular rate: foot contact while running is cut off."),
            PlacementLimit(
                [.sacrum, .hipLeft, .hipRight], isRefused: false,
                "It sends no angular rate: steps and times only, no pelvic drop."),
        ]
        kind.notes = ["The chip sends nothing else in this mode; wired for SHTP it would give angular rate too."]
        kind.makeEncoder = { BNO08xRVCEncoder() }
        kind.makeWitness = { FrameWitness(BNO08xRVCReader(), needed: 3, strength: .sum8) }
        return kind
    }()
}
