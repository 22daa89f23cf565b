/* SQLite's calls to the file system with faults at chosen ones, for tests of what survives them.
 *
 * Installed as the default VFS it passes everything through, and counts and spoils only what happens to files
 * below one folder. Not for use by several threads at once. */
#ifndef FAULTY_STORAGE_H
#define FAULTY_STORAGE_H

#include <stdint.h>

/* Nothing fails; steps are counted. */
#define FS_SOUND 0
/* Step n fails with an input/output error; a write has put half of its octets down before. */
#define FS_FAIL 1
/* Step n fails because the disk is full. */
#define FS_FULL 2
/* The process dies at step n: half of a write is done, and nothing from then on. */
#define FS_DIE 3
/* The power goes at step n: like a death, and what was not synced may be gone. */
#define FS_POWER 4

/* Makes the VFS the default one; 0 or an error of SQLite. Once is enough. */
int fs_install(void);
/* From now on counts steps below `folder` from 0, and spoils step `step` (1 ...). */
void fs_begin(const char *folder, int mode, int64_t step);
/* Steps since fs_begin. */
int64_t fs_steps(void);
/* Whether the chosen step has come. */
int fs_has_struck(void);
/* Ends the faults. After FS_POWER it takes a part of what was not synced back, chosen by `seed`. */
void fs_end(uint64_t seed);

#endif
