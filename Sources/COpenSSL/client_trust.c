#include "COpenSSL.h"

#include <limits.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct client_trust {
    X509_STORE *store;
    STACK_OF(X509) *authorities;
    /* Those of them that need no revocation list. */
    STACK_OF(X509) *own;
    int lists;
    int64_t revocation_end;
};

client_trust *client_trust_make(void) {
    client_trust *trust = calloc(1, sizeof *trust);
    if (!trust) return NULL;
    trust->store = X509_STORE_new();
    trust->authorities = sk_X509_new_null();
    trust->own = sk_X509_new_null();
    if (trust->store && trust->authorities && trust->own) return trust;
    client_trust_free(trust);
    return NULL;
}

void client_trust_free(client_trust *trust) {
    if (!trust) return;
    sk_X509_pop_free(trust->authorities, X509_free);
    sk_X509_free(trust->own);
    X509_STORE_free(trust->store);
    free(trust);
}

/* Without it OpenSSL asks at the terminal for the passphrase of an encrypted PEM block. */
static int no_passphrase(char *buffer, int size, int is_writing, void *data) {
    (void)buffer, (void)size, (void)is_writing, (void)data;
    return -1;
}

/* Whether reading PEM ended because nothing more follows. */
static int is_at_end(void) {
    unsigned long error = ERR_peek_last_error();
    int at_end = ERR_GET_LIB(error) == ERR_LIB_PEM && ERR_GET_REASON(error) == PEM_R_NO_START_LINE;
    ERR_clear_error();
    return at_end;
}

int client_trust_add_authorities(client_trust *trust, const void *pem, size_t length) {
    BIO *text = length > INT_MAX ? NULL : BIO_new_mem_buf(pem, (int)length);
    if (!text) return CLIENT_TRUST_UNREADABLE;
    ERR_clear_error();
    int count = 0;
    X509 *authority;
    while ((authority = PEM_read_bio_X509(text, NULL, no_passphrase, NULL))) {
        X509_STORE_add_cert(trust->store, authority);
        if (!sk_X509_push(trust->authorities, authority)) X509_free(authority);
        count += 1;
    }
    BIO_free(text);
    return is_at_end() ? count : CLIENT_TRUST_UNREADABLE;
}

int client_trust_add_own(client_trust *trust, const void *pem, size_t length) {
    int before = sk_X509_num(trust->authorities);
    int count = client_trust_add_authorities(trust, pem, length);
    /* They live in `authorities`; here they are pointed to. */
    for (int i = before; i < sk_X509_num(trust->authorities); i++) {
        sk_X509_push(trust->own, sk_X509_value(trust->authorities, i));
    }
    return count;
}

/* Whether the certificate at `depth` of the chain that is judged comes from an authority of our own. Its signature is
   checked after this, as all are. */
static int is_from_own(X509_STORE_CTX *context, int depth) {
    const client_trust *trust = X509_STORE_CTX_get_app_data(context);
    X509 *issuer = sk_X509_value(X509_STORE_CTX_get0_chain(context), depth + 1);
    for (int i = 0; issuer && i < sk_X509_num(trust->own); i++) {
        if (X509_cmp(issuer, sk_X509_value(trust->own, i)) == 0) return 1;
    }
    return 0;
}

/* Whether an authority of the list's issuer's name signed it; also when none is known by that name: it may be that of
   an intermediate, which comes with the chain. */
static int is_genuine(const client_trust *trust, X509_CRL *list) {
    int namesakes = 0;
    for (int i = 0; i < sk_X509_num(trust->authorities); i++) {
        X509 *authority = sk_X509_value(trust->authorities, i);
        if (X509_NAME_cmp(X509_get_subject_name(authority), X509_CRL_get_issuer(list)) != 0) continue;
        namesakes += 1;
        if (X509_CRL_verify(list, X509_get0_pubkey(authority)) == 1) return 1;
    }
    return namesakes == 0;
}

static void note_end(client_trust *trust, const ASN1_TIME *end) {
    struct tm parts;
    if (!end || !ASN1_TIME_to_tm(end, &parts)) return;
    int64_t seconds = timegm(&parts);
    if (trust->revocation_end == 0 || seconds < trust->revocation_end) trust->revocation_end = seconds;
}

/* Takes the list over. */
static int add_list(client_trust *trust, X509_CRL *list) {
    int genuine = is_genuine(trust, list);
    if (genuine) {
        X509_STORE_add_crl(trust->store, list);
        note_end(trust, X509_CRL_get0_nextUpdate(list));
        trust->lists += 1;
    }
    X509_CRL_free(list);
    ERR_clear_error();
    return genuine;
}

static int add_pem_lists(client_trust *trust, BIO *text) {
    int count = 0;
    X509_CRL *list;
    ERR_clear_error();
    while ((list = PEM_read_bio_X509_CRL(text, NULL, no_passphrase, NULL))) {
        if (!add_list(trust, list)) return CLIENT_TRUST_FORGED;
        count += 1;
    }
    return is_at_end() ? count : CLIENT_TRUST_UNREADABLE;
}

int client_trust_add_revocation_lists(client_trust *trust, const void *bytes, size_t length) {
    if (length == 0 || length > INT_MAX) return CLIENT_TRUST_UNREADABLE;
    const unsigned char *start = bytes;
    /* DER begins with the tag of a sequence, the figure 0 of ASCII: what parses as a list is one. */
    X509_CRL *list = d2i_X509_CRL(NULL, &start, (long)length);
    ERR_clear_error();
    if (list) return add_list(trust, list) ? 1 : CLIENT_TRUST_FORGED;
    BIO *text = BIO_new_mem_buf(bytes, (int)length);
    if (!text) return CLIENT_TRUST_UNREADABLE;
    int count = add_pem_lists(trust, text);
    BIO_free(text);
    return count;
}

int64_t client_trust_revocation_end(const client_trust *trust) { return trust->revocation_end; }

/* What is let pass: a list that is past its time still says what was revoked, and a site without a link must go on;
   authorities above the issuer need no list, and neither do those of our own. */
static int judge(int is_fine, X509_STORE_CTX *context) {
    if (is_fine) return 1;
    switch (X509_STORE_CTX_get_error(context)) {
    case X509_V_ERR_UNABLE_TO_GET_CRL:
        if (X509_STORE_CTX_get_error_depth(context) == 0 && !is_from_own(context, 0)) return 0;
        break;
    case X509_V_ERR_CRL_HAS_EXPIRED:
    case X509_V_ERR_CRL_NOT_YET_VALID:
        break;
    default:
        return 0;
    }
    X509_STORE_CTX_set_error(context, X509_V_OK);
    return 1;
}

static int verify(const client_trust *trust, STACK_OF(X509) *chain, int64_t now) {
    X509_STORE_CTX *context = X509_STORE_CTX_new();
    if (!context || !X509_STORE_CTX_init(context, trust->store, sk_X509_value(chain, 0), chain)) {
        X509_STORE_CTX_free(context);
        return X509_V_ERR_OUT_OF_MEM;
    }
    X509_VERIFY_PARAM *rules = X509_STORE_CTX_get0_param(context);
    unsigned long flags = X509_V_FLAG_TRUSTED_FIRST | X509_V_FLAG_PARTIAL_CHAIN;
    if (trust->lists > 0) flags |= X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL;
    X509_VERIFY_PARAM_set_flags(rules, flags);
    X509_VERIFY_PARAM_set_time(rules, (time_t)now);
    X509_VERIFY_PARAM_set_depth(rules, 8);
    X509_VERIFY_PARAM_set_purpose(rules, X509_PURPOSE_SSL_CLIENT);
    /* 112 bits: RSA from 2048, elliptic curves from 224, no SHA-1 (OCPP 2.0.1 part 2, A00). */
    X509_VERIFY_PARAM_set_auth_level(rules, 2);
    X509_STORE_CTX_set_app_data(context, (void *)trust);
    X509_STORE_CTX_set_verify_cb(context, judge);
    int result = X509_verify_cert(context) == 1 ? X509_V_OK : X509_STORE_CTX_get_error(context);
    if (result == X509_V_OK && X509_STORE_CTX_get_error(context) != X509_V_OK) result = X509_V_ERR_UNSPECIFIED;
    X509_STORE_CTX_free(context);
    return result;
}

int client_trust_verify(const client_trust *trust, const void *bytes, size_t length, int64_t now) {
    if (length == 0 || length > INT_MAX) return -1;
    STACK_OF(X509) *chain = sk_X509_new_null();
    const unsigned char *next = bytes, *end = next + length;
    int result = chain ? 0 : -1;
    while (result == 0 && next < end) {
        X509 *certificate = d2i_X509(NULL, &next, end - next);
        if (!certificate || !sk_X509_push(chain, certificate)) {
            X509_free(certificate);
            result = -1;
        }
    }
    if (result == 0) result = verify(trust, chain, now);
    sk_X509_pop_free(chain, X509_free);
    ERR_clear_error();
    return result;
}

const char *client_trust_reason(int code) {
    return code < 0 ? "it cannot be read" : X509_verify_cert_error_string(code);
}

struct name_list {
    char *bytes;
    size_t used, capacity;
};

static void add_name(struct name_list *names, const ASN1_STRING *name) {
    unsigned char *text = NULL;
    int length = ASN1_STRING_to_UTF8(&text, name);
    int is_plain = length > 0;
    for (int i = 0; i < length; i++) is_plain = is_plain && text[i] >= 32 && text[i] != 127;
    if (is_plain && (size_t)length < names->capacity - names->used) {
        memcpy(names->bytes + names->used, text, (size_t)length);
        names->used += (size_t)length;
        names->bytes[names->used++] = '\n';
    }
    OPENSSL_free(text);
}

static void add_common_names(struct name_list *names, const X509 *certificate) {
    const X509_NAME *subject = X509_get_subject_name(certificate);
    int at = -1;
    while ((at = X509_NAME_get_index_by_NID(subject, NID_commonName, at)) >= 0) {
        add_name(names, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
    }
}

static void add_dns_names(struct name_list *names, const X509 *certificate) {
    GENERAL_NAMES *alternatives = X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
    for (int i = 0; i < sk_GENERAL_NAME_num(alternatives); i++) {
        const GENERAL_NAME *name = sk_GENERAL_NAME_value(alternatives, i);
        if (name->type == GEN_DNS) add_name(names, name->d.dNSName);
    }
    GENERAL_NAMES_free(alternatives);
}

int client_certificate_names(const void *certificate, size_t length, char *names, size_t capacity) {
    if (length > INT_MAX || capacity > INT_MAX) return -1;
    const unsigned char *start = certificate;
    X509 *parsed = d2i_X509(NULL, &start, (long)length);
    if (parsed) {
        struct name_list list = {names, 0, capacity};
        add_common_names(&list, parsed);
        add_dns_names(&list, parsed);
        capacity = list.used;
    }
    int result = parsed ? (int)capacity : -1;
    X509_free(parsed);
    ERR_clear_error();
    return result;
}
