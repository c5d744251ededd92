// SPDX-License-Identifier: Apache-2.0

internal import Hummingbird
internal import NIOCore

/// What is known of a request besides the request.
struct LiveContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }
}
