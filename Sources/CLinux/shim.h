/* What Swift's Glibc module leaves out. */
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

/* Declared by string.h only for those who ask for GNU extensions. */
void *memmem(const void *haystack, size_t haystack_size, const void *needle, size_t needle_size);

/* The time of a clock in nanoseconds; negative when there is no such clock. */
static inline long long clock_nanoseconds(int clock) {
    struct timespec time;
    if (clock_gettime((clockid_t)clock, &time) != 0) return -1;
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

/* The beginning of what statx(2) tells, which C headers declare only for those who ask for GNU extensions. */
struct file_facts {
    uint32_t mask, block_size;
    uint64_t attributes;
    uint32_t links, owner, group;
    uint16_t mode, padding;
    uint64_t number, size, blocks, known_attributes;
    struct { int64_t seconds; uint32_t nanoseconds; int32_t padding; } accessed, born;
    uint64_t rest[20];
};
_Static_assert(sizeof(struct file_facts) == 256, "statx fills 256 bytes");

/* When a file was made, in nanoseconds since 1970 modulo 2^64; 0 when the file system does not keep that. */
static inline uint64_t file_birth(const char *path) {
    const unsigned int born = 0x800; /* STATX_BTIME */
    struct file_facts facts = {0};
    if (syscall(SYS_statx, AT_FDCWD, path, 0, born, &facts) != 0 || !(facts.mask & born)) return 0;
    return (uint64_t)facts.born.seconds * 1000000000u + facts.born.nanoseconds;
}

/* The kind of file system that holds a file (statfs(2), f_type); 0 when that cannot be told. */
static inline unsigned long file_system_type(const char *path) {
    struct statfs system;
    return statfs(path, &system) == 0 ? (unsigned long)system.f_type : 0;
}
