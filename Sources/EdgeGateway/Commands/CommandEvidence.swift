internal import OCPP
internal import Shared

/// How what a charger tells of itself is held against what it was asked to do.
extension CommandVerification.Verdict {
    /// Whether a value that was set is the one that is read back. Chargers write "true" and "True", "30" and "30.0".
    ///
    /// A secret is never repeated; chargers hide theirs, so that another value says nothing.
    init(of setting: String, wanted: String, found: String?) {
        let isSecret = SecretMask.isSecret(setting: setting)
        switch found {
        case let found? where Self.areSame(wanted, found):
            self = .happened(isSecret ? "the charger reads back what was set" : "the charger reads back '\(found)'")
        case let found? where !isSecret:
            self = .didNotHappen("the charger reads back '\(found)'")
        default:
            self = .cannotTell("the charger does not show the value")
        }
    }

    private static func areSame(_ left: String, _ right: String) -> Bool {
        if left == right || left.lowercased() == right.lowercased() { return true }
        guard let left = DecimalNumber(left), let right = DecimalNumber(right) else { return false }
        return left.normalized == right.normalized
    }

    /// Several values: one that differs decides, then one that cannot be seen.
    init(all verdicts: [Self]) {
        for verdict in verdicts {
            if case .didNotHappen = verdict {
                self = verdict
                return
            }
        }
        for verdict in verdicts {
            if case .cannotTell = verdict {
                self = verdict
                return
            }
        }
        self = verdicts.first ?? .cannotTell("the charger shows nothing")
    }

    /// Whether the version of the local list is the one that was sent.
    init(listVersion wanted: Int64?, found: Int64?) {
        guard let wanted, let found else {
            self = .cannotTell("the charger does not tell the version of its local list")
            return
        }
        let text = "the charger's local list has version \(found)"
        self = wanted == found ? .happened(text) : .didNotHappen(text)
    }
}

extension ChargingLimit {
    /// Charging profiles of this gateway have ids from 9,000,000 on: one for each place, purpose and stack level.
    var profileID: Int {
        let place: Int
        switch self.purpose {
        case .max: place = self.evse
        case .transactionDefault: place = self.evse == 0 ? 20_000 : self.evse
        case .session: place = 40_000 + self.evse
        case .priority: place = 60_000 + self.evse
        case .localGeneration, .external: place = 80_000 + self.evse
        }
        return 9_000_000 + self.stackLevel * 100_000 + place
    }

    /// The session of a limit that is for one; nil for every other limit.
    ///
    /// - Throws: `CommandArgumentError` when none runs there.
    func session(in context: CommandContext) throws -> Session? {
        guard self.purpose == .session else { return nil }
        guard let session = context.session else {
            throw CommandArgumentError(problem: "no session runs at EVSE \(self.evse) that could be limited")
        }
        return session
    }

    /// The limit as a number of its unit.
    var number: DecimalNumber { DecimalNumber(significand: Int64(self.tenths), exponent: -1) }

    /// A limit of the whole charger, or for a time, counts from an instant (2.0.1 part 2, K01.FR.38: the maximum of a
    /// station is never relative); any other counts from the beginning of the transaction that it applies to.
    var isAbsolute: Bool { self.evse == 0 || self.durationSeconds != nil }

    /// Whether the composite schedule shows the limit: another profile may hold the charger lower still.
    func verdict(on effective: DecimalNumber?, unit: String?) -> CommandVerification.Verdict {
        guard let tenths = effective?.rounded(toExponent: -1), let unit else {
            return .cannotTell("the charger reports no composite schedule")
        }
        let text = "the composite schedule says \(DecimalNumber(significand: tenths, exponent: -1)) \(unit)"
        guard unit == self.unit.rawValue else { return .cannotTell(text) }
        return tenths <= Int64(self.tenths) ? .happened(text) : .didNotHappen(text)
    }
}

extension Outlet {
    /// The EVSE, where one is meant and not the whole charger.
    var evseOrNil: Int? { self.evse == 0 ? nil : self.evse }
}
