"""Those who sign what they send to a site."""

import base64
import json
import subprocess

#: What stands before the 32 bytes of a private Ed25519 key (RFC 8410 §7).
PRIVATE = bytes.fromhex("302e020100300506032b657004220420")


class Signer:
    """An Ed25519 key of OpenSSL's, or the one with these 32 bytes."""

    def __init__(self, folder, name, secret=None):
        self.name, self.file, self.folder = name, folder / f"{name}.pem", folder
        if secret is None:
            subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", self.file], check=True)
        else:
            key = base64.b64encode(PRIVATE + secret).decode()
            self.file.write_text(f"-----BEGIN PRIVATE KEY-----\n{key}\n-----END PRIVATE KEY-----\n")

    @property
    def entry(self):
        pem = subprocess.run(
            ["openssl", "pkey", "-in", self.file, "-pubout"], check=True, capture_output=True, text=True).stdout
        return f"{self.name}:" + "".join(line for line in pem.splitlines() if not line.startswith("-"))

    def sign(self, message):
        raw = message if isinstance(message, bytes) else json.dumps(message).encode()
        (self.folder / "message").write_bytes(raw)
        signature = subprocess.run(
            ["openssl", "pkeyutl", "-sign", "-inkey", self.file, "-rawin", "-in", self.folder / "message"],
            check=True, capture_output=True).stdout
        return {"signed": base64.b64encode(raw).decode(), "key": self.name,
                "signature": base64.b64encode(signature).decode()}
