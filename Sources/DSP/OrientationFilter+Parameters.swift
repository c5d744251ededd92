// SPDX-License-Identifier: Apache-2.0

extension OrientationFilter {
    /// What a number of the device means: a property of the device, for rate and specific force each.
    public enum Meaning: UInt8, Hashable, Sendable, BitwiseCopyable {
        /// The mean over the interval that ends at the sample, or a value that left a low-pass about half an interval late.
        case intervalMean
        /// The value at the instant of the sample.
        case instantaneous
    }

    /// Times, noise densities and first uncertainties. Defaults come from the hand-held recordings of BROAD (Laidig, Caruso,
    /// Cereatti and Seel 2021) with their optical references, where no one of them matters much by itself; rest thresholds
    /// are those of VQF (Laidig and Seel 2023).
    public struct Parameters: Hashable, Sendable, BitwiseCopyable {
        /// s; the Kalman filter runs once per block of samples. 0.05 to 0.2 s give the same.
        public var block = 0.1
        /// rad/√s; random walk of the attitude besides that which turning causes.
        public var angleWalk = 0.0005
        /// rad/√s per rad/s; random walk of the attitude that grows with the rate: scale and linearity errors.
        public var angleWalkPerRate = 0.001
        /// s; how long a velocity of the body stays much the same.
        public var velocityTime = 1.0
        /// m/s; what the velocity scale has at least, away from rest.
        public var velocityFloor = 0.05
        /// s; over which the velocity scale is measured.
        public var velocityScaleTime = 3.0
        /// m/s; the velocity scale has at least this much at the start.
        public var firstVelocityScale = 0.3
        /// m/s; the velocity scale at rest.
        public var restVelocity = 0.01
        /// rad/s; first standard uncertainty of the gyroscope's bias, an axis.
        public var firstBias = 1.0 * degree
        /// rad/s; the bias never leaves ± this.
        public var biasLimit = 10.0 * degree
        /// rad/s/√s; random walk of the bias.
        public var biasWalk = 0.01 * degree
        /// rad/s · √s; the low-passed rate at rest measures the bias with this variance density.
        public var restRate = 0.09 * degree
        /// First standard uncertainty of each element of the gyroscope's matrix (scale, misalignment). 0.01 to 0.02 for a
        /// device that was not calibrated in the works.
        public var firstMatrix = 0.005
        /// The elements of the matrix never leave ± this.
        public var matrixLimit = 0.1
        /// Whether the steady velocity of the body that carries the sensor is estimated in the sensor frame: in a curve it
        /// turns with the body. For a device that is worn; not for one in the hand.
        public var followsSteadyVelocity = true
        /// m/s; first standard uncertainty of the steady velocity, an axis.
        public var firstSteadyVelocity = 0.3
        /// m/s/√s; random walk of the steady velocity.
        public var steadyVelocityWalk = 0.03
        /// rad; standard uncertainty of the inclination after a start from the watched mean, an axis; the most after a gap.
        public var firstInclination = 20.0 * degree
        /// m/s; standard uncertainty of the velocity after such a start or a gap, an axis.
        public var firstVelocity = 0.5
        /// s; for so long from the start the vertical is the slope of the velocity line, then the Kalman filter takes over.
        public var start = 1.0
        /// s; for so long the mean specific force is a better vertical than the slope.
        public var startMean = 0.5
        /// s; a longer silence is a gap (or 2.5 usual intervals, whichever is longer): the orientation is held.
        public var gap = 0.05
        /// s; after a longer silence the inclination starts anew, with what is known of the gyroscope.
        public var longGap = 1.0
        /// s; over which the mean specific force is watched.
        public var watch = 3.0
        /// rad; where the watched mean leans by more, the filter is lost and starts again.
        public var lostLean = 30.0 * degree
        /// Where the norm of the watched mean departs from gravity by more than this fraction, the state is `disturbed`.
        public var disturbedNorm = 0.03
        /// m/s²; standard uncertainty of the accelerometer's bias, which no attitude filter sees: part of the uncertainty.
        public var accelerometerBias = 0.1
        /// What is lost of a clipped rate or specific force, as a fraction of its norm (one standard uncertainty).
        public var clippedLoss = 0.3
        /// What the gyroscope's numbers mean: a mean is integrated as it is, of instantaneous values the mean of two.
        public var rateMeaning = Meaning.intervalMean
        /// What the accelerometer's numbers mean: a mean is turned with the attitude in the middle of the interval. Keep it
        /// equal to `rateMeaning` in doubt: then a wrong guess for both shifts the answer by half an interval, no more.
        public var forceMeaning = Meaning.intervalMean
        /// s; the device's delay, common to all channels: the answer is advanced by as much.
        public var delay = 0.0
        /// Whether the gyroscope is used at all (a sample's `noGyroscope` does the same for as long as it is set).
        public var usesGyroscope = true
        /// s; time constant of each of the two low-passes in a row that give the vertical without a gyroscope.
        public var accelerometerTime = 0.7
        /// When a device is at rest.
        public var rest = RestDetector.Parameters()

        /// A sensor worn on a body.
        public init() {}

        /// A sensor worn on a body: the default.
        public static let worn = Parameters()

        /// A sensor in the hand, or in an unknown place: nothing is assumed of a steady velocity.
        public static let handHeld = {
            var parameters = Parameters()
            parameters.followsSteadyVelocity = false
            return parameters
        }()

        /// A device without a gyroscope: the vertical is the low-passed specific force, the heading stays what it was.
        public static let withoutGyroscope = {
            var parameters = Parameters()
            parameters.usesGyroscope = false
            return parameters
        }()

        private static let degree = Double.pi / 180
    }
}
