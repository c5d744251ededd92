// SPDX-License-Identifier: Apache-2.0

/// The version of everything between bytes and numbers. Raised by each change that gives another number for the same input.
public enum AlgorithmVersion {
    public static let current = 1
}
