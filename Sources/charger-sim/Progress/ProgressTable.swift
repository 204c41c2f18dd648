/// The chargers as a table that fits a screen.
struct ProgressTable {
    var title: String
    var chargers: [ChargerSnapshot]
    /// What went wrong lately.
    var problems: [String]
    var columns = 80
    var rows = 24

    /// The lines of the table, none wider and not more than the screen has.
    var lines: [String] {
        // Those that someone has to do something about must not be hidden by the others.
        let refused = self.chargers.filter(\.link.isRefused)
        let rows = (refused + self.chargers.filter { !$0.link.isRefused }).flatMap { Self.rows(of: $0) }
        let problems = self.problems.suffix(3)
        let footer = Self.wrapped(self.footer, self.columns)
        let room = max(1, self.rows - 3 - footer.count - problems.count)
        var lines = [self.title, Self.row(Self.header)]
        lines += rows.prefix(rows.count > room ? room - 1 : room).map(Self.row)
        if rows.count > room { lines.append("… and \(rows.count - room + 1) more") }
        lines += [""] + footer
        lines += problems.map { "! \($0)" }
        return lines.prefix(self.rows).map { Self.cut($0, self.columns) }
    }

    private var footer: String {
        let totals = Totals(self.chargers)
        return "\(totals.online) of \(totals.chargers) online, \(totals.charging) charging with "
            + "\(Quantity.power(totals.watts)); \(totals.counts.sessions) sessions, "
            + "\(Quantity.energy(totals.counts.energy)), \(totals.counts.sent) messages, \(totals.waiting) waiting, "
            + "\(totals.counts.errors) errors"
    }

    private static let header = ["CHARGER", "STATE", "POWER", "SESSION", "SOC", "DONE", "SENT", "ERRORS"]
    /// Widths that make 80 with the blanks between them; the first two lean left.
    private static let widths = [16, 15, 8, 11, 5, 4, 7, 6]

    private static func rows(of charger: ChargerSnapshot) -> [[String]] {
        charger.outlets.enumerated().map { index, outlet in
            let isFirst = index == 0
            let counts = charger.counts
            return [
                isFirst ? charger.identity : "  connector \(index + 1)", self.state(charger, outlet),
                outlet.session.map { Quantity.power($0.watts) } ?? "",
                outlet.session.map { Quantity.energy($0.wattHours) } ?? "",
                outlet.session.map { "\(Int($0.stateOfCharge)) %" } ?? "", isFirst ? String(counts.sessions) : "",
                isFirst ? String(counts.sent) : "", isFirst ? String(counts.errors) : "",
            ]
        }
    }

    private static func state(_ charger: ChargerSnapshot, _ outlet: ChargerSnapshot.Outlet) -> String {
        switch charger.link {
        case .connecting: "connecting"
        case .offline: outlet.session == nil ? "offline" : "offline, busy"
        case .refused: "refused"
        case .online: charger.isAccepted ? outlet.state.words : "booting"
        }
    }

    private static func row(_ cells: [String]) -> String {
        zip(cells, self.widths).enumerated().map { index, cell in
            self.pad(self.cut(cell.0, cell.1), cell.1, isLeft: index < 2)
        }.joined(separator: " ")
    }

    private static func pad(_ text: String, _ width: Int, isLeft: Bool) -> String {
        let blanks = String(repeating: " ", count: max(0, width - text.count))
        return isLeft ? text + blanks : blanks + text
    }

    /// `text`, or as much of it as fits with an ellipsis.
    static func cut(_ text: String, _ width: Int) -> String {
        text.count <= width ? text : text.prefix(max(0, width - 1)) + "…"
    }

    private static func wrapped(_ text: String, _ width: Int) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.count + word.count < width {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}

extension ConnectorState {
    var words: String {
        switch self {
        case .available: "available"
        case .preparing: "plugged in"
        case .charging: "charging"
        case .suspendedByCharger: "limited to 0"
        case .suspendedByCar: "full"
        case .finishing: "leaving"
        case .unavailable: "out of service"
        }
    }
}
