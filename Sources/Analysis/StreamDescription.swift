// SPDX-License-Identifier: Apache-2.0

public import Devices

/// All that a stream's numbers depend on besides its chunks: with it and them, everything can be derived again.
public struct StreamDescription: Hashable, Sendable {
    /// `DeviceKind.name`.
    public var protocolName: String
    /// What the decoder was told of the device.
    public var facts: DeviceFacts
    public var configuration: PipelineConfiguration

    public init(protocolName: String, facts: DeviceFacts = DeviceFacts(), configuration: PipelineConfiguration) {
        self.protocolName = protocolName
        self.facts = facts
        self.configuration = configuration
    }
}

extension Pipeline where Source == CatalogDecoder {
    /// The pipeline of a stream of chunks from a device of the catalogue; nil where no kind has that name.
    public init?(_ description: StreamDescription) {
        guard let kind = DeviceCatalog.kind(named: description.protocolName) else { return nil }
        self.init(
            decoder: CatalogDecoder(kind, description.facts), configuration: description.configuration,
            clock: DeviceClock(kind))
    }
}
