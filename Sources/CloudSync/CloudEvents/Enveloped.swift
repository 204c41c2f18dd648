/// A CloudEvent with the content in `data`, or the content itself.
struct Enveloped<Content: Decodable>: Decodable {
    let content: Content

    private enum Key: String, CodingKey { case specversion, data }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        if container.contains(.specversion) {
            self.content = try container.decode(Content.self, forKey: .data)
        } else {
            self.content = try Content(from: decoder)
        }
    }
}
