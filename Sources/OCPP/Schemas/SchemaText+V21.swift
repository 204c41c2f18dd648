// Made by scripts/make_ocpp_schemas.py; edit that, not this.

extension SchemaText {
    /// Every message of OCPP 2.1.
    static let v21 = """
        enum GenericStatus Accepted Rejected
        enum HashAlgorithm SHA256 SHA384 SHA512
        enum AuthorizationStatus Accepted Blocked ConcurrentTx Expired Invalid NoCredit NotAllowedTypeEVSE
          NotAtThisLocation NotAtThisTime Unknown
        enum MessageFormat ASCII HTML URI UTF8 QRCODE
        enum AuthorizeCertificateStatus Accepted SignatureError CertificateExpired CertificateRevoked
          NoCertificateAvailable CertChainError ContractCancelled
        enum EnergyTransferMode AC_single_phase AC_two_phase AC_three_phase DC AC_BPT AC_BPT_DER AC_DER DC_BPT DC_ACDP
          DC_ACDP_BPT WPT
        enum DayOfWeek Monday Tuesday Wednesday Thursday Friday Saturday Sunday
        enum EvseKind AC DC
        enum BatterySwapEvent BatteryIn BatteryOut BatteryOutTimeout
        enum BootReason ApplicationReset FirmwareUpdate LocalReset PowerUp RemoteReset ScheduledReset Triggered Unknown
          Watchdog
        enum RegistrationStatus Accepted Pending Rejected
        enum CancelReservationStatus Accepted Rejected
        enum CertificateSigningUse ChargingStationCertificate V2GCertificate V2G20Certificate
        enum CertificateSignedStatus Accepted Rejected
        enum OperationalStatus Inoperative Operative
        enum ChangeAvailabilityStatus Accepted Rejected Scheduled
        enum TariffChangeStatus Accepted Rejected TooManyElements ConditionNotSupported TxNotFound NoCurrencyChange
        enum ClearCacheStatus Accepted Rejected
        enum ChargingProfilePurpose ChargingStationExternalConstraints ChargingStationMaxProfile TxDefaultProfile
          TxProfile PriorityCharging LocalGeneration
        enum ClearChargingProfileStatus Accepted Unknown
        enum DERControl EnterService FreqDroop FreqWatt FixedPFAbsorb FixedPFInject FixedVar Gradients HFMustTrip
          HFMayTrip HVMustTrip HVMomCess HVMayTrip LimitMaxDischarge LFMustTrip LVMustTrip LVMomCess LVMayTrip
          PowerMonitoringMustTrip VoltVar VoltWatt WattPF WattVar
        enum DERControlStatus Accepted Rejected NotSupported NotFound
        enum ClearMessageStatus Accepted Unknown Rejected
        enum TariffClearStatus Accepted Rejected NoTariff
        enum ClearMonitoringStatus Accepted Rejected NotFound
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
        enum CertificateStatusSource CRL OCSP
        enum CertificateStatus Good Revoked Unknown Failed
        enum GetCertificateStatus Accepted Failed
        enum GetChargingProfileStatus Accepted NoProfiles
        enum ChargingRateUnit W A
        enum OperationMode Idle ChargingOnly CentralSetpoint ExternalSetpoint ExternalLimits CentralFrequency
          LocalFrequency LocalLoadBalancing
        enum MessagePriority AlwaysFront InFront NormalCycle
        enum MessageState Charging Faulted Idle Unavailable Suspended Discharging
        enum GetDisplayMessagesStatus Accepted Unknown
        enum GetCertificateIdUse V2GRootCertificate MORootCertificate CSMSRootCertificate V2GCertificateChain
          ManufacturerRootCertificate OEMRootCertificate
        enum GetInstalledCertificateStatus Accepted NotFound
        enum Log DiagnosticsLog SecurityLog DataCollectorLog
        enum LogStatus Accepted Rejected AcceptedCanceled
        enum MonitoringCriterion ThresholdMonitoring DeltaMonitoring PeriodicMonitoring
        enum ComponentCriterion Active Available Enabled Problem
        enum TariffGetStatus Accepted Rejected NoTariff
        enum TariffKind DefaultTariff DriverTariff
        enum Attribute Actual Target MinSet MaxSet
        enum GetVariableStatus Accepted Rejected UnknownComponent UnknownVariable NotSupportedAttributeType
        enum InstallCertificateUse V2GRootCertificate MORootCertificate ManufacturerRootCertificate CSMSRootCertificate
          OEMRootCertificate
        enum InstallCertificateStatus Accepted Rejected Failed
        enum UploadLogStatus BadMessage Idle NotSupportedOperation PermissionDenied Uploaded UploadFailure Uploading
          AcceptedCanceled
        enum Measurand Current.Export Current.Export.Offered Current.Export.Minimum Current.Import
          Current.Import.Offered Current.Import.Minimum Current.Offered Display.PresentSOC Display.MinimumSOC
          Display.TargetSOC Display.MaximumSOC Display.RemainingTimeToMinimumSOC Display.RemainingTimeToTargetSOC
          Display.RemainingTimeToMaximumSOC Display.ChargingComplete Display.BatteryEnergyCapacity Display.InletHot
          Energy.Active.Export.Interval Energy.Active.Export.Register Energy.Active.Import.Interval
          Energy.Active.Import.Register Energy.Active.Import.CableLoss Energy.Active.Import.LocalGeneration.Register
          Energy.Active.Net Energy.Active.Setpoint.Interval Energy.Apparent.Export Energy.Apparent.Import
          Energy.Apparent.Net Energy.Reactive.Export.Interval Energy.Reactive.Export.Register
          Energy.Reactive.Import.Interval Energy.Reactive.Import.Register Energy.Reactive.Net EnergyRequest.Target
          EnergyRequest.Minimum EnergyRequest.Maximum EnergyRequest.Minimum.V2X EnergyRequest.Maximum.V2X
          EnergyRequest.Bulk Frequency Power.Active.Export Power.Active.Import Power.Active.Setpoint
          Power.Active.Residual Power.Export.Minimum Power.Export.Offered Power.Factor Power.Import.Offered
          Power.Import.Minimum Power.Offered Power.Reactive.Export Power.Reactive.Import SoC Voltage Voltage.Minimum
          Voltage.Maximum
        enum ReadingContext Interruption.Begin Interruption.End Other Sample.Clock Sample.Periodic Transaction.Begin
          Transaction.End Trigger
        enum Phase L1 L2 L3 N L1-N L2-N L3-N L1-L2 L2-L3 L3-L1
        enum Location Body Cable EV Inlet Outlet Upstream
        enum NotifyAllowedEnergyTransferStatus Accepted Rejected
        enum CostKind CarbonDioxideEmission RelativePricePercentage RenewableGenerationPercentage
        enum GridEventFault CurrentImbalance LocalEmergency LowInputPower OverCurrent OverFrequency OverVoltage
          PhaseRotation RemoteEmergency UnderFrequency UnderVoltage VoltageImbalance
        enum IslandingDetection NoAntiIslandingSupport RoCoF UVP_OVP UFP_OFP VoltageVectorShift ZeroCrossingDetection
          OtherPassive ImpedanceMeasurement ImpedanceAtFrequency SlipModeFrequencyShift SandiaFrequencyShift
          SandiaVoltageShift FrequencyJump RCLQFactor OtherActive
        enum ControlMode ScheduledControl DynamicControl
        enum MobilityNeedsMode EVCC EVCC_SECC
        enum NotifyEVChargingNeedsStatus Accepted Rejected Processing NoChargingProfile
        enum EventTrigger Alerting Delta Periodic
        enum EventNotification HardWiredNotification HardWiredMonitor PreconfiguredMonitor CustomMonitor
        enum Monitor UpperThreshold LowerThreshold Delta Periodic PeriodicClockAligned TargetDelta TargetDeltaRelative
        enum Mutability ReadOnly WriteOnly ReadWrite
        enum Data string decimal integer dateTime boolean OptionList SequenceList MemberList
        enum PaymentStatus Settled Canceled Rejected Failed
        enum PublishFirmwareStatus Idle DownloadScheduled Downloading Downloaded Published DownloadFailed DownloadPaused
          InvalidChecksum ChecksumVerified PublishFailed
        enum ChargingProfileStatus Accepted Rejected
        enum ChargingProfileKind Absolute Recurring Relative Dynamic
        enum RecurrencyKind Daily Weekly
        enum PowerDuringCessation Active Reactive
        enum DERUnit Not_Applicable PctMaxW PctMaxVar PctWAvail PctVarAvail PctEffectiveV
        enum RequestStartStopStatus Accepted Rejected
        enum ReservationUpdateStatus Expired Removed NoTransaction
        enum ReserveNowStatus Accepted Faulted Occupied Rejected Unavailable
        enum Reset Immediate OnIdle ImmediateAndResume
        enum ResetStatus Accepted Rejected Scheduled
        enum Update Differential Full
        enum SendLocalListStatus Accepted Failed VersionMismatch
        enum TariffSetStatus Accepted Rejected TooManyElements ConditionNotSupported DuplicateTariffId
        enum DisplayMessageStatus Accepted NotSupportedMessageFormat Rejected NotSupportedPriority NotSupportedState
          UnknownTransaction LanguageNotSupported
        enum MonitoringBase All FactoryDefault HardWiredOnly
        enum APNAuthentication PAP CHAP NONE AUTO
        enum OCPPVersion OCPP12 OCPP15 OCPP16 OCPP20 OCPP201 OCPP21
        enum OCPPInterface Wired0 Wired1 Wired2 Wired3 Wireless0 Wireless1 Wireless2 Wireless3 Any
        enum OCPPTransport SOAP JSON
        enum VPN IKEv2 IPSec L2TP PPTP
        enum SetNetworkProfileStatus Accepted Rejected Failed
        enum SetMonitoringStatus Accepted UnknownComponent UnknownVariable UnsupportedMonitorType Rejected Duplicate
        enum SetVariableStatus Accepted Rejected UnknownComponent UnknownVariable NotSupportedAttributeType
          RebootRequired
        enum ConnectorStatus Available Occupied Reserved Unavailable Faulted
        enum CostDimension Energy MaxCurrent MinCurrent MaxPower MinPower IdleTIme ChargingTime
        enum TariffCost NormalCost MinCost MaxCost
        enum TransactionEvent Ended Started Updated
        enum TriggerReason AbnormalCondition Authorized CablePluggedIn ChargingRateChanged ChargingStateChanged
          CostLimitReached Deauthorized EnergyLimitReached EVCommunicationLost EVConnectTimeout EVDeparted EVDetected
          LimitSet MeterValueClock MeterValuePeriodic OperationModeChanged RemoteStart RemoteStop ResetCommand
          RunningCost SignedDataReceived SoCLimitReached StopAuthorized TariffChanged TariffNotAccepted TimeLimitReached
          Trigger TxResumed UnlockCommand
        enum PreconditioningStatus Unknown Ready NotReady Preconditioning
        enum ChargingState EVConnected Charging SuspendedEV SuspendedEVSE Idle
        enum Reason DeAuthorized EmergencyStop EnergyLimitReached EVDisconnected GroundFault ImmediateReset MasterPass
          Local LocalOutOfCredit Other OvercurrentFault PowerLoss PowerQuality Reboot Remote SOCLimitReached StoppedByEV
          TimeLimitReached Timeout ReqEnergyTransferRejected
        enum MessageTrigger BootNotification LogStatusNotification FirmwareStatusNotification Heartbeat MeterValues
          SignChargingStationCertificate SignV2GCertificate SignV2G20Certificate StatusNotification TransactionEvent
          SignCombinedCertificate PublishFirmwareStatusNotification CustomTrigger
        enum TriggerMessageStatus Accepted Rejected NotImplemented
        enum UnlockStatus Unlocked UnlockFailed OngoingAuthorizedTransaction UnknownConnector
        enum UnpublishFirmwareStatus DownloadOngoing NoFirmware Unpublished
        enum UpdateFirmwareStatus Accepted Rejected AcceptedCanceled InvalidCertificate RevokedCertificate
        enum PriorityChargingStatus Accepted Rejected NoProfile
        type CustomData ... vendorId!v255
        type o2 timestamp!t signal!i customData?{CustomData}
        type StatusInfo reasonCode!v20 additionalInfo?v1024 customData?{CustomData}
        type o4 status!=GenericStatus statusInfo?{StatusInfo} customData?{CustomData}
        type PeriodicEventStreamParams interval?i0.. values?i0.. customData?{CustomData}
        type o6 id!i0.. params!{PeriodicEventStreamParams} customData?{CustomData}
        type AdditionalInfo additionalIdToken!s255 type!s50 customData?{CustomData}
        type IdToken additionalInfo?[1..]{AdditionalInfo} idToken!s255 type!s20 customData?{CustomData}
        type OCSPRequestData hashAlgorithm!=HashAlgorithm issuerNameHash!s128 issuerKeyHash!s128 serialNumber!v40
          responderURL!s2000 customData?{CustomData}
        type o10 idToken!{IdToken} certificate?s10000 iso15118CertificateHashData?[1..4]{OCSPRequestData}
          customData?{CustomData}
        type MessageContent format!=MessageFormat language?s8 content!s1024 customData?{CustomData}
        type IdTokenInfo status!=AuthorizationStatus cacheExpiryDateTime?t chargingPriority?i groupIdToken?{IdToken}
          language1?s8 language2?s8 evseId?[1..]i0.. personalMessage?{MessageContent} customData?{CustomData}
        type TariffConditions startTimeOfDay?s endTimeOfDay?s dayOfWeek?[1..7]=DayOfWeek validFromDate?s validToDate?s
          evseKind?=EvseKind minEnergy?n maxEnergy?n minCurrent?n maxCurrent?n minPower?n maxPower?n minTime?i maxTime?i
          minChargingTime?i maxChargingTime?i minIdleTime?i maxIdleTime?i customData?{CustomData}
        type TariffEnergyPrice priceKwh!n conditions?{TariffConditions} customData?{CustomData}
        type TaxRate type!s20 tax!n stack?i0.. customData?{CustomData}
        type TariffEnergy prices![1..]{TariffEnergyPrice} taxRates?[1..5]{TaxRate} customData?{CustomData}
        type TariffTimePrice priceMinute!n conditions?{TariffConditions} customData?{CustomData}
        type TariffTime prices![1..]{TariffTimePrice} taxRates?[1..5]{TaxRate} customData?{CustomData}
        type TariffConditionsFixed startTimeOfDay?s endTimeOfDay?s dayOfWeek?[1..7]=DayOfWeek validFromDate?s
          validToDate?s evseKind?=EvseKind paymentBrand?s20 paymentRecognition?s20 customData?{CustomData}
        type TariffFixedPrice conditions?{TariffConditionsFixed} priceFixed!n customData?{CustomData}
        type TariffFixed prices![1..]{TariffFixedPrice} taxRates?[1..5]{TaxRate} customData?{CustomData}
        type Price exclTax?n inclTax?n taxRates?[1..5]{TaxRate} customData?{CustomData}
        type Tariff tariffId!s60 description?[1..10]{MessageContent} currency!s3 energy?{TariffEnergy} validFrom?t
          chargingTime?{TariffTime} idleTime?{TariffTime} fixedFee?{TariffFixed} reservationTime?{TariffTime}
          reservationFixed?{TariffFixed} minCost?{Price} maxCost?{Price} customData?{CustomData}
        type o24 idTokenInfo!{IdTokenInfo} certificateStatus?=AuthorizeCertificateStatus
          allowedEnergyTransfer?[1..]=EnergyTransferMode tariff?{Tariff} customData?{CustomData}
        type BatteryData evseId!i0.. serialNumber!v50 soC!n0..100 soH!n0..100 productionDate?t vendorInfo?s500
          customData?{CustomData}
        type o26 batteryData![1..]{BatteryData} eventType!=BatterySwapEvent idToken!{IdToken} requestId!i
          customData?{CustomData}
        type o27 customData?{CustomData}
        type Modem iccid?v20 imsi?v20 customData?{CustomData}
        type ChargingStation serialNumber?v25 model!v20 modem?{Modem} vendorName!v50 firmwareVersion?v50
          customData?{CustomData}
        type o30 chargingStation!{ChargingStation} reason!=BootReason customData?{CustomData}
        type o31 currentTime!t interval!i status!=RegistrationStatus statusInfo?{StatusInfo} customData?{CustomData}
        type o32 reservationId!i0.. customData?{CustomData}
        type o33 status!=CancelReservationStatus statusInfo?{StatusInfo} customData?{CustomData}
        type o34 certificateChain!s10000 certificateType?=CertificateSigningUse requestId?i customData?{CustomData}
        type o35 status!=CertificateSignedStatus statusInfo?{StatusInfo} customData?{CustomData}
        type EVSE id!i0.. connectorId?i0.. customData?{CustomData}
        type o37 evse?{EVSE} operationalStatus!=OperationalStatus customData?{CustomData}
        type o38 status!=ChangeAvailabilityStatus statusInfo?{StatusInfo} customData?{CustomData}
        type o39 tariff!{Tariff} transactionId!s36 customData?{CustomData}
        type o40 status!=TariffChangeStatus statusInfo?{StatusInfo} customData?{CustomData}
        type o41 status!=ClearCacheStatus statusInfo?{StatusInfo} customData?{CustomData}
        type ClearChargingProfile evseId?i0.. chargingProfilePurpose?=ChargingProfilePurpose stackLevel?i0..
          customData?{CustomData}
        type o43 chargingProfileId?i chargingProfileCriteria?{ClearChargingProfile} customData?{CustomData}
        type o44 status!=ClearChargingProfileStatus statusInfo?{StatusInfo} customData?{CustomData}
        type o45 isDefault!b controlType?=DERControl controlId?s36 customData?{CustomData}
        type o46 status!=DERControlStatus statusInfo?{StatusInfo} customData?{CustomData}
        type o47 id!i0.. customData?{CustomData}
        type o48 status!=ClearMessageStatus statusInfo?{StatusInfo} customData?{CustomData}
        type o49 tariffIds?[1..]s60 evseId?i0.. customData?{CustomData}
        type ClearTariffsResult statusInfo?{StatusInfo} tariffId?s60 status!=TariffClearStatus customData?{CustomData}
        type o51 clearTariffsResult![1..]{ClearTariffsResult} customData?{CustomData}
        type o52 id![1..]i0.. customData?{CustomData}
        type ClearMonitoringResult status!=ClearMonitoringStatus id!i0.. statusInfo?{StatusInfo} customData?{CustomData}
        type o54 clearMonitoringResult![1..]{ClearMonitoringResult} customData?{CustomData}
        type o55 chargingLimitSource!s20 evseId?i0.. customData?{CustomData}
        type o56 totalCost!n transactionId!s36 customData?{CustomData}
        type CertificateHashData hashAlgorithm!=HashAlgorithm issuerNameHash!s128 issuerKeyHash!s128 serialNumber!v40
          customData?{CustomData}
        type o58 customerCertificate?{CertificateHashData} idToken?{IdToken} requestId!i0.. report!b clear!b
          customerIdentifier?s64 customData?{CustomData}
        type o59 status!=CustomerInformationStatus statusInfo?{StatusInfo} customData?{CustomData}
        type o60 messageId?v50 data?* vendorId!v255 customData?{CustomData}
        type o61 status!=DataTransferStatus statusInfo?{StatusInfo} data?* customData?{CustomData}
        type o62 certificateHashData!{CertificateHashData} customData?{CustomData}
        type o63 status!=DeleteCertificateStatus statusInfo?{StatusInfo} customData?{CustomData}
        type o64 status!=FirmwareStatus requestId?i statusInfo?{StatusInfo} customData?{CustomData}
        type o65 iso15118SchemaVersion!s50 action!=CertificateAction exiRequest!s11000
          maximumContractCertificateChains?i0.. prioritizedEMAIDs?[1..8]s255 customData?{CustomData}
        type o66 status!=Iso15118EVCertificateStatus statusInfo?{StatusInfo} exiResponse!s17000 remainingContracts?i0..
          customData?{CustomData}
        type o67 requestId!i reportBase!=ReportBase customData?{CustomData}
        type o68 status!=GenericDeviceModelStatus statusInfo?{StatusInfo} customData?{CustomData}
        type CertificateStatusRequestInfo certificateHashData!{CertificateHashData} source!=CertificateStatusSource
          urls![1..5]s2000 customData?{CustomData}
        type o70 certificateStatusRequests![1..4]{CertificateStatusRequestInfo} customData?{CustomData}
        type CertificateStatus certificateHashData!{CertificateHashData} source!=CertificateStatusSource
          status!=CertificateStatus nextUpdate!t customData?{CustomData}
        type o72 certificateStatus![1..4]{CertificateStatus} customData?{CustomData}
        type o73 ocspRequestData!{OCSPRequestData} customData?{CustomData}
        type o74 status!=GetCertificateStatus statusInfo?{StatusInfo} ocspResult?s18000 customData?{CustomData}
        type ChargingProfileCriterion chargingProfilePurpose?=ChargingProfilePurpose stackLevel?i0..
          chargingProfileId?[1..]i chargingLimitSource?[1..4]s20 customData?{CustomData}
        type o76 requestId!i evseId?i0.. chargingProfile!{ChargingProfileCriterion} customData?{CustomData}
        type o77 status!=GetChargingProfileStatus statusInfo?{StatusInfo} customData?{CustomData}
        type o78 duration!i chargingRateUnit?=ChargingRateUnit evseId!i0.. customData?{CustomData}
        type V2XFreqWattPoint frequency!n power!n customData?{CustomData}
        type V2XSignalWattPoint signal!i power!n customData?{CustomData}
        type ChargingSchedulePeriod startPeriod!i limit?n limit_L2?n limit_L3?n numberPhases?i0..3 phaseToUse?i0..3
          dischargeLimit?n..0 dischargeLimit_L2?n..0 dischargeLimit_L3?n..0 setpoint?n setpoint_L2?n setpoint_L3?n
          setpointReactive?n setpointReactive_L2?n setpointReactive_L3?n preconditioningRequest?b evseSleep?b
          v2xBaseline?n operationMode?=OperationMode v2xFreqWattCurve?[1..20]{V2XFreqWattPoint}
          v2xSignalWattCurve?[1..20]{V2XSignalWattPoint} customData?{CustomData}
        type CompositeSchedule evseId!i0.. duration!i scheduleStart!t chargingRateUnit!=ChargingRateUnit
          chargingSchedulePeriod![1..]{ChargingSchedulePeriod} customData?{CustomData}
        type o83 status!=GenericStatus statusInfo?{StatusInfo} schedule?{CompositeSchedule} customData?{CustomData}
        type o84 requestId!i isDefault?b controlType?=DERControl controlId?s36 customData?{CustomData}
        type o85 id?[1..]i0.. requestId!i priority?=MessagePriority state?=MessageState customData?{CustomData}
        type o86 status!=GetDisplayMessagesStatus statusInfo?{StatusInfo} customData?{CustomData}
        type o87 certificateType?[1..]=GetCertificateIdUse customData?{CustomData}
        type CertificateHashDataChain certificateHashData!{CertificateHashData} certificateType!=GetCertificateIdUse
          childCertificateHashData?[1..4]{CertificateHashData} customData?{CustomData}
        type o89 status!=GetInstalledCertificateStatus statusInfo?{StatusInfo}
          certificateHashDataChain?[1..]{CertificateHashDataChain} customData?{CustomData}
        type o90 versionNumber!i customData?{CustomData}
        type LogParameters remoteLocation!s2000 oldestTimestamp?t latestTimestamp?t customData?{CustomData}
        type o92 log!{LogParameters} logType!=Log requestId!i retries?i0.. retryInterval?i customData?{CustomData}
        type o93 status!=LogStatus statusInfo?{StatusInfo} filename?s255 customData?{CustomData}
        type Component evse?{EVSE} name!s50 instance?s50 customData?{CustomData}
        type Variable name!s50 instance?s50 customData?{CustomData}
        type ComponentVariable component!{Component} variable?{Variable} customData?{CustomData}
        type o97 componentVariable?[1..]{ComponentVariable} requestId!i monitoringCriteria?[1..3]=MonitoringCriterion
          customData?{CustomData}
        type ConstantStreamData id!i0.. params!{PeriodicEventStreamParams} variableMonitoringId!i0..
          customData?{CustomData}
        type o99 constantStreamData?[1..]{ConstantStreamData} customData?{CustomData}
        type o100 componentVariable?[1..]{ComponentVariable} requestId!i componentCriteria?[1..4]=ComponentCriterion
          customData?{CustomData}
        type o101 evseId!i0.. customData?{CustomData}
        type TariffAssignment tariffId!s60 tariffKind!=TariffKind validFrom?t evseIds?[1..]i0.. idTokens?[1..]s255
          customData?{CustomData}
        type o103 status!=TariffGetStatus statusInfo?{StatusInfo} tariffAssignments?[1..]{TariffAssignment}
          customData?{CustomData}
        type o104 transactionId?s36 customData?{CustomData}
        type o105 ongoingIndicator?b messagesInQueue!b customData?{CustomData}
        type GetVariableData attributeType?=Attribute component!{Component} variable!{Variable} customData?{CustomData}
        type o107 getVariableData![1..]{GetVariableData} customData?{CustomData}
        type GetVariableResult attributeStatus!=GetVariableStatus attributeStatusInfo?{StatusInfo}
          attributeType?=Attribute attributeValue?s2500 component!{Component} variable!{Variable}
          customData?{CustomData}
        type o109 getVariableResult![1..]{GetVariableResult} customData?{CustomData}
        type o110 currentTime!t customData?{CustomData}
        type o111 certificateType!=InstallCertificateUse certificate!s10000 customData?{CustomData}
        type o112 status!=InstallCertificateStatus statusInfo?{StatusInfo} customData?{CustomData}
        type o113 status!=UploadLogStatus requestId?i statusInfo?{StatusInfo} customData?{CustomData}
        type SignedMeterValue signedMeterData!s32768 signingMethod?s50 encodingMethod!s50 publicKey?s2500
          customData?{CustomData}
        type UnitOfMeasure unit?s20 multiplier?i customData?{CustomData}
        type SampledValue value!n measurand?~Measurand context?~ReadingContext phase?~Phase location?~Location
          signedMeterValue?{SignedMeterValue} unitOfMeasure?{UnitOfMeasure} customData?{CustomData}
        type MeterValue sampledValue![1..]{SampledValue} timestamp!t customData?{CustomData}
        type o118 evseId!i0.. meterValue![1..]{MeterValue} customData?{CustomData}
        type o119 transactionId!s36 allowedEnergyTransfer![1..]=EnergyTransferMode customData?{CustomData}
        type o120 status!=NotifyAllowedEnergyTransferStatus statusInfo?{StatusInfo} customData?{CustomData}
        type LimitAtSoC soc!i0..100 limit!n customData?{CustomData}
        type RelativeTimeInterval start!i duration?i customData?{CustomData}
        type Cost costKind!=CostKind amount!i amountMultiplier?i customData?{CustomData}
        type ConsumptionCost startValue!n cost![1..3]{Cost} customData?{CustomData}
        type SalesTariffEntry relativeTimeInterval!{RelativeTimeInterval} ePriceLevel?i0..
          consumptionCost?[1..3]{ConsumptionCost} customData?{CustomData}
        type SalesTariff id!i0.. salesTariffDescription?s32 numEPriceLevels?i0..
          salesTariffEntry![1..1024]{SalesTariffEntry} customData?{CustomData}
        type RationalNumber exponent!i value!i customData?{CustomData}
        type PriceRule parkingFeePeriod?i carbonDioxideEmission?i0.. renewableGenerationPercentage?i0..100
          energyFee!{RationalNumber} parkingFee?{RationalNumber} powerRangeStart!{RationalNumber}
          customData?{CustomData}
        type PriceRuleStack duration!i priceRule![1..8]{PriceRule} customData?{CustomData}
        type TaxRule taxRuleID!i0.. taxRuleName?s100 taxIncludedInPrice?b appliesToEnergyFee!b appliesToParkingFee!b
          appliesToOverstayFee!b appliesToMinimumMaximumCost!b taxRate!{RationalNumber} customData?{CustomData}
        type OverstayRule overstayFee!{RationalNumber} overstayRuleDescription?s32 startTime!i overstayFeePeriod!i
          customData?{CustomData}
        type OverstayRuleList overstayPowerThreshold?{RationalNumber} overstayRule![1..5]{OverstayRule}
          overstayTimeThreshold?i customData?{CustomData}
        type AdditionalSelectedServices serviceFee!{RationalNumber} serviceName!s80 customData?{CustomData}
        type AbsolutePriceSchedule timeAnchor!t priceScheduleID!i0.. priceScheduleDescription?s160 currency!s3
          language!s8 priceAlgorithm!s2000 minimumCost?{RationalNumber} maximumCost?{RationalNumber}
          priceRuleStacks![1..1024]{PriceRuleStack} taxRules?[1..10]{TaxRule} overstayRuleList?{OverstayRuleList}
          additionalSelectedServices?[1..5]{AdditionalSelectedServices} customData?{CustomData}
        type PriceLevelScheduleEntry duration!i priceLevel!i0.. customData?{CustomData}
        type PriceLevelSchedule priceLevelScheduleEntries![1..100]{PriceLevelScheduleEntry} timeAnchor!t
          priceScheduleId!i0.. priceScheduleDescription?s32 numberOfPriceLevels!i0.. customData?{CustomData}
        type ChargingSchedule id!i limitAtSoC?{LimitAtSoC} startSchedule?t duration?i chargingRateUnit!=ChargingRateUnit
          minChargingRate?n powerTolerance?n signatureId?i0.. digestValue?s88 useLocalTime?b
          chargingSchedulePeriod![1..1024]{ChargingSchedulePeriod} randomizedDelay?i0.. salesTariff?{SalesTariff}
          absolutePriceSchedule?{AbsolutePriceSchedule} priceLevelSchedule?{PriceLevelSchedule} customData?{CustomData}
        type ChargingLimit chargingLimitSource!s20 isLocalGeneration?b isGridCritical?b customData?{CustomData}
        type o139 chargingSchedule?[1..]{ChargingSchedule} evseId?i0.. chargingLimit!{ChargingLimit}
          customData?{CustomData}
        type o140 data!v512 tbc?b seqNo!i0.. generatedAt!t requestId!i0.. customData?{CustomData}
        type o141 controlType!=DERControl gridEventFault?=GridEventFault alarmEnded?b timestamp!t extraInfo?s200
          customData?{CustomData}
        type o142 controlId!s36 started!b timestamp!t supersededIds?[1..24]s36 customData?{CustomData}
        type MessageInfo display?{Component} id!i0.. priority!=MessagePriority state?=MessageState startDateTime?t
          endDateTime?t transactionId?s36 message!{MessageContent} messageExtra?[1..4]{MessageContent}
          customData?{CustomData}
        type o144 messageInfo?[1..]{MessageInfo} requestId!i tbc?b customData?{CustomData}
        type ACChargingParameters energyAmount!n evMinCurrent!n evMaxCurrent!n evMaxVoltage!n customData?{CustomData}
        type DERChargingParameters evSupportedDERControl?[1..]=DERControl evOverExcitedMaxDischargePower?n
          evOverExcitedPowerFactor?n evUnderExcitedMaxDischargePower?n evUnderExcitedPowerFactor?n maxApparentPower?n
          maxChargeApparentPower?n maxChargeApparentPower_L2?n maxChargeApparentPower_L3?n maxDischargeApparentPower?n
          maxDischargeApparentPower_L2?n maxDischargeApparentPower_L3?n maxChargeReactivePower?n
          maxChargeReactivePower_L2?n maxChargeReactivePower_L3?n minChargeReactivePower?n minChargeReactivePower_L2?n
          minChargeReactivePower_L3?n maxDischargeReactivePower?n maxDischargeReactivePower_L2?n
          maxDischargeReactivePower_L3?n minDischargeReactivePower?n minDischargeReactivePower_L2?n
          minDischargeReactivePower_L3?n nominalVoltage?n nominalVoltageOffset?n maxNominalVoltage?n minNominalVoltage?n
          evInverterManufacturer?s50 evInverterModel?s50 evInverterSerialNumber?s50 evInverterSwVersion?s50
          evInverterHwVersion?s50 evIslandingDetectionMethod?[1..]=IslandingDetection evIslandingTripTime?n
          evMaximumLevel1DCInjection?n evDurationLevel1DCInjection?n evMaximumLevel2DCInjection?n
          evDurationLevel2DCInjection?n evReactiveSusceptance?n evSessionTotalDischargeEnergyAvailable?n
          customData?{CustomData}
        type EVPriceRule energyFee!n powerRangeStart!n customData?{CustomData}
        type EVAbsolutePriceScheduleEntry duration!i evPriceRule![1..8]{EVPriceRule} customData?{CustomData}
        type EVAbsolutePriceSchedule timeAnchor!t currency!s3
          evAbsolutePriceScheduleEntries![1..1024]{EVAbsolutePriceScheduleEntry} priceAlgorithm!s2000
          customData?{CustomData}
        type EVPowerScheduleEntry duration!i power!n customData?{CustomData}
        type EVPowerSchedule evPowerScheduleEntries![1..1024]{EVPowerScheduleEntry} timeAnchor!t customData?{CustomData}
        type EVEnergyOffer evAbsolutePriceSchedule?{EVAbsolutePriceSchedule} evPowerSchedule!{EVPowerSchedule}
          customData?{CustomData}
        type DCChargingParameters evMaxCurrent!n evMaxVoltage!n evMaxPower?n evEnergyCapacity?n energyAmount?n
          stateOfCharge?i0..100 fullSoC?i0..100 bulkSoC?i0..100 customData?{CustomData}
        type V2XChargingParameters minChargePower?n minChargePower_L2?n minChargePower_L3?n maxChargePower?n
          maxChargePower_L2?n maxChargePower_L3?n minDischargePower?n minDischargePower_L2?n minDischargePower_L3?n
          maxDischargePower?n maxDischargePower_L2?n maxDischargePower_L3?n minChargeCurrent?n maxChargeCurrent?n
          minDischargeCurrent?n maxDischargeCurrent?n minVoltage?n maxVoltage?n evTargetEnergyRequest?n
          evMinEnergyRequest?n evMaxEnergyRequest?n evMinV2XEnergyRequest?n evMaxV2XEnergyRequest?n targetSoC?i0..100
          customData?{CustomData}
        type ChargingNeeds acChargingParameters?{ACChargingParameters} derChargingParameters?{DERChargingParameters}
          evEnergyOffer?{EVEnergyOffer} requestedEnergyTransfer!=EnergyTransferMode
          dcChargingParameters?{DCChargingParameters} v2xChargingParameters?{V2XChargingParameters}
          availableEnergyTransfer?[1..]=EnergyTransferMode controlMode?=ControlMode mobilityNeedsMode?=MobilityNeedsMode
          departureTime?t customData?{CustomData}
        type o156 evseId!i1.. maxScheduleTuples?i0.. chargingNeeds!{ChargingNeeds} timestamp?t customData?{CustomData}
        type o157 status!=NotifyEVChargingNeedsStatus statusInfo?{StatusInfo} customData?{CustomData}
        type o158 timeBase!t chargingSchedule!{ChargingSchedule} evseId!i1.. selectedChargingScheduleId?i0..
          powerToleranceAcceptance?b customData?{CustomData}
        type EventData eventId!i0.. timestamp!t trigger!=EventTrigger cause?i0.. actualValue!v2500 techCode?v50
          techInfo?v500 cleared?b transactionId?s36 component!{Component} variableMonitoringId?i0..
          eventNotificationType!=EventNotification variable!{Variable} severity?i0.. customData?{CustomData}
        type o160 generatedAt!t tbc?b seqNo!i0.. eventData![1..]{EventData} customData?{CustomData}
        type VariableMonitoring id!i0.. transaction!b value!n type!=Monitor severity!i0..
          eventNotificationType!=EventNotification customData?{CustomData}
        type MonitoringData component!{Component} variable!{Variable} variableMonitoring![1..]{VariableMonitoring}
          customData?{CustomData}
        type o163 monitor?[1..]{MonitoringData} requestId!i tbc?b seqNo!i0.. generatedAt!t customData?{CustomData}
        type StreamDataElement t!n v!s2500 customData?{CustomData}
        type o165 data![1..]{StreamDataElement} id!i0.. pending!i0.. basetime!t customData?{CustomData}
        type o166 transactionId!s36 activated!b customData?{CustomData}
        type VariableAttribute type?=Attribute value?v2500 mutability?=Mutability persistent?b constant?b
          customData?{CustomData}
        type VariableCharacteristics unit?s16 dataType!=Data minLimit?n maxLimit?n maxElements?i1.. valuesList?s1000
          supportsMonitoring!b customData?{CustomData}
        type ReportData component!{Component} variable!{Variable} variableAttribute![1..4]{VariableAttribute}
          variableCharacteristics?{VariableCharacteristics} customData?{CustomData}
        type o170 requestId!i generatedAt!t reportData?[1..]{ReportData} tbc?b seqNo!i0.. customData?{CustomData}
        type Address name!s50 address1!s100 address2?s100 city!s100 postalCode?s20 country!s50 customData?{CustomData}
        type o172 transactionId?s36 pspRef!s255 status!=PaymentStatus statusInfo?s500 settlementAmount!n
          settlementTime!t receiptId?s50 receiptUrl?s2000 vatCompany?{Address} vatNumber?s20 customData?{CustomData}
        type o173 receiptUrl?s2000 receiptId?s50 customData?{CustomData}
        type o174 evseId!i0.. timeout!i customData?{CustomData}
        type o175 constantStreamData!{ConstantStreamData} customData?{CustomData}
        type o176 location!s2000 retries?i0.. checksum!s32 requestId!i0.. retryInterval?i0.. customData?{CustomData}
        type o177 status!=PublishFirmwareStatus location?[1..]s2000 requestId?i0.. statusInfo?{StatusInfo}
          customData?{CustomData}
        type o178 chargingProfileId!i customData?{CustomData}
        type ChargingScheduleUpdate limit?n limit_L2?n limit_L3?n dischargeLimit?n..0 dischargeLimit_L2?n..0
          dischargeLimit_L3?n..0 setpoint?n setpoint_L2?n setpoint_L3?n setpointReactive?n setpointReactive_L2?n
          setpointReactive_L3?n customData?{CustomData}
        type o180 scheduleUpdate?{ChargingScheduleUpdate} status!=ChargingProfileStatus statusInfo?{StatusInfo}
          customData?{CustomData}
        type ChargingProfile id!i stackLevel!i0.. chargingProfilePurpose!=ChargingProfilePurpose
          chargingProfileKind!=ChargingProfileKind recurrencyKind?=RecurrencyKind validFrom?t validTo?t
          transactionId?s36 maxOfflineDuration?i chargingSchedule![1..3]{ChargingSchedule} invalidAfterOfflineDuration?b
          dynUpdateInterval?i dynUpdateTime?t priceScheduleSignature?s256 customData?{CustomData}
        type o182 requestId!i chargingLimitSource!s20 chargingProfile![1..]{ChargingProfile} tbc?b evseId!i0..
          customData?{CustomData}
        type DERCurvePoints x!n y!n customData?{CustomData}
        type Hysteresis hysteresisHigh?n hysteresisLow?n hysteresisDelay?n hysteresisGradient?n customData?{CustomData}
        type ReactivePowerParams vRef?n autonomousVRefEnable?b autonomousVRefTimeConstant?n customData?{CustomData}
        type VoltageParams hv10MinMeanValue?n hv10MinMeanTripDelay?n powerDuringCessation?=PowerDuringCessation
          customData?{CustomData}
        type DERCurve curveData![1..10]{DERCurvePoints} hysteresis?{Hysteresis} priority!i0..
          reactivePowerParams?{ReactivePowerParams} voltageParams?{VoltageParams} yUnit!=DERUnit responseTime?n
          startTime?t duration?n customData?{CustomData}
        type DERCurveGet curve!{DERCurve} id!s36 curveType!=DERControl isDefault!b isSuperseded!b
          customData?{CustomData}
        type EnterService priority!i0.. highVoltage!n lowVoltage!n highFreq!n lowFreq!n delay?n randomDelay?n rampRate?n
          customData?{CustomData}
        type EnterServiceGet enterService!{EnterService} id!s36 customData?{CustomData}
        type FixedPF priority!i0.. displacement!n excitation!b startTime?t duration?n customData?{CustomData}
        type FixedPFGet fixedPF!{FixedPF} id!s36 isDefault!b isSuperseded!b customData?{CustomData}
        type FixedVar priority!i0.. setpoint!n unit!~DERUnit startTime?t duration?n customData?{CustomData}
        type FixedVarGet fixedVar!{FixedVar} id!s36 isDefault!b isSuperseded!b customData?{CustomData}
        type FreqDroop priority!i0.. overFreq!n underFreq!n overDroop!n underDroop!n responseTime!n startTime?t
          duration?n customData?{CustomData}
        type FreqDroopGet freqDroop!{FreqDroop} id!s36 isDefault!b isSuperseded!b customData?{CustomData}
        type Gradient priority!i0.. gradient!n softGradient!n customData?{CustomData}
        type GradientGet gradient!{Gradient} id!s36 customData?{CustomData}
        type LimitMaxDischarge priority!i0.. pctMaxDischargePower?n powerMonitoringMustTrip?{DERCurve} startTime?t
          duration?n customData?{CustomData}
        type LimitMaxDischargeGet id!s36 isDefault!b isSuperseded!b limitMaxDischarge!{LimitMaxDischarge}
          customData?{CustomData}
        type o201 curve?[1..24]{DERCurveGet} enterService?[1..24]{EnterServiceGet} fixedPFAbsorb?[1..24]{FixedPFGet}
          fixedPFInject?[1..24]{FixedPFGet} fixedVar?[1..24]{FixedVarGet} freqDroop?[1..24]{FreqDroopGet}
          gradient?[1..24]{GradientGet} limitMaxDischarge?[1..24]{LimitMaxDischargeGet} requestId!i tbc?b
          customData?{CustomData}
        type o202 idToken!{IdToken} requestId!i customData?{CustomData}
        type o203 evseId?i1.. groupIdToken?{IdToken} idToken!{IdToken} remoteStartId!i chargingProfile?{ChargingProfile}
          customData?{CustomData}
        type o204 status!=RequestStartStopStatus statusInfo?{StatusInfo} transactionId?s36 customData?{CustomData}
        type o205 transactionId!s36 customData?{CustomData}
        type o206 status!=RequestStartStopStatus statusInfo?{StatusInfo} customData?{CustomData}
        type o207 reservationId!i0.. reservationUpdateStatus!=ReservationUpdateStatus customData?{CustomData}
        type o208 id!i0.. expiryDateTime!t connectorType?s20 idToken!{IdToken} evseId?i0.. groupIdToken?{IdToken}
          customData?{CustomData}
        type o209 status!=ReserveNowStatus statusInfo?{StatusInfo} customData?{CustomData}
        type o210 type!=Reset evseId?i0.. customData?{CustomData}
        type o211 status!=ResetStatus statusInfo?{StatusInfo} customData?{CustomData}
        type o212 type!s50 timestamp!t techInfo?v255 customData?{CustomData}
        type AuthorizationData idToken!{IdToken} idTokenInfo?{IdTokenInfo} customData?{CustomData}
        type o214 localAuthorizationList?[1..]{AuthorizationData} versionNumber!i updateType!=Update
          customData?{CustomData}
        type o215 status!=SendLocalListStatus statusInfo?{StatusInfo} customData?{CustomData}
        type o216 evseId!i0.. chargingProfile!{ChargingProfile} customData?{CustomData}
        type o217 status!=ChargingProfileStatus statusInfo?{StatusInfo} customData?{CustomData}
        type o218 isDefault!b controlId!s36 controlType!=DERControl curve?{DERCurve} enterService?{EnterService}
          fixedPFAbsorb?{FixedPF} fixedPFInject?{FixedPF} fixedVar?{FixedVar} freqDroop?{FreqDroop} gradient?{Gradient}
          limitMaxDischarge?{LimitMaxDischarge} customData?{CustomData}
        type o219 status!=DERControlStatus statusInfo?{StatusInfo} supersededIds?[1..24]s36 customData?{CustomData}
        type o220 evseId!i0.. tariff!{Tariff} customData?{CustomData}
        type o221 status!=TariffSetStatus statusInfo?{StatusInfo} customData?{CustomData}
        type o222 message!{MessageInfo} customData?{CustomData}
        type o223 status!=DisplayMessageStatus statusInfo?{StatusInfo} customData?{CustomData}
        type o224 monitoringBase!=MonitoringBase customData?{CustomData}
        type o225 severity!i0.. customData?{CustomData}
        type APN apn!s2000 apnUserName?s50 apnPassword?s64 simPin?i preferredNetwork?s6 useOnlyPreferredNetwork?b
          apnAuthentication!=APNAuthentication customData?{CustomData}
        type VPN server!s2000 user!s50 group?s50 password!s64 key!v255 type!=VPN customData?{CustomData}
        type NetworkConnectionProfile apn?{APN} ocppVersion?=OCPPVersion ocppInterface!=OCPPInterface
          ocppTransport!=OCPPTransport messageTimeout!i ocppCsmsUrl!s2000 securityProfile!i0.. identity?s48
          basicAuthPassword?s64 vpn?{VPN} customData?{CustomData}
        type o229 configurationSlot!i connectionData!{NetworkConnectionProfile} customData?{CustomData}
        type o230 status!=SetNetworkProfileStatus statusInfo?{StatusInfo} customData?{CustomData}
        type SetMonitoringData id?i0.. periodicEventStream?{PeriodicEventStreamParams} transaction?b value!n
          type!=Monitor severity!i0.. component!{Component} variable!{Variable} customData?{CustomData}
        type o232 setMonitoringData![1..]{SetMonitoringData} customData?{CustomData}
        type SetMonitoringResult id?i0.. statusInfo?{StatusInfo} status!=SetMonitoringStatus type!=Monitor
          component!{Component} variable!{Variable} severity!i0.. customData?{CustomData}
        type o234 setMonitoringResult![1..]{SetMonitoringResult} customData?{CustomData}
        type SetVariableData attributeType?=Attribute attributeValue!s2500 component!{Component} variable!{Variable}
          customData?{CustomData}
        type o236 setVariableData![1..]{SetVariableData} customData?{CustomData}
        type SetVariableResult attributeType?=Attribute attributeStatus!=SetVariableStatus
          attributeStatusInfo?{StatusInfo} component!{Component} variable!{Variable} customData?{CustomData}
        type o238 setVariableResult![1..]{SetVariableResult} customData?{CustomData}
        type o239 csr!s5500 certificateType?=CertificateSigningUse hashRootCertificate?{CertificateHashData} requestId?i
          customData?{CustomData}
        type o240 timestamp!t connectorStatus!=ConnectorStatus evseId!i0.. connectorId!i0.. customData?{CustomData}
        type CostDimension type!=CostDimension volume!n customData?{CustomData}
        type ChargingPeriod dimensions?[1..]{CostDimension} tariffId?s60 startPeriod!t customData?{CustomData}
        type TotalPrice exclTax?n inclTax?n customData?{CustomData}
        type TotalCost currency!s3 typeOfCost!=TariffCost fixed?{Price} energy?{Price} chargingTime?{Price}
          idleTime?{Price} reservationTime?{Price} reservationFixed?{Price} total!{TotalPrice} customData?{CustomData}
        type TotalUsage energy!n chargingTime!i idleTime!i reservationTime?i customData?{CustomData}
        type CostDetails chargingPeriods?[1..]{ChargingPeriod} totalCost!{TotalCost} totalUsage!{TotalUsage}
          failureToCalculate?b failureReason?s500 customData?{CustomData}
        type TransactionLimit maxCost?n maxEnergy?n maxTime?i maxSoC?i0..100 customData?{CustomData}
        type Transaction transactionId!s36 chargingState?=ChargingState timeSpentCharging?i stoppedReason?=Reason
          remoteStartId?i operationMode?=OperationMode tariffId?s60 transactionLimit?{TransactionLimit}
          customData?{CustomData}
        type o249 costDetails?{CostDetails} eventType!=TransactionEvent meterValue?[1..]{MeterValue} timestamp!t
          triggerReason!=TriggerReason seqNo!i0.. offline?b numberOfPhasesUsed?i0..3 cableMaxCurrent?i
          reservationId?i0.. preconditioningStatus?=PreconditioningStatus evseSleep?b transactionInfo!{Transaction}
          evse?{EVSE} idToken?{IdToken} customData?{CustomData}
        type o250 totalCost?n chargingPriority?i idTokenInfo?{IdTokenInfo} transactionLimit?{TransactionLimit}
          updatedPersonalMessage?{MessageContent} updatedPersonalMessageExtra?[1..4]{MessageContent}
          customData?{CustomData}
        type o251 evse?{EVSE} requestedMessage!=MessageTrigger customTrigger?s50 customData?{CustomData}
        type o252 status!=TriggerMessageStatus statusInfo?{StatusInfo} customData?{CustomData}
        type o253 evseId!i0.. connectorId!i0.. customData?{CustomData}
        type o254 status!=UnlockStatus statusInfo?{StatusInfo} customData?{CustomData}
        type o255 checksum!s32 customData?{CustomData}
        type o256 status!=UnpublishFirmwareStatus customData?{CustomData}
        type o257 chargingProfileId!i scheduleUpdate!{ChargingScheduleUpdate} customData?{CustomData}
        type Firmware location!s2000 retrieveDateTime!t installDateTime?t signingCertificate?s5500 signature?s800
          customData?{CustomData}
        type o259 retries?i0.. retryInterval?i requestId!i firmware!{Firmware} customData?{CustomData}
        type o260 status!=UpdateFirmwareStatus statusInfo?{StatusInfo} customData?{CustomData}
        type o261 transactionId!s36 activate!b customData?{CustomData}
        type o262 status!=PriorityChargingStatus statusInfo?{StatusInfo} customData?{CustomData}
        type o263 vatNumber!s20 evseId?i0.. customData?{CustomData}
        type o264 company?{Address} statusInfo?{StatusInfo} vatNumber!s20 evseId?i0.. status!=GenericStatus
          customData?{CustomData}
        call AFRRSignal {o2} {o4}
        call AdjustPeriodicEventStream {o6} {o4}
        call Authorize {o10} {o24}
        call BatterySwap {o26} {o27}
        call BootNotification {o30} {o31}
        call CancelReservation {o32} {o33}
        call CertificateSigned {o34} {o35}
        call ChangeAvailability {o37} {o38}
        call ChangeTransactionTariff {o39} {o40}
        call ClearCache {o27} {o41}
        call ClearChargingProfile {o43} {o44}
        call ClearDERControl {o45} {o46}
        call ClearDisplayMessage {o47} {o48}
        call ClearTariffs {o49} {o51}
        call ClearVariableMonitoring {o52} {o54}
        call ClearedChargingLimit {o55} {o27}
        call ClosePeriodicEventStream {o47} {o27}
        call CostUpdated {o56} {o27}
        call CustomerInformation {o58} {o59}
        call DataTransfer {o60} {o61}
        call DeleteCertificate {o62} {o63}
        call FirmwareStatusNotification {o64} {o27}
        call Get15118EVCertificate {o65} {o66}
        call GetBaseReport {o67} {o68}
        call GetCertificateChainStatus {o70} {o72}
        call GetCertificateStatus {o73} {o74}
        call GetChargingProfiles {o76} {o77}
        call GetCompositeSchedule {o78} {o83}
        call GetDERControl {o84} {o46}
        call GetDisplayMessages {o85} {o86}
        call GetInstalledCertificateIds {o87} {o89}
        call GetLocalListVersion {o27} {o90}
        call GetLog {o92} {o93}
        call GetMonitoringReport {o97} {o68}
        call GetPeriodicEventStream {o27} {o99}
        call GetReport {o100} {o68}
        call GetTariffs {o101} {o103}
        call GetTransactionStatus {o104} {o105}
        call GetVariables {o107} {o109}
        call Heartbeat {o27} {o110}
        call InstallCertificate {o111} {o112}
        call LogStatusNotification {o113} {o27}
        call MeterValues {o118} {o27}
        call NotifyAllowedEnergyTransfer {o119} {o120}
        call NotifyChargingLimit {o139} {o27}
        call NotifyCustomerInformation {o140} {o27}
        call NotifyDERAlarm {o141} {o27}
        call NotifyDERStartStop {o142} {o27}
        call NotifyDisplayMessages {o144} {o27}
        call NotifyEVChargingNeeds {o156} {o157}
        call NotifyEVChargingSchedule {o158} {o4}
        call NotifyEvent {o160} {o27}
        call NotifyMonitoringReport {o163} {o27}
        send NotifyPeriodicEventStream {o165}
        call NotifyPriorityCharging {o166} {o27}
        call NotifyReport {o170} {o27}
        call NotifySettlement {o172} {o173}
        call NotifyWebPaymentStarted {o174} {o27}
        call OpenPeriodicEventStream {o175} {o4}
        call PublishFirmware {o176} {o4}
        call PublishFirmwareStatusNotification {o177} {o27}
        call PullDynamicScheduleUpdate {o178} {o180}
        call ReportChargingProfiles {o182} {o27}
        call ReportDERControl {o201} {o27}
        call RequestBatterySwap {o202} {o4}
        call RequestStartTransaction {o203} {o204}
        call RequestStopTransaction {o205} {o206}
        call ReservationStatusUpdate {o207} {o27}
        call ReserveNow {o208} {o209}
        call Reset {o210} {o211}
        call SecurityEventNotification {o212} {o27}
        call SendLocalList {o214} {o215}
        call SetChargingProfile {o216} {o217}
        call SetDERControl {o218} {o219}
        call SetDefaultTariff {o220} {o221}
        call SetDisplayMessage {o222} {o223}
        call SetMonitoringBase {o224} {o68}
        call SetMonitoringLevel {o225} {o4}
        call SetNetworkProfile {o229} {o230}
        call SetVariableMonitoring {o232} {o234}
        call SetVariables {o236} {o238}
        call SignCertificate {o239} {o4}
        call StatusNotification {o240} {o27}
        call TransactionEvent {o249} {o250}
        call TriggerMessage {o251} {o252}
        call UnlockConnector {o253} {o254}
        call UnpublishFirmware {o255} {o256}
        call UpdateDynamicSchedule {o257} {o217}
        call UpdateFirmware {o259} {o260}
        call UsePriorityCharging {o261} {o262}
        call VatNumberValidation {o263} {o264}
        """
}
