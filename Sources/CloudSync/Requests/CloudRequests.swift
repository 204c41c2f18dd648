internal import Foundation
internal import Logging
public import Shared
internal import Synchronization

/// What the gateway asks of the cloud for a charger: raw OCPP, which passes through as opaque JSON.
public struct CloudRequest: Hashable, Sendable {
    public var id: String
    public var charger: String
    /// The charger's subprotocol (`ocpp2.0.1`).
    public var version: String
    public var action: String
    /// A JSON object.
    public var payload: [UInt8]
    public var askedAt: Timestamp
    /// Until when the answer is waited for.
    public var expiresAt: Timestamp

    public init(
        id: String, charger: String, version: String, action: String, payload: [UInt8], askedAt: Timestamp,
        expiresAt: Timestamp
    ) {
        self.id = id
        self.charger = charger
        self.version = version
        self.action = action
        self.payload = payload
        self.askedAt = askedAt
        self.expiresAt = expiresAt
    }
}

/// What came of a request.
public enum CloudAnswer: Hashable, Sendable {
    /// The cloud's answer: a JSON object.
    case payload([UInt8])
    /// The cloud says that it cannot, in its words.
    case refused(String)
    /// There is no link, or nobody at its end.
    case offline
    case timedOut
    /// Too many requests wait already.
    case busy
}

/// Requests to the cloud, and its answers. Nothing of them is kept: a charger that gets no answer asks again.
public final class CloudRequests: Sendable {
    private struct Waiter: Sendable {
        let continuation: CheckedContinuation<CloudAnswer, Never>
        /// The answer may never come.
        let timer: Task<Void, Never>

        func resume(_ answer: CloudAnswer) {
            self.timer.cancel()
            self.continuation.resume(returning: answer)
        }
    }

    /// The most requests that wait for their answer, and the most of one charger's: one that follows the standard has one
    /// call open at a time. Half of what may wait for the broker, so that the uplink keeps its place.
    private static let limit = 128
    private static let limitPerCharger = 4
    static let maximumBytes = 64 * 1024

    private let site: CloudSite
    private let logger: Logger
    private let client = Mutex<MQTTClient?>(nil)
    private let pending = Mutex(
        PendingRequests<Waiter>(
            limit: CloudRequests.limit, limitPerCharger: CloudRequests.limitPerCharger))

    init(site: CloudSite, logger: Logger) {
        self.site = site
        self.logger = logger
    }

    /// Requests go through this connection; set once, when it is made.
    func attach(_ client: MQTTClient) { self.client.withLock { $0 = client } }

    /// Asks, and waits for the answer; at once `offline` while there is no link.
    public func ask(_ request: CloudRequest, timeout: Duration) async -> CloudAnswer {
        await self.exchange(request, timeout: timeout) { Self.answer(toFailed: $0) }
    }

    /// Tells, and waits until the broker has it: the cloud answers with a command, when it can.
    ///
    /// - Returns: nil when the broker has it, and somebody listens there.
    public func tell(_ request: CloudRequest, timeout: Duration) async -> CloudAnswer? {
        let answer = await self.exchange(request, timeout: timeout) { Self.answer(toFailed: $0) ?? .payload([]) }
        return answer == .payload([]) ? nil : answer
    }

    /// - Parameter sent: what the broker's word means; nil to wait for the cloud's.
    private func exchange(
        _ request: CloudRequest, timeout: Duration, sent: @escaping @Sendable (MQTTPublishResult) -> CloudAnswer?
    ) async -> CloudAnswer {
        guard let client = self.client.withLock({ $0 }), client.isConnected else { return .offline }
        let message = self.message(request)
        return await withCheckedContinuation { continuation in
            // The timer ends nothing before the request is among those that wait: it needs the same lock.
            let isTaken = self.pending.withLock { pending in
                pending.asked(request.id, by: request.charger) {
                    Waiter(continuation: continuation, timer: self.timer(request.id, timeout))
                }
            }
            guard isTaken else { return continuation.resume(returning: .busy) }
            let failure = client.publish(message) { result in
                if let answer = sent(result) { self.end(request.id, answer) }
            }
            if let failure { self.end(request.id, Self.answer(toFailed: .failure(failure)) ?? .offline) }
        }
    }

    /// A task beside whoever asks, who is suspended without one of his own; it ends with the answer.
    private func timer(_ id: String, _ timeout: Duration) -> Task<Void, Never> {
        Task {
            guard (try? await Task.sleep(for: timeout)) != nil else { return }
            self.end(id, .timedOut)
        }
    }

    private static func answer(toFailed result: MQTTPublishResult) -> CloudAnswer? {
        switch result {
        case .success(.accepted): nil
        case .success(.noSubscribers), .failure(.notConnected), .failure(.connectionLost): .offline
        case .failure(.queueFull): .busy
        case .failure(.tooLarge), .failure(.refused), .failure(.invalid): .refused("the broker does not take it")
        }
    }

    private func end(_ id: String, _ answer: CloudAnswer) {
        self.pending.withLock { $0.ended(id) }?.resume(answer)
    }

    func disconnected() {
        for waiter in self.pending.withLock({ $0.disconnected() }) { waiter.resume(.offline) }
    }

    /// An answer of the cloud: `{"id": …, "payload": {…}}`, or `{"id": …, "error": "…"}`.
    func received(_ message: MQTTDelivery) -> MQTTReception {
        do {
            guard message.payload.count <= Self.maximumBytes else {
                throw EnvelopeProblem(description: "it has more than \(Self.maximumBytes) bytes")
            }
            self.take(try JSONDecoder().decode(Enveloped<Body>.self, from: Data(message.payload)).content)
        } catch {
            self.refused(message.payload, error)
        }
        return .done()
    }

    /// Whoever waits for it need not wait longer.
    private func refused(_ payload: [UInt8], _ error: any Error) {
        let reason = (error as? EnvelopeProblem)?.description ?? "it is not of the form {\"id\":…,\"payload\":{…}}"
        self.logger.warning("An answer of the cloud cannot be read", metadata: ["cause": "\(reason)"])
        guard payload.count <= Self.maximumBytes else { return }
        let identity = try? JSONDecoder().decode(Enveloped<EventIdentity>.self, from: Data(payload)).content
        if let identity { self.end(identity.id, .refused("the cloud's answer cannot be read: \(reason)")) }
    }

    private func take(_ answer: Body) {
        if let payload = answer.payload {
            self.end(answer.id, .payload(Array(payload.text.utf8)))
        } else {
            self.end(answer.id, .refused(String((answer.error ?? "no reason given").prefix(200))))
        }
    }

    private struct Body: EventContent {
        static let eventType: String? = "response"

        var id: String
        var payload: JSONObjectText?
        var error: String?
    }

    private func message(_ request: CloudRequest) -> MQTTPublication {
        var json = JSONBytes(capacity: request.payload.count + 512)
        CloudEvent.write(
            to: &json, id: "requests/\(request.id)", source: self.site.source, type: "request.v1",
            time: request.askedAt
        ) { json in
            json.raw("{\"id\":")
            json.string(request.id)
            json.raw(",\"charger\":")
            json.string(request.charger)
            json.raw(",\"ocpp\":")
            json.string(request.version)
            json.raw(",\"action\":")
            json.string(request.action)
            json.raw(",\"expires_at\":")
            json.timestamp(request.expiresAt)
            json.raw(",\"payload\":")
            json.raw(request.payload)
            json.raw("}")
        }
        let seconds = max(1, request.expiresAt.milliseconds(since: request.askedAt) / 1000)
        let properties = MQTTProperties(
            contentType: CloudEvent.contentType, responseTopic: self.site.topics.responses,
            correlationData: Array(request.id.utf8), messageExpirySeconds: UInt32(clamping: seconds))
        return MQTTPublication(topic: self.site.topics.requests, payload: json.bytes, properties: properties)
    }
}
