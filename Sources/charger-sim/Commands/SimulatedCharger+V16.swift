internal import OCPP

extension SimulatedCharger {
    /// The answer to a 1.6 CALL; nil for actions that the charger does not have.
    mutating func answer16(_ call: CallFrame, _ now: Moment) throws(MessageError) -> CommandAnswer? {
        let json = call.payload
        switch call.actionName {
        case V16.RemoteStartTransaction.action: return self.start(try .init(json), now)
        case V16.RemoteStopTransaction.action: return self.stop(try .init(json))
        case V16.Reset.action: return self.reset(try .init(json))
        case V16.UnlockConnector.action: return self.unlock(try .init(json))
        case V16.ChangeAvailability.action: return self.changeAvailability(try .init(json))
        case V16.SetChargingProfile.action: return self.setProfile(try .init(json), now)
        case V16.GetCompositeSchedule.action: return self.compositeSchedule(try .init(json), now)
        case V16.TriggerMessage.action: return self.trigger(try .init(json), now)
        case V16.GetConfiguration.action: return self.getConfiguration(try .init(json))
        case V16.ChangeConfiguration.action: return self.changeConfiguration(try .init(json))
        case V16.DataTransfer.action:
            return CommandAnswer(
                V16.DataTransfer.Response(status: .unknownVendorId), V16.DataTransferStatus.unknownVendorId)
        default: return nil
        }
    }

    private mutating func start(_ request: V16.RemoteStartTransaction, _ now: Moment) -> CommandAnswer {
        guard let index = self.freeConnector(request.connectorId), self.pendingReset == nil, !self.isFinishing else {
            return CommandAnswer(V16.RemoteStartTransaction.Response(status: .rejected), V16.RequestStatus.rejected)
        }
        if let profile = request.chargingProfile {
            self.limits.set(LimitProfile(profile, connector: self.connectors[index].number, now: now.wall))
        }
        let visit = self.visit(at: index, token: Token(request.idTag), requestID: nil)
        return CommandAnswer(
            V16.RemoteStartTransaction.Response(status: .accepted), V16.RequestStatus.accepted,
            then: .start(index, visit))
    }

    private func stop(_ request: V16.RemoteStopTransaction) -> CommandAnswer {
        let index = self.connectors.firstIndex { connector in
            connector.session.map { self.transactionIDs[$0.key] == request.transactionId } ?? false
        }
        guard let index else {
            return CommandAnswer(V16.RemoteStopTransaction.Response(status: .rejected), V16.RequestStatus.rejected)
        }
        return CommandAnswer(
            V16.RemoteStopTransaction.Response(status: .accepted), V16.RequestStatus.accepted,
            then: .stop(index, .remote, .remoteStop))
    }

    private func reset(_ request: V16.Reset) -> CommandAnswer {
        CommandAnswer(
            V16.Reset.Response(status: .accepted), V16.RequestStatus.accepted,
            then: .reset(isHard: request.type == .hard))
    }

    private func unlock(_ request: V16.UnlockConnector) -> CommandAnswer {
        guard let index = self.index(of: request.connectorId) else {
            return CommandAnswer(V16.UnlockConnector.Response(status: .notSupported), V16.UnlockStatus.notSupported)
        }
        let isCharging = self.connectors[index].session != nil
        return CommandAnswer(
            V16.UnlockConnector.Response(status: .unlocked), V16.UnlockStatus.unlocked,
            then: isCharging ? .stop(index, .unlock, .unlock) : .none)
    }

    private mutating func changeAvailability(_ request: V16.ChangeAvailability) -> CommandAnswer {
        let isOperative = request.type == .operative
        guard let outcome = self.setAvailability(request.connectorId, isOperative: isOperative) else {
            return CommandAnswer(
                V16.ChangeAvailability.Response(status: .rejected), V16.AvailabilityStatus.rejected)
        }
        let status: V16.AvailabilityStatus = outcome.isImmediate ? .accepted : .scheduled
        return CommandAnswer(
            V16.ChangeAvailability.Response(status: status), status, then: .availability(outcome.changed))
    }

    private mutating func setProfile(_ request: V16.SetChargingProfile, _ now: Moment) -> CommandAnswer {
        let profile = LimitProfile(request.csChargingProfiles, connector: request.connectorId, now: now.wall)
        let status: V16.ChargingProfileStatus = self.accepts(profile) ? .accepted : .rejected
        if status == .accepted { self.limits.set(profile) }
        return CommandAnswer(V16.SetChargingProfile.Response(status: status), status, then: .limits)
    }

    /// A session's profile needs a session, and every profile a connector and a period.
    func accepts(_ profile: LimitProfile) -> Bool {
        guard !profile.periods.isEmpty, profile.connector >= 0 else { return false }
        guard profile.connector > 0 else { return profile.purpose != .session }
        guard let index = self.index(of: profile.connector) else { return false }
        return profile.purpose != .session || self.connectors[index].session != nil
    }

    private func compositeSchedule(_ request: V16.GetCompositeSchedule, _ now: Moment) -> CommandAnswer {
        let connector = request.connectorId
        guard connector == 0 || self.index(of: connector) != nil, request.duration >= 0 else {
            return CommandAnswer(V16.GetCompositeSchedule.Response(status: .rejected), V16.RequestStatus.rejected)
        }
        let unit = request.chargingRateUnit ?? .w
        let periods = self.schedule(connector, request.duration, now).map {
            V16.ChargingSchedulePeriod(startPeriod: $0.second, limit: $0.allowance.limit(inWatts: unit == .w))
        }
        return CommandAnswer(
            V16.GetCompositeSchedule.Response(
                status: .accepted, connectorId: connector, scheduleStart: now.timestamp,
                chargingSchedule: V16.ChargingSchedule(
                    duration: request.duration, startSchedule: now.timestamp, chargingRateUnit: unit,
                    chargingSchedulePeriod: periods)), V16.RequestStatus.accepted)
    }

    /// What holds at a connector from now on.
    func schedule(_ connector: Int, _ seconds: Int, _ now: Moment) -> [ScheduledAllowance] {
        let session = self.index(of: connector).flatMap { self.connectors[$0].session }
        return self.limits.schedule(
            connector: connector, from: now.wall, seconds: min(seconds, 366 * 86_400),
            sessionStart: session?.startedAt.wall)
    }

    private mutating func trigger(_ request: V16.TriggerMessage, _ now: Moment) -> CommandAnswer {
        func answer(_ status: V16.TriggerMessageStatus, _ consequence: Consequence = .none) -> CommandAnswer {
            CommandAnswer(V16.TriggerMessage.Response(status: status), status, then: consequence)
        }
        let indices = self.triggered(request.connectorId)
        guard !indices.isEmpty else { return answer(.rejected) }
        switch request.requestedMessage {
        case .bootNotification: return answer(.accepted, .boot)
        case .heartbeat: return answer(.accepted, .tell([.heartbeat]))
        case .statusNotification: return answer(.accepted, .tell(self.statuses(indices, now)))
        case .meterValues: return answer(.accepted, .tell(self.readings(indices, now)))
        case .diagnosticsStatusNotification, .firmwareStatusNotification: return answer(.notImplemented)
        }
    }

    private func getConfiguration(_ request: V16.GetConfiguration) -> CommandAnswer {
        let found = request.key.isEmpty ? self.settings.all : request.key.compactMap { self.settings[$0] }
        let unknown = request.key.filter { self.settings[$0] == nil }
        return CommandAnswer(
            V16.GetConfiguration.Response(
                configurationKey: found.map { V16.KeyValue(key: $0.key, readonly: $0.isReadOnly, value: $0.value) },
                unknownKey: unknown), "\(found.count) keys, \(unknown.count) unknown")
    }

    private mutating func changeConfiguration(_ request: V16.ChangeConfiguration) -> CommandAnswer {
        let status: V16.ConfigurationStatus
        if let setting = self.settings[request.key] {
            status = self.settings.set(setting, to: request.value) == .accepted ? .accepted : .rejected
        } else {
            status = .notSupported
        }
        return CommandAnswer(V16.ChangeConfiguration.Response(status: status), status, then: .settings)
    }
}
