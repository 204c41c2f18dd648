"""Certificates of our own making."""

import ssl
import subprocess
from pathlib import Path

KEYS = {"ec": ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"], "rsa": ["-newkey", "rsa:2048"]}


def openssl(*arguments, given=None):
    """Runs `openssl`; returns what it prints."""
    return subprocess.run(
        ["openssl", *map(str, arguments)], check=True, capture_output=True, text=True, input=given).stdout


def make_certificate(folder, name="server", kind="ec"):
    """A self-signed certificate for 127.0.0.1: its file and its key's."""
    certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
    openssl(
        "req", "-x509", *KEYS[kind], "-nodes", "-days", "2", "-subj", "/CN=edge-gateway-test", "-addext",
        "subjectAltName=IP:127.0.0.1,DNS:localhost", "-keyout", key, "-out", certificate)
    return certificate, key


def trusting(certificate, newest=None, client=None, ciphers=None):
    """A client's side that trusts `certificate` alone; `newest`: the highest version that it speaks; `client`: its own
    certificate and key; `ciphers`: all that it offers up to TLS 1.2."""
    context = ssl.create_default_context(cafile=str(certificate))
    if newest:
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = newest
        context.set_ciphers(ciphers or "ALL:@SECLEVEL=0")
    if client:
        context.load_cert_chain(*map(str, client))
    return context


class Authority:
    """A certificate authority with a revocation list, kept by `openssl ca`."""

    CONFIGURATION = """
[ca]
default_ca = this
[this]
dir = {folder}
database = {folder}/index.txt
serial = {folder}/serial
crlnumber = {folder}/crlnumber
new_certs_dir = {folder}
certificate = {folder}/ca.pem
private_key = {folder}/ca.key
default_md = sha256
policy = any
copy_extensions = copy
unique_subject = no
x509_extensions = leaf
[any]
commonName = supplied
[leaf]
basicConstraints = CA:FALSE
[middle]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
"""

    def __init__(self, folder, name, issuer=None):
        self.folder, self.name = Path(folder) / name.replace(" ", "-"), name
        self.folder.mkdir(parents=True)
        self.configuration = self.folder / "ca.cnf"
        self.configuration.write_text(self.CONFIGURATION.format(folder=self.folder))
        for file, content in {"index.txt": "", "serial": "1000", "crlnumber": "01"}.items():
            (self.folder / file).write_text(content)
        self.certificate, self.key = self.folder / "ca.pem", self.folder / "ca.key"
        if issuer:
            issuer.sign(self._request(self.key, name), self.certificate, "-extensions", "middle")
        else:
            openssl(
                "req", "-x509", *KEYS["ec"], "-nodes", "-days", "30", "-subj", f"/CN={name}", "-addext",
                "keyUsage=critical,keyCertSign,cRLSign", "-keyout", self.key, "-out", self.certificate)

    def _request(self, key, name, *options, kind="ec"):
        request = key.with_suffix(".csr")
        openssl("req", "-new", *KEYS[kind], "-nodes", "-subj", f"/CN={name}", "-keyout", key, "-out", request, *options)
        return request

    def sign(self, request, certificate, *options):
        openssl(
            "ca", "-batch", "-notext", "-config", self.configuration, "-in", request, "-out", certificate,
            *(options if "-enddate" in options else ("-days", "2", *options)))

    def issue(self, name, *, alternative=None, expired=False, chain=(), file="client"):
        """A client's certificate and key. `chain`: certificates that it sends along."""
        certificate, key = self.folder / f"{file}.pem", self.folder / f"{file}.key"
        extension = ("-addext", f"subjectAltName={alternative}") if alternative else ()
        dates = ("-startdate", "20200101000000Z", "-enddate", "20200201000000Z") if expired else ()
        self.sign(self._request(key, name, *extension), certificate, *dates)
        for more in chain:
            certificate.write_text(certificate.read_text() + Path(more).read_text())
        return certificate, key

    def revoke(self, certificate):
        openssl("ca", "-config", self.configuration, "-revoke", certificate)

    def revocation_list(self, file, *, seconds=86_400, der=False):
        """Writes the list as it is now; `seconds`: until its successor is due."""
        openssl("ca", "-config", self.configuration, "-gencrl", "-crlsec", seconds, "-out", file)
        if der:
            openssl("crl", "-in", file, "-outform", "DER", "-out", f"{file}.der")
            Path(f"{file}.der").replace(file)
        return file
