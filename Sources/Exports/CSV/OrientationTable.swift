// SPDX-License-Identifier: Apache-2.0

public import Motion

/// `orientation.csv`: one row a sample, unit quaternion sensor → earth (z up).
public enum OrientationTable {
    /// A quaternion to 1e-9 is an angle to 1e-7°.
    static let decimals = 9

    public static func appendHeader(to bytes: inout [UInt8]) {
        bytes.append(contentsOf: "t,qw,qx,qy,qz\n".utf8)
    }

    /// `time` is written with as many digits as it takes to read the same number again, so it has the input's resolution.
    public static func append(_ time: Double, _ orientation: Quaternion, to bytes: inout [UInt8]) {
        var row = CSVRow()
        row.add(time.description, to: &bytes)
        row.add(orientation.w, decimals: decimals, to: &bytes)
        row.add(orientation.x, decimals: decimals, to: &bytes)
        row.add(orientation.y, decimals: decimals, to: &bytes)
        row.add(orientation.z, decimals: decimals, to: &bytes)
        row.end(&bytes)
    }
}
