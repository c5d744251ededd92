// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Live

@Suite struct AccessRulesTests {
    private let rules = AccessRules(
        hosts: ["Treadmill.Example"], machine: "pi", token: "0123456789abcdef", pageToken: "fedcba9876543210")

    @Test(arguments: [
        "localhost", "LOCALHOST:4248", "127.0.0.1:4248", "192.168.1.5", "[::1]:4248", "[fe80::1]", "pi", "pi.local:80",
        "treadmill.example",
    ])
    func ownNamesAndAddressesAreOwn(authority: String) { #expect(rules.isOwn(authority)) }

    @Test(arguments: [
        "evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "1.2.3.4.5", "1.2.3.256", "[::1", "",
        ":4248",
        "pi.local.evil.example", "evil.example:4248", "a:b:c",
    ])
    func otherNamesAreNot(authority: String) { #expect(!rules.isOwn(authority)) }

    @Test func aRequestWithoutHostIsNotForUs() { #expect(!rules.isOwn(nil)) }

    @Test func onlyOurOwnPageMayAsk() {
        #expect(rules.isOwn(origin: nil, authority: "localhost:4248"))
        #expect(rules.isOwn(origin: "http://localhost:4248", authority: "localhost:4248"))
        #expect(rules.isOwn(origin: "https://treadmill.example", authority: "treadmill.example"))
        for origin in ["http://localhost:8080", "http://localhost", "null", "http://evil.example", "file://", ""] {
            #expect(!rules.isOwn(origin: origin, authority: "localhost:4248"), "\(origin)")
        }
    }

    @Test func tokensAreKnownWherePeopleShowThem() {
        #expect(rules.isKnown(authorization: "Bearer 0123456789abcdef", cookies: nil))
        #expect(rules.isKnown(authorization: nil, cookies: "a=b; gaitd=0123456789abcdef"))
        #expect(rules.isKnown(authorization: nil, cookies: "gaitd=fedcba9876543210"))
        for wrong in [
            "Bearer 0123456789abcde", "Bearer 0123456789abcdef0", "Bearer ", "Basic 0123456789abcdef",
            "0123456789abcdef",
        ] {
            #expect(!rules.isKnown(authorization: wrong, cookies: nil), "\(wrong)")
        }
        #expect(!rules.isKnown(authorization: nil, cookies: "xgaitd=0123456789abcdef; gaitd=; gaitd"))
        #expect(!rules.isKnown(authorization: nil, cookies: nil))
    }

    @Test func anEmptyTokenLetsNobodyIn() {
        let open = AccessRules(hosts: [], machine: "", token: "", pageToken: "x")
        #expect(!open.isKnown(authorization: "Bearer ", cookies: "gaitd="))
    }
}

@Suite struct PairingTests {
    @Test func aCodeIsGoodOnce() {
        let pairing = Pairing(), code = pairing.make()
        #expect(code.count == 9)
        #expect(pairing.redeem(code.uppercased()))
        #expect(!pairing.redeem(code))
    }

    @Test func aCodeDiesWithTime() {
        let pairing = Pairing(), now = ContinuousClock.now
        let code = pairing.make(now: now)
        #expect(!pairing.redeem(code, now: now + Pairing.lifetime))
    }

    @Test func aCodeBearsFiveWrongGuesses() {
        let pairing = Pairing()
        let code = pairing.make()
        for _ in 0..<Pairing.guesses { #expect(!pairing.redeem("0000-0000")) }
        #expect(!pairing.redeem(code))
    }
}
