import Shared

/// Who signs what comes down, with the keys of RFC 8032 §7.1: test 1, or test 2 for a stranger.
enum SigningPeer {
    static let entry = "ops:MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="

    static func sign(_ json: String, asStranger: Bool = false) throws -> String {
        let key =
            asStranger
            ? "MC4CAQAwBQYDK2VwBCIEIEzNCJso/5banbbDRuwRTg9bijGfNaumJNqM9u1PuKb7"
            : "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g"
        let signer = try MessageSigner(
            name: "ops", pem: "-----BEGIN PRIVATE KEY-----\n\(key)\n-----END PRIVATE KEY-----")
        return String(decoding: try signer.sign(Array(json.utf8)), as: UTF8.self)
    }
}
