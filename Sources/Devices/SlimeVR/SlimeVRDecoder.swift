// SPDX-License-Identifier: Apache-2.0

public import Motion

/// One tracker behind a SlimeVR nRF receiver; a push is one report of four packets (see `SlimeVRPacket`).
///
/// | offset | size | field |
/// |---|---|---|
/// | 0, 16, 32, 48 | 16 | packet |
///
/// A receiver carries many trackers in one stream, and readings have no name: there is one decoder a tracker, all fed the same reports.
/// Trackers send acceleration without gravity: the specific force is rebuilt with the tracker's own orientation, and its errors. They
/// send no angular rate and no time, and the receiver drops packets unseen. Packets of a tracker that is not registered are dropped:
/// registrations come every 100 ms.
public struct SlimeVRDecoder: Decoder {
    /// `frames` are reports, `unknownFrames` packets of unknown types or of trackers that have not registered.
    public private(set) var counts = DecodeCounts()
    /// The tracker that is listened to; nil: the first one that sends acceleration.
    public private(set) var tracker: UInt8?
    /// Addresses of the trackers by number; 0: not registered.
    private var addresses = [UInt64](repeating: 0, count: 256)
    private var isRegistered = [Bool](repeating: false, count: 256)
    private var previousOrientation = Quaternion.identity

    public init(tracker: UInt8? = nil) { self.tracker = tracker }

    /// The address, 48 bits, of a registered tracker: its identity.
    public func address(of tracker: UInt8) -> UInt64? {
        isRegistered[Int(tracker)] ? addresses[Int(tracker)] : nil
    }

    public mutating func push(_ bytes: Span<UInt8>, into readings: inout [Reading]) {
        guard !bytes.isEmpty, bytes.count.isMultiple(of: SlimeVRPacket.size) else {
            counts.rejectedFrames += 1
            counts.skippedBytes += UInt64(bytes.count)
            return
        }
        counts.frames += 1
        // A registration may stand behind the data it belongs to.
        for offset in stride(from: 0, to: bytes.count, by: SlimeVRPacket.size)
        where bytes[offset] == SlimeVRPacket.registration {
            let packet = SlimeVRPacket(bytes, at: offset)
            addresses[Int(packet.tracker)] = packet.address ?? 0
            isRegistered[Int(packet.tracker)] = true
        }
        for offset in stride(from: 0, to: bytes.count, by: SlimeVRPacket.size)
        where bytes[offset] != SlimeVRPacket.registration {
            take(SlimeVRPacket(bytes, at: offset), into: &readings)
        }
    }

    private mutating func take(_ packet: SlimeVRPacket, into readings: inout [Reading]) {
        guard packet.type <= SlimeVRPacket.lastKnownType, isRegistered[Int(packet.tracker)] else {
            counts.unknownFrames += 1
            return
        }
        if tracker == nil, packet.linearAcceleration != nil { tracker = packet.tracker }
        guard packet.tracker == tracker, let sent = packet.orientation else { return }
        var reading = Reading()
        reading.set(orientation: sent, after: &previousOrientation)
        // Without its orientation an acceleration says nothing of gravity.
        guard reading.contents.contains(.orientation) else {
            counts.rejectedFrames += 1
            return
        }
        if let linear = packet.linearAcceleration {
            let up = Vector3(0, 0, Factor.standardGravity)
            reading.set(specificForce: linear + reading.orientation.unrotate(up))
            if (128 * linear).isClipped { reading.flags.insert(.clippedAccelerometer) }
        }
        if let field = packet.magneticField { reading.set(magneticField: Factor.microteslas * field) }
        if let temperature = packet.temperature { reading.set(temperature: temperature) }
        readings.append(reading)
    }
}
