internal import Foundation

/// A way to ask.
protocol QueryRoad: AnyObject {
    /// The answer's bytes.
    /// - Parameters:
    ///   - args: the members of the object.
    ///   - page: where the page before says that it goes on.
    func ask(_ kind: String, _ args: String, page: String?) throws -> [UInt8]
}

extension QueryRoad {
    fileprivate func members(_ kind: String, _ args: String, _ page: String?) -> String {
        "\"kind\":\"\(kind)\",\"args\":{\(args)}" + (page.map { ",\"page\":\"\($0)\"" } ?? "")
    }
}

/// What is looked at of an answer, once it was timed.
struct QueryPage: Decodable {
    struct Item: Decodable {
        /// Of aggregates.
        var energy: Int64?

        private enum CodingKeys: String, CodingKey {
            case energy = "energy_in_mwh"
        }
    }

    private struct Event: Decodable {
        var data: QueryPage
    }

    var items: [Item]
    /// Where it goes on; nil at the end.
    var next: String?

    /// - Parameter answer: the page, or the event that has it.
    init(_ answer: [UInt8]) throws {
        let json = Data(answer)
        let page =
            try? (try? JSONDecoder().decode(Event.self, from: json))?.data
            ?? JSONDecoder().decode(QueryPage.self, from: json)
        guard let page else {
            throw BenchProblem("a query was answered \(String(decoding: answer.prefix(500), as: UTF8.self))")
        }
        self = page
    }
}

/// Over the daemon's Unix socket.
final class APIQueryRoad: QueryRoad {
    private let api: LocalAPI

    init(_ daemon: Daemon) throws { self.api = try LocalAPI(socketPath: daemon.socketPath) }

    func ask(_ kind: String, _ args: String, page: String?) throws -> [UInt8] {
        let body = "{\(self.members(kind, args, page))}"
        try self.api.send(LocalAPI.request("POST", "/v1/queries", body: body))
        try self.api.waitForSuccess()
        return self.api.body
    }
}

/// Over a broker: what the way through it takes is part of the figure.
final class MQTTQueryRoad: QueryRoad {
    private let cloud: CloudEnd
    private var number = 0

    init(port: Int) throws { self.cloud = try CloudEnd(port: port) }

    func ask(_ kind: String, _ args: String, page: String?) throws -> [UInt8] {
        self.number += 1
        try self.cloud.publishQuery("{\"id\":\"q-\(self.number)\",\(self.members(kind, args, page))}")
        let deadline = Clock.now + 30_000_000_000
        while Clock.now < deadline {
            try self.cloud.wait(milliseconds: 100)
            if let response = self.cloud.takeResponse() { return response }
        }
        throw BenchProblem("a query was not answered within 30 s")
    }
}
