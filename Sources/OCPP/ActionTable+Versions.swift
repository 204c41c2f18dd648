/// Who may send which action, in the words of each standard.
extension ActionTable {
    static let v16 = ActionTable(
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

    static let v201 = ActionTable(
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

    static let v21 = ActionTable(
        .v21, transactional: ["MeterValues", "TransactionEvent"], unanswered: ["NotifyPeriodicEventStream"],
        [
            (
                .charger,
                """
                Authorize BatterySwap BootNotification ClearedChargingLimit ClosePeriodicEventStream \
                FirmwareStatusNotification Get15118EVCertificate GetCertificateChainStatus GetCertificateStatus \
                Heartbeat LogStatusNotification MeterValues NotifyChargingLimit NotifyCustomerInformation \
                NotifyDERAlarm NotifyDERStartStop NotifyDisplayMessages NotifyEVChargingNeeds \
                NotifyEVChargingSchedule NotifyEvent NotifyMonitoringReport NotifyPeriodicEventStream \
                NotifyPriorityCharging NotifyReport NotifySettlement OpenPeriodicEventStream \
                PublishFirmwareStatusNotification PullDynamicScheduleUpdate ReportChargingProfiles \
                ReportDERControl ReservationStatusUpdate SecurityEventNotification SignCertificate \
                StatusNotification TransactionEvent VatNumberValidation
                """
            ),
            (
                .gateway,
                """
                AFRRSignal AdjustPeriodicEventStream CancelReservation CertificateSigned ChangeAvailability \
                ChangeTransactionTariff ClearCache ClearChargingProfile ClearDERControl ClearDisplayMessage \
                ClearTariffs ClearVariableMonitoring CostUpdated CustomerInformation DeleteCertificate \
                GetBaseReport GetChargingProfiles GetCompositeSchedule GetDERControl GetDisplayMessages \
                GetInstalledCertificateIds GetLocalListVersion GetLog GetMonitoringReport \
                GetPeriodicEventStream GetReport GetTariffs GetTransactionStatus GetVariables \
                InstallCertificate NotifyAllowedEnergyTransfer NotifyWebPaymentStarted PublishFirmware \
                RequestBatterySwap RequestStartTransaction RequestStopTransaction ReserveNow Reset SendLocalList \
                SetChargingProfile SetDERControl SetDefaultTariff SetDisplayMessage SetMonitoringBase \
                SetMonitoringLevel SetNetworkProfile SetVariableMonitoring SetVariables TriggerMessage \
                UnlockConnector UnpublishFirmware UpdateDynamicSchedule UpdateFirmware UsePriorityCharging
                """
            ),
            (.either, "DataTransfer"),
        ])
}
