/* What Swift's Glibc module leaves out. */
#include <stddef.h>
#include <sys/epoll.h>
#include <time.h>

/* Declared by string.h only for those who ask for GNU extensions. */
void *memmem(const void *haystack, size_t haystack_size, const void *needle, size_t needle_size);

/* The time of a clock in nanoseconds; negative when there is no such clock. */
static inline long long clock_nanoseconds(int clock) {
    struct timespec time;
    if (clock_gettime((clockid_t)clock, &time) != 0) return -1;
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}
