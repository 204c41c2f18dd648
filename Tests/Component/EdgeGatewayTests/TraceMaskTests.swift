import Testing

@testable import EdgeGateway

@Suite struct TraceMaskTests {
    @Test(arguments: [
        (
            #"[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"s3cret"}]"#,
            #"[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"***"}]"#
        ),
        (
            #"[2,"1","SetVariables",{"setVariableData":[{"attributeValue":"s3cret","variable":{"name":"BasicAuthPassword"}}]}]"#,
            #"[2,"1","SetVariables",{"setVariableData":[{"attributeValue":"***","variable":{"name":"BasicAuthPassword"}}]}]"#
        ),
        (
            #"[2,"1","SetNetworkProfile",{"connectionData":{"basicAuthPassword" : "s\"3","vpn":{"key":"k","password":"p"}}}]"#,
            #"[2,"1","SetNetworkProfile",{"connectionData":{"basicAuthPassword":"***","vpn":{"key":"***","password":"***"}}}]"#
        ),
        (
            #"[2,"1","GetDiagnostics",{"location":"ftp://user:pass@host/x"}]"#,
            #"[2,"1","GetDiagnostics",{"location":"ftp://***@host/x"}]"#
        ),
        (
            #"{"password":"cut of"#, #"{"password":"cut of"#
        ),
    ])
    func secretsAreMasked(_ frame: String, _ shown: String) {
        #expect(TraceMask.masked(frame) == shown)
    }

    @Test(arguments: [
        #"[2,"1","ChangeConfiguration",{"key":"HeartbeatInterval","value":"300"}]"#, "", "[", "no JSON at all",
        #"[2,"7","MeterValues",{"value":"1.5"}]"#,
    ])
    func anythingElseIsShownAsItIs(_ frame: String) {
        #expect(TraceMask.masked(frame) == frame)
    }
}
