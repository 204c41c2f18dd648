// Made by scripts/make_ocpp_schemas.py; edit that, not this.

extension SchemaText {
    /// Every message of OCPP 2.0.1.
    static let v201 = """
        enum IdToken Central eMAID ISO14443 ISO15693 KeyCode Local MacAddress NoAuthorization
        enum HashAlgorithm SHA256 SHA384 SHA512
        enum AuthorizationStatus Accepted Blocked ConcurrentTx Expired Invalid NoCredit NotAllowedTypeEVSE
          NotAtThisLocation NotAtThisTime Unknown
        enum MessageFormat ASCII HTML URI UTF8
        enum AuthorizeCertificateStatus Accepted SignatureError CertificateExpired CertificateRevoked
          NoCertificateAvailable CertChainError ContractCancelled
        enum BootReason ApplicationReset FirmwareUpdate LocalReset PowerUp RemoteReset ScheduledReset Triggered Unknown
          Watchdog
        enum RegistrationStatus Accepted Pending Rejected
        enum CancelReservationStatus Accepted Rejected
        enum CertificateSigningUse ChargingStationCertificate V2GCertificate
        enum CertificateSignedStatus Accepted Rejected
        enum OperationalStatus Inoperative Operative
        enum ChangeAvailabilityStatus Accepted Rejected Scheduled
        enum ClearCacheStatus Accepted Rejected
        enum ChargingProfilePurpose ChargingStationExternalConstraints ChargingStationMaxProfile TxDefaultProfile
          TxProfile
        enum ClearChargingProfileStatus Accepted Unknown
        enum ClearMessageStatus Accepted Unknown
        enum ClearMonitoringStatus Accepted Rejected NotFound
        enum ChargingLimitSource EMS Other SO CSO
        enum CustomerInformationStatus Accepted Rejected Invalid
        enum DataTransferStatus Accepted Rejected UnknownMessageId UnknownVendorId
        enum DeleteCertificateStatus Accepted Failed NotFound
        enum FirmwareStatus Downloaded DownloadFailed Downloading DownloadScheduled DownloadPaused Idle
          InstallationFailed Installing Installed InstallRebooting InstallScheduled InstallVerificationFailed
          InvalidSignature SignatureVerified
        enum CertificateAction Install Update
        enum Iso15118EVCertificateStatus Accepted Failed
        enum ReportBase ConfigurationInventory FullInventory SummaryInventory
        enum GenericDeviceModelStatus Accepted Rejected NotSupported EmptyResultSet
        enum GetCertificateStatus Accepted Failed
        enum GetChargingProfileStatus Accepted NoProfiles
        enum ChargingRateUnit W A
        enum GenericStatus Accepted Rejected
        enum MessagePriority AlwaysFront InFront NormalCycle
        enum MessageState Charging Faulted Idle Unavailable
        enum GetDisplayMessagesStatus Accepted Unknown
        enum GetCertificateIdUse V2GRootCertificate MORootCertificate CSMSRootCertificate V2GCertificateChain
          ManufacturerRootCertificate
        enum GetInstalledCertificateStatus Accepted NotFound
        enum Log DiagnosticsLog SecurityLog
        enum LogStatus Accepted Rejected AcceptedCanceled
        enum MonitoringCriterion ThresholdMonitoring DeltaMonitoring PeriodicMonitoring
        enum ComponentCriterion Active Available Enabled Problem
        enum Attribute Actual Target MinSet MaxSet
        enum GetVariableStatus Accepted Rejected UnknownComponent UnknownVariable NotSupportedAttributeType
        enum InstallCertificateUse V2GRootCertificate MORootCertificate CSMSRootCertificate ManufacturerRootCertificate
        enum InstallCertificateStatus Accepted Rejected Failed
        enum UploadLogStatus BadMessage Idle NotSupportedOperation PermissionDenied Uploaded UploadFailure Uploading
          AcceptedCanceled
        enum ReadingContext Interruption.Begin Interruption.End Other Sample.Clock Sample.Periodic Transaction.Begin
          Transaction.End Trigger
        enum Measurand Current.Export Current.Import Current.Offered Energy.Active.Export.Register
          Energy.Active.Import.Register Energy.Reactive.Export.Register Energy.Reactive.Import.Register
          Energy.Active.Export.Interval Energy.Active.Import.Interval Energy.Active.Net Energy.Reactive.Export.Interval
          Energy.Reactive.Import.Interval Energy.Reactive.Net Energy.Apparent.Net Energy.Apparent.Import
          Energy.Apparent.Export Frequency Power.Active.Export Power.Active.Import Power.Factor Power.Offered
          Power.Reactive.Export Power.Reactive.Import SoC Voltage
        enum Phase L1 L2 L3 N L1-N L2-N L3-N L1-L2 L2-L3 L3-L1
        enum Location Body Cable EV Inlet Outlet
        enum CostKind CarbonDioxideEmission RelativePricePercentage RenewableGenerationPercentage
        enum EnergyTransferMode DC AC_single_phase AC_two_phase AC_three_phase
        enum NotifyEVChargingNeedsStatus Accepted Rejected Processing
        enum EventTrigger Alerting Delta Periodic
        enum EventNotification HardWiredNotification HardWiredMonitor PreconfiguredMonitor CustomMonitor
        enum Monitor UpperThreshold LowerThreshold Delta Periodic PeriodicClockAligned
        enum Mutability ReadOnly WriteOnly ReadWrite
        enum Data string decimal integer dateTime boolean OptionList SequenceList MemberList
        enum PublishFirmwareStatus Idle DownloadScheduled Downloading Downloaded Published DownloadFailed DownloadPaused
          InvalidChecksum ChecksumVerified PublishFailed
        enum ChargingProfileKind Absolute Recurring Relative
        enum RecurrencyKind Daily Weekly
        enum RequestStartStopStatus Accepted Rejected
        enum ReservationUpdateStatus Expired Removed
        enum Connector cCCS1 cCCS2 cG105 cTesla cType1 cType2 s309-1P-16A s309-1P-32A s309-3P-16A s309-3P-32A sBS1361
          sCEE-7-7 sType2 sType3 Other1PhMax16A Other1PhOver16A Other3Ph Pan wInductive wResonant Undetermined Unknown
        enum ReserveNowStatus Accepted Faulted Occupied Rejected Unavailable
        enum Reset Immediate OnIdle
        enum ResetStatus Accepted Rejected Scheduled
        enum Update Differential Full
        enum SendLocalListStatus Accepted Failed VersionMismatch
        enum ChargingProfileStatus Accepted Rejected
        enum DisplayMessageStatus Accepted NotSupportedMessageFormat Rejected NotSupportedPriority NotSupportedState
          UnknownTransaction
        enum MonitoringBase All FactoryDefault HardWiredOnly
        enum APNAuthentication CHAP NONE PAP AUTO
        enum OCPPVersion OCPP12 OCPP15 OCPP16 OCPP20
        enum OCPPTransport JSON SOAP
        enum OCPPInterface Wired0 Wired1 Wired2 Wired3 Wireless0 Wireless1 Wireless2 Wireless3
        enum VPN IKEv2 IPSec L2TP PPTP
        enum SetNetworkProfileStatus Accepted Rejected Failed
        enum SetMonitoringStatus Accepted UnknownComponent UnknownVariable UnsupportedMonitorType Rejected Duplicate
        enum SetVariableStatus Accepted Rejected UnknownComponent UnknownVariable NotSupportedAttributeType
          RebootRequired
        enum ConnectorStatus Available Occupied Reserved Unavailable Faulted
        enum TransactionEvent Ended Started Updated
        enum TriggerReason Authorized CablePluggedIn ChargingRateChanged ChargingStateChanged Deauthorized
          EnergyLimitReached EVCommunicationLost EVConnectTimeout MeterValueClock MeterValuePeriodic TimeLimitReached
          Trigger UnlockCommand StopAuthorized EVDeparted EVDetected RemoteStop RemoteStart AbnormalCondition
          SignedDataReceived ResetCommand
        enum ChargingState Charging EVConnected SuspendedEV SuspendedEVSE Idle
        enum Reason DeAuthorized EmergencyStop EnergyLimitReached EVDisconnected GroundFault ImmediateReset Local
          LocalOutOfCredit MasterPass Other OvercurrentFault PowerLoss PowerQuality Reboot Remote SOCLimitReached
          StoppedByEV TimeLimitReached Timeout
        enum MessageTrigger BootNotification LogStatusNotification FirmwareStatusNotification Heartbeat MeterValues
          SignChargingStationCertificate SignV2GCertificate StatusNotification TransactionEvent SignCombinedCertificate
          PublishFirmwareStatusNotification
        enum TriggerMessageStatus Accepted Rejected NotImplemented
        enum UnlockStatus Unlocked UnlockFailed OngoingAuthorizedTransaction UnknownConnector
        enum UnpublishFirmwareStatus DownloadOngoing NoFirmware Unpublished
        enum UpdateFirmwareStatus Accepted Rejected AcceptedCanceled InvalidCertificate RevokedCertificate
        type CustomData ... vendorId!v255
        type AdditionalInfo customData?{CustomData} additionalIdToken!s36 type!s50
        type IdToken customData?{CustomData} additionalInfo?[1..]{AdditionalInfo} idToken!s36 type!=IdToken
        type OCSPRequestData customData?{CustomData} hashAlgorithm!=HashAlgorithm issuerNameHash!s128 issuerKeyHash!s128
          serialNumber!v40 responderURL!s512
        type o5 customData?{CustomData} idToken!{IdToken} certificate?s5500
          iso15118CertificateHashData?[1..4]{OCSPRequestData}
        type MessageContent customData?{CustomData} format!=MessageFormat language?s8 content!s512
        type IdTokenInfo customData?{CustomData} status!=AuthorizationStatus cacheExpiryDateTime?t chargingPriority?i
          language1?s8 evseId?[1..]i groupIdToken?{IdToken} language2?s8 personalMessage?{MessageContent}
        type o8 customData?{CustomData} idTokenInfo!{IdTokenInfo} certificateStatus?=AuthorizeCertificateStatus
        type Modem customData?{CustomData} iccid?v20 imsi?v20
        type ChargingStation customData?{CustomData} serialNumber?v25 model!v20 modem?{Modem} vendorName!v50
          firmwareVersion?v50
        type o11 customData?{CustomData} chargingStation!{ChargingStation} reason!=BootReason
        type StatusInfo customData?{CustomData} reasonCode!v20 additionalInfo?v512
        type o13 customData?{CustomData} currentTime!t interval!i status!=RegistrationStatus statusInfo?{StatusInfo}
        type o14 customData?{CustomData} reservationId!i
        type o15 customData?{CustomData} status!=CancelReservationStatus statusInfo?{StatusInfo}
        type o16 customData?{CustomData} certificateChain!s10000 certificateType?=CertificateSigningUse
        type o17 customData?{CustomData} status!=CertificateSignedStatus statusInfo?{StatusInfo}
        type EVSE customData?{CustomData} id!i connectorId?i
        type o19 customData?{CustomData} evse?{EVSE} operationalStatus!=OperationalStatus
        type o20 customData?{CustomData} status!=ChangeAvailabilityStatus statusInfo?{StatusInfo}
        type o21 customData?{CustomData}
        type o22 customData?{CustomData} status!=ClearCacheStatus statusInfo?{StatusInfo}
        type ClearChargingProfile customData?{CustomData} evseId?i chargingProfilePurpose?=ChargingProfilePurpose
          stackLevel?i
        type o24 customData?{CustomData} chargingProfileId?i chargingProfileCriteria?{ClearChargingProfile}
        type o25 customData?{CustomData} status!=ClearChargingProfileStatus statusInfo?{StatusInfo}
        type o26 customData?{CustomData} id!i
        type o27 customData?{CustomData} status!=ClearMessageStatus statusInfo?{StatusInfo}
        type o28 customData?{CustomData} id![1..]i
        type ClearMonitoringResult customData?{CustomData} status!=ClearMonitoringStatus id!i statusInfo?{StatusInfo}
        type o30 customData?{CustomData} clearMonitoringResult![1..]{ClearMonitoringResult}
        type o31 customData?{CustomData} chargingLimitSource!=ChargingLimitSource evseId?i
        type o32 customData?{CustomData} totalCost!n transactionId!s36
        type CertificateHashData customData?{CustomData} hashAlgorithm!=HashAlgorithm issuerNameHash!s128
          issuerKeyHash!s128 serialNumber!v40
        type o34 customData?{CustomData} customerCertificate?{CertificateHashData} idToken?{IdToken} requestId!i
          report!b clear!b customerIdentifier?s64
        type o35 customData?{CustomData} status!=CustomerInformationStatus statusInfo?{StatusInfo}
        type o36 customData?{CustomData} messageId?v50 data?* vendorId!v255
        type o37 customData?{CustomData} status!=DataTransferStatus statusInfo?{StatusInfo} data?*
        type o38 customData?{CustomData} certificateHashData!{CertificateHashData}
        type o39 customData?{CustomData} status!=DeleteCertificateStatus statusInfo?{StatusInfo}
        type o40 customData?{CustomData} status!=FirmwareStatus requestId?i
        type o41 customData?{CustomData} iso15118SchemaVersion!s50 action!=CertificateAction exiRequest!s5600
        type o42 customData?{CustomData} status!=Iso15118EVCertificateStatus statusInfo?{StatusInfo} exiResponse!s7500
        type o43 customData?{CustomData} requestId!i reportBase!=ReportBase
        type o44 customData?{CustomData} status!=GenericDeviceModelStatus statusInfo?{StatusInfo}
        type o45 customData?{CustomData} ocspRequestData!{OCSPRequestData}
        type o46 customData?{CustomData} status!=GetCertificateStatus statusInfo?{StatusInfo} ocspResult?s5500
        type ChargingProfileCriterion customData?{CustomData} chargingProfilePurpose?=ChargingProfilePurpose
          stackLevel?i chargingProfileId?[1..]i chargingLimitSource?[1..4]=ChargingLimitSource
        type o48 customData?{CustomData} requestId!i evseId?i chargingProfile!{ChargingProfileCriterion}
        type o49 customData?{CustomData} status!=GetChargingProfileStatus statusInfo?{StatusInfo}
        type o50 customData?{CustomData} duration!i chargingRateUnit?=ChargingRateUnit evseId!i
        type ChargingSchedulePeriod customData?{CustomData} startPeriod!i limit!n numberPhases?i phaseToUse?i
        type CompositeSchedule customData?{CustomData} chargingSchedulePeriod![1..]{ChargingSchedulePeriod} evseId!i
          duration!i scheduleStart!t chargingRateUnit!=ChargingRateUnit
        type o53 customData?{CustomData} status!=GenericStatus statusInfo?{StatusInfo} schedule?{CompositeSchedule}
        type o54 customData?{CustomData} id?[1..]i requestId!i priority?=MessagePriority state?=MessageState
        type o55 customData?{CustomData} status!=GetDisplayMessagesStatus statusInfo?{StatusInfo}
        type o56 customData?{CustomData} certificateType?[1..]=GetCertificateIdUse
        type CertificateHashDataChain customData?{CustomData} certificateHashData!{CertificateHashData}
          certificateType!=GetCertificateIdUse childCertificateHashData?[1..4]{CertificateHashData}
        type o58 customData?{CustomData} status!=GetInstalledCertificateStatus statusInfo?{StatusInfo}
          certificateHashDataChain?[1..]{CertificateHashDataChain}
        type o59 customData?{CustomData} versionNumber!i
        type LogParameters customData?{CustomData} remoteLocation!s512 oldestTimestamp?t latestTimestamp?t
        type o61 customData?{CustomData} log!{LogParameters} logType!=Log requestId!i retries?i retryInterval?i
        type o62 customData?{CustomData} status!=LogStatus statusInfo?{StatusInfo} filename?s255
        type Component customData?{CustomData} evse?{EVSE} name!s50 instance?s50
        type Variable customData?{CustomData} name!s50 instance?s50
        type ComponentVariable customData?{CustomData} component!{Component} variable?{Variable}
        type o66 customData?{CustomData} componentVariable?[1..]{ComponentVariable} requestId!i
          monitoringCriteria?[1..3]=MonitoringCriterion
        type o67 customData?{CustomData} componentVariable?[1..]{ComponentVariable} requestId!i
          componentCriteria?[1..4]=ComponentCriterion
        type o68 customData?{CustomData} transactionId?s36
        type o69 customData?{CustomData} ongoingIndicator?b messagesInQueue!b
        type GetVariableData customData?{CustomData} attributeType?=Attribute component!{Component} variable!{Variable}
        type o71 customData?{CustomData} getVariableData![1..]{GetVariableData}
        type GetVariableResult customData?{CustomData} attributeStatusInfo?{StatusInfo}
          attributeStatus!=GetVariableStatus attributeType?=Attribute attributeValue?s2500 component!{Component}
          variable!{Variable}
        type o73 customData?{CustomData} getVariableResult![1..]{GetVariableResult}
        type o74 customData?{CustomData} currentTime!t
        type o75 customData?{CustomData} certificateType!=InstallCertificateUse certificate!s5500
        type o76 customData?{CustomData} status!=InstallCertificateStatus statusInfo?{StatusInfo}
        type o77 customData?{CustomData} status!=UploadLogStatus requestId?i
        type SignedMeterValue customData?{CustomData} signedMeterData!s2500 signingMethod!s50 encodingMethod!s50
          publicKey!s2500
        type UnitOfMeasure customData?{CustomData} unit?s20 multiplier?i
        type SampledValue customData?{CustomData} value!n context?~ReadingContext measurand?~Measurand phase?~Phase
          location?~Location signedMeterValue?{SignedMeterValue} unitOfMeasure?{UnitOfMeasure}
        type MeterValue customData?{CustomData} sampledValue![1..]{SampledValue} timestamp!t
        type o82 customData?{CustomData} evseId!i meterValue![1..]{MeterValue}
        type RelativeTimeInterval customData?{CustomData} start!i duration?i
        type Cost customData?{CustomData} costKind!=CostKind amount!i amountMultiplier?i
        type ConsumptionCost customData?{CustomData} startValue!n cost![1..3]{Cost}
        type SalesTariffEntry customData?{CustomData} relativeTimeInterval!{RelativeTimeInterval} ePriceLevel?i0..
          consumptionCost?[1..3]{ConsumptionCost}
        type SalesTariff customData?{CustomData} id!i salesTariffDescription?s32 numEPriceLevels?i
          salesTariffEntry![1..1024]{SalesTariffEntry}
        type ChargingSchedule customData?{CustomData} id!i startSchedule?t duration?i chargingRateUnit!=ChargingRateUnit
          chargingSchedulePeriod![1..1024]{ChargingSchedulePeriod} minChargingRate?n salesTariff?{SalesTariff}
        type ChargingLimit customData?{CustomData} chargingLimitSource!=ChargingLimitSource isGridCritical?b
        type o90 customData?{CustomData} chargingSchedule?[1..]{ChargingSchedule} evseId?i chargingLimit!{ChargingLimit}
        type o91 customData?{CustomData} data!v512 tbc?b seqNo!i generatedAt!t requestId!i
        type MessageInfo customData?{CustomData} display?{Component} id!i priority!=MessagePriority state?=MessageState
          startDateTime?t endDateTime?t transactionId?s36 message!{MessageContent}
        type o93 customData?{CustomData} messageInfo?[1..]{MessageInfo} requestId!i tbc?b
        type ACChargingParameters customData?{CustomData} energyAmount!i evMinCurrent!i evMaxCurrent!i evMaxVoltage!i
        type DCChargingParameters customData?{CustomData} evMaxCurrent!i evMaxVoltage!i energyAmount?i evMaxPower?i
          stateOfCharge?i0..100 evEnergyCapacity?i fullSoC?i0..100 bulkSoC?i0..100
        type ChargingNeeds customData?{CustomData} acChargingParameters?{ACChargingParameters}
          dcChargingParameters?{DCChargingParameters} requestedEnergyTransfer!=EnergyTransferMode departureTime?t
        type o97 customData?{CustomData} maxScheduleTuples?i chargingNeeds!{ChargingNeeds} evseId!i
        type o98 customData?{CustomData} status!=NotifyEVChargingNeedsStatus statusInfo?{StatusInfo}
        type o99 customData?{CustomData} timeBase!t chargingSchedule!{ChargingSchedule} evseId!i
        type o100 customData?{CustomData} status!=GenericStatus statusInfo?{StatusInfo}
        type EventData customData?{CustomData} eventId!i timestamp!t trigger!=EventTrigger cause?i actualValue!v2500
          techCode?v50 techInfo?v500 cleared?b transactionId?s36 component!{Component} variableMonitoringId?i
          eventNotificationType!=EventNotification variable!{Variable}
        type o102 customData?{CustomData} generatedAt!t tbc?b seqNo!i eventData![1..]{EventData}
        type VariableMonitoring customData?{CustomData} id!i transaction!b value!n type!=Monitor severity!i
        type MonitoringData customData?{CustomData} component!{Component} variable!{Variable}
          variableMonitoring![1..]{VariableMonitoring}
        type o105 customData?{CustomData} monitor?[1..]{MonitoringData} requestId!i tbc?b seqNo!i generatedAt!t
        type VariableAttribute customData?{CustomData} type?=Attribute value?v2500 mutability?=Mutability persistent?b
          constant?b
        type VariableCharacteristics customData?{CustomData} unit?s16 dataType!=Data minLimit?n maxLimit?n
          valuesList?s1000 supportsMonitoring!b
        type ReportData customData?{CustomData} component!{Component} variable!{Variable}
          variableAttribute![1..4]{VariableAttribute} variableCharacteristics?{VariableCharacteristics}
        type o109 customData?{CustomData} requestId!i generatedAt!t reportData?[1..]{ReportData} tbc?b seqNo!i
        type o110 customData?{CustomData} location!s512 retries?i checksum!s32 requestId!i retryInterval?i
        type o111 customData?{CustomData} status!=PublishFirmwareStatus location?[1..]s512 requestId?i
        type ChargingProfile customData?{CustomData} id!i stackLevel!i chargingProfilePurpose!=ChargingProfilePurpose
          chargingProfileKind!=ChargingProfileKind recurrencyKind?=RecurrencyKind validFrom?t validTo?t
          chargingSchedule![1..3]{ChargingSchedule} transactionId?s36
        type o113 customData?{CustomData} requestId!i chargingLimitSource!=ChargingLimitSource
          chargingProfile![1..]{ChargingProfile} tbc?b evseId!i
        type o114 customData?{CustomData} evseId?i groupIdToken?{IdToken} idToken!{IdToken} remoteStartId!i
          chargingProfile?{ChargingProfile}
        type o115 customData?{CustomData} status!=RequestStartStopStatus statusInfo?{StatusInfo} transactionId?s36
        type o116 customData?{CustomData} transactionId!s36
        type o117 customData?{CustomData} status!=RequestStartStopStatus statusInfo?{StatusInfo}
        type o118 customData?{CustomData} reservationId!i reservationUpdateStatus!=ReservationUpdateStatus
        type o119 customData?{CustomData} id!i expiryDateTime!t connectorType?=Connector idToken!{IdToken} evseId?i
          groupIdToken?{IdToken}
        type o120 customData?{CustomData} status!=ReserveNowStatus statusInfo?{StatusInfo}
        type o121 customData?{CustomData} type!=Reset evseId?i
        type o122 customData?{CustomData} status!=ResetStatus statusInfo?{StatusInfo}
        type o123 customData?{CustomData} type!s50 timestamp!t techInfo?v255
        type AuthorizationData customData?{CustomData} idToken!{IdToken} idTokenInfo?{IdTokenInfo}
        type o125 customData?{CustomData} localAuthorizationList?[1..]{AuthorizationData} versionNumber!i
          updateType!=Update
        type o126 customData?{CustomData} status!=SendLocalListStatus statusInfo?{StatusInfo}
        type o127 customData?{CustomData} evseId!i chargingProfile!{ChargingProfile}
        type o128 customData?{CustomData} status!=ChargingProfileStatus statusInfo?{StatusInfo}
        type o129 customData?{CustomData} message!{MessageInfo}
        type o130 customData?{CustomData} status!=DisplayMessageStatus statusInfo?{StatusInfo}
        type o131 customData?{CustomData} monitoringBase!=MonitoringBase
        type o132 customData?{CustomData} severity!i
        type APN customData?{CustomData} apn!s512 apnUserName?s20 apnPassword?s20 simPin?i preferredNetwork?s6
          useOnlyPreferredNetwork?b apnAuthentication!=APNAuthentication
        type VPN customData?{CustomData} server!s512 user!s20 group?s20 password!s20 key!v255 type!=VPN
        type NetworkConnectionProfile customData?{CustomData} apn?{APN} ocppVersion!=OCPPVersion
          ocppTransport!=OCPPTransport ocppCsmsUrl!s512 messageTimeout!i securityProfile!i ocppInterface!=OCPPInterface
          vpn?{VPN}
        type o136 customData?{CustomData} configurationSlot!i connectionData!{NetworkConnectionProfile}
        type o137 customData?{CustomData} status!=SetNetworkProfileStatus statusInfo?{StatusInfo}
        type SetMonitoringData customData?{CustomData} id?i transaction?b value!n type!=Monitor severity!i
          component!{Component} variable!{Variable}
        type o139 customData?{CustomData} setMonitoringData![1..]{SetMonitoringData}
        type SetMonitoringResult customData?{CustomData} id?i statusInfo?{StatusInfo} status!=SetMonitoringStatus
          type!=Monitor component!{Component} variable!{Variable} severity!i
        type o141 customData?{CustomData} setMonitoringResult![1..]{SetMonitoringResult}
        type SetVariableData customData?{CustomData} attributeType?=Attribute attributeValue!s1000 component!{Component}
          variable!{Variable}
        type o143 customData?{CustomData} setVariableData![1..]{SetVariableData}
        type SetVariableResult customData?{CustomData} attributeType?=Attribute attributeStatus!=SetVariableStatus
          attributeStatusInfo?{StatusInfo} component!{Component} variable!{Variable}
        type o145 customData?{CustomData} setVariableResult![1..]{SetVariableResult}
        type o146 customData?{CustomData} csr!s5500 certificateType?=CertificateSigningUse
        type o147 customData?{CustomData} timestamp!t connectorStatus!=ConnectorStatus evseId!i connectorId!i
        type Transaction customData?{CustomData} transactionId!s36 chargingState?=ChargingState timeSpentCharging?i
          stoppedReason?=Reason remoteStartId?i
        type o149 customData?{CustomData} eventType!=TransactionEvent meterValue?[1..]{MeterValue} timestamp!t
          triggerReason!=TriggerReason seqNo!i offline?b numberOfPhasesUsed?i cableMaxCurrent?i reservationId?i
          transactionInfo!{Transaction} evse?{EVSE} idToken?{IdToken}
        type o150 customData?{CustomData} totalCost?n chargingPriority?i idTokenInfo?{IdTokenInfo}
          updatedPersonalMessage?{MessageContent}
        type o151 customData?{CustomData} evse?{EVSE} requestedMessage!=MessageTrigger
        type o152 customData?{CustomData} status!=TriggerMessageStatus statusInfo?{StatusInfo}
        type o153 customData?{CustomData} evseId!i connectorId!i
        type o154 customData?{CustomData} status!=UnlockStatus statusInfo?{StatusInfo}
        type o155 customData?{CustomData} checksum!s32
        type o156 customData?{CustomData} status!=UnpublishFirmwareStatus
        type Firmware customData?{CustomData} location!s512 retrieveDateTime!t installDateTime?t
          signingCertificate?s5500 signature?s800
        type o158 customData?{CustomData} retries?i retryInterval?i requestId!i firmware!{Firmware}
        type o159 customData?{CustomData} status!=UpdateFirmwareStatus statusInfo?{StatusInfo}
        call Authorize {o5} {o8}
        call BootNotification {o11} {o13}
        call CancelReservation {o14} {o15}
        call CertificateSigned {o16} {o17}
        call ChangeAvailability {o19} {o20}
        call ClearCache {o21} {o22}
        call ClearChargingProfile {o24} {o25}
        call ClearDisplayMessage {o26} {o27}
        call ClearVariableMonitoring {o28} {o30}
        call ClearedChargingLimit {o31} {o21}
        call CostUpdated {o32} {o21}
        call CustomerInformation {o34} {o35}
        call DataTransfer {o36} {o37}
        call DeleteCertificate {o38} {o39}
        call FirmwareStatusNotification {o40} {o21}
        call Get15118EVCertificate {o41} {o42}
        call GetBaseReport {o43} {o44}
        call GetCertificateStatus {o45} {o46}
        call GetChargingProfiles {o48} {o49}
        call GetCompositeSchedule {o50} {o53}
        call GetDisplayMessages {o54} {o55}
        call GetInstalledCertificateIds {o56} {o58}
        call GetLocalListVersion {o21} {o59}
        call GetLog {o61} {o62}
        call GetMonitoringReport {o66} {o44}
        call GetReport {o67} {o44}
        call GetTransactionStatus {o68} {o69}
        call GetVariables {o71} {o73}
        call Heartbeat {o21} {o74}
        call InstallCertificate {o75} {o76}
        call LogStatusNotification {o77} {o21}
        call MeterValues {o82} {o21}
        call NotifyChargingLimit {o90} {o21}
        call NotifyCustomerInformation {o91} {o21}
        call NotifyDisplayMessages {o93} {o21}
        call NotifyEVChargingNeeds {o97} {o98}
        call NotifyEVChargingSchedule {o99} {o100}
        call NotifyEvent {o102} {o21}
        call NotifyMonitoringReport {o105} {o21}
        call NotifyReport {o109} {o21}
        call PublishFirmware {o110} {o100}
        call PublishFirmwareStatusNotification {o111} {o21}
        call ReportChargingProfiles {o113} {o21}
        call RequestStartTransaction {o114} {o115}
        call RequestStopTransaction {o116} {o117}
        call ReservationStatusUpdate {o118} {o21}
        call ReserveNow {o119} {o120}
        call Reset {o121} {o122}
        call SecurityEventNotification {o123} {o21}
        call SendLocalList {o125} {o126}
        call SetChargingProfile {o127} {o128}
        call SetDisplayMessage {o129} {o130}
        call SetMonitoringBase {o131} {o44}
        call SetMonitoringLevel {o132} {o100}
        call SetNetworkProfile {o136} {o137}
        call SetVariableMonitoring {o139} {o141}
        call SetVariables {o143} {o145}
        call SignCertificate {o146} {o100}
        call StatusNotification {o147} {o21}
        call TransactionEvent {o149} {o150}
        call TriggerMessage {o151} {o152}
        call UnlockConnector {o153} {o154}
        call UnpublishFirmware {o155} {o156}
        call UpdateFirmware {o158} {o159}
        """
}
