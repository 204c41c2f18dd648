"""The schemas of the package `ocpp`, read so that one decimal is exact.

1.6 asks for one decimal in a few places, and binary floating point has none (see ocpp.messages). The package keeps each
schema as it was first asked for, so everybody here asks for it in the same way.
"""

import decimal
import json

from ocpp.messages import get_validator


def exact(text):
    return json.loads(text, parse_float=decimal.Decimal)


def validate(kind, action, version, payload):
    """Raises what is wrong with a payload that `exact` read."""
    get_validator(kind, action, version, parse_float=decimal.Decimal).validate(payload)
