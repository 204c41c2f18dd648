internal import OCPP

extension SimulatedCharger {
    /// The answer to a 2.0.1 CALL; nil for actions that the station does not have.
    mutating func answer201(_ call: CallFrame, _ now: Moment) throws(MessageError) -> CommandAnswer? {
        let json = call.payload
        switch call.actionName {
        case V2.RequestStartTransaction.action: return self.start(try .init(json), now)
        case V2.RequestStopTransaction.action: return self.stop(try .init(json))
        case V2.Reset.action: return self.reset(try .init(json))
        case V2.UnlockConnector.action: return self.unlock(try .init(json))
        case V2.ChangeAvailability.action: return self.changeAvailability(try .init(json))
        case V2.SetChargingProfile.action: return self.setProfile(try .init(json), now)
        case V2.GetCompositeSchedule.action: return self.compositeSchedule(try .init(json), now)
        case V2.TriggerMessage.action: return self.trigger(try .init(json), now)
        case V2.GetVariables.action: return self.getVariables(try .init(json))
        case V2.SetVariables.action: return self.setVariables(try .init(json))
        case V2.GetTransactionStatus.action: return self.transactionStatus(try .init(json))
        case V2.CostUpdated.action:
            let request = try V2.CostUpdated(json)
            return CommandAnswer(V2.CostUpdated.Response(), request.totalCost.description)
        case "GetBaseReport":
            let requestID: Int = try json.required("requestId")
            return CommandAnswer(
                V2.StatusResponse(status: V2.GenericStatus.accepted), V2.GenericStatus.accepted,
                then: .tell([.settings(requestID: requestID, wall: now.wall)]))
        case V2.DataTransfer.action:
            return CommandAnswer(
                V2.DataTransfer.Response(status: .unknownVendorId), V2.DataTransferStatus.unknownVendorId)
        default: return nil
        }
    }

    private mutating func start(_ request: V2.RequestStartTransaction, _ now: Moment) -> CommandAnswer {
        guard let index = self.freeConnector(request.evseId), self.pendingReset == nil, !self.isFinishing else {
            return CommandAnswer(
                V2.RequestStartTransaction.Response(status: .rejected), V2.RequestStartStopStatus.rejected)
        }
        let number = self.connectors[index].number
        if let profile = request.chargingProfile, let limit = LimitProfile(profile, connector: number, now: now.wall) {
            self.limits.set(limit)
        }
        let token = Token(request.idToken.idToken, type: request.idToken.type.rawValue)
        let visit = self.visit(at: index, token: token, requestID: request.remoteStartId)
        return CommandAnswer(
            V2.RequestStartTransaction.Response(status: .accepted), V2.RequestStartStopStatus.accepted,
            then: .start(index, visit))
    }

    private func stop(_ request: V2.RequestStopTransaction) -> CommandAnswer {
        let index = self.connectors.firstIndex { $0.session?.key.text == request.transactionId }
        let status: V2.RequestStartStopStatus = index == nil ? .rejected : .accepted
        return CommandAnswer(
            V2.RequestStopTransaction.Response(status: status), status,
            then: index.map { .stop($0, .remote, .remoteStop) } ?? .none)
    }

    private func reset(_ request: V2.Reset) -> CommandAnswer {
        if request.evseId != nil {
            return CommandAnswer(V2.Reset.Response(status: .rejected), V2.ResetStatus.rejected)
        }
        let isCharging = self.connectors.contains { $0.session != nil }
        if request.type == .onIdle && isCharging {
            return CommandAnswer(
                V2.Reset.Response(status: .scheduled), V2.ResetStatus.scheduled, then: .resetWhenIdle)
        }
        return CommandAnswer(
            V2.Reset.Response(status: .accepted), V2.ResetStatus.accepted,
            then: .reset(isHard: request.type == .immediate))
    }

    private func unlock(_ request: V2.UnlockConnector) -> CommandAnswer {
        let status: V2.UnlockStatus
        if let index = self.index(of: request.evseId), request.connectorId == 1 {
            status = self.connectors[index].session == nil ? .unlocked : .ongoingAuthorizedTransaction
        } else {
            status = .unknownConnector
        }
        return CommandAnswer(V2.UnlockConnector.Response(status: status), status)
    }

    private mutating func changeAvailability(_ request: V2.ChangeAvailability) -> CommandAnswer {
        let isOperative = request.operationalStatus == .operative
        guard let outcome = self.setAvailability(request.evse?.id ?? 0, isOperative: isOperative) else {
            return CommandAnswer(
                V2.ChangeAvailability.Response(status: .rejected), V2.ChangeAvailabilityStatus.rejected)
        }
        let status: V2.ChangeAvailabilityStatus = outcome.isImmediate ? .accepted : .scheduled
        return CommandAnswer(
            V2.ChangeAvailability.Response(status: status), status, then: .availability(outcome.changed))
    }

    private mutating func setProfile(_ request: V2.SetChargingProfile, _ now: Moment) -> CommandAnswer {
        let profile = LimitProfile(request.chargingProfile, connector: request.evseId, now: now.wall)
        var status = V2.ChargingProfileStatus.rejected
        if let profile, self.accepts(profile) {
            self.limits.set(profile)
            status = .accepted
        }
        return CommandAnswer(V2.SetChargingProfile.Response(status: status), status, then: .limits)
    }

    private func compositeSchedule(_ request: V2.GetCompositeSchedule, _ now: Moment) -> CommandAnswer {
        let evse = request.evseId
        guard evse == 0 || self.index(of: evse) != nil, request.duration >= 0 else {
            return CommandAnswer(V2.GetCompositeSchedule.Response(status: .rejected), V2.GenericStatus.rejected)
        }
        let unit = request.chargingRateUnit ?? .w
        let periods = self.schedule(evse, request.duration, now).map {
            V2.ChargingSchedulePeriod(startPeriod: $0.second, limit: $0.allowance.limit(inWatts: unit == .w))
        }
        return CommandAnswer(
            V2.GetCompositeSchedule.Response(
                status: .accepted,
                schedule: V2.CompositeSchedule(
                    chargingSchedulePeriod: periods, evseId: evse, duration: request.duration,
                    scheduleStart: now.timestamp, chargingRateUnit: unit)), V2.GenericStatus.accepted)
    }

    private mutating func trigger(_ request: V2.TriggerMessage, _ now: Moment) -> CommandAnswer {
        func answer(_ status: V2.TriggerMessageStatus, _ consequence: Consequence = .none) -> CommandAnswer {
            CommandAnswer(V2.TriggerMessage.Response(status: status), status, then: consequence)
        }
        let indices = self.triggered(request.evse?.id)
        guard !indices.isEmpty else { return answer(.rejected) }
        switch request.requestedMessage {
        case .bootNotification: return answer(.accepted, .boot)
        case .heartbeat: return answer(.accepted, .tell([.heartbeat]))
        case .statusNotification: return answer(.accepted, .tell(self.statuses(indices, now)))
        case .meterValues: return answer(.accepted, .tell(self.readings(indices, now)))
        case .transactionEvent:
            let charging = indices.filter { self.connectors[$0].session != nil }
            return charging.isEmpty ? answer(.rejected) : answer(.accepted, .transactionEvent(charging))
        case .logStatusNotification, .firmwareStatusNotification, .signChargingStationCertificate,
            .signV2GCertificate, .signCombinedCertificate, .publishFirmwareStatusNotification, .signV2G20Certificate,
            .customTrigger:
            return answer(.notImplemented)
        }
    }

    private func transactionStatus(_ request: V2.GetTransactionStatus) -> CommandAnswer {
        let isOngoing = request.transactionId.map { id in
            self.connectors.contains { $0.session?.key.text == id }
        }
        return CommandAnswer(
            V2.GetTransactionStatus.Response(
                ongoingIndicator: isOngoing, messagesInQueue: self.outbox.holdsTransactions),
            isOngoing == true ? "ongoing" : "not ongoing")
    }
}
