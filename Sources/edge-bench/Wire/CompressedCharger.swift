internal import OCPP

/// A 2.0.1 charger whose messages are compressed both ways.
struct CompressedCharger {
    let socket: ChargerSocket

    /// RSV1 and text: the first frame of a compressed message (RFC 7692 §6).
    private static let compressedText: UInt8 = 0x41

    init(identity: String, port: Int, path: String) throws {
        self.socket = try ChargerSocket(identity: identity, port: port, path: path, compresses: true)
        try self.socket.finishHandshake()
        guard self.socket.isCompressed else { throw BenchProblem("the gateway does not compress for \(identity)") }
    }

    /// Boots and reads the answer, so that both directions have worked.
    func boot() throws {
        let boot = V2.BootNotification(
            chargingStation: V2.ChargingStation(model: "edge-bench", vendorName: "EdgeGateway"), reason: .powerUp)
        let call = Array(Frame.call(id: "boot", action: V2.BootNotification.action, payload: boot))
        try self.socket.send(MaskedFrame(Self.stored(call), opcode: Self.compressedText))
        var isAnswered = false
        while !isAnswered {
            try self.socket.receiveNext { _ in isAnswered = true }
        }
    }

    /// DEFLATE data without compression: what it costs the receiver in memory is the same (RFC 1951 §3.2.4). The zero at
    /// the end is an empty block, of which RFC 7692 leaves the tail away.
    private static func stored(_ bytes: [UInt8]) -> [UInt8] {
        let count = UInt16(bytes.count)
        return [0, UInt8(count & 0xFF), UInt8(count >> 8), UInt8(~count & 0xFF), UInt8(~count >> 8)] + bytes + [0]
    }
}
