"""The version of MQTT that gateway and cloud speak with the broker: see the fixture `mqtt_protocol`."""

import os

#: What tests speak that do not say which; the whole suite runs with another one when the environment says so.
DEFAULT = os.environ.get("MQTT_PROTOCOL", "5")
BOTH = ("5", "3.1.1")

version = DEFAULT
