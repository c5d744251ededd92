// SPDX-License-Identifier: Apache-2.0

/// The version of the program, as `gait --version` and files say it.
public enum ProgramVersion {
    public static let current = "0.1.0"
    /// Of this version, for the manual: a page must not depend on when it was made.
    public static let date = "2026-11-21"
}
