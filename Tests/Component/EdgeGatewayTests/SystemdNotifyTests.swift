import Foundation
import Glibc
import Logging
import ServiceLifecycle
import SiteFixtures
import Testing

@testable import EdgeGateway

@Suite struct SystemdNotifyTests {
    /// What systemd would listen on: a path and an abstract name.
    static let names: [String] = {
        let unique = UUID().uuidString
        return ["/tmp/edge-gateway-\(unique).notify", "@edge-gateway-\(unique)"]
    }()

    @Test(arguments: Self.names)
    func messagesArriveAsDatagrams(name: String) throws {
        let supervisor = try Supervisor(name)
        let systemd = SystemdNotify(environment: ["NOTIFY_SOCKET": name])

        for message in [SystemdNotify.Message.ready, .watchdog, .status("3 chargers\nREADY=1"), .stopping] {
            #expect(systemd.send(message))
        }

        #expect(supervisor.receive() == "READY=1")
        #expect(supervisor.receive() == "WATCHDOG=1")
        #expect(supervisor.receive() == "STATUS=3 chargers READY=1")
        #expect(supervisor.receive() == "STOPPING=1")
    }

    @Test(arguments: [
        [:], ["NOTIFY_SOCKET": ""], ["NOTIFY_SOCKET": "relative"], ["NOTIFY_SOCKET": "vsock:2:1"],
        ["NOTIFY_SOCKET": "/nonexistent/notify"], ["NOTIFY_SOCKET": "@" + String(repeating: "x", count: 200)],
    ])
    func withoutASupervisorMessagesAreDropped(environment: [String: String]) {
        #expect(!SystemdNotify(environment: environment).send(.ready))
    }

    @Test(arguments: [
        (["WATCHDOG_USEC": "30000000"], Duration.seconds(30)),
        (["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "42"], .seconds(30)),
        (["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "43"], nil),
        (["WATCHDOG_USEC": "0"], nil), (["WATCHDOG_USEC": "soon"], nil), ([:], nil),
    ])
    func theWatchdogIntervalIsForThisProcessOnly(environment: [String: String], interval: Duration?) {
        #expect(SystemdNotify(environment: environment, processID: 42).watchdogInterval == interval)
    }

    @Test func theWatchdogReportsFromReadyToStopping() async throws {
        let name = "@edge-gateway-\(UUID().uuidString)"
        let supervisor = try Supervisor(name)
        let systemd = SystemdNotify(environment: ["NOTIFY_SOCKET": name, "WATCHDOG_USEC": "2000"])
        let group = ServiceGroup(
            services: [
                SystemdWatchdog(systemd: systemd, untilServing: {}, isHealthy: { true }, status: { "well" })
            ],
            logger: .init(label: "test"))

        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            #expect(try await supervisor.next() == "READY=1")
            var heard: Set<String> = []
            while heard.count < 2 { heard.insert(try await supervisor.next()) }
            #expect(heard == ["STATUS=well", "WATCHDOG=1"])
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }

        #expect(supervisor.receive(until: "STOPPING=1") == "STOPPING=1")
    }

    @Test func anUnhealthyDaemonIsSilent() async throws {
        let name = "@edge-gateway-\(UUID().uuidString)"
        let supervisor = try Supervisor(name)
        let systemd = SystemdNotify(environment: ["NOTIFY_SOCKET": name, "WATCHDOG_USEC": "2000"])
        let (asked, question) = AsyncStream.makeStream(of: Void.self)
        let sick: @Sendable () async -> Bool = {
            question.yield()
            return false
        }
        let watchdog = SystemdWatchdog(systemd: systemd, untilServing: {}, isHealthy: sick, status: { nil })
        let group = ServiceGroup(services: [watchdog], logger: .init(label: "test"))

        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            var questions = asked.makeAsyncIterator()
            for _ in 0..<3 { await questions.next() }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }

        #expect(supervisor.receive() == "READY=1")
        #expect(supervisor.receive() == "STOPPING=1")
    }
}

/// The other end of `NOTIFY_SOCKET`.
private final class Supervisor: Sendable {
    private let socket: Int32
    private let name: String

    struct CannotBind: Error {
        let name: String
        let code: Int32
    }

    init(_ name: String) throws {
        self.name = name
        self.socket = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(self.socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        guard let address = NotifyAddress(name), address.bind(self.socket) == 0 else {
            throw CannotBind(name: name, code: errno)
        }
    }

    deinit {
        close(self.socket)
        if self.name.hasPrefix("/") { unlink(self.name) }
    }

    /// The next datagram, waited for without holding a thread, which whoever is to send it may need.
    func next() async throws -> String {
        var text: String?
        try await until("a datagram") {
            text = self.receive(Int32(MSG_DONTWAIT))
            return text != nil
        }
        return try #require(text)
    }

    /// The next datagram; nil when none comes within 10 s, or is there with `MSG_DONTWAIT`.
    func receive(_ flags: Int32 = 0) -> String? {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = recv(self.socket, &buffer, buffer.count, flags)
        return count < 0 ? nil : String(decoding: buffer[..<count], as: UTF8.self)
    }

    /// The first datagram that is `wanted`; nil when it does not come.
    func receive(until wanted: String) -> String? {
        while let text = self.receive() {
            if text == wanted { return text }
        }
        return nil
    }
}
