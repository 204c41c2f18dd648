internal import Foundation

/// A message with the signature of who sent it: so that a login to the broker alone neither commands the site
/// (`cloud.signing_keys`) nor has it believe that its records are stored (`cloud.ack_keys`).
///
///     {"signed": "<the message, Base64>", "key": "ops", "signature": "<Ed25519 of those bytes, Base64>"}
///
/// plain, or as the `data` of a CloudEvent. What is signed is the bytes that `signed` stands for, so that nothing has to
/// be written in one certain way. Whoever opens one holds what is inside against the site and the time: a message that
/// names neither could be sent again elsewhere or later.
public struct SignedPayload: Hashable, Sendable {
    /// The message itself.
    public let message: [UInt8]
    /// Which key signed it; nil where nobody looked, because the site has no keys.
    public let signer: String?

    /// Why a message is not taken.
    public struct Problem: Error, Hashable, CustomStringConvertible {
        public let description: String
    }

    /// - Parameter keys: with none, a message may be signed or not, and nobody looks.
    /// - Throws: ``Problem`` where it is not signed by one of `keys`.
    public init(_ payload: [UInt8], keys: SigningKeys) throws(Problem) {
        guard let envelope = Envelope(payload) else {
            guard keys.isEmpty else {
                throw Problem(description: "it is not signed, and this site takes only what is")
            }
            self.message = payload
            self.signer = nil
            return
        }
        guard let signed = Data(base64Encoded: envelope.signed), let signature = Data(base64Encoded: envelope.signature)
        else { throw Problem(description: "'signed' and 'signature' must be Base64") }
        self.message = Array(signed)
        guard !keys.isEmpty else {
            self.signer = nil
            return
        }
        guard keys.contains(envelope.key) else {
            throw Problem(
                description: "it is signed by the key '\(envelope.key.prefix(64))', which this site does not have")
        }
        guard keys.isValid(signature, for: signed, by: envelope.key) else {
            throw Problem(description: "its signature is not that of the key '\(envelope.key)'")
        }
        self.signer = envelope.key
    }

    /// The message inside, whoever signed it: for its id, never to be acted on.
    public static func unverified(_ payload: [UInt8]) -> [UInt8] {
        Envelope(payload).flatMap { Data(base64Encoded: $0.signed) }.map(Array.init) ?? payload
    }

    struct Envelope: Codable {
        let signed: String
        let key: String
        let signature: String

        private struct Event: Decodable {
            let data: Envelope
        }
    }
}

extension SignedPayload.Envelope {
    init?(_ payload: [UInt8]) {
        let data = Data(payload)
        // Most messages are none: they are not read twice.
        guard data.range(of: Data("\"signature\"".utf8)) != nil else { return nil }
        let plain = try? JSONDecoder().decode(Self.self, from: data)
        guard let found = plain ?? (try? JSONDecoder().decode(Event.self, from: data))?.data else { return nil }
        self = found
    }
}
