#define _GNU_SOURCE
#include "cts_mark.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

int cts_mark_open(const char *path, size_t words, uint64_t **address) {
    size_t size = words * sizeof(uint64_t);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0640);
    if (fd < 0) return -errno;
    int result = 0;
    off_t length = lseek(fd, 0, SEEK_END);
    /* Blocks are taken now: a store into a hole on a full disk would be a SIGBUS. */
    if (length < 0) result = -errno;
    else if ((size_t)length < size) result = -posix_fallocate(fd, 0, (off_t)size);
    if (result == 0) {
        void *mapped = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        if (mapped == MAP_FAILED) result = -errno;
        else *address = mapped;
    }
    close(fd);
    return result;
}

int cts_mark_close(uint64_t *address, size_t words) {
    return munmap(address, words * sizeof(uint64_t)) ? -errno : 0;
}

#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define LITTLE(value) __builtin_bswap64(value)
#else
#define LITTLE(value) (value)
#endif

void cts_mark_store(uint64_t *address, size_t index, uint64_t value) {
    __atomic_store_n(&address[index], LITTLE(value), __ATOMIC_RELEASE);
}

uint64_t cts_mark_load(const uint64_t *address, size_t index) {
    return LITTLE(__atomic_load_n(&address[index], __ATOMIC_ACQUIRE));
}
