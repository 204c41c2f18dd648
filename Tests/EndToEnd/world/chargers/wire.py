"""One WebSocket connection, as a charger sees it: keeps every frame and holds the gateway's against the official
schemas and the rules of OCPP-J."""

import base64
import json
import time

import websockets

from world.schemas import exact, validate

CALL, RESULT, ERROR, RESULT_ERROR = 2, 3, 4, 5

_COMMON_CODES = {
    "NotImplemented", "NotSupported", "InternalError", "ProtocolError", "SecurityError",
    "PropertyConstraintViolation", "TypeConstraintViolation", "GenericError",
}
_CODES_OF_2 = _COMMON_CODES | {
    "FormatViolation", "FormationViolation", "OccurrenceConstraintViolation", "MessageTypeNotSupported",
    "RpcFrameworkError",
}
ERROR_CODES = {
    "1.6": _COMMON_CODES | {"FormationViolation", "OccurenceConstraintViolation"},
    "2.0.1": _CODES_OF_2,
    "2.1": _CODES_OF_2,
}
#: A frame is read after it was sent, on a busy machine by this many seconds.
READING_DELAY = 1
SUBPROTOCOLS = {"1.6": "ocpp1.6", "2.0.1": "ocpp2.0.1", "2.1": "ocpp2.1"}


class ConnectionLost(Exception):
    """The gateway closed the connection before it answered."""


def basic_auth(user, password):
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


async def connect(gateway, identity, subprotocols, *, password=None, user=None, tls=None, compression=None, url=None,
                  source=None):
    """Opens a WebSocket as a charger does; `source` is the address that it comes from."""
    headers = {} if password is None else {"Authorization": basic_auth(user or identity, password)}
    return await websockets.connect(
        url or gateway.url(identity, "wss" if tls else "ws"), subprotocols=list(subprotocols) or None,
        additional_headers=headers, ssl=tls, compression=compression, ping_interval=None, proxy=None,
        open_timeout=15, close_timeout=2, max_size=1 << 22, **({"local_addr": (source, 0)} if source else {}))


class Wire:
    """What `ocpp.ChargePoint` talks through."""

    #: Every wire of the test that runs, so that no frame goes unchecked however its charger came and went.
    opened = []

    def __init__(self, connection, version, call_timeout=30):
        self.connection = connection
        self.version = version
        self.call_timeout = call_timeout
        self.sent, self.received, self.violations = [], [], []
        self._asked = {}
        self._unanswered = {}
        Wire.opened.append(self)

    async def send(self, text):
        self.sent.append(text)
        self._note_sent(text)
        await self.connection.send(text)

    async def recv(self):
        text = await self.connection.recv()
        self.received.append(text)
        self._check(text)
        return text

    def _note_sent(self, text):
        try:
            frame = json.loads(text)
            if frame[0] == CALL:
                self._asked[frame[1]] = frame[2]
            else:
                self._unanswered.pop(frame[1], None)
        except (ValueError, IndexError, TypeError, KeyError, RecursionError):
            pass

    def _check(self, text):
        try:
            self._check_frame(exact(text))
        except Exception as problem:  # whatever is wrong with it is the gateway's fault
            self.violations.append(f"{text[:500]}: {problem}")

    def _check_frame(self, frame):
        kind, identifier = frame[0], frame[1]
        assert isinstance(identifier, str) and 1 <= len(identifier), "no message id"
        if kind == CALL:
            assert len(frame) == 4 and len(identifier) <= 36
            self._check_alone(identifier)
            self._validate(CALL, frame[2], frame[3])
        elif kind == RESULT:
            assert len(frame) == 3
            self._validate(RESULT, self._asked[identifier], frame[2])
        elif kind in (ERROR, RESULT_ERROR):
            assert kind == ERROR or self.version == "2.1", "a CALLRESULTERROR before OCPP 2.1"
            assert len(frame) == 5 and isinstance(frame[4], dict), "a CALLERROR has five elements"
            assert frame[2] in ERROR_CODES[self.version], f"{frame[2]} is no error code of {self.version}"
            assert len(frame[3]) <= 255, "the error description is too long"
        else:
            raise AssertionError(f"message type {kind}")

    def _check_alone(self, identifier):
        now = time.monotonic()
        waiting = [other for other, at in self._unanswered.items() if now - at < self.call_timeout - READING_DELAY]
        assert not waiting, f"a second CALL while {waiting} is not answered"
        self._unanswered[identifier] = now

    def _validate(self, kind, action, payload):
        validate(kind, action, self.version, payload)
