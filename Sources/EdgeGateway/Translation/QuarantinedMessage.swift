internal import OCPP
internal import Shared
internal import Store

extension QuarantinedFrame {
    /// What the message says, read again as leniently as can be; nil where it cannot be read in any way.
    var event: ChargerEvent? {
        guard let version = self.version.flatMap({ OCPPVersion(subprotocol: $0) }),
            case .call(let call) = try? Frame(self.bytes, version: version),
            let action = InboundTable.of(version)[call.actionName], action.transaction != nil
        else { return nil }
        return try? action.translate(call)
    }
}
