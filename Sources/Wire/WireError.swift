// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Why a port could not be opened, set, read or written: what, where, what to do.
public enum WireError: Error, Hashable, Sendable, CustomStringConvertible {
    case cannotOpen(node: String, code: Int32)
    /// `group` is the one that may open the node; nil where only root may.
    case noPermission(node: String, group: String?)
    /// `holder` is nil where who it is can't be known.
    case busy(node: String, holder: PortHolder?)
    case notSerial(node: String)
    case notHidraw(node: String)
    /// 1200 baud tells many boards to wait for new firmware.
    case forbiddenSpeed(node: String, baud: Int)
    /// The driver set `actual` instead, further away than a receiver can follow.
    case wrongSpeed(node: String, baud: Int, actual: Int)
    case unplugged(node: String)
    /// `doing` completes "failed while ...".
    case failed(node: String, doing: String, code: Int32)
    /// What the system did not give: a thread, a descriptor, a monitor.
    case cannotStart(what: String, code: Int32)

    public var description: String {
        switch self {
        case .cannotOpen(let node, let code): "Cannot open \(node): \(Self.text(code))."
        case .noPermission(let node, let group?):
            "Cannot open \(node): your user is not in group \"\(group)\". "
                + "Run: sudo usermod -aG \(group) $USER, then log in again."
        case .noPermission(let node, nil):
            "Cannot open \(node): only root may. Install gaitd's udev rules; \"gait doctor\" says how."
        case .busy(let node, let holder?):
            "Cannot open \(node): \(holder). Stop it, or take the sensor to another port."
        case .busy(let node, nil):
            "Cannot open \(node): another program uses it. Find it with: sudo fuser -v \(node)"
        case .notSerial(let node): "Cannot use \(node): it is not a serial port."
        case .notHidraw(let node): "Cannot use \(node): it is not a hidraw node."
        case .forbiddenSpeed(let node, let baud):
            "\(node) is not set to \(baud) baud: many boards take that for the order to wait for new firmware."
        case .wrongSpeed(let node, let baud, let actual):
            "\(node) can't do \(baud) baud: its driver gives \(actual). Choose another speed, or another adapter."
        case .unplugged(let node): "\(node) is gone: unplugged, switched off, or out of reach."
        case .failed(let node, let doing, let code): "\(node) failed while \(doing): \(Self.text(code))."
        case .cannotStart(let what, let code): "Cannot start \(what): \(Self.text(code))."
        }
    }

    /// What the system says of an error number, without its capital.
    static func text(_ code: Int32) -> String {
        let text = String(cString: strerror(code))
        return text.prefix(1).lowercased() + text.dropFirst()
    }

    /// The error for `open` of `node` having failed with `code`.
    static func opening(_ node: String, code: Int32) -> WireError {
        switch code {
        case EACCES, EPERM: .noPermission(node: node, group: NodeAccess.group(of: node))
        case EBUSY: .busy(node: node, holder: PortHolder.find(node))
        case ENXIO, ENODEV: .unplugged(node: node)
        default: .cannotOpen(node: node, code: code)
        }
    }

    /// True for the error numbers by which a device that went away shows.
    static func isHangUp(_ code: Int32) -> Bool { code == EIO || code == ENXIO || code == ENODEV || code == EPIPE }
}
