// Made by scripts/make_ocpp_schemas.py; edit that, not this.

extension SchemaText {
    /// Every message of OCPP 1.6 with the security extension.
    static let v16 = """
        enum e1 Accepted Blocked Expired Invalid ConcurrentTx
        enum e2 Accepted Pending Rejected
        enum e3 Accepted Rejected
        enum CertificateSignedStatus Accepted Rejected
        enum e5 Inoperative Operative
        enum e6 Accepted Rejected Scheduled
        enum e7 Accepted Rejected RebootRequired NotSupported
        enum e8 ChargePointMaxProfile TxDefaultProfile TxProfile
        enum e9 Accepted Unknown
        enum e10 Accepted Rejected UnknownMessageId UnknownVendorId
        enum HashAlgorithm SHA256 SHA384 SHA512
        enum DeleteCertificateStatus Accepted Failed NotFound
        enum e13 Idle Uploaded UploadFailed Uploading
        enum MessageTrigger BootNotification LogStatusNotification FirmwareStatusNotification Heartbeat MeterValues
          SignChargePointCertificate StatusNotification
        enum TriggerMessageStatus Accepted Rejected NotImplemented
        enum e16 Downloaded DownloadFailed Downloading Idle InstallationFailed Installing Installed
        enum e17 A W
        enum CertificateUse CentralSystemRootCertificate ManufacturerRootCertificate
        enum GetInstalledCertificateStatus Accepted NotFound
        enum Log DiagnosticsLog SecurityLog
        enum LogStatus Accepted Rejected AcceptedCanceled
        enum InstallCertificateStatus Accepted Failed Rejected
        enum UploadLogStatus BadMessage Idle NotSupportedOperation PermissionDenied Uploaded UploadFailure Uploading
        enum e24 Interruption.Begin Interruption.End Sample.Clock Sample.Periodic Transaction.Begin Transaction.End
          Trigger Other
        enum e25 Raw SignedData
        enum e26 Energy.Active.Export.Register Energy.Active.Import.Register Energy.Reactive.Export.Register
          Energy.Reactive.Import.Register Energy.Active.Export.Interval Energy.Active.Import.Interval
          Energy.Reactive.Export.Interval Energy.Reactive.Import.Interval Power.Active.Export Power.Active.Import
          Power.Offered Power.Reactive.Export Power.Reactive.Import Power.Factor Current.Import Current.Export
          Current.Offered Voltage Frequency Temperature SoC RPM
        enum e27 L1 L2 L3 N L1-N L2-N L3-N L1-L2 L2-L3 L3-L1
        enum e28 Cable EV Inlet Outlet Body
        enum e29 Wh kWh varh kvarh W kW VA kVA var kvar A V K Celcius Celsius Fahrenheit Percent Hertz
        enum e30 Absolute Recurring Relative
        enum e31 Daily Weekly
        enum e32 Accepted Faulted Occupied Rejected Unavailable
        enum e33 Hard Soft
        enum e34 Differential Full
        enum e35 Accepted Failed NotSupported VersionMismatch
        enum e36 Accepted Rejected NotSupported
        enum GenericStatus Accepted Rejected
        enum FirmwareStatus Downloaded DownloadFailed Downloading DownloadScheduled DownloadPaused Idle
          InstallationFailed Installing Installed InstallRebooting InstallScheduled InstallVerificationFailed
          InvalidSignature SignatureVerified
        enum UpdateFirmwareStatus Accepted Rejected AcceptedCanceled InvalidCertificate RevokedCertificate
        enum e40 ConnectorLockFailure EVCommunicationError GroundFailure HighTemperature InternalError LocalListConflict
          NoError OtherError OverCurrentFailure PowerMeterFailure PowerSwitchFailure ReaderFailure ResetFailure
          UnderVoltage OverVoltage WeakSignal
        enum e41 Available Preparing Charging SuspendedEVSE SuspendedEV Finishing Reserved Unavailable Faulted
        enum e42 EmergencyStop EVDisconnected HardReset Local Other PowerLoss Reboot Remote SoftReset UnlockCommand
          DeAuthorized
        enum e43 Wh kWh varh kvarh W kW VA kVA var kvar A V K Celcius Celsius Fahrenheit Percent
        enum e44 BootNotification DiagnosticsStatusNotification FirmwareStatusNotification Heartbeat MeterValues
          StatusNotification
        enum e45 Unlocked UnlockFailed NotSupported
        type o1 idTag!s20
        type o2 expiryDate?t parentIdTag?s20 status!=e1
        type o3 idTagInfo!{o2}
        type o4 chargePointVendor!v20 chargePointModel!v20 chargePointSerialNumber?v25 chargeBoxSerialNumber?v25
          firmwareVersion?v50 iccid?v20 imsi?v20 meterType?v25 meterSerialNumber?v25
        type o5 status!=e2 currentTime!t interval!d
        type o6 reservationId!d
        type o7 status!=e3
        type o8 certificateChain!s10000
        type o9 status!=CertificateSignedStatus
        type o10 connectorId!d type!=e5
        type o11 status!=e6
        type o12 key!v50 value!v500
        type o13 status!=e7
        type o14
        type o15 id?d connectorId?d chargingProfilePurpose?=e8 stackLevel?d
        type o16 status!=e9
        type o17 vendorId!v255 messageId?v50 data?s
        type o18 status!=e10 data?s
        type CertificateHashData hashAlgorithm!=HashAlgorithm issuerNameHash!s128 issuerKeyHash!s128 serialNumber!v40
        type o20 certificateHashData!{CertificateHashData}
        type o21 status!=DeleteCertificateStatus
        type o22 status!=e13
        type o23 requestedMessage!=MessageTrigger connectorId?i
        type o24 status!=TriggerMessageStatus
        type o25 status!=e16
        type o26 connectorId!d duration!d chargingRateUnit?=e17
        type o27 startPeriod!d limit!n/10 numberPhases?d
        type o28 duration?d startSchedule?t chargingRateUnit!=e17 chargingSchedulePeriod![0..]{o27} minChargingRate?n/10
        type o29 status!=e3 connectorId?d scheduleStart?t chargingSchedule?{o28}
        type o30 key?[0..]v50
        type o31 key!v50 readonly!b value?v500
        type o32 configurationKey?[0..]{o31} unknownKey?[0..]s50
        type o33 location!u retries?d retryInterval?d startTime?t stopTime?t
        type o34 fileName?s255
        type o35 certificateType!=CertificateUse
        type o36 certificateHashData?[1..]{CertificateHashData} status!=GetInstalledCertificateStatus
        type o37 listVersion!d
        type LogParameters remoteLocation!s512 oldestTimestamp?t latestTimestamp?t
        type o39 log!{LogParameters} logType!=Log requestId!i retries?i retryInterval?i
        type o40 status!=LogStatus filename?s255
        type o41 currentTime!t
        type o42 certificateType!=CertificateUse certificate!s5500
        type o43 status!=InstallCertificateStatus
        type o44 status!=UploadLogStatus requestId?i
        type o45 value!s context?~e24 format?=e25 measurand?~e26 phase?~e27 location?~e28 unit?~e29
        type o46 timestamp!t sampledValue![1..]{o45}
        type o47 connectorId!d transactionId?d meterValue![1..]{o46}
        type o48 chargingProfileId!d transactionId?d stackLevel!d chargingProfilePurpose!=e8 chargingProfileKind!=e30
          recurrencyKind?=e31 validFrom?t validTo?t chargingSchedule!{o28}
        type o49 connectorId?d idTag!s20 chargingProfile?{o48}
        type o50 transactionId!d
        type o51 connectorId!d expiryDate!t idTag!s20 parentIdTag?s20 reservationId!d
        type o52 status!=e32
        type o53 type!=e33
        type o54 type!s50 timestamp!t techInfo?v255
        type o55 idTag!s20 idTagInfo?{o2}
        type o56 listVersion!d localAuthorizationList?[0..]{o55} updateType!=e34
        type o57 status!=e35
        type o58 connectorId!d csChargingProfiles!{o48}
        type o59 status!=e36
        type o60 csr!s5500
        type o61 status!=GenericStatus
        type o62 status!=FirmwareStatus requestId?i
        type Firmware location!s512 retrieveDateTime!t installDateTime?t signingCertificate!s5500 signature!s800
        type o64 retries?i retryInterval?i requestId!i firmware!{Firmware}
        type o65 status!=UpdateFirmwareStatus
        type o66 connectorId!d idTag!s20 meterStart!d reservationId?d timestamp!t
        type o67 idTagInfo!{o2} transactionId!d
        type o68 connectorId!d errorCode!=e40 info?v50 status!=e41 timestamp?t vendorId?v255 vendorErrorCode?v50
        type o69 value!s context?~e24 format?=e25 measurand?~e26 phase?~e27 location?~e28 unit?~e43
        type o70 timestamp!t sampledValue![0..]{o69}
        type o71 idTag?s20 meterStop!d timestamp!t transactionId!d reason?=e42 transactionData?[0..]{o70}
        type o72 idTagInfo?{o2}
        type o73 requestedMessage!=e44 connectorId?d
        type o74 connectorId!d
        type o75 status!=e45
        type o76 location!u retries?d retrieveDate!t retryInterval?d
        call Authorize {o1} {o3}
        call BootNotification {o4} {o5}
        call CancelReservation {o6} {o7}
        call CertificateSigned {o8} {o9}
        call ChangeAvailability {o10} {o11}
        call ChangeConfiguration {o12} {o13}
        call ClearCache {o14} {o7}
        call ClearChargingProfile {o15} {o16}
        call DataTransfer {o17} {o18}
        call DeleteCertificate {o20} {o21}
        call DiagnosticsStatusNotification {o22} {o14}
        call ExtendedTriggerMessage {o23} {o24}
        call FirmwareStatusNotification {o25} {o14}
        call GetCompositeSchedule {o26} {o29}
        call GetConfiguration {o30} {o32}
        call GetDiagnostics {o33} {o34}
        call GetInstalledCertificateIds {o35} {o36}
        call GetLocalListVersion {o14} {o37}
        call GetLog {o39} {o40}
        call Heartbeat {o14} {o41}
        call InstallCertificate {o42} {o43}
        call LogStatusNotification {o44} {o14}
        call MeterValues {o47} {o14}
        call RemoteStartTransaction {o49} {o7}
        call RemoteStopTransaction {o50} {o7}
        call ReserveNow {o51} {o52}
        call Reset {o53} {o7}
        call SecurityEventNotification {o54} {o14}
        call SendLocalList {o56} {o57}
        call SetChargingProfile {o58} {o59}
        call SignCertificate {o60} {o61}
        call SignedFirmwareStatusNotification {o62} {o14}
        call SignedUpdateFirmware {o64} {o65}
        call StartTransaction {o66} {o67}
        call StatusNotification {o68} {o14}
        call StopTransaction {o71} {o72}
        call TriggerMessage {o73} {o24}
        call UnlockConnector {o74} {o75}
        call UpdateFirmware {o76} {o14}
        """
}
