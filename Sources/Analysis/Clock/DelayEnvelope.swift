// SPDX-License-Identifier: Apache-2.0

/// The line under all delays: how late the fastest readings arrive, as a function of the device's time.
///
/// Goals, in order: causal, bit-stable, blind to any delay (a bus, a driver, a scheduler only ever delay), small. A reading's delay is host time
/// less device time, both since the clock's start. Least delays of short blocks are kept for the last 64 blocks, and those of longer blocks
/// for 64 of these. The slope of the floor is the edge of the lower convex hull over the middle of the long ones: of all lines under the
/// points, that one lies closest to them in the mean (Zhang, Liu & Xia 2002, "Clock synchronization algorithms for network
/// measurements", IEEE INFOCOM). Its height comes from the recent blocks alone, so that a wandering clock is followed.
///
/// What it can't know: a delay that every reading has.
struct DelayEnvelope: Sendable, BitwiseCopyable {
    struct Parameters: Hashable, Sendable, BitwiseCopyable {
        /// Width of a block, s of device time.
        var block = 0.125
        /// The long blocks grow up to this width, s: 64 of them are the memory of the slope.
        var longBlock = 4.0
        /// The slope before any is found, and how far from it one usually lies. A crystal is off by up to 50 ppm.
        var usualSlope = 0.0
        var usualDrift = 50e-6
        /// Fewer long blocks say nothing of a slope.
        var fewestBlocks = 8
        /// Recent blocks from which the height comes, at most 64.
        var heightBlocks = 64
    }

    private struct Point: BitwiseCopyable {
        /// s of device time, and the least delay found about there.
        var time = 0.0
        var delay = Double.infinity

        mutating func take(_ other: Point) { if other.delay < delay { self = other } }
    }

    private static let capacity = 64
    /// s; the spread of least delays is taken to be no smaller than that of a USB frame's share.
    private static let leastSpread = 1e-4

    private let parameters: Parameters
    private var recent = [64 of Point](repeating: Point())
    private var recentCount = 0
    private var long = [64 of Point](repeating: Point())
    private var longCount = 0
    private var longWidth: Double
    private var open = Point()
    private var openStart = 0.0
    private var openLong = Point()
    private var openLongStart = 0.0
    private var isStarted = false
    /// Where the corners of the hull are among the long blocks.
    private var hull = [64 of UInt8](repeating: 0)

    /// The floor: its height at a time, and its slope (s a s): the device's clock runs slow by it.
    private var pivot = 0.0
    private var height = 0.0
    private(set) var slope = 0.0
    /// s: how high over the floor the lower half of the recent blocks' least delays lie in the mean.
    private(set) var spread = DelayEnvelope.leastSpread
    /// s: the least height over the floor within the last two blocks.
    private(set) var recentExcess = 0.0

    init(_ parameters: Parameters) {
        self.parameters = parameters
        longWidth = parameters.block
        slope = parameters.usualSlope
    }

    /// The least delay to be expected at `time`, s.
    func floor(at time: Double) -> Double { height + slope * (time - pivot) }

    var block: Double { parameters.block }

    /// `time` must rise. True where a block ended, and the line was drawn anew.
    mutating func push(time: Double, delay: Double) -> Bool {
        if !isStarted {
            isStarted = true
            openStart = time
            openLongStart = time
        }
        var hasEnded = false
        if time >= openStart + parameters.block {
            hasEnded = open.delay < .infinity
            if hasEnded { close() }
            // A hole holds no blocks.
            openStart = time
        }
        open.take(Point(time: time, delay: delay))
        if hasEnded { draw() }
        return hasEnded
    }

    /// What has come since the last block is not to be compared with what follows.
    mutating func forgetOpenBlock() { open = Point() }

    private mutating func close() {
        if recentCount == Self.capacity {
            for index in 1..<Self.capacity { recent[index - 1] = recent[index] }
            recentCount -= 1
        }
        recent[recentCount] = open
        recentCount += 1
        openLong.take(open)
        if open.time >= openLongStart + longWidth {
            if longCount == Self.capacity { longWidth < parameters.longBlock ? merge() : forget() }
            long[longCount] = openLong
            longCount += 1
            openLong = Point()
            openLongStart = open.time
        }
        open = Point()
    }

    private mutating func merge() {
        for index in 0..<Self.capacity / 2 {
            var pair = long[2 * index]
            pair.take(long[2 * index + 1])
            long[index] = pair
        }
        longCount = Self.capacity / 2
        longWidth *= 2
    }

    private mutating func forget() {
        for index in 1..<Self.capacity { long[index - 1] = long[index] }
        longCount -= 1
    }

    /// Draws the line from what is there; the block that is still open counts too.
    mutating func draw() {
        if longCount >= parameters.fewestBlocks { drawSlope() }
        let now = open.delay < .infinity ? open.time : recentCount > 0 ? recent[recentCount - 1].time : 0
        var least = open.delay - slope * (open.time - now)
        for index in heightBlocks {
            least = min(least, recent[index].delay - slope * (recent[index].time - now))
        }
        guard least.isFinite else { return }
        pivot = now
        height = least
        guard recentCount > 0 else { return }
        recentExcess = min(excess(recentCount - 1), recentCount > 1 ? excess(recentCount - 2) : .infinity)
        spread = max(meanExcess(upTo: meanExcess(upTo: .infinity)), Self.leastSpread)
    }

    private var heightBlocks: Range<Int> { max(0, recentCount - parameters.heightBlocks)..<recentCount }

    private func excess(_ index: Int) -> Double { recent[index].delay - floor(at: recent[index].time) }

    private func meanExcess(upTo limit: Double) -> Double {
        var sum = 0.0
        var number = 0.0
        for index in heightBlocks {
            let excess = excess(index)
            guard excess <= limit else { continue }
            sum += excess
            number += 1
        }
        return number > 0 ? sum / number : 0
    }

    private mutating func drawSlope() {
        let span = long[longCount - 1].time - long[0].time
        guard span > 0, let (left, right) = edge(over: long[0].time + 0.5 * span) else { return }
        let found = (right.delay - left.delay) / (right.time - left.time)
        var sum = 0.0
        for index in 0..<longCount { sum += long[index].delay - left.delay - found * (long[index].time - left.time) }
        // Both ends of the line are off by about the spread. A slope far beyond the usual is believed all the same.
        let error = 2 * max(sum / Double(longCount), Self.leastSpread) / span
        let away = found - parameters.usualSlope
        let usual = parameters.usualDrift * parameters.usualDrift + away * away
        slope = parameters.usualSlope + usual / (usual + error * error) * away
    }

    /// The edge of the lower convex hull that lies over `time`.
    private mutating func edge(over time: Double) -> (Point, Point)? {
        var count = 0
        for index in 0..<longCount {
            let point = long[index]
            while count >= 2 {
                let a = long[Int(hull[count - 2])], b = long[Int(hull[count - 1])]
                let turn = (b.time - a.time) * (point.delay - a.delay) - (b.delay - a.delay) * (point.time - a.time)
                guard turn <= 0 else { break }
                count -= 1
            }
            hull[count] = UInt8(index)
            count += 1
        }
        for index in 1..<max(count, 1) {
            let left = long[Int(hull[index - 1])], right = long[Int(hull[index])]
            if right.time >= time, right.time > left.time { return (left, right) }
        }
        return nil
    }
}
