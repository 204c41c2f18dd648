internal import OCPP
internal import Shared

/// Firmware and logs, which a charger fetches and uploads by itself. The command's number is the job's (`requestId`): by
/// it the charger's reports find the command.
extension V16Commands {
    /// Signed firmware by the security extension, unsigned by §5.19, whose answer is empty.
    func updateFirmware(_ order: FirmwareOrder, _ context: CommandContext) throws -> OutboundCommand {
        let location = try order.source.requireLocation()
        guard order.signature == nil else {
            return OutboundCommand("SignedUpdateFirmware", acceptedIf: JobReport.isTaken) { json in
                json.member("requestId", Int(context.number))
                json.name("firmware")
                order.write(location, to: &json, now: context.now)
                order.retries.write(to: &json)
            }
        }
        guard order.installAt == nil else {
            throw CommandArgumentError(problem: "OCPP 1.6 cannot say when unsigned firmware is to be installed")
        }
        var call = OutboundCommand("UpdateFirmware") { json in
            json.member("location", location)
            json.member("retrieveDate", OCPPTimestamp(order.retrieveAt ?? context.now))
            order.retries.write(to: &json)
        }
        call.read = { _ in .accepted("") }
        return call
    }

    /// Diagnostics by §5.9, the security log by the security extension.
    func getLogs(_ order: LogOrder, _ context: CommandContext) throws -> OutboundCommand {
        guard order.kind == .diagnostics else { return try OutboundCommand(asking: order, context) }
        let location = try order.requireLocation()
        var call = OutboundCommand("GetDiagnostics") { json in
            json.member("location", location)
            json.member("startTime", order.since.map { OCPPTimestamp($0) })
            json.member("stopTime", order.until.map { OCPPTimestamp($0) })
            order.retries.write(to: &json)
        }
        call.read = { json in
            guard let name = json.member("fileName")?.string, !name.isEmpty else {
                return .rejected("the charger has no diagnostics to upload")
            }
            return .accepted("uploading \(name)")
        }
        return call
    }
}

extension V2Commands {
    func updateFirmware(_ order: FirmwareOrder, _ context: CommandContext) throws -> OutboundCommand {
        let location = try order.source.requireLocation()
        return OutboundCommand("UpdateFirmware", acceptedIf: JobReport.isTaken) { json in
            json.member("requestId", Int(context.number))
            json.name("firmware")
            order.write(location, to: &json, now: context.now)
            order.retries.write(to: &json)
        }
    }

    func getLogs(_ order: LogOrder, _ context: CommandContext) throws -> OutboundCommand {
        try OutboundCommand(asking: order, context)
    }

    func publishFirmware(_ order: PublishOrder, _ context: CommandContext) throws -> OutboundCommand {
        let location = try order.source.requireLocation()
        return OutboundCommand("PublishFirmware") { json in
            json.member("location", location)
            json.member("checksum", order.checksum ?? "")
            json.member("requestId", Int(context.number))
            order.retries.write(to: &json)
        }
    }

    /// None to take back is as good as taken back.
    func unpublishFirmware(_ checksum: String) -> OutboundCommand {
        OutboundCommand("UnpublishFirmware", acceptedIf: ["Unpublished", "NoFirmware"]) { json in
            json.member("checksum", checksum)
        }
    }
}

extension OutboundCommand {
    /// GetLog, alike in 1.6 and 2.x.
    fileprivate init(asking order: LogOrder, _ context: CommandContext) throws {
        let location = try order.requireLocation()
        self.init("GetLog", acceptedIf: JobReport.isTaken) { json in
            json.member("logType", order.kind == .diagnostics ? "DiagnosticsLog" : "SecurityLog")
            json.member("requestId", Int(context.number))
            json.name("log")
            json.object { json in
                json.member("remoteLocation", location)
                json.member("oldestTimestamp", order.since.map { OCPPTimestamp($0) })
                json.member("latestTimestamp", order.until.map { OCPPTimestamp($0) })
            }
            order.retries.write(to: &json)
        }
    }
}

extension FileSource {
    /// - Throws: `CommandArgumentError` where a link should have been made and none was.
    fileprivate func requireLocation() throws -> String {
        guard let location else { throw CommandArgumentError(problem: "this gateway makes no links to its files") }
        return location
    }
}

extension LogOrder {
    /// - Throws: `CommandArgumentError` where a link should have been made and none was.
    fileprivate func requireLocation() throws -> String {
        guard let location else { throw CommandArgumentError(problem: "this gateway makes no links for logs") }
        return location
    }
}

extension FirmwareOrder {
    fileprivate func write(_ location: String, to json: inout JSONWriter, now: Timestamp) {
        json.object { json in
            json.member("location", location)
            json.member("retrieveDateTime", OCPPTimestamp(self.retrieveAt ?? now))
            json.member("installDateTime", self.installAt.map { OCPPTimestamp($0) })
            json.member("signingCertificate", self.signature?.certificate)
            json.member("signature", self.signature?.value)
        }
    }
}

extension JobRetries {
    fileprivate func write(to json: inout JSONWriter) {
        json.member("retries", self.count)
        json.member("retryInterval", self.intervalSeconds)
    }
}

extension JobReport {
    /// `AcceptedCanceled`: another job had to make way.
    fileprivate static let isTaken: Set<String> = ["Accepted", "AcceptedCanceled"]

    private static let done: Set<String> = ["Installed", "Uploaded", "Published"]
    private static let failed: Set<String> = [
        "DownloadFailed", "InstallationFailed", "InstallVerificationFailed", "InvalidSignature", "BadMessage",
        "NotSupportedOperation", "PermissionDenied", "UploadFailure", "UploadFailed", "AcceptedCanceled",
        "InvalidChecksum", "PublishFailed",
    ]

    /// A status notification of firmware or logs; nil where it tells of no job.
    init?(_ verb: CommandVerb, _ payload: JSONValue) {
        guard let status = payload.member("status")?.string, status != "Idle" else { return nil }
        let progress: Progress =
            Self.done.contains(status) ? .done : Self.failed.contains(status) ? .failed : .underWay
        self.init(verb: verb, number: payload.member("requestId")?.int64, status: status, progress: progress)
    }
}
