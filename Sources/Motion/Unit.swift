// SPDX-License-Identifier: Apache-2.0

/// A unit of measure, as a type: `Estimate<Degree>` cannot be mistaken for `Estimate<Metre>`.
public protocol Unit: Sendable {
    /// As written beside numbers and in column descriptions.
    static var symbol: String { get }
}

public enum Second: Unit { public static let symbol = "s" }
public enum Metre: Unit { public static let symbol = "m" }
public enum MetrePerSecond: Unit { public static let symbol = "m/s" }
public enum Degree: Unit { public static let symbol = "deg" }
public enum DegreePerSecond: Unit { public static let symbol = "deg/s" }
/// Both feet.
public enum StepsPerMinute: Unit { public static let symbol = "steps/min" }
public enum Percent: Unit { public static let symbol = "%" }
/// A pure number.
public enum Dimensionless: Unit { public static let symbol = "1" }
