/// A message that one side may ask of the other, by the standard of one version.
public struct Action: Hashable, Sendable {
    /// Who may send the CALL.
    public enum Sender: Hashable, Sendable {
        case charger, gateway, either
    }

    public let version: OCPPVersion
    /// As it stands in a frame.
    public let name: String
    public let sender: Sender
    /// Whether the message is part of a transaction: a charger that gets no valid answer to one loses revenue, so it is
    /// never answered with a CALLERROR.
    public let isTransactional: Bool

    public static func == (left: Action, right: Action) -> Bool {
        left.version == right.version && left.name == right.name
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(self.version)
        hasher.combine(self.name)
    }

    /// The action called `name` in `version`; nil when its standard has none.
    public static func named(_ name: String, in version: OCPPVersion) -> Action? {
        var name = name
        return name.withUTF8 { ActionTable.of(version).action(UnsafeRawBufferPointer($0)) }
    }

    /// Every action of `version`, by name.
    public static func all(in version: OCPPVersion) -> [Action] { ActionTable.of(version).actions }
}

/// The actions of one version.
struct ActionTable: Sendable {
    let actions: [Action]
    private let names: WireNames

    static func of(_ version: OCPPVersion) -> ActionTable {
        switch version {
        case .v16: .v16
        case .v201: .v201
        }
    }

    func action(_ name: UnsafeRawBufferPointer) -> Action? {
        self.names.index(of: name).map { self.actions[$0] }
    }

    private init(_ version: OCPPVersion, transactional: Set<String>, _ senders: [(Action.Sender, String)]) {
        self.actions = senders.flatMap { sender, names in
            names.split(separator: " ").map { name in
                Action(
                    version: version, name: String(name), sender: sender,
                    isTransactional: transactional.contains(String(name)))
            }
        }.sorted { $0.name < $1.name }
        self.names = WireNames(self.actions.map(\.name))
    }

    private static let v16 = ActionTable(
        .v16, transactional: ["MeterValues", "StartTransaction", "StopTransaction"],
        [
            (
                .charger,
                """
                Authorize BootNotification DiagnosticsStatusNotification FirmwareStatusNotification Heartbeat \
                LogStatusNotification MeterValues SecurityEventNotification SignCertificate \
                SignedFirmwareStatusNotification StartTransaction StatusNotification StopTransaction
                """
            ),
            (
                .gateway,
                """
                CancelReservation CertificateSigned ChangeAvailability ChangeConfiguration ClearCache \
                ClearChargingProfile DeleteCertificate ExtendedTriggerMessage GetCompositeSchedule GetConfiguration \
                GetDiagnostics GetInstalledCertificateIds GetLocalListVersion GetLog InstallCertificate \
                RemoteStartTransaction RemoteStopTransaction ReserveNow Reset SendLocalList SetChargingProfile \
                SignedUpdateFirmware TriggerMessage UnlockConnector UpdateFirmware
                """
            ),
            (.either, "DataTransfer"),
        ])

    private static let v201 = ActionTable(
        .v201, transactional: ["MeterValues", "TransactionEvent"],
        [
            (
                .charger,
                """
                Authorize BootNotification ClearedChargingLimit FirmwareStatusNotification Get15118EVCertificate \
                GetCertificateStatus Heartbeat LogStatusNotification MeterValues NotifyChargingLimit \
                NotifyCustomerInformation NotifyDisplayMessages NotifyEVChargingNeeds NotifyEVChargingSchedule \
                NotifyEvent NotifyMonitoringReport NotifyReport PublishFirmwareStatusNotification \
                ReportChargingProfiles ReservationStatusUpdate SecurityEventNotification SignCertificate \
                StatusNotification TransactionEvent
                """
            ),
            (
                .gateway,
                """
                CancelReservation CertificateSigned ChangeAvailability ClearCache ClearChargingProfile \
                ClearDisplayMessage ClearVariableMonitoring CostUpdated CustomerInformation DeleteCertificate \
                GetBaseReport GetChargingProfiles GetCompositeSchedule GetDisplayMessages \
                GetInstalledCertificateIds GetLocalListVersion GetLog GetMonitoringReport GetReport \
                GetTransactionStatus GetVariables InstallCertificate PublishFirmware RequestStartTransaction \
                RequestStopTransaction ReserveNow Reset SendLocalList SetChargingProfile SetDisplayMessage \
                SetMonitoringBase SetMonitoringLevel SetNetworkProfile SetVariableMonitoring SetVariables \
                TriggerMessage UnlockConnector UnpublishFirmware UpdateFirmware
                """
            ),
            (.either, "DataTransfer"),
        ])
}
