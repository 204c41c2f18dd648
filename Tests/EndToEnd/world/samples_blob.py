"""The gateway's compact samples, read by their description alone (docs/decisions/002)."""

from decimal import Decimal


class _Bytes:
    def __init__(self, data):
        self.data, self.position = data, 0

    def byte(self):
        self.position += 1
        return self.data[self.position - 1]

    def varint(self):
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7

    def bytes(self):
        length = self.varint()
        self.position += length
        return bytes(self.data[self.position - length:self.position])


def decode(data):
    """(series, value): a Decimal with the digits as measured, a text, or signed bytes."""
    reader = _Bytes(data)
    samples = []
    while reader.position < len(data):
        series, tag = reader.varint(), reader.byte()
        if tag <= 36:
            bits = reader.varint()
            number = (bits >> 1) ^ -(bits & 1)
            samples.append((series, Decimal(number).scaleb(tag - 18)))
        elif tag == 64:
            samples.append((series, reader.bytes()))
        else:
            assert tag == 65, f"the test has no reader for values of kind {tag}"
            samples.append((series, reader.bytes().decode()))
    return samples
