"""Chargers that ask for certificates and keep roots, and requests made with openssl."""

import base64
import re

from ocpp.routing import on
from ocpp.v16 import call as call16
from ocpp.v16 import call_result as result16
from ocpp.v201 import call as call2
from ocpp.v201 import call_result as result2

from world.chargers import Charger16, Charger21, Charger201
from world.tls import KEYS, openssl

WEAK = {"weak": ["-newkey", "rsa:1024"], "edwards": ["-newkey", "ed25519"], "p224": [
    "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:secp224r1"]}


def make_request(folder, subject, kind="ec", name="request"):
    """A PKCS #10 request: its text and the file of its key."""
    request, key = folder / f"{name}.csr", folder / f"{name}.key"
    openssl(
        "req", "-new", *{**KEYS, **WEAK}[kind], "-nodes", "-subj", subject, "-keyout", key, "-out", request)
    return request.read_text(), key


def forged(request):
    """The request with another signature than its key's."""
    lines = request.strip().splitlines()
    der = bytearray(base64.b64decode("".join(lines[1:-1])))
    der[-1] ^= 1
    body = base64.b64encode(bytes(der)).decode()
    return "\n".join([lines[0], *(body[at:at + 64] for at in range(0, len(body), 64)), lines[-1]]) + "\n"


def hash_of(certificate, issuer, algorithm="sha256"):
    """How OCPP names a certificate, as openssl reckons it."""
    text = openssl("ocsp", "-issuer", issuer, f"-{algorithm}", "-cert", certificate, "-req_text", "-noverify")
    found = {name: re.search(rf"{name}: (\w+)", text)[1] for name in
             ("Issuer Name Hash", "Issuer Key Hash", "Serial Number")}
    return {
        "hashAlgorithm": algorithm.upper(), "issuerNameHash": found["Issuer Name Hash"],
        "issuerKeyHash": found["Issuer Key Hash"], "serialNumber": found["Serial Number"].lstrip("0")}


class Keeping:
    """Mixed in: what was brought (`chains`), and the roots that are installed (`roots`: type → text)."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.chains, self.roots = [], {}
        #: Says "Accepted" to everything and keeps nothing.
        self.lies = False
        self.folder = None

    def _hashes(self, kind):
        hashes = []
        for number, root in enumerate(self.roots.get(kind, [])):
            file = self.folder / f"{self.id}-{kind}-{number}.pem"
            file.write_text(root)
            hashes.append(hash_of(file, file))
        return hashes

    def _keep(self, kind, root):
        if not self.lies:
            self.roots.setdefault(kind, []).append(root)

    def _drop(self, serial):
        for kind, roots in self.roots.items():
            kept = [root for root, data in zip(roots, self._hashes(kind)) if data["serialNumber"] != serial]
            if not self.lies:
                self.roots[kind] = kept


class Keeping16(Keeping, Charger16):
    async def ask_to_sign(self, csr, **_):
        return await self.ask(call16.SignCertificate(csr=csr))

    @on("CertificateSigned")
    def _signed(self, certificate_chain, **_):
        self.chains.append(certificate_chain)
        return result16.CertificateSigned(status=self.status("CertificateSigned"))

    @on("InstallCertificate")
    def _install(self, certificate_type, certificate, **_):
        self._keep(certificate_type, certificate)
        return result16.InstallCertificate(status=self.status("InstallCertificate"))

    @on("GetInstalledCertificateIds")
    def _installed(self, certificate_type, **_):
        found = self._hashes(certificate_type)
        if not found:
            return result16.GetInstalledCertificateIds(status="NotFound")
        return result16.GetInstalledCertificateIds(status="Accepted", certificate_hash_data=found)

    @on("DeleteCertificate")
    def _delete(self, certificate_hash_data, **_):
        self._drop(certificate_hash_data["serial_number"])
        return result16.DeleteCertificate(status=self.status("DeleteCertificate"))


class Keeping2(Keeping):
    async def ask_to_sign(self, csr, kind=None):
        return await self.ask(call2.SignCertificate(csr=csr, certificate_type=kind))

    @on("CertificateSigned")
    def _signed(self, certificate_chain, **_):
        self.chains.append(certificate_chain)
        return result2.CertificateSigned(status=self.status("CertificateSigned"))

    @on("InstallCertificate")
    def _install(self, certificate_type, certificate, **_):
        self._keep(certificate_type, certificate)
        return result2.InstallCertificate(status=self.status("InstallCertificate"))

    @on("GetInstalledCertificateIds")
    def _installed(self, certificate_type=None, **_):
        found = [
            {"certificateType": kind, "certificateHashData": data}
            for kind in self.roots if not certificate_type or kind in certificate_type for data in self._hashes(kind)]
        if not found:
            return result2.GetInstalledCertificateIds(status="NotFound")
        return result2.GetInstalledCertificateIds(status="Accepted", certificate_hash_data_chain=found)

    @on("DeleteCertificate")
    def _delete(self, certificate_hash_data, **_):
        self._drop(certificate_hash_data["serial_number"])
        return result2.DeleteCertificate(status=self.status("DeleteCertificate"))


class Keeping201(Keeping2, Charger201):
    pass


class Keeping21(Keeping2, Charger21):
    pass


KEEPING = {"1.6": Keeping16, "2.0.1": Keeping201, "2.1": Keeping21}
