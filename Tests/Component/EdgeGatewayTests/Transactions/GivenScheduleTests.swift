import OCPP
import Store
import Testing

@testable import EdgeGateway

/// Which limits a call gives a charger.
@Suite struct GivenScheduleTests {
    @Test(arguments: [
        (
            "UpdateDynamicSchedule", #"{"chargingProfileId":5,"scheduleUpdate":{"limit":4000.5}}"#,
            GivenSchedule.limits(#"{"limit":4000.5}"#, profile: 5, durationSeconds: nil, ProfileScope())
        ),
        (
            "SetChargingProfile",
            #"{"evseId":1,"chargingProfile":{"id":6,"stackLevel":2,"chargingProfilePurpose":"TxProfile","chargingSchedule":[{"duration":60,"chargingSchedulePeriod":["#
                + #"{"startPeriod":0,"setpoint":-1,"limit":7,"limit_L2":8,"numberPhases":3}]}]}}"#,
            .limits(
                #"{"limit":7,"limit_L2":8,"setpoint":-1}"#, profile: 6, durationSeconds: 60,
                ProfileScope(purpose: "TxProfile", evse: 1, stackLevel: 2))
        ),
        ("ClearChargingProfile", #"{"chargingProfileId":5}"#, .cleared(profile: 5)),
        ("ClearChargingProfile", #"{"chargingProfileCriteria":{"evseId":1}}"#, .clearedAll(ProfileScope(evse: 1))),
        ("ClearChargingProfile", "{}", .clearedAll(ProfileScope())),
        ("Reset", "{}", nil), ("SetChargingProfile", "{}", nil),
    ])
    func callsAreReadForTheirLimits(action: String, payload: String, given: GivenSchedule?) {
        #expect(GivenSchedule(OutboundCommand(raw: action, payload: payload)) == given)
    }
}
