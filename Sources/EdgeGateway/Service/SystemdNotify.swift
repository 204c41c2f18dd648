internal import Glibc

/// Tells systemd how the daemon is doing: `sd_notify(3)` spoken directly, without libsystemd.
///
/// Under `Type=notify` systemd names a datagram socket in `NOTIFY_SOCKET` and, with `WatchdogSec=`, an interval in
/// `WATCHDOG_USEC`. Elsewhere both are missing and every message is quietly dropped. A message that cannot be sent is
/// dropped as well: a daemon does not fail because its supervisor is away.
public struct SystemdNotify: Sendable {
    /// A message to systemd, `sd_notify(3)`.
    public enum Message: Equatable, Sendable {
        /// The daemon serves.
        case ready
        /// The daemon has begun to shut down.
        case stopping
        /// The daemon is alive.
        case watchdog
        /// One line for `systemctl status`.
        case status(String)

        var text: String {
            switch self {
            case .ready: "READY=1"
            case .stopping: "STOPPING=1"
            case .watchdog: "WATCHDOG=1"
            // A line break would begin another assignment.
            case .status(let line): "STATUS=" + line.split(whereSeparator: \.isNewline).joined(separator: " ")
            }
        }
    }

    /// How often `.watchdog` must be sent at the latest; nil when systemd does not watch this process.
    public let watchdogInterval: Duration?
    private let address: NotifyAddress?
    /// Whether there is a systemd that wants to hear.
    var isListening: Bool { self.address != nil }

    /// - Parameters:
    ///   - environment: the process environment.
    ///   - processID: the process that `WATCHDOG_PID` must name if it is set; this one unless given.
    public init(environment: [String: String], processID: Int32? = nil) {
        self.address = environment["NOTIFY_SOCKET"].flatMap(NotifyAddress.init)
        self.watchdogInterval = Self.watchdogInterval(environment, processID: processID ?? getpid())
    }

    /// Sends `message`; says whether systemd has taken it.
    @discardableResult
    public func send(_ message: Message) -> Bool {
        self.address?.send(Array(message.text.utf8)) ?? false
    }

    private static func watchdogInterval(_ environment: [String: String], processID: Int32) -> Duration? {
        if let process = environment["WATCHDOG_PID"], process != String(processID) { return nil }
        guard let text = environment["WATCHDOG_USEC"], let microseconds = Int64(text), microseconds > 0 else {
            return nil
        }
        return .microseconds(microseconds)
    }
}
