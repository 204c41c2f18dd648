import Shared
import Testing

@Suite struct PageTokenTests {
    private func query(_ charger: String? = nil, limit: Int? = nil, page: String? = nil) throws -> SiteQuery {
        var arguments = QueryArguments()
        (arguments.charger, arguments.limit) = (charger, limit)
        return try SiteQuery(.sessions, arguments, page: page)
    }

    private func token() throws -> PageToken {
        PageToken(try self.query("CP-1"), epoch: "E", pin: 4711, cursor: "a/b c")
    }

    @Test func aTokenIsReadWithTheQueryThatItWasMadeFor() throws {
        let text = try self.token().text
        #expect(
            text.utf8.allSatisfy { ($0 >= 48 && $0 < 58) || ($0 | 32 >= 97 && $0 | 32 < 123) || "-_".utf8.contains($0) }
        )
        #expect(try PageToken(of: self.query("CP-1", page: text)) == self.token())
        #expect(try PageToken(of: self.query("CP-1", limit: 5, page: text)) == self.token(), "a page may be shorter")
        #expect(try PageToken(of: self.query("CP-1")) == nil)
    }

    @Test func anotherQuerysTokenIsRefused() throws {
        let text = try self.token().text
        for other in [
            try self.query("CP-2", page: text), try self.query(page: text), try SiteQuery(.journal, page: text),
        ] {
            #expect { try PageToken(of: other) } throws: { "\($0)".contains("belongs to another query") }
        }
    }

    @Test func aTokenThatWasCutOrChangedIsRefused() throws {
        let text = try self.token().text
        var broken = ["", "x", "=", "++++++++++++", "AAAAAAAAAAAAAAAAAAAAAAAA", text + "A", String(text.dropLast())]
        for index in text.indices {
            var changed = text
            changed.replaceSubrange(index...index, with: text[index] == "A" ? "B" : "A")
            broken.append(changed)
        }
        for page in broken {
            let query = try self.query("CP-1", page: page)
            // The last letter may hold bits that mean nothing.
            let read = Result { try PageToken(of: query) }
            if case .success(let token) = read {
                #expect(try token == self.token() && page.dropLast() == text.dropLast())
            }
        }
    }
}
