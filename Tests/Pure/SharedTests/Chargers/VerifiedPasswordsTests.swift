import Shared
import Testing

struct VerifiedPasswordsTests {
    @Test func aPasswordIsKnownForItsHashAndNoOther() {
        var verified = VerifiedPasswords()
        #expect(!verified.contains("secret", for: "hash"))
        verified.insert("secret", for: "hash")
        #expect(verified.contains("secret", for: "hash"))
        #expect(!verified.contains("secreT", for: "hash"))
        #expect(!verified.contains("", for: "hash"))
        #expect(!verified.contains("secret", for: "another"), "the password was changed since")
    }
}
