// SPDX-License-Identifier: Apache-2.0

import Motion
import Testing

@testable import Simulation

@Suite struct ActivityScheduleTests {
    private let schedule = ActivitySchedule([
        .init(.still, duration: 5), .init(.walk, duration: 10), .init(.run, duration: 20, speed: 3),
        .init(.still, duration: 5),
    ])

    @Test func theDistanceIsTheIntegralOfTheSpeed() {
        var distance = schedule.moment(at: 0).distance.value
        let h = 0.001
        for k in 0..<40_000 {
            let speed = schedule.moment(at: (Double(k) + 0.5) * h).distance.rate
            distance += h * speed
            #expect(abs(distance - schedule.moment(at: Double(k + 1) * h).distance.value) < 1e-5)
        }
        // 10 s at 1.3 m/s and 20 s at 3 m/s: what a change takes from one it gives to the other.
        #expect(abs(distance - 73) < 0.001)
    }

    @Test func theMiddleOfASegmentIsAllItsOwn() {
        #expect(schedule.moment(at: 2).activity == .still)
        #expect(schedule.moment(at: 10).activity == .walk)
        #expect(schedule.moment(at: 10).distance.rate == 1.3)
        #expect(schedule.moment(at: 25).activity == .run)
        #expect(schedule.moment(at: 25).distance.rate == 3)
        #expect(schedule.duration == 40)
    }

    @Test func anEmptyScheduleStands() {
        let empty = ActivitySchedule([])
        #expect(empty.duration == 60)
        #expect(empty.moment(at: 30).activity == .still)
    }
}
