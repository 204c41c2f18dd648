internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import NIOFoundationCompat
internal import Shared

/// Bodies of requests.
enum APIBody {
    /// Longer ones are refused.
    static let maximumBytes = 262_144

    /// An empty body is an empty object.
    static func object(_ bytes: Data) -> Data { bytes.isEmpty ? Data("{}".utf8) : bytes }
}

extension Request {
    /// The body's bytes.
    ///
    /// - Throws: `NIOTooManyBytesError` when there are too many.
    func bytes() async throws -> Data {
        Data(buffer: try await self.body.collect(upTo: APIBody.maximumBytes))
    }

    /// The body as JSON that asks for a change. Fields that are not known are refused.
    func decoded<Value: Codable>(_ type: Value.Type = Value.self) async throws -> Value {
        try APICoding.decodeChange(type, from: APIBody.object(try await self.bytes()))
    }

    /// The body as JSON that asks for nothing but an answer, as it is asked over MQTT: fields that are not known are
    /// passed over.
    func question<Value: Decodable>(_ type: Value.Type = Value.self) async throws -> Value {
        try APICoding.decode(type, from: APIBody.object(try await self.bytes()))
    }

    /// The query parameters of a list.
    func listQuery() throws(Refusal) -> ListQuery {
        let parameters = try self.parameters(known: ListQuery.names)
        return try ListQuery { parameters[$0] }
    }

    /// Which aggregates are wanted.
    func aggregateQuery() throws(Refusal) -> AggregateQuery {
        let parameters = try self.parameters(known: AggregateQuery.names)
        return try AggregateQuery { parameters[$0] }
    }

    /// The query parameters by their names. One that is misspelled, or given twice, would be answered with something else
    /// than was asked for.
    func parameters(known: [String]) throws(Refusal) -> [String: String] {
        var parameters: [String: String] = [:]
        for (name, value) in self.uri.queryParameters {
            let name = String(name)
            guard known.contains(name) else {
                throw Refusal(
                    .invalid, "'\(name.prefix(40))' is no parameter; there are \(known.joined(separator: ", "))")
            }
            guard parameters.updateValue(String(value), forKey: name) == nil else {
                throw Refusal(.invalid, "'\(name)' is given twice")
            }
        }
        return parameters
    }
}

extension RequestContext {
    /// A part of the path, percent-decoded.
    func part(_ name: String) throws(Refusal) -> String {
        guard let part = self.parameters.get(name)?.removingPercentEncoding, !part.isEmpty else {
            throw Refusal(.invalid, "the path's \(name) cannot be read")
        }
        return part
    }

    /// A part of the path that is a number.
    func number(_ name: String) throws(Refusal) -> Int64 {
        let part = try self.part(name)
        guard let number = Int64(part) else {
            throw Refusal(.invalid, "'\(part.prefix(40))' is no number of a \(name)")
        }
        return number
    }

    /// A part of the path that is a kind of report.
    func reportKind() throws(Refusal) -> ReportKind {
        let part = try self.part("kind")
        guard let kind = ReportKind(rawValue: part) else {
            let known = ReportKind.allCases.map(\.rawValue).joined(separator: ", ")
            throw Refusal(.invalid, "'\(part.prefix(40))' is no kind of report; there are \(known)")
        }
        return kind
    }
}

extension Response {
    static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        Response(
            status: status, headers: [.contentType: "application/json; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(data: try APICoding.encode(value))))
    }

    static func text(_ text: String, status: HTTPResponse.Status = .ok, type: String = "text/plain") -> Response {
        Response(
            status: status, headers: [.contentType: "\(type); charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
