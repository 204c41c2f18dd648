internal import Shared

/// The line about the daemon in `systemctl status`.
enum ServiceStatus {
    static func line(_ site: SiteStatus) -> String {
        if let illness = site.daemon?.illness { return "Cannot store: \(illness)" }
        var parts = [
            "\(site.chargers.connected) of \(site.chargers.total) chargers connected",
            "\(site.openSessions) open \(site.openSessions == 1 ? "session" : "sessions")",
        ]
        if let link = site.cloud, link.state != .disabled {
            let backlog = site.journal.backlog + site.meter.backlog
            parts.append("cloud \(link.state.rawValue), \(backlog) \(backlog == 1 ? "record" : "records") to send")
        }
        return parts.joined(separator: "; ")
    }
}
