#include "COpenSSL.h"

#include <limits.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct broker_tls {
    SSL_CTX *context;
    int verdict;
};

/* OpenSSL would ask a terminal for the passphrase of a key. */
static int no_passphrase(char *buffer, int size, int writing, void *data) {
    (void)buffer, (void)size, (void)writing, (void)data;
    return 0;
}

/* What OpenSSL does without a callback, and the result kept. */
static int verify(X509_STORE_CTX *store, void *data) {
    broker_tls *tls = data;
    int good = X509_verify_cert(store);
    tls->verdict = good == 1 ? 0 : X509_STORE_CTX_get_error(store);
    return good;
}

static BIO *reader(const void *bytes, size_t length) {
    return length > INT_MAX ? NULL : BIO_new_mem_buf(bytes, (int)length);
}

broker_tls *broker_tls_make(void) {
    broker_tls *tls = calloc(1, sizeof(*tls));
    if (tls == NULL) return NULL;
    tls->context = SSL_CTX_new(TLS_client_method());
    if (tls->context == NULL || SSL_CTX_set_min_proto_version(tls->context, TLS1_2_VERSION) != 1) {
        broker_tls_free(tls);
        return NULL;
    }
    SSL_CTX_set_verify(tls->context, SSL_VERIFY_PEER, NULL);
    SSL_CTX_set_cert_verify_callback(tls->context, verify, tls);
    SSL_CTX_set_default_passwd_cb(tls->context, no_passphrase);
    /* libmosquitto's own settings: writes are repeated from another address, and never wait. */
    SSL_CTX_set_mode(tls->context,
        SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    return tls;
}

void broker_tls_free(broker_tls *tls) {
    if (tls == NULL) return;
    /* A connection may hold the context for longer. */
    if (tls->context != NULL) SSL_CTX_set_cert_verify_callback(tls->context, NULL, NULL);
    SSL_CTX_free(tls->context);
    free(tls);
}

int broker_tls_trust(broker_tls *tls, const void *pem, size_t length) {
    X509_STORE *store = SSL_CTX_get_cert_store(tls->context);
    BIO *bio = reader(pem, length);
    int count = 0;
    if (bio == NULL) return -1;
    X509 *certificate;
    ERR_clear_error();
    while ((certificate = PEM_read_bio_X509_AUX(bio, NULL, no_passphrase, NULL)) != NULL) {
        if (X509_STORE_add_cert(store, certificate) == 1) count++;
        X509_free(certificate);
    }
    /* The end of the text is no error, anything else is. */
    unsigned long error = ERR_peek_last_error();
    if (count > 0 && error != 0 && ERR_GET_REASON(error) != PEM_R_NO_START_LINE) count = -1;
    ERR_clear_error();
    BIO_free(bio);
    return count;
}

int broker_tls_trust_system(broker_tls *tls) { return SSL_CTX_set_default_verify_paths(tls->context) == 1; }

static int use_chain(broker_tls *tls, BIO *bio, int64_t now) {
    X509 *own = PEM_read_bio_X509_AUX(bio, NULL, no_passphrase, NULL);
    if (own == NULL) return BROKER_TLS_NO_CERTIFICATE;
    time_t time = (time_t)now;
    int result = SSL_CTX_use_certificate(tls->context, own) == 1 ? BROKER_TLS_GOOD : BROKER_TLS_NO_CERTIFICATE;
    if (now != 0 && X509_cmp_time(X509_get0_notAfter(own), &time) < 0) result = BROKER_TLS_EXPIRED;
    if (now != 0 && X509_cmp_time(X509_get0_notBefore(own), &time) > 0) result = BROKER_TLS_NOT_YET;
    X509_free(own);
    X509 *next;
    while (result == BROKER_TLS_GOOD && (next = PEM_read_bio_X509(bio, NULL, no_passphrase, NULL)) != NULL) {
        if (SSL_CTX_add_extra_chain_cert(tls->context, next) == 1) continue;
        X509_free(next);
        result = BROKER_TLS_NO_CERTIFICATE;
    }
    return result;
}

static int use_key(broker_tls *tls, BIO *bio) {
    EVP_PKEY *key = PEM_read_bio_PrivateKey(bio, NULL, no_passphrase, NULL);
    if (key == NULL) return BROKER_TLS_NO_KEY;
    int fits = SSL_CTX_use_PrivateKey(tls->context, key) == 1 && SSL_CTX_check_private_key(tls->context) == 1;
    EVP_PKEY_free(key);
    return fits ? BROKER_TLS_GOOD : BROKER_TLS_NO_PAIR;
}

int broker_tls_use(broker_tls *tls, const void *certificate, size_t certificate_length, const void *key,
    size_t key_length, int64_t now) {
    BIO *chain = reader(certificate, certificate_length);
    BIO *secret = reader(key, key_length);
    int result = chain == NULL ? BROKER_TLS_NO_CERTIFICATE : use_chain(tls, chain, now);
    if (result == BROKER_TLS_GOOD) result = secret == NULL ? BROKER_TLS_NO_KEY : use_key(tls, secret);
    ERR_clear_error();
    BIO_free(chain);
    BIO_free(secret);
    return result;
}

int broker_tls_expect(broker_tls *tls, const char *host) {
    X509_VERIFY_PARAM *wanted = SSL_CTX_get0_param(tls->context);
    X509_VERIFY_PARAM_set_hostflags(wanted, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    int is_address = X509_VERIFY_PARAM_set1_ip_asc(wanted, host) == 1;
    ERR_clear_error();
    return is_address || X509_VERIFY_PARAM_set1_host(wanted, host, 0) == 1;
}

int broker_tls_ask(broker_tls *tls, const char *protocol) {
    unsigned char list[256];
    size_t length = strlen(protocol);
    if (length < 1 || length > 255) return 0;
    list[0] = (unsigned char)length;
    memcpy(list + 1, protocol, length);
    return SSL_CTX_set_alpn_protos(tls->context, list, (unsigned)length + 1) == 0;
}

void *broker_tls_context(broker_tls *tls) { return tls->context; }

int broker_tls_verdict(broker_tls *tls) {
    int verdict = tls->verdict;
    tls->verdict = 0;
    return verdict;
}
