// SPDX-License-Identifier: Apache-2.0

public import Devices
public import Motion

/// From the device's clock to session time: `docs/clock.md`.
///
/// A table's clock *is* the session clock; what runs backwards is dropped and counted. A device's clock is found against the host times
/// of its chunks. The same chunks give the same bits; how a chunk's bytes are handed over changes nothing. No call allocates (`output`
/// may grow).
public struct DeviceClock: Sendable {
    /// What became of readings that gave no sample, and what is known to be missing.
    public struct Counts: Hashable, Sendable, BitwiseCopyable {
        /// Of a table: readings whose time was not after the one before.
        public var notAfterPrevious: UInt64 = 0
        /// Readings that can't be placed: of a table, those without a time.
        public var withoutTime: UInt64 = 0
        /// Readings without a specific force.
        public var withoutSpecificForce: UInt64 = 0
        /// Samples that were lost on the way, by the device's counter, by its time, or by how the rest arrived.
        public var lost: UInt64 = 0
        /// Readings that came once more.
        public var duplicated: UInt64 = 0
        /// Readings that came too late to be placed.
        public var reordered: UInt64 = 0
        /// Readings whose device time had nothing to do with the host's: they were counted instead.
        public var incredibleTimes: UInt64 = 0

        public init() {}
    }

    /// nil: device time is session time.
    private var model: ClockModel?
    private var ownCounts = Counts()
    private var last = -Double.infinity
    private var period = 0.0

    /// The clock of a table.
    public init() {}

    /// The clock of a device of that kind; a file's is a table's.
    public init(_ kind: DeviceKind) { model = kind.transport == .file ? nil : ClockModel(kind) }

    public var counts: Counts {
        guard let model else { return ownCounts }
        var all = model.counts
        all.withoutSpecificForce = ownCounts.withoutSpecificForce
        return all
    }

    /// `hostTime`: s on the session clock at which the chunk came that completed the reading; a table doesn't need it.
    public mutating func push(_ reading: Reading, hostTime: Double, into output: inout [ClockOutput]) {
        guard model == nil else {
            guard let sample = sample(reading) else { return }
            model?.push(sample, of: reading, host: hostTime, into: &output)
            return
        }
        let before = last
        guard let sample = push(reading) else { return }
        let elapsed = sample.time - before
        if elapsed < .infinity {
            if StreamGap.isGap(elapsed, period: period), period > 0 {
                output.append(.gap(StreamGap(from: before, to: sample.time, reason: .missing)))
            } else {
                period += (period == 0 ? 1 : 0.02) * (elapsed - period)
            }
        }
        output.append(.sample(sample))
    }

    /// The stream has ended: what was held back is given.
    public mutating func finish(into output: inout [ClockOutput]) { model?.finish(into: &output) }

    /// A table's reading at its own time; nil where it can't be placed on the session clock.
    public mutating func push(_ reading: Reading) -> Sample? {
        guard var sample = sample(reading) else { return nil }
        guard reading.contents.contains(.deviceTime) else {
            ownCounts.withoutTime += 1
            return nil
        }
        guard reading.deviceTime > last else {
            ownCounts.notAfterPrevious += 1
            return nil
        }
        last = reading.deviceTime
        sample.time = last
        return sample
    }

    private mutating func sample(_ reading: Reading) -> Sample? {
        guard reading.contents.contains(.specificForce) else {
            ownCounts.withoutSpecificForce += 1
            return nil
        }
        var flags = reading.flags
        if !reading.contents.contains(.angularRate) { flags.insert(.noGyroscope) }
        return Sample(
            time: 0, specificForce: reading.specificForce, angularRate: reading.angularRate, flags: flags)
    }
}
