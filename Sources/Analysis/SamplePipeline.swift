// SPDX-License-Identifier: Apache-2.0

internal import DSP
public import Gait
public import Motion

/// From samples on the session clock to steps: orientation, body frame, events, metrics. The same bits for the same samples.
public struct SamplePipeline: ~Copyable {
    private let configuration: PipelineConfiguration

    public init(_ configuration: PipelineConfiguration) {
        self.configuration = configuration
    }

    /// `sample.time` must rise; what does not is dropped and counted by the stage before.
    public mutating func push(_ sample: Sample, into events: inout [RunEvent]) {
    }

    /// The stream has ended: settles every step still open.
    public mutating func finish(into events: inout [RunEvent]) {
    }
}
