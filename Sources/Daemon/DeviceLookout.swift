// SPDX-License-Identifier: Apache-2.0

internal import Motion
internal import Wire

/// Looks for devices on a thread of its own: links and folders may lie on a disk, and whoever reads sensors must not wait for one.
actor DeviceLookout {
    /// Devices that came or went, and all that are there now.
    struct Sighting: Sendable {
        var events: [Hotplug.Event]
        var present: [DeviceIdentity]
    }

    private let loop: WireLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.executor.asUnownedSerialExecutor() }
    private let filter: Hotplug.Filter
    private let report: @Sendable (Sighting) -> Void
    private var hotplug: Hotplug?
    private var ticks = 0

    /// Lives on `loop`'s thread, on which `report` is called.
    init(on loop: WireLoop, _ filter: Hotplug.Filter, report: @escaping @Sendable (Sighting) -> Void) {
        self.loop = loop
        self.filter = filter
        self.report = report
    }

    /// Tells what is there, and from then on what changes.
    func begin() {
        let hotplug = Hotplug(filter)
        self.hotplug = hotplug
        tell(hotplug.rescan())
        if let descriptor = hotplug.descriptor {
            loop.watch(descriptor) { [self] _ in assumeIsolated { $0.drain() } }
        }
        loop.atEachTick { [self] _ in assumeIsolated { $0.tick() } }
    }

    /// From now on for something else as well; from any thread.
    nonisolated func look(for filter: Hotplug.Filter) {
        loop.run { [self] in
            assumeIsolated { lookout in
                guard let hotplug = lookout.hotplug, hotplug.filter != filter else { return }
                hotplug.filter = filter
                lookout.tell(hotplug.rescan())
            }
        }
    }

    private func drain() { tell(hotplug?.drain() ?? []) }

    private func tick() {
        ticks += 1
        let interval = max(1, Int((Hotplug.pollInterval / loop.tickInterval).rounded()))
        if ticks % interval == 0 { tell(hotplug?.poll() ?? []) }
    }

    private func tell(_ events: [Hotplug.Event]) {
        if !events.isEmpty { report(Sighting(events: events, present: hotplug?.present ?? [])) }
    }
}
