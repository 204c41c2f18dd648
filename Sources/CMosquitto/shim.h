#include <mosquitto.h>
#include <mqtt_protocol.h>

/* Not in Swift's own Glibc module. */
#include <sys/eventfd.h>

/* From libssl, which libmosquitto itself links: bytes that OpenSSL has decrypted and poll() cannot see. Declared here
   so that OpenSSL's headers, with their thousands of macros, stay out of Swift's sight. */
struct ssl_st;
int SSL_pending(const struct ssl_st *ssl);
