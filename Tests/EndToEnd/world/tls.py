"""A certificate of our own making."""

import ssl
import subprocess


def make_certificate(folder):
    """A self-signed certificate for 127.0.0.1: its file and its key's."""
    certificate, key = folder / "server.pem", folder / "server.key"
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-days", "2", "-subj", "/CN=edge-gateway-test", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost",
            "-keyout", str(key), "-out", str(certificate),
        ],
        check=True, capture_output=True)
    return certificate, key


def trusting(certificate, newest=None):
    """A client's side that trusts `certificate` alone; `newest`: the highest version that it speaks."""
    context = ssl.create_default_context(cafile=str(certificate))
    if newest:
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = newest
        context.set_ciphers("ALL:@SECLEVEL=0")
    return context
