internal import OCPP

extension LimitProfile {
    /// A 1.6 profile for `connector`.
    init(_ profile: V16.ChargingProfile, connector: Int, now: Int64) {
        let schedule = profile.chargingSchedule
        self.init(
            id: profile.chargingProfileId, connector: connector, purpose: Purpose(profile.chargingProfilePurpose),
            stackLevel: profile.stackLevel,
            kind: Kind(profile.chargingProfileKind, isWeekly: profile.recurrencyKind == .weekly),
            startsAt: schedule.startSchedule?.milliseconds ?? now, validFrom: profile.validFrom?.milliseconds,
            validTo: profile.validTo?.milliseconds, seconds: schedule.duration,
            periods: schedule.chargingSchedulePeriod.map {
                Period(
                    second: $0.startPeriod,
                    allowance: Allowance($0.limit, isWatts: schedule.chargingRateUnit == .w, phases: $0.numberPhases))
            })
    }

    /// A 2.0.1 profile for an EVSE; of its schedules the first one. Nil when it has none.
    init?(_ profile: V2.ChargingProfile, connector: Int, now: Int64) {
        guard let schedule = profile.chargingSchedule.first else { return nil }
        self.init(
            id: profile.id, connector: connector, purpose: Purpose(profile.chargingProfilePurpose),
            stackLevel: profile.stackLevel,
            kind: Kind(profile.chargingProfileKind, isWeekly: profile.recurrencyKind == .weekly),
            startsAt: schedule.startSchedule?.milliseconds ?? now, validFrom: profile.validFrom?.milliseconds,
            validTo: profile.validTo?.milliseconds, seconds: schedule.duration,
            periods: schedule.chargingSchedulePeriod.map {
                Period(
                    second: $0.startPeriod,
                    allowance: Allowance($0.limit, isWatts: schedule.chargingRateUnit == .w, phases: $0.numberPhases))
            })
    }
}

extension LimitProfile.Purpose {
    fileprivate init(_ purpose: V16.ChargingProfilePurpose) {
        switch purpose {
        case .chargePointMaxProfile: self = .charger
        case .txDefaultProfile: self = .sessionDefault
        case .txProfile: self = .session
        }
    }

    fileprivate init(_ purpose: V2.ChargingProfilePurpose) {
        switch purpose {
        case .chargingStationExternalConstraints, .chargingStationMaxProfile, .localGeneration: self = .charger
        case .txDefaultProfile: self = .sessionDefault
        case .txProfile, .priorityCharging: self = .session
        }
    }
}

extension LimitProfile.Kind {
    fileprivate init(_ kind: V16.ChargingProfileKind, isWeekly: Bool) {
        switch kind {
        case .absolute: self = .absolute
        case .recurring: self = .recurring(seconds: isWeekly ? 604_800 : 86_400)
        case .relative: self = .relative
        }
    }

    fileprivate init(_ kind: V2.ChargingProfileKind, isWeekly: Bool) {
        switch kind {
        case .absolute, .dynamic: self = .absolute
        case .recurring: self = .recurring(seconds: isWeekly ? 604_800 : 86_400)
        case .relative: self = .relative
        }
    }
}

extension Allowance {
    /// A limit as a period of a schedule has it, none being no limit (2.1): in watts over all phases, or in ampere on each of them.
    fileprivate init(_ limit: DecimalNumber?, isWatts: Bool, phases: Int?) {
        let value = limit.map { Double($0.description) ?? 0 } ?? .infinity
        if isWatts {
            self.init(watts: value, amperes: .infinity)
        } else {
            self.init(watts: value * Car.voltage * Double(phases ?? 3), amperes: value)
        }
    }

    /// As a period of a composite schedule has it, with one decimal.
    func limit(inWatts: Bool) -> DecimalNumber {
        let value = inWatts ? self.watts : min(self.amperes, self.watts / Car.voltage / 3)
        return DecimalNumber(significand: Int64((value * 10).rounded()), exponent: -1)
    }
}
