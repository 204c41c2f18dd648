"""Handshakes that are refused."""

import pytest
from websockets.exceptions import InvalidStatus

from world.chargers.wire import connect


async def refusal(gateway, identity, subprotocols=("ocpp1.6",), **options):
    """The HTTP status that a handshake is refused with."""
    with pytest.raises(InvalidStatus) as caught:
        await connect(gateway, identity, subprotocols, **options)
    return caught.value.response.status_code
