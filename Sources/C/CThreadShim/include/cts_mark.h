#ifndef CTS_MARK_H
#define CTS_MARK_H

#include <stddef.h>
#include <stdint.h>

/* A small file of 64-bit words in shared memory: a store survives the death of the process (not of the power)
 * and costs no system call. Created with mode 0640 and grown to size; words are little-endian on disk. */
int cts_mark_open(const char *path, size_t words, uint64_t **address);
int cts_mark_close(uint64_t *address, size_t words);
void cts_mark_store(uint64_t *address, size_t index, uint64_t value);
uint64_t cts_mark_load(const uint64_t *address, size_t index);

#endif
