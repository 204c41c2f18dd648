/* What Swift's Glibc module leaves out. */
#include <stddef.h>
#include <sys/epoll.h>
#include <sys/vfs.h>
#include <time.h>

/* Declared by string.h only for those who ask for GNU extensions. */
void *memmem(const void *haystack, size_t haystack_size, const void *needle, size_t needle_size);

/* The time of a clock in nanoseconds; negative when there is no such clock. */
static inline long long clock_nanoseconds(int clock) {
    struct timespec time;
    if (clock_gettime((clockid_t)clock, &time) != 0) return -1;
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

/* The kind of file system that holds a file (statfs(2), f_type); 0 when that cannot be told. */
static inline unsigned long file_system_type(const char *path) {
    struct statfs system;
    return statfs(path, &system) == 0 ? (unsigned long)system.f_type : 0;
}
