import Testing

@testable import Shared

@Suite struct CommandSecretsTests {
    private static let link = String(repeating: "aB-_5", count: 8) + "xyz"

    static let secrets: [(CommandArguments, CommandArguments)] = [
        (.configure(key: "AuthorizationKey", value: "s3"), .configure(key: "AuthorizationKey", value: "***")),
        (
            .configure(key: "SecurityCtrlr.BasicAuthPassword", value: "s3"),
            .configure(key: "SecurityCtrlr.BasicAuthPassword", value: "***")
        ),
        (.configure(key: "HeartbeatInterval", value: "60"), .configure(key: "HeartbeatInterval", value: "60")),
        (
            .configure(key: "LogURL", value: "ftp://me:s3@host/x"),
            .configure(key: "LogURL", value: "ftp://***@host/x")
        ),
        (
            .ocpp(action: "ChangeConfiguration", payload: #"{"key":"AuthorizationKey","value":"s3"}"#),
            .ocpp(action: "ChangeConfiguration", payload: #"{"key":"AuthorizationKey","value":"***"}"#)
        ),
        (
            .ocpp(action: "GetDiagnostics", payload: #"{"location":"ftp://me:s3@host/x"}"#),
            .ocpp(action: "GetDiagnostics", payload: #"{"location":"ftp://***@host/x"}"#)
        ),
        (
            .ocpp(action: "GetDiagnostics", payload: #"{"location":"http://host/files/\#(link)/a"}"#),
            .ocpp(action: "GetDiagnostics", payload: #"{"location":"http://host/files/***/a"}"#)
        ),
        (
            // With files.public_url = "https://proxy/files".
            .ocpp(action: "GetDiagnostics", payload: #"{"location":"https://proxy/files/files/\#(link)/"}"#),
            .ocpp(action: "GetDiagnostics", payload: #"{"location":"https://proxy/files/files/***/"}"#)
        ),
        (
            .ocpp(action: "GetDiagnostics", payload: #"{"location":"http:\/\/host\/files\/\#(link)\/a"}"#),
            .ocpp(action: "GetDiagnostics", payload: #"{"location":"http:\/\/host\/files\/***\/a"}"#)
        ),
        (
            .ocpp(action: "DataTransfer", payload: #"{"data":"/files/\#(link)/ /files/\#(link)/"}"#),
            .ocpp(action: "DataTransfer", payload: #"{"data":"/files/***/ /files/***/"}"#)
        ),
        (
            .ocpp(action: "GetDiagnostics", payload: #"{"location":"http://host/files/\#(link.dropLast())/a"}"#),
            .ocpp(action: "GetDiagnostics", payload: #"{"location":"http://host/files/\#(link.dropLast())/a"}"#)
        ),
        (
            .ocpp(action: "RemoteStartTransaction", payload: #"{"idTag":"04A1B2C3"}"#),
            .ocpp(action: "RemoteStartTransaction", payload: #"{"idTag":"04A1B2C3"}"#)
        ),
        (.start(token: IdToken("04A1B2C3"), outlet: nil), .start(token: IdToken("04A1B2C3"), outlet: nil)),
    ]

    @Test(arguments: secrets)
    func secretsAreMasked(arguments: CommandArguments, masked: CommandArguments) {
        #expect(arguments.masked == masked)
    }

    @Test func aChargersWordsDoNotRepeatTheSecret() {
        let password = CommandArguments.configure(key: "AuthorizationKey", value: "s3")
        #expect(password.masking("the value 's3' is too short") == "the value '***' is too short")
        #expect(CommandArguments.configure(key: "Interval", value: "60").masking("60 is too long") == "60 is too long")
    }
}
