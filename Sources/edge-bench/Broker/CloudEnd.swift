internal import CMosquitto
internal import Glibc

/// The cloud's end of the link: receives batches, acknowledges them when they follow each other without a gap, and
/// sends commands and queries.
///
/// One thread uses it, and the library calls back only inside `turn`: that is what makes the unmanaged pointer and the
/// state without locks sound.
final class CloudEnd {
    private let raw: OpaquePointer
    private let prefix = "ev/v1/\(Daemon.site)"
    /// The last record of each stream that has arrived without a gap.
    private var stored: [String: Int] = [:]
    private(set) var isSubscribed = false
    /// The answer to the last query.
    private var response: [UInt8]?
    private(set) var readings = 0
    private(set) var batches = 0
    private(set) var bytes = 0
    /// When the first and the last batch of readings came, in nanoseconds.
    private(set) var firstAt: UInt64?
    private(set) var lastAt: UInt64?
    private(set) var problem: BenchProblem?
    /// A live state of a charger arrived.
    var onState: (UnsafeRawBufferPointer) -> Void = { _ in }

    /// Connects, trying for some seconds, since a broker takes a moment to listen.
    init(port: Int) throws {
        mosquitto_lib_init()
        guard let raw = mosquitto_new("edge-bench-cloud-\(getpid())", true, nil) else {
            throw BenchProblem("libmosquitto made no client")
        }
        self.raw = raw
        mosquitto_int_option(raw, MOSQ_OPT_PROTOCOL_VERSION, MQTT_PROTOCOL_V5)
        mosquitto_int_option(raw, MOSQ_OPT_TCP_NODELAY, 1)
        mosquitto_user_data_set(raw, Unmanaged.passUnretained(self).toOpaque())
        self.setCallbacks()
        for _ in 0..<100 {
            if mosquitto_connect(raw, "127.0.0.1", Int32(port), 60) == MOSQ_ERR_SUCCESS.rawValue {
                try self.subscribe()
                return
            }
            usleep(50_000)
        }
        throw BenchProblem("the broker on port \(port) does not take connections")
    }

    deinit {
        mosquitto_disconnect(self.raw)
        mosquitto_destroy(self.raw)
    }

    /// The socket to watch.
    var descriptor: Int32 { mosquitto_socket(self.raw) }

    /// Reads and writes what there is.
    func turn() throws {
        if let problem = self.problem { throw problem }
        guard mosquitto_loop_read(self.raw, 64) == MOSQ_ERR_SUCCESS.rawValue else {
            throw BenchProblem("the connection to the broker broke")
        }
        while mosquitto_want_write(self.raw) {
            guard mosquitto_loop_write(self.raw, 64) == MOSQ_ERR_SUCCESS.rawValue else {
                throw BenchProblem("the connection to the broker broke")
            }
        }
        mosquitto_loop_misc(self.raw)
    }

    /// Waits for traffic, and handles it.
    func wait(milliseconds: Int32) throws {
        var poll = pollfd(fd: self.descriptor, events: Int16(POLLIN), revents: 0)
        if Glibc.poll(&poll, 1, milliseconds) > 0 { try self.turn() } else { mosquitto_loop_misc(self.raw) }
    }

    func publishCommand(_ json: String) throws { try self.publish("\(self.prefix)/commands", json) }

    func publishQuery(_ json: String) throws { try self.publish("\(self.prefix)/queries", json) }

    /// The answer that came; nil when there is none yet.
    func takeResponse() -> [UInt8]? {
        defer { self.response = nil }
        return self.response
    }

    private func subscribe() throws {
        for topic in ["meter", "journal", "chargers/\(LiveCharger.identity)/state", "queries/+/response"] {
            mosquitto_subscribe(self.raw, nil, "\(self.prefix)/\(topic)", 1)
        }
        let deadline = Clock.now + 5_000_000_000
        while !self.isSubscribed {
            guard Clock.now < deadline else { throw BenchProblem("the broker did not confirm a subscription in 5 s") }
            try self.wait(milliseconds: 100)
        }
    }

    private func publish(_ topic: String, _ json: String) throws {
        let payload = Array(json.utf8)
        let result = mosquitto_publish(self.raw, nil, topic, Int32(payload.count), payload, 1, false)
        guard result == MOSQ_ERR_SUCCESS.rawValue else {
            throw BenchProblem("publishing failed: \(String(cString: mosquitto_strerror(result)))")
        }
    }

    private func setCallbacks() {
        mosquitto_subscribe_callback_set(self.raw) { _, context, _, _, _ in
            CloudEnd.from(context)?.isSubscribed = true
        }
        mosquitto_message_callback_set(self.raw) { _, context, message in
            guard let end = CloudEnd.from(context), let message = message?.pointee, let topic = message.topic else {
                return
            }
            let payload = UnsafeRawBufferPointer(start: message.payload, count: Int(message.payloadlen))
            let name = String(cString: topic)
            if name.hasSuffix("/state") { end.onState(payload) } else { end.received(name, payload) }
        }
    }

    private static func from(_ context: UnsafeMutableRawPointer?) -> CloudEnd? {
        context.map { Unmanaged<CloudEnd>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Batches are searched for what is needed, not decoded: the receiver must not be what is measured.
    private func received(_ topic: String, _ payload: UnsafeRawBufferPointer) {
        guard !topic.hasSuffix("/response") else {
            self.response = Array(payload)
            return
        }
        guard let batch = BatchHead(payload) else {
            self.problem = BenchProblem("a batch on \(topic) has no epoch, from and to")
            return
        }
        let stored = self.stored[batch.stream] ?? batch.from - 1
        // A batch that was sent again, or one after a gap, changes nothing.
        guard batch.from <= stored + 1, batch.to > stored else { return }
        self.stored[batch.stream] = batch.to
        if batch.stream == "meter" {
            let now = Clock.now
            self.firstAt = self.firstAt ?? now
            self.lastAt = now
            self.batches += 1
            self.bytes += payload.count
            self.readings += BatchHead.count("\"measurand\":", in: payload)
        }
        do {
            try self.publish(
                "\(self.prefix)/ack",
                "{\"epoch\":\"\(batch.epoch)\",\"stream\":\"\(batch.stream)\",\"seq\":\(batch.to)}")
        } catch {
            self.problem = error as? BenchProblem
        }
    }
}
