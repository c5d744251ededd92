// SPDX-License-Identifier: Apache-2.0

internal import Devices
internal import Motion

/// The first second of a line: held back, then placed at once.
extension ClockModel {
    /// Finds the line for the readings held, and places them.
    mutating func settle(into output: inout [ClockOutput]) {
        let count = held.count - astrayCount
        guard count > 0 else { return }
        isTimed = timeline?.isTimed == true
        if isTimed {
            guard isCredible(count) else { return distrustTime(count, into: &output) }
            learnPeriod(count)
        } else {
            guard learnCountedPeriod(count) else {
                counted.withoutTime += UInt64(count)
                return drop(count)
            }
            // The count says nothing of what happened before.
            isFresh = true
            if hasLine { knownSlope = envelope.slope }
            hasLine = false
        }
        isAnchoring = false
        let start = held[0].host - held[0].time
        let found = line(from: start, count)
        if hasLine, isKept(found, from: start, count) {
            for index in 0..<count {
                _ = envelope.push(time: held[index].time, delay: held[index].host - origin - held[index].time)
            }
        } else {
            if hasLine { startSegment(.jump) }
            isAnchoring = false
            origin = start
            envelope = found
            hasLine = true
        }
        for index in 0..<count { release(held[index], into: &output) }
        drop(count)
        output.append(.state(takeState()))
    }

    /// Whether a device that was silent has kept its clock, by the line found since.
    private func isKept(_ found: DelayEnvelope, from start: Double, _ count: Int) -> Bool {
        let last = held[count - 1].time
        let later = start + found.floor(at: last) - origin - envelope.floor(at: last)
        // What has waited together, and is not at its end yet, says only how long it has waited.
        let isBacklog = later > 0 && held[count - 1].host - held[0].host < parameters.anchoring
        return later.magnitude < parameters.agreement || isBacklog
    }

    /// The line under the first `count` delays, as far as it can be known.
    private func line(from start: Double, _ count: Int) -> DelayEnvelope {
        var parameters = DelayEnvelope.Parameters()
        parameters.block = max(parameters.block, 16 * period)
        if !isTimed {
            // A counted period wanders with temperature, and losses that go unseen change it.
            parameters.longBlock = 1
            parameters.usualDrift = nominalPeriod == nil ? 0.02 : 0.002
            parameters.fewestBlocks = 4
            parameters.heightBlocks = 8
        }
        if let knownSlope {
            parameters.usualSlope = knownSlope
            parameters.usualDrift = 50e-6
        }
        parameters.longBlock = max(parameters.longBlock, parameters.block)
        var line = DelayEnvelope(parameters)
        for index in 0..<count {
            _ = line.push(time: held[index].time, delay: held[index].host - start - held[index].time)
        }
        line.draw()
        return line
    }

    /// The usual step: the mean of those that are no more than one and a half times it.
    private mutating func learnPeriod(_ count: Int) {
        guard count > 1 else { return }
        var longest = Double.infinity
        for _ in 0..<3 {
            var sum = 0.0
            var number = 0.0
            for index in 1..<count where held[index].time - held[index - 1].time < longest {
                sum += held[index].time - held[index - 1].time
                number += 1
            }
            guard number > 0 else { return }
            period = sum / number
            longest = 1.5 * period
        }
    }

    /// Where the first chunk ends: it may hold what had waited.
    private func firstChunk(of count: Int) -> Int {
        var end = 1
        while end < count, held[end].host == held[0].host { end += 1 }
        return end
    }

    /// Whether the device's time goes as the host's does, as far as a second can tell.
    private func isCredible(_ count: Int) -> Bool {
        let end = firstChunk(of: count)
        guard usesTime, count >= end + parameters.fewestReadings else { return true }
        let host = held[count - 1].host - held[end - 1].host
        let device = held[count - 1].time - held[end - 1].time
        guard host >= 0.9 * parameters.anchoring else { return true }
        return device > host / parameters.credibleFactor && device < host * parameters.credibleFactor
    }

    /// From the readings behind the first chunk, over the time they took; false where all came at once.
    private mutating func learnCountedPeriod(_ count: Int) -> Bool {
        if let known = timeline?.countedPeriod {
            period = known
            return true
        }
        let chunk = firstChunk(of: count)
        guard chunk < count else { return false }
        let steps = held[count - 1].time - held[chunk - 1].time
        let found = (held[count - 1].host - held[chunk - 1].host) / steps
        guard found > 0 else { return false }
        timeline?.setCountedPeriod(found)
        for index in 0..<count { held[index].time *= found }
        period = found
        return true
    }

    /// What the device sends as time has nothing to do with the host's: its readings are counted instead.
    private mutating func distrustTime(_ count: Int, into output: inout [ClockOutput]) {
        usesTime = false
        counted.incredibleTimes += UInt64(count)
        for index in 0..<count { held[index].time = Double(index) * (nominalPeriod ?? 1) }
        timeline?.distrustTime(after: count - 1)
        hasLine = false
        settle(into: &output)
    }

    private mutating func drop(_ count: Int) {
        for index in count..<held.count { held[index - count] = held[index] }
        held.removeLast(count)
    }
}
