// SPDX-License-Identifier: Apache-2.0

import Devices
import Motion

enum BNO08xRVCVectors {
    static func check(_ entry: VectorEntry) -> Outcome {
        let (stream, problems) = DecodedStream.decode(entry) { BNO08xRVCDecoder() }
        let frames = DecodedStream.frames(entry.bytes, BNO08xRVCDecoder()) { $0.lastFrame }
        guard stream.readings.count == frames.count else { return .failed(["frames without a reading"]) }
        let samples = zip(frames, stream.readings).map { fields($0, $1) }
        if entry.expect["reject"] != nil {
            let counted = stream.counts.rejectedFrames + stream.counts.skippedBytes
            return Outcome(problems + (samples.isEmpty && counted > 0 ? [] : ["not rejected"]))
        }
        if entry.expect["incomplete"] != nil {
            return Outcome(
                problems + (samples.isEmpty ? [] : ["a frame came out"])
                    + Comparison.problems(entry.expect, ["incomplete": stream.pending]))
        }
        guard entry.kind == "frame" else {
            let actual: [String: Any] = [
                "valid_frames": samples.count, "skipped_bytes": Int(stream.counts.skippedBytes),
                "skipped_prefix_bytes": Int(stream.counts.skippedBytes), "trailing_incomplete_bytes": stream.pending,
                "bad_checksum": Int(stream.counts.rejectedFrames), "lost_by_index": Int(stream.counts.lostFrames),
                "samples": samples,
            ]
            return Outcome(problems + Comparison.problems(entry.expect, actual))
        }
        guard let sample = samples.first, samples.count == 1 else { return .failed(["\(samples.count) frames"]) }
        return Outcome(problems + Comparison.problems(entry.expect, sample))
    }

    private static func fields(_ frame: BNO08xRVCFrame, _ reading: Reading) -> [String: Any] {
        [
            "index": Int(frame.index), "yaw_deg": Double(frame.yaw) / 100, "pitch_deg": Double(frame.pitch) / 100,
            "roll_deg": Double(frame.roll) / 100, "accel_mg": (0..<3).map { Int(frame.acceleration[$0]) },
            "accel_mps2": reading.specificForce.list(), "motion_intent": Int(frame.motionIntent),
            "motion_request": Int(frame.motionRequest),
        ]
    }
}
