internal import OCPP
internal import Shared

/// Commands about certificates as CALLs of 2.0.1 and 2.1.
extension V2Commands {
    func call(_ command: CertificateCommand) throws -> OutboundCommand {
        switch command {
        case .install(let use, let certificate):
            guard use != .v2gChain else {
                throw CommandArgumentError(problem: "a chain for vehicles is signed, not installed")
            }
            _ = try CertificateParts.checked(certificate)
            return OutboundCommand(V2.InstallCertificate(certificateType: use.v2, certificate: certificate)) {
                CommandAnswer($0.status.rawValue, detail: $0.statusInfo?.text)
            }
        case .list(let use):
            return OutboundCommand(V2.GetInstalledCertificateIds(certificateType: use.map { [$0.v2] } ?? [])) {
                CommandAnswer(installed: $0.certificateHashDataChain.count)
            }
        case .delete(_, let hash):
            return OutboundCommand(V2.DeleteCertificate(certificateHashData: try CertificateHashData(hash))) {
                CommandAnswer(
                    $0.status.rawValue, acceptedIf: ["Accepted", "NotFound"], detail: $0.statusInfo?.text)
            }
        case .deliver(let chain, let use, let number):
            let request = V2.CertificateSigned(certificateChain: chain, certificateType: use.v2, requestId: number)
            return OutboundCommand(request) { CommandAnswer($0.status.rawValue, detail: $0.statusInfo?.text) }
        case .renew:
            return OutboundCommand(V2.TriggerMessage(requestedMessage: .signChargingStationCertificate)) {
                CommandAnswer($0.status.rawValue, detail: $0.statusInfo?.text)
            }
        }
    }

    func verification(of command: CertificateCommand) -> CommandVerification? {
        guard let use = command.verifiedUse else { return nil }
        return CommandVerification(V2.GetInstalledCertificateIds(certificateType: [use.v2])) { response in
            command.verdict(on: response.certificateHashDataChain.map { CertificateHash($0.certificateHashData) })
        }
    }
}

extension RootUse {
    var v2: V2.InstalledCertificateUse {
        switch self {
        case .csms: .csmsRootCertificate
        case .manufacturer: .manufacturerRootCertificate
        case .v2g: .v2gRootCertificate
        case .mobilityOperator: .moRootCertificate
        case .oem: .oemRootCertificate
        case .v2gChain: .v2gCertificateChain
        }
    }

    init(_ use: V2.InstalledCertificateUse) {
        switch use {
        case .csmsRootCertificate: self = .csms
        case .manufacturerRootCertificate: self = .manufacturer
        case .v2gRootCertificate: self = .v2g
        case .moRootCertificate: self = .mobilityOperator
        case .oemRootCertificate: self = .oem
        case .v2gCertificateChain: self = .v2gChain
        }
    }
}
