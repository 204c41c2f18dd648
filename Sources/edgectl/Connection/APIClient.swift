internal import AsyncHTTPClient
internal import Foundation
internal import NIOCore
internal import NIOFoundationCompat
internal import NIOHTTP1
internal import Shared

/// The daemon's local API, over its Unix socket.
struct APIClient: Sendable {
    let socketPath: String
    /// Why something is changed that is configured from above.
    var reason: String?

    /// An answer is at most a page of a thousand items.
    private static let maximumBytes = 64 << 20

    func get<Value: Decodable>(_ path: [String], _ query: any RequestParameters = ListQuery()) async throws -> Value {
        try APICoding.decode(from: try await self.data(.GET, path, query))
    }

    func post<Value: Decodable>(_ path: [String], _ body: some Encodable) async throws -> Value {
        try APICoding.decode(from: try await self.data(.POST, path, body: try APICoding.encode(body)))
    }

    /// Posts where the answer has nothing to say, or does not matter.
    func send(_ path: [String], _ body: some Encodable = [String: String]()) async throws {
        _ = try await self.data(.POST, path, body: try APICoding.encode(body))
    }

    func delete(_ path: [String]) async throws {
        _ = try await self.data(.DELETE, path)
    }

    private func data(
        _ method: HTTPMethod, _ path: [String], _ query: any RequestParameters = ListQuery(), body: Data? = nil
    ) async throws -> Data {
        let response = try await self.response(method, path, query, body: body, timeout: .minutes(10))
        return try await self.collected(response)
    }

    private func collected(_ response: HTTPClientResponse) async throws -> Data {
        do {
            return Data(buffer: try await response.body.collect(upTo: Self.maximumBytes))
        } catch {
            throw self.broken(error)
        }
    }

    /// An answer that may be long: its body comes as it is sent.
    func response(
        _ method: HTTPMethod, _ path: [String], _ query: any RequestParameters = ListQuery(), body: Data? = nil,
        timeout: TimeAmount
    ) async throws -> HTTPClientResponse {
        let request = try self.request(method, path, query, body: body)
        let patience = self.patience()
        defer { patience.cancel() }
        return try await self.execute(request, timeout: timeout)
    }

    private func request(
        _ method: HTTPMethod, _ path: [String], _ query: any RequestParameters, body: Data?
    ) throws(CommandFailure) -> HTTPClientRequest {
        guard !path.contains("") else {
            // Such a path would be that of the list, or of nothing.
            throw CommandFailure(.refused, "'' names nothing; give a name, an id or a number")
        }
        var request = HTTPClientRequest(url: RequestURL.text(socket: self.socketPath, path: path, query: query))
        request.method = method
        if method != .GET {
            request.headers.add(name: "edgectl-by", value: RequestURL.encoded(Person.name))
            if let reason { request.headers.add(name: "edgectl-why", value: RequestURL.encoded(reason)) }
        }
        if let body {
            request.headers.add(name: "content-type", value: "application/json")
            request.body = .bytes(ByteBuffer(data: body))
        }
        return request
    }

    /// Tells who waits for long that nothing has been forgotten, until it is cancelled.
    private func patience() -> Task<Void, any Error> {
        Task {
            try await Task.sleep(for: .seconds(10))
            Output.note(
                "the daemon at \(self.socketPath) has not answered for 10 s; still waiting (its log: journalctl -u "
                    + "edge-gateway)")
        }
    }

    /// The whole answer to a request of its own making.
    func answer(to request: HTTPClientRequest) async throws -> Data {
        try await self.collected(try await self.execute(request, timeout: .hours(24)))
    }

    private func execute(_ request: HTTPClientRequest, timeout: TimeAmount) async throws -> HTTPClientResponse {
        let response: HTTPClientResponse
        do {
            response = try await HTTPClient.shared.execute(request, timeout: timeout)
        } catch {
            throw self.broken(error)
        }
        guard (200..<300).contains(response.status.code) else { throw try await self.refusal(response) }
        return response
    }

    private func refusal(_ response: HTTPClientResponse) async throws -> any Error {
        let body = try await self.collected(response)
        if let refusal = try? APICoding.decode(Refusal.self, from: body) { return refusal }
        return CommandFailure(
            .failed, "the daemon answered \(response.status): \(String(decoding: body.prefix(300), as: UTF8.self))")
    }

    func broken(_ error: any Error) -> CommandFailure {
        CommandFailure(
            .unreachable,
            "the daemon at \(self.socketPath) broke off: \(ErrorWords.of(error)); see its log (journalctl -u edge-gateway)"
        )
    }
}

/// The URLs of the local API: the socket's path takes the host's place.
enum RequestURL {
    static func text(socket: String, path: [String], query: any RequestParameters) -> String {
        let absolute = URL(fileURLWithPath: socket).path
        let parts = (["v1"] + path).map(self.encoded).joined(separator: "/")
        let parameters = query.parameters.map { "\($0.name)=\(self.encoded($0.value))" }.joined(separator: "&")
        return "http+unix://\(self.encoded(absolute))/\(parts)" + (parameters.isEmpty ? "" : "?\(parameters)")
    }

    /// Everything but letters, digits and `-._~` percent-encoded.
    static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain =
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || "-._~".utf8.contains(byte)
            if isPlain { return String(UnicodeScalar(byte)) }
            let digits = String(byte, radix: 16, uppercase: true)
            return "%" + (byte < 16 ? "0" : "") + digits
        }.joined()
    }
}

/// What narrows a request: the parameters behind its path.
protocol RequestParameters {
    var parameters: [(name: String, value: String)] { get }
}

extension ListQuery: RequestParameters {}
extension AggregateQuery: RequestParameters {}
