internal import OCPP
