/* What Swift's Glibc module leaves out. */
#include <stddef.h>
#include <sys/epoll.h>

/* Declared by string.h only for those who ask for GNU extensions. */
void *memmem(const void *haystack, size_t haystack_size, const void *needle, size_t needle_size);
