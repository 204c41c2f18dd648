#ifndef COPENSSL_H
#define COPENSSL_H

#include <stddef.h>
#include <stdint.h>

/* The part of OpenSSL's certificate verification that neither NIOSSL nor swift-certificates has: revocation lists.
   OpenSSL's own headers, with their thousands of macros, stay out of Swift's sight, and away from the names of the
   BoringSSL inside NIOSSL. No function keeps a pointer that it is given. */

/* Whom clients' certificates must come from, and which of them are revoked. Verifying does not change it, and OpenSSL
   locks the store: after its making it may be used from any thread. */
typedef struct client_trust client_trust;

/* NULL without memory. */
client_trust *client_trust_make(void);
void client_trust_free(client_trust *trust);

/* Adds all certificates of a PEM text. Returns their number, or -1 when one of them cannot be read. */
int client_trust_add_authorities(client_trust *trust, const void *pem, size_t length);

/* As the other, of authorities that need no revocation list although others have theirs. */
int client_trust_add_own(client_trust *trust, const void *pem, size_t length);

#define CLIENT_TRUST_UNREADABLE (-1)
/* The list bears the name of an authority that did not sign it. */
#define CLIENT_TRUST_FORGED (-2)

/* Adds all revocation lists of a PEM text, or the one that is given in DER. Returns their number or one of the above.
   From the first list on, a certificate whose issuer has no list is refused. */
int client_trust_add_revocation_lists(client_trust *trust, const void *bytes, size_t length);

/* When the first of the lists is due to be replaced, in seconds since 1970; 0 when none says so. */
int64_t client_trust_revocation_end(const client_trust *trust);

/* Verifies the chain that a client presented: DER certificates one after the other, its own first. `now` in seconds
   since 1970. Returns 0 when it holds, -1 when it cannot be read, or OpenSSL's X509_V_ERR_ code. */
int client_trust_verify(const client_trust *trust, const void *chain, size_t length, int64_t now);

/* In words; the text lives for ever. */
const char *client_trust_reason(int code);

/* Writes the common names and DNS names of a DER certificate, each followed by a newline, as UTF-8; those with control
   characters are left out, as is what no longer fits. Returns the number of bytes written, or -1. */
int client_certificate_names(const void *certificate, size_t length, char *names, size_t capacity);

/* TLS towards an MQTT broker: what libmosquitto itself cannot do is to take files from memory and to say what is wrong
   with the broker's certificate. Version 1.2 or later, and the broker's certificate is always verified. One thread at a
   time may use it. */
typedef struct broker_tls broker_tls;

/* NULL without memory. */
broker_tls *broker_tls_make(void);
void broker_tls_free(broker_tls *tls);

/* Trusts all certificates of a PEM text. Returns their number, or -1 when one of them cannot be read. */
int broker_tls_trust(broker_tls *tls, const void *pem, size_t length);

/* Trusts whom the operating system trusts. Returns 1, or 0 when that cannot be read. */
int broker_tls_trust_system(broker_tls *tls);

enum {
    BROKER_TLS_GOOD = 0,
    BROKER_TLS_NO_CERTIFICATE,
    BROKER_TLS_NO_KEY,
    BROKER_TLS_NO_PAIR,
    BROKER_TLS_EXPIRED,
    BROKER_TLS_NOT_YET
};

/* Presents a certificate (PEM, its chain after it) with its key (PEM, without a passphrase). `now` in seconds since
   1970; 0: the dates are not looked at. Returns one of the above. */
int broker_tls_use(broker_tls *tls, const void *certificate, size_t certificate_length, const void *key,
    size_t key_length, int64_t now);

/* The broker's certificate must be made out to this name or address. Returns 1, or 0 when it is none. */
int broker_tls_expect(broker_tls *tls, const char *host);

/* Asks for a protocol by ALPN (RFC 7301), 1 to 255 bytes. Returns 1, or 0. */
int broker_tls_ask(broker_tls *tls, const char *protocol);

/* The SSL_CTX, valid for as long as `tls`. */
void *broker_tls_context(broker_tls *tls);

/* What was wrong with the certificate that a broker presented last: X509_V_ERR_ code, 0 when nothing was or none came.
   Forgotten with the call. */
int broker_tls_verdict(broker_tls *tls);

#endif
