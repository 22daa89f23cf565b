#include "faulty_storage.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    sqlite3_file base;
    sqlite3_file *real;
    char path[1024];
    int is_watched;
} faulty_file;

/* One write that no sync has followed, and what stood there before. */
typedef struct undo {
    struct undo *before;
    char path[1024];
    sqlite3_int64 offset;
    sqlite3_int64 size;
    int count;
    unsigned char octets[];
} undo;

static sqlite3_vfs *system_vfs;
static sqlite3_vfs faulty_vfs;
static char watched[1024];
static int mode;
static int64_t steps;
static int64_t chosen;
static int has_struck;
static undo *undone;

static int is_dead(void) { return has_struck && (mode == FS_DIE || mode == FS_POWER); }

/* Counts a step; what it has to give, SQLITE_OK to let it through. */
static int judge(int watched_file, int *is_chosen)
{
    *is_chosen = 0;
    if (!watched_file)
        return SQLITE_OK;
    if (is_dead())
        return SQLITE_IOERR;
    steps++;
    if (mode == FS_SOUND || steps != chosen)
        return SQLITE_OK;
    has_struck = 1;
    *is_chosen = 1;
    return mode == FS_FULL ? SQLITE_FULL : SQLITE_IOERR;
}

static faulty_file *faulty(sqlite3_file *file) { return (faulty_file *)file; }

static void remember(faulty_file *file, const void *octets, int count, sqlite3_int64 offset)
{
    (void)octets;
    if (mode != FS_POWER)
        return;
    undo *entry = calloc(1, sizeof *entry + (size_t)count);
    if (!entry)
        abort();
    strcpy(entry->path, file->path);
    entry->offset = offset;
    entry->count = count;
    file->real->pMethods->xFileSize(file->real, &entry->size);
    if (count > 0)
        file->real->pMethods->xRead(file->real, entry->octets, count, offset);
    entry->before = undone;
    undone = entry;
}

static void forget(const char *path)
{
    undo **at = &undone;
    while (*at) {
        undo *entry = *at;
        if (!path || strcmp(entry->path, path) == 0) {
            *at = entry->before;
            free(entry);
        } else {
            at = &entry->before;
        }
    }
}

static int file_close(sqlite3_file *file) { return faulty(file)->real->pMethods->xClose(faulty(file)->real); }

static int file_read(sqlite3_file *file, void *octets, int count, sqlite3_int64 offset)
{
    return faulty(file)->real->pMethods->xRead(faulty(file)->real, octets, count, offset);
}

static int file_write(sqlite3_file *file, const void *octets, int count, sqlite3_int64 offset)
{
    int is_chosen = 0;
    int result = judge(faulty(file)->is_watched, &is_chosen);
    sqlite3_file *real = faulty(file)->real;
    if (result != SQLITE_OK && !is_chosen)
        return result;
    if (faulty(file)->is_watched)
        remember(faulty(file), octets, count, offset);
    if (is_chosen)
        real->pMethods->xWrite(real, octets, count / 2, offset);
    return is_chosen ? result : real->pMethods->xWrite(real, octets, count, offset);
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    int is_chosen = 0;
    int result = judge(faulty(file)->is_watched, &is_chosen);
    if (result != SQLITE_OK)
        return result;
    return faulty(file)->real->pMethods->xTruncate(faulty(file)->real, size);
}

static int file_sync(sqlite3_file *file, int flags)
{
    int is_chosen = 0;
    int result = judge(faulty(file)->is_watched, &is_chosen);
    if (result != SQLITE_OK)
        return result;
    if (faulty(file)->is_watched) {
        /* The test says when the power goes; the real disk need not be waited for. */
        forget(faulty(file)->path);
        return SQLITE_OK;
    }
    return faulty(file)->real->pMethods->xSync(faulty(file)->real, flags);
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size)
{
    return faulty(file)->real->pMethods->xFileSize(faulty(file)->real, size);
}

static int file_lock(sqlite3_file *file, int level)
{
    return faulty(file)->real->pMethods->xLock(faulty(file)->real, level);
}

static int file_unlock(sqlite3_file *file, int level)
{
    return faulty(file)->real->pMethods->xUnlock(faulty(file)->real, level);
}

static int file_check(sqlite3_file *file, int *result)
{
    return faulty(file)->real->pMethods->xCheckReservedLock(faulty(file)->real, result);
}

static int file_control(sqlite3_file *file, int operation, void *argument)
{
    return faulty(file)->real->pMethods->xFileControl(faulty(file)->real, operation, argument);
}

static int file_sector(sqlite3_file *file)
{
    return faulty(file)->real->pMethods->xSectorSize(faulty(file)->real);
}

/* No promise beyond a sector: the shim tears writes. */
static int file_device(sqlite3_file *file)
{
    (void)file;
    return 0;
}

static int file_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **memory)
{
    return faulty(file)->real->pMethods->xShmMap(faulty(file)->real, page, size, extend, memory);
}

static int file_shm_lock(sqlite3_file *file, int offset, int count, int flags)
{
    return faulty(file)->real->pMethods->xShmLock(faulty(file)->real, offset, count, flags);
}

static void file_shm_barrier(sqlite3_file *file)
{
    faulty(file)->real->pMethods->xShmBarrier(faulty(file)->real);
}

static int file_shm_unmap(sqlite3_file *file, int remove)
{
    return faulty(file)->real->pMethods->xShmUnmap(faulty(file)->real, remove);
}

static const sqlite3_io_methods methods = {
    2, file_close, file_read, file_write, file_truncate, file_sync, file_size, file_lock, file_unlock,
    file_check, file_control, file_sector, file_device, file_shm_map, file_shm_lock, file_shm_barrier,
    file_shm_unmap, NULL, NULL,
};

static int vfs_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *out)
{
    (void)vfs;
    faulty_file *opened = faulty(file);
    memset(opened, 0, sizeof *opened);
    opened->real = (sqlite3_file *)(opened + 1);
    if (name && watched[0] && strncmp(name, watched, strlen(watched)) == 0 && strlen(name) < 1024) {
        opened->is_watched = 1;
        strcpy(opened->path, name);
        int is_chosen = 0;
        if (judge(1, &is_chosen) != SQLITE_OK)
            return SQLITE_CANTOPEN;
    }
    int result = system_vfs->xOpen(system_vfs, name, opened->real, flags, out);
    if (opened->real->pMethods)
        opened->base.pMethods = &methods;
    return result;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
    (void)vfs;
    int is_chosen = 0;
    int is_watched = watched[0] && strncmp(name, watched, strlen(watched)) == 0;
    int result = judge(is_watched, &is_chosen);
    if (result != SQLITE_OK)
        return SQLITE_IOERR_DELETE;
    if (is_watched)
        forget(name);
    return system_vfs->xDelete(system_vfs, name, is_watched ? 0 : sync);
}

int fs_install(void)
{
    if (system_vfs)
        return SQLITE_OK;
    system_vfs = sqlite3_vfs_find(NULL);
    faulty_vfs = *system_vfs;
    faulty_vfs.zName = "faulty";
    faulty_vfs.szOsFile = (int)sizeof(faulty_file) + system_vfs->szOsFile;
    faulty_vfs.pNext = NULL;
    faulty_vfs.xOpen = vfs_open;
    faulty_vfs.xDelete = vfs_delete;
    return sqlite3_vfs_register(&faulty_vfs, 1);
}

void fs_begin(const char *folder, int new_mode, int64_t step)
{
    forget(NULL);
    strncpy(watched, folder, sizeof watched - 1);
    mode = new_mode;
    chosen = step;
    steps = 0;
    has_struck = 0;
}

int64_t fs_steps(void) { return steps; }

int fs_has_struck(void) { return has_struck; }

void fs_end(uint64_t seed)
{
    /* The newest writes are the likeliest to be gone: one after the other, as long as the dice say so. */
    while (undone) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        if (mode != FS_POWER || !has_struck || (seed >> 60) == 0)
            break;
        int file = open(undone->path, O_RDWR);
        if (file >= 0) {
            if (undone->count > 0 && pwrite(file, undone->octets, (size_t)undone->count, undone->offset) < 0)
                abort();
            if (ftruncate(file, undone->size) != 0)
                abort();
            close(file);
        }
        undo *gone = undone;
        undone = gone->before;
        free(gone);
    }
    forget(NULL);
    mode = FS_SOUND;
    watched[0] = 0;
    has_struck = 0;
}
