import CMosquitto
import Glibc
import Shared

/// One libmosquitto client for one connection: created, used and destroyed by the thread that runs the connection.
///
/// A fresh one for each attempt, so that no message of an earlier connection waits inside the library (it keeps them
/// in memory without bound and sends them again by itself): what is in flight is known to `InFlightWindow` alone.
///
/// Not `Sendable`, and deliberately so: the callbacks run inside `read()`, `write()` and `checkTimers()`, on the same
/// thread. The library is told that it is used with threads only so that it queues packets for `write()` instead of
/// sending them at once: the PUBACK of a message then leaves after its callback returned.
final class MosquittoHandle {
    enum Event {
        case connected(MosquittoConnack)
        case published(messageID: Int32, code: Int, reason: String)
        case subscribed(messageID: Int32, codes: [Int])
        /// A received message is answered with another.
        case replied(MQTTPublication)
        /// The broker sent a DISCONNECT (code 0x80 and up), or the library gave the connection up (its error number).
        case disconnected(code: Int, reason: String)
    }

    private let raw: OpaquePointer
    private let version: MQTTConfiguration.Version
    private let receive: (MQTTDelivery) -> MQTTReception
    /// The library works with it until `deinit`.
    private var tls: BrokerTLS?
    private var events: [Event] = []
    /// What the library last logged as an error: the only place where it says what is wrong with TLS.
    private(set) var lastLoggedError: String?
    /// Why the connection must end without another write, since a message was received.
    private(set) var ending: Ending?

    enum Ending {
        /// The message was not stored, and must not be acknowledged.
        case notStored
        /// The last will, which the broker was told at the beginning, holds no more.
        case outdated
    }

    /// - Parameter receive: called inside `read()` for each message.
    init?(_ configuration: MQTTConfiguration, receive: @escaping (MQTTDelivery) -> MQTTReception) {
        _ = MosquittoLibrary.initialised
        // With 3.1.1 the session outlives the connection for as long as the broker likes.
        let cleanSession = false
        guard let raw = mosquitto_new(configuration.clientID, cleanSession, nil) else { return nil }
        self.raw = raw
        self.version = configuration.version
        self.receive = receive
        // Unretained: the library calls back only inside our own calls, and `deinit` destroys it.
        mosquitto_user_data_set(raw, Unmanaged.passUnretained(self).toOpaque())
        mosquitto_threaded_set(raw, true)
        let version = configuration.version == .v5 ? MQTT_PROTOCOL_V5 : MQTT_PROTOCOL_V311
        mosquitto_int_option(raw, MOSQ_OPT_PROTOCOL_VERSION, version)
        mosquitto_int_option(raw, MOSQ_OPT_TCP_NODELAY, 1)
        mosquitto_int_option(
            raw, MOSQ_OPT_RECEIVE_MAXIMUM, Int32(clamping: max(1, min(configuration.receiveMaximum, 65_535))))
        self.setCallbacks()
    }

    deinit {
        mosquitto_destroy(self.raw)
    }

    // MARK: Before connecting

    func setCredentials(username: String, password: String?) throws(MosquittoError) {
        try MosquittoError.check(mosquitto_username_pw_set(self.raw, username, password))
    }

    func setTLS(_ tls: BrokerTLS) throws(MosquittoError) {
        self.tls = tls
        // Otherwise the library puts its own settings into it, and insists on files.
        try MosquittoError.check(mosquitto_int_option(self.raw, MOSQ_OPT_SSL_CTX_WITH_DEFAULTS, 0))
        try MosquittoError.check(mosquitto_void_option(self.raw, MOSQ_OPT_SSL_CTX, tls.context))
    }

    func setWill(_ will: MQTTPublication) throws(MosquittoError) {
        let size = Int32(clamping: will.payload.count)
        try MosquittoError.check(
            mosquitto_will_set_v5(self.raw, will.topic, size, will.payload, 1, will.retain, nil))
    }

    /// Resolves the name, connects TCP and prepares CONNECT: blocks, for as long as the kernel tries.
    func connect(_ configuration: MQTTConfiguration, _ broker: BrokerURL) throws(MosquittoError) {
        var properties = MosquittoProperties()
        defer { properties.free() }
        if self.version == .v5 {
            try properties.add(MQTT_PROP_SESSION_EXPIRY_INTERVAL, configuration.sessionExpirySeconds)
            try properties.add(MQTT_PROP_MAXIMUM_PACKET_SIZE, configuration.maximumPacketBytes)
        }
        errno = 0
        try MosquittoError.check(
            mosquitto_connect_bind_v5(
                self.raw, broker.host, Int32(clamping: broker.port),
                Int32(clamping: configuration.keepAliveSeconds), nil, properties.raw))
    }

    // MARK: The loop

    /// The socket to poll, or nil when there is none any more.
    var socket: Int32? {
        let descriptor = mosquitto_socket(self.raw)
        return descriptor >= 0 ? descriptor : nil
    }

    var wantsToWrite: Bool { mosquitto_want_write(self.raw) }

    /// Reads what has arrived. Goes on while OpenSSL holds bytes that `poll()` cannot see.
    func read() throws(MosquittoError) {
        for _ in 0..<256 {
            errno = 0
            try MosquittoError.check(mosquitto_loop_read(self.raw, 1))
            guard let ssl = mosquitto_ssl_get(self.raw), SSL_pending(OpaquePointer(ssl)) > 0 else { return }
        }
    }

    func write() throws(MosquittoError) {
        errno = 0
        try MosquittoError.check(mosquitto_loop_write(self.raw, 1))
    }

    /// Sends a PINGREQ when it is time, and fails when the last one stayed without an answer.
    func checkTimers() throws(MosquittoError) {
        errno = 0
        try MosquittoError.check(mosquitto_loop_misc(self.raw))
    }

    /// What the callbacks saw since the last call.
    func takeEvents() -> [Event] {
        defer { self.events.removeAll(keepingCapacity: true) }
        return self.events
    }

    // MARK: Packets

    /// Queues a PUBLISH with QoS 1 and returns its message id.
    func publish(_ message: MQTTPublication) throws(MosquittoError) -> Int32 {
        var properties = MosquittoProperties()
        defer { properties.free() }
        if self.version == .v5 { try properties.add(message.properties) }
        var messageID: Int32 = 0
        let size = Int32(clamping: message.payload.count)
        try MosquittoError.check(
            mosquitto_publish_v5(
                self.raw, &messageID, message.topic, size, message.payload, 1, message.retain, properties.raw))
        return messageID
    }

    /// Queues a SUBSCRIBE with QoS 1 and returns its message id.
    func subscribe(_ subscription: MQTTSubscription) throws(MosquittoError) -> Int32 {
        // With 3.1.1 the options are not sent: retained messages come, marked as such.
        let handling = subscription.wantsRetained ? MQTT_SUB_OPT_SEND_RETAIN_ALWAYS : MQTT_SUB_OPT_SEND_RETAIN_NEVER
        let options = Int32(handling.rawValue | MQTT_SUB_OPT_RETAIN_AS_PUBLISHED.rawValue)
        var messageID: Int32 = 0
        try MosquittoError.check(
            mosquitto_subscribe_v5(self.raw, &messageID, subscription.filter, 1, options, nil))
        return messageID
    }

    /// Queues an UNSUBSCRIBE.
    func unsubscribe(_ filter: String) throws(MosquittoError) {
        try MosquittoError.check(mosquitto_unsubscribe_v5(self.raw, nil, filter, nil))
    }

    /// Queues a DISCONNECT: the broker forgets the last will.
    func disconnect() throws(MosquittoError) {
        try MosquittoError.check(mosquitto_disconnect_v5(self.raw, 0, nil))
    }
}

// MARK: Callbacks

extension MosquittoHandle {
    private static func from(_ context: UnsafeMutableRawPointer?) -> MosquittoHandle? {
        context.map { Unmanaged<MosquittoHandle>.fromOpaque($0).takeUnretainedValue() }
    }

    private func setCallbacks() {
        mosquitto_connect_v5_callback_set(self.raw) { _, context, code, flags, properties in
            guard let handle = MosquittoHandle.from(context) else { return }
            let connack = MosquittoConnack(
                code: Int(code), flags: flags, properties: properties, version: handle.version)
            handle.events.append(.connected(connack))
        }
        mosquitto_disconnect_v5_callback_set(self.raw) { _, context, code, properties in
            let reason = MosquittoError.reason(code, properties)
            MosquittoHandle.from(context)?.events.append(.disconnected(code: Int(code), reason: reason))
        }
        mosquitto_publish_v5_callback_set(self.raw) { _, context, messageID, code, properties in
            let reason = MosquittoError.reason(code, properties)
            MosquittoHandle.from(context)?.events
                .append(.published(messageID: messageID, code: Int(code), reason: reason))
        }
        mosquitto_subscribe_v5_callback_set(self.raw) { _, context, messageID, count, granted, _ in
            let codes = UnsafeBufferPointer(start: granted, count: granted == nil ? 0 : Int(count))
            MosquittoHandle.from(context)?.events.append(.subscribed(messageID: messageID, codes: codes.map(Int.init)))
        }
        mosquitto_message_v5_callback_set(self.raw) { _, context, message, properties in
            guard let handle = MosquittoHandle.from(context), let message = message?.pointee else { return }
            handle.received(message, MQTTProperties(properties))
        }
        mosquitto_log_callback_set(self.raw) { _, context, level, text in
            guard level == MOSQ_LOG_ERR, let text else { return }
            MosquittoHandle.from(context)?.lastLoggedError = String(cString: text)
        }
    }

    private func received(_ message: mosquitto_message, _ properties: MQTTProperties) {
        // A refused message must not be overtaken by a later one that is accepted.
        guard self.ending == nil, let topic = message.topic else { return }
        let bytes = UnsafeRawBufferPointer(start: message.payload, count: Int(message.payloadlen))
        let delivery = MQTTDelivery(
            topic: String(cString: topic), payload: Array(bytes), retained: message.retain, properties: properties)
        self.take(self.receive(delivery))
    }

    /// What became of a message, or of several that are settled together.
    func take(_ reception: MQTTReception) {
        switch reception {
        case .notStored: self.ending = .notStored
        case .outdated: self.ending = .outdated
        case .done(let replies): for reply in replies { self.events.append(.replied(reply)) }
        }
    }
}

/// The library's own global state, made once for the process.
private enum MosquittoLibrary {
    static let initialised: Bool = mosquitto_lib_init() == 0
}
