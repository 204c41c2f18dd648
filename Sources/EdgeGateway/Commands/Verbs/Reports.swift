internal import OCPP
internal import Shared

/// Asking for reports in many parts (K09, N02, N09, O03): OCPP 2.x alone has them.
extension V2Commands {
    func profiles(_ selection: LimitSelection, _ context: CommandContext) -> OutboundCommand {
        OutboundCommand(reporting: "GetChargingProfiles", context, nothing: "NoProfiles") { json in
            json.member("evseId", selection.evse)
            json.name("chargingProfile")
            json.object { json in
                json.member("chargingProfilePurpose", selection.purpose.map { V2.ChargingProfilePurpose($0) })
                json.member("stackLevel", selection.stackLevel)
            }
        }
    }

    func displays(_ context: CommandContext) -> OutboundCommand {
        OutboundCommand(reporting: "GetDisplayMessages", context, nothing: "Unknown")
    }

    func monitors(_ context: CommandContext) -> OutboundCommand {
        OutboundCommand(reporting: "GetMonitoringReport", context, nothing: "EmptyResultSet")
    }

    func customer(_ question: CustomerQuestion, _ context: CommandContext) -> OutboundCommand {
        var call = OutboundCommand(reporting: "CustomerInformation", context, nothing: nil) { json in
            json.member("report", question.wantsReport)
            json.member("clear", question.clears)
            switch question.customer {
            case .token(let token): json.member("idToken", V2.IdToken(token))
            case .identifier(let text): json.member("customerIdentifier", text)
            }
        }
        guard !question.wantsReport else { return call }
        let read = call.read
        call.read = { json in
            guard case .accepted(let text) = read(json) else { return read(json) }
            return .done(text)
        }
        return call
    }
}

extension OutboundCommand {
    /// - Parameter nothing: the word that says that there is nothing to report.
    fileprivate init(
        reporting action: String, _ context: CommandContext, nothing: String?,
        _ body: (inout JSONWriter) -> Void = { _ in }
    ) {
        self.init(action) { json in
            json.member("requestId", ReportAssembly.request(ofCommand: context.number))
            body(&json)
        }
        let read = self.read
        self.read = { json in
            guard let nothing, json.member("status")?.string == nothing else { return read(json) }
            return .done("\(nothing): there is nothing to report")
        }
    }
}

extension V16Commands {
    /// - Throws: `CommandArgumentError`: what OCPP 1.6 has no words for.
    func cannot(_ what: String) throws -> OutboundCommand {
        throw CommandArgumentError(problem: "the charger speaks OCPP 1.6, which \(what)")
    }
}
