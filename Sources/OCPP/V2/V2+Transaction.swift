extension V2 {
    /// The transaction that an event is of.
    public struct Transaction: JSONReadable, JSONWritable, Hashable, Sendable {
        /// Made by the station, at most 36 characters.
        public var transactionId: String
        public var chargingState: ChargingState?
        /// Seconds in which energy flowed.
        public var timeSpentCharging: Int?
        /// Absent in an ended transaction, it is `local`.
        public var stoppedReason: StoppedReason?
        /// Of the request that started it.
        public var remoteStartId: Int?

        public init(
            transactionId: String, chargingState: ChargingState? = nil, timeSpentCharging: Int? = nil,
            stoppedReason: StoppedReason? = nil, remoteStartId: Int? = nil
        ) {
            self.transactionId = transactionId
            self.chargingState = chargingState
            self.timeSpentCharging = timeSpentCharging
            self.stoppedReason = stoppedReason
            self.remoteStartId = remoteStartId
        }

        public init(_ json: JSONValue) throws(MessageError) {
            self.transactionId = try json.required("transactionId")
            self.chargingState = try json.optional("chargingState")
            self.timeSpentCharging = try json.optional("timeSpentCharging")
            self.stoppedReason = try json.optional("stoppedReason")
            self.remoteStartId = try json.optional("remoteStartId")
        }

        public func write(to json: inout JSONWriter) {
            json.object { json in
                json.member("transactionId", self.transactionId)
                json.member("chargingState", self.chargingState)
                json.member("timeSpentCharging", self.timeSpentCharging)
                json.member("stoppedReason", self.stoppedReason)
                json.member("remoteStartId", self.remoteStartId)
            }
        }
    }

    /// Where in its life a transaction is.
    public enum TransactionEventType: String, WireEnumeration {
        case ended = "Ended"
        case started = "Started"
        case updated = "Updated"
    }

    /// What a transaction is doing.
    public enum ChargingState: String, WireEnumeration {
        case charging = "Charging"
        case evConnected = "EVConnected"
        case suspendedEV = "SuspendedEV"
        case suspendedEVSE = "SuspendedEVSE"
        case idle = "Idle"
    }

    /// Why a transaction ended.
    public enum StoppedReason: String, WireEnumeration {
        case deAuthorized = "DeAuthorized"
        case emergencyStop = "EmergencyStop"
        case energyLimitReached = "EnergyLimitReached"
        case evDisconnected = "EVDisconnected"
        case groundFault = "GroundFault"
        case immediateReset = "ImmediateReset"
        case local = "Local"
        case localOutOfCredit = "LocalOutOfCredit"
        case masterPass = "MasterPass"
        case other = "Other"
        case overcurrentFault = "OvercurrentFault"
        case powerLoss = "PowerLoss"
        case powerQuality = "PowerQuality"
        case reboot = "Reboot"
        case remote = "Remote"
        /// Only in 2.1.
        case reqEnergyTransferRejected = "ReqEnergyTransferRejected"
        case socLimitReached = "SOCLimitReached"
        case stoppedByEV = "StoppedByEV"
        case timeLimitReached = "TimeLimitReached"
        case timeout = "Timeout"
    }

    /// What caused an event.
    public enum TriggerReason: String, WireEnumeration {
        case authorized = "Authorized"
        case cablePluggedIn = "CablePluggedIn"
        case chargingRateChanged = "ChargingRateChanged"
        case chargingStateChanged = "ChargingStateChanged"
        case deauthorized = "Deauthorized"
        case energyLimitReached = "EnergyLimitReached"
        case evCommunicationLost = "EVCommunicationLost"
        case evConnectTimeout = "EVConnectTimeout"
        case meterValueClock = "MeterValueClock"
        case meterValuePeriodic = "MeterValuePeriodic"
        case timeLimitReached = "TimeLimitReached"
        case trigger = "Trigger"
        case unlockCommand = "UnlockCommand"
        case stopAuthorized = "StopAuthorized"
        case evDeparted = "EVDeparted"
        case evDetected = "EVDetected"
        case remoteStop = "RemoteStop"
        case remoteStart = "RemoteStart"
        case abnormalCondition = "AbnormalCondition"
        case signedDataReceived = "SignedDataReceived"
        case resetCommand = "ResetCommand"
        /// Only in 2.1, as are those that follow.
        case costLimitReached = "CostLimitReached"
        case limitSet = "LimitSet"
        case operationModeChanged = "OperationModeChanged"
        case runningCost = "RunningCost"
        case soCLimitReached = "SoCLimitReached"
        case tariffChanged = "TariffChanged"
        case tariffNotAccepted = "TariffNotAccepted"
        case txResumed = "TxResumed"
    }
}
