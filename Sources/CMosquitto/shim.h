#include <mosquitto.h>
#include <mqtt_protocol.h>

/* Not in Swift's own Glibc module. */
#include <sys/eventfd.h>

/* From libssl, which libmosquitto itself links: bytes that OpenSSL has decrypted and poll() cannot see. Declared here
   so that OpenSSL's headers, with their thousands of macros, stay out of Swift's sight. */
struct ssl_st;
int SSL_pending(const struct ssl_st *ssl);

/* The bytes that a TCP connection has sent, those sent twice included, and received. Not by the kernel's own header,
   whose struct tcp_info Swift's Glibc module knows in a shorter form: the places of bytes_acked, bytes_received and
   bytes_sent (Linux 4.19) in it are part of the kernel's ABI. Returns 0 when the kernel does not tell. */
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
static inline int tcp_traffic(int descriptor, uint64_t *sent, uint64_t *received) {
    unsigned char info[256];
    socklen_t size = sizeof info;
    if (getsockopt(descriptor, IPPROTO_TCP, 11 /* TCP_INFO */, info, &size) != 0 || size < 136) return 0;
    memcpy(sent, info + (size >= 208 ? 200 : 120), sizeof *sent);
    memcpy(received, info + 128, sizeof *received);
    return 1;
}
