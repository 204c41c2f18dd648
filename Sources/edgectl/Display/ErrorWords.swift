internal import AsyncHTTPClient
internal import Foundation
internal import NIOCore

/// What went wrong below this program, in words for people.
enum ErrorWords {
    static func of(_ error: any Error) -> String {
        if let code = self.systemCode(error) { return String(cString: strerror(code)) }
        guard let error = error as? HTTPClientError else { return "\(error)" }
        return error == .remoteConnectionClosed
            ? "it closed the connection" : error.shortDescription.lowercased()
    }

    /// The `errno` that lies at the bottom of it; nil where none does.
    private static func systemCode(_ error: any Error) -> Int32? {
        if let error = error as? IOError { return error.errnoCode }
        if let error = error as? POSIXError { return error.code.rawValue }
        let error = error as NSError
        if error.domain == NSPOSIXErrorDomain { return Int32(truncatingIfNeeded: error.code) }
        return (error.userInfo[NSUnderlyingErrorKey] as? any Error).flatMap(self.systemCode)
    }
}
