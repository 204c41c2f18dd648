import Foundation
import NIOHTTP1
import Testing

@testable import EdgeGateway

@Suite struct HandshakeRequestTests {
    private func request(_ uri: String, path: String = "/ocpp", _ headers: [(String, String)] = []) throws
        -> HandshakeRequest
    {
        try HandshakeRequest(
            HTTPRequestHead(version: .http1_1, method: .GET, uri: uri, headers: HTTPHeaders(headers)), path: path)
    }

    @Test(arguments: [
        ("/ocpp/CP-1", "CP-1"), ("/ocpp/CP%201", nil), ("/ocpp/CP%2D1", "CP-1"), ("/ocpp/a.b_c~(1)", "a.b_c~(1)"),
        ("/ocpp/CP-1?token=x", "CP-1"), ("/ocpp/CP-1/", "CP-1"), ("/ocpp//CP-1", "CP-1"), ("/ocpp/", nil),
        ("http://gateway:9000/ocpp/CP-1", "CP-1"), ("/ocpp/CP%2F1", nil), ("/ocpp/CP/1", nil), ("/ocpp/CP:1", nil),
        ("/ocpp/CP%3A1", nil), ("/ocpp/%zz", nil),
        ("/ocpp/%00", nil), ("/ocpp/%C3%A4", nil), ("/ocpp/..", nil),
        ("/ocpp/" + String(repeating: "x", count: 48), String(repeating: "x", count: 48)),
        ("/ocpp/" + String(repeating: "x", count: 49), nil),
    ])
    func theIdentityIsTheLastPartOfThePath(uri: String, identity: String?) throws {
        guard let identity else {
            #expect { try self.request(uri) } throws: { ($0 as? HandshakeRefusal)?.status == .badRequest }
            return
        }
        #expect(try self.request(uri).identity == identity)
    }

    @Test(arguments: ["/", "/other/CP-1", "/ocppCP-1", "*", "http://gateway"])
    func otherPathsAreNotFound(uri: String) {
        #expect { try self.request(uri) } throws: { error in
            (error as? HandshakeRefusal) == .notFound("chargers connect at /ocpp/<identity>")
        }
    }

    @Test(arguments: [("/", "/CP-1"), ("/a/b", "/a/b/CP-1"), ("/a/", "/a/CP-1")])
    func thePathCanBeConfigured(path: String, uri: String) throws {
        #expect(try self.request(uri, path: path).identity == "CP-1")
    }

    @Test func onlyGETOpensAWebSocket() {
        let head = HTTPRequestHead(version: .http1_1, method: .POST, uri: "/ocpp/CP-1")
        #expect(throws: HandshakeRefusal.badRequest("only GET opens a WebSocket")) {
            try HandshakeRequest(head, path: "/ocpp")
        }
    }

    @Test func tooManyHeadersAreRefused() {
        let headers = (0...64).map { ("X-\($0)", "1") }
        #expect { try self.request("/ocpp/CP-1", path: "/ocpp", headers) } throws: {
            ($0 as? HandshakeRefusal)?.status == .badRequest
        }
    }

    @Test func subprotocolsComeFromAnyNumberOfHeaders() throws {
        let headers = [
            ("Sec-WebSocket-Protocol", "ocpp2.0.1, ocpp1.6"), ("sec-websocket-protocol", " ocpp1.5 ,x"),
        ]
        #expect(
            try self.request("/ocpp/CP-1", path: "/ocpp", headers).subprotocols == [
                "ocpp2.0.1", "ocpp1.6", "ocpp1.5", "x",
            ])
    }

    @Test(arguments: [
        ("CP-1:a:b", ["a:b"]), ("CP-1:", [""]),
        ("CP-1:pässwort:" + String(repeating: "x", count: 30), ["pässwort:" + String(repeating: "x", count: 30)]),
    ])
    func passwordsAreText(text: String, passwords: [String]) throws {
        let header = "Basic " + Data(text.utf8).base64EncodedString()
        let credentials = try self.request("/ocpp/CP-1", path: "/ocpp", [("Authorization", header)]).credentials
        #expect(credentials?.user == "CP-1")
        #expect(credentials?.passwords == passwords)
    }

    /// Who sets an AuthorizationKey as OCPP 1.6 writes it names the bytes of the password, which may well be letters.
    @Test func aPasswordMayHaveBeenSetInHexadecimal() throws {
        let header = "Basic " + Data("CP-1:jklmno".utf8).base64EncodedString()
        #expect(
            try self.request("/ocpp/CP-1", path: "/ocpp", [("Authorization", header)]).credentials?.passwords
                == ["jklmno", "6A6B6C6D6E6F", "6a6b6c6d6e6f"])
    }

    /// The security whitepaper of OCPP 1.6 sends the bytes that the AuthorizationKey names in hexadecimal.
    @Test func aPasswordThatIsNoTextIsItsHexadecimalForm() throws {
        let header = "basic " + Data(Array("CP-1:".utf8) + [0x00, 0x01, 0xAB, 0xFF]).base64EncodedString()
        #expect(
            try self.request("/ocpp/CP-1", path: "/ocpp", [("Authorization", header)]).credentials?.passwords
                == ["0001ABFF", "0001abff"])
    }

    @Test(arguments: ["Basic", "Basic !!!", "Bearer abc", "Basic " + Data("nocolon".utf8).base64EncodedString(), ""])
    func aMalformedAuthorizationIsUnauthorized(header: String) {
        #expect { try self.request("/ocpp/CP-1", path: "/ocpp", [("Authorization", header)]) } throws: {
            ($0 as? HandshakeRefusal)?.status == .unauthorized
        }
    }
}
