import Foundation
import Testing

@testable import Shared

@Suite struct FileTests {
    @Test(arguments: [
        ("log.zip", "log.zip"), ("../../etc/passwd", "passwd"), (#"C:\logs\a.zip"#, "a.zip"), ("/", "upload"),
        ("", "upload"), (nil, "upload"), ("..", "upload"), (".hidden", "hidden"), ("a\u{0}b\nc\u{202E}d", "abcd"),
        ("Prüfung 1.log", "Prüfung 1.log"), ("\u{1B}[31mred", "[31mred"),
        (String(repeating: "é", count: 80), String(repeating: "é", count: 50)),
    ])
    func aNameIsAWordAndNoPath(given: String?, name: String) {
        #expect(FileName.plain(given, or: "upload") == name)
    }

    @Test func aNameInALinkNeedsNoPercentSigns() {
        #expect(FileName.inLink("acme 2.1 (ß).bin") == "acme_2.1____.bin")
    }

    @Test func hashesAreThoseThatEverybodyKnows() {
        var digest = FileDigest()
        digest.update(Data("ab".utf8))
        digest.update(Data("c".utf8))
        #expect(digest.sha256Text == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(digest.md5Text == "900150983cd24fb0d6963f7d28e17f72")
        #expect(digest.bytes == 3)
    }

    @Test func secretsOfLinksAreRandomAndReadBack() {
        let secrets = (0..<100).map { _ in LinkSecret.random() }
        #expect(Set(secrets).count == 100)
        for secret in secrets { #expect(LinkSecret(secret.text) == secret) }
        let good = secrets[0].text
        for bad in ["", String(good.dropLast()), good + "A", good.dropLast() + "/", good.dropLast() + "é"] {
            #expect(LinkSecret(bad) == nil)
        }
    }

    private static let now = Timestamp(milliseconds: 1_800_000_000_000)

    @Test(arguments: [
        (FileLink.Direction.fetch, CommandState.received, nil as Int64?, true), (.fetch, .sent, nil, true),
        (.fetch, .accepted, nil, true), (.fetch, .unknown, nil, true), (.fetch, .effective, nil, false),
        (.fetch, .rejected, nil, false), (.fetch, .failed, nil, false), (.fetch, .expired, nil, false),
        (.bring, .accepted, nil, true), (.bring, .accepted, 7, true), (.bring, .effective, nil, true),
        (.bring, .effective, 7, false), (.bring, .failed, nil, false),
    ])
    func aLinkIsOpenWhileItsJobIs(direction: FileLink.Direction, state: CommandState, file: Int64?, isOpen: Bool) {
        let link = Self.link(direction, state, file)
        #expect((link.standing(now: Self.now) == .open) == isOpen)
        #expect(link.standing(now: link.expiresAt) == .over("the link has expired"))
        var forgotten = link
        forgotten.state = nil
        #expect(forgotten.standing(now: Self.now) != .open)
    }

    private static func link(_ direction: FileLink.Direction, _ state: CommandState, _ file: Int64?) -> FileLink {
        FileLink(
            direction: direction, charger: ChargerID(rawValue: 1), identity: "CP-1", command: "c", state: state,
            file: direction == .fetch ? 7 : file, expiresAt: self.now.advanced(bySeconds: 60))
    }
}
