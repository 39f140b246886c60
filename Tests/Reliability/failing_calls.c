// Loaded before a command (LD_PRELOAD): lets one call of one kind fail, the NUMBER-th that the command makes after its start.
//
//   RELIABILITY_CALL     open, read, write, fsync, rename (linkat as well), mkdir, ftruncate, flock, mmap, malloc, or short (a write that
//                        takes less than it was given)
//   RELIABILITY_NUMBER   which one, from 1; 0 lets none fail
//   RELIABILITY_ERRNO    what it fails with
//   RELIABILITY_COUNT    a file that is told how many there were
//
// Calls of `malloc` count from 64 KiB on: of smaller ones the language's runtime makes do without none.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_long seen;
static long failing;
static int code = EIO;
static const char *kind = "";
static const char *count_path;
static pid_t owner;

__attribute__((constructor)) static void begin(void) {
  const char *call = getenv("RELIABILITY_CALL");
  const char *number = getenv("RELIABILITY_NUMBER");
  const char *error = getenv("RELIABILITY_ERRNO");
  count_path = getenv("RELIABILITY_COUNT");
  if (number != NULL) failing = atol(number);
  if (error != NULL) code = atoi(error);
  owner = getpid();
  if (call != NULL) kind = call;
}

__attribute__((destructor)) static void end(void) {
  if (count_path == NULL || getpid() != owner) return;
  char text[32];
  const int length = snprintf(text, sizeof text, "%ld", (long)seen);
  const int file = (int)syscall(SYS_openat, AT_FDCWD, count_path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (file < 0) return;
  syscall(SYS_write, file, text, (size_t)length);
  syscall(SYS_close, file);
}

// Whether this call, of the kind `name`, is the one that fails. Children of the command are left alone.
static int fails(const char *name) {
  if (strcmp(kind, name) != 0 || getpid() != owner) return 0;
  if (atomic_fetch_add(&seen, 1) + 1 != failing) return 0;
  errno = code;
  return 1;
}

#define REAL(result, name, ...) \
  static result (*real)(__VA_ARGS__); \
  if (real == NULL) real = (result(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

static int mode_of(int flags, va_list list) { return (flags & (O_CREAT | __O_TMPFILE)) != 0 ? va_arg(list, int) : 0; }

#define OPEN(function) \
  int function(const char *path, int flags, ...) { \
    va_list list; \
    va_start(list, flags); \
    const int mode = mode_of(flags, list); \
    va_end(list); \
    if (fails("open")) return -1; \
    REAL(int, #function, const char *, int, ...); \
    return real(path, flags, mode); \
  }
OPEN(open)
OPEN(open64)

#define OPENAT(function) \
  int function(int folder, const char *path, int flags, ...) { \
    va_list list; \
    va_start(list, flags); \
    const int mode = mode_of(flags, list); \
    va_end(list); \
    if (fails("open")) return -1; \
    REAL(int, #function, int, const char *, int, ...); \
    return real(folder, path, flags, mode); \
  }
OPENAT(openat)
OPENAT(openat64)

FILE *fopen(const char *path, const char *mode) {
  if (fails("open")) return NULL;
  REAL(FILE *, "fopen", const char *, const char *);
  return real(path, mode);
}

FILE *fopen64(const char *path, const char *mode) {
  if (fails("open")) return NULL;
  REAL(FILE *, "fopen64", const char *, const char *);
  return real(path, mode);
}

ssize_t read(int file, void *bytes, size_t count) {
  if (fails("read")) return -1;
  REAL(ssize_t, "read", int, void *, size_t);
  return real(file, bytes, count);
}

ssize_t write(int file, const void *bytes, size_t count) {
  if (fails("write")) return -1;
  REAL(ssize_t, "write", int, const void *, size_t);
  return real(file, bytes, fails("short") && count > 1 ? count / 2 : count);
}

#define PWRITE(function, offset_type) \
  ssize_t function(int file, const void *bytes, size_t count, offset_type offset) { \
    if (fails("write")) return -1; \
    REAL(ssize_t, #function, int, const void *, size_t, offset_type); \
    return real(file, bytes, fails("short") && count > 1 ? count / 2 : count, offset); \
  }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

int fsync(int file) {
  if (fails("fsync")) return -1;
  REAL(int, "fsync", int);
  return real(file);
}

int rename(const char *from, const char *to) {
  if (fails("rename")) return -1;
  REAL(int, "rename", const char *, const char *);
  return real(from, to);
}

// A file without a name gets its name so.
int linkat(int folder, const char *from, int other, const char *to, int flags) {
  if (fails("rename")) return -1;
  REAL(int, "linkat", int, const char *, int, const char *, int);
  return real(folder, from, other, to, flags);
}

int mkdir(const char *path, mode_t mode) {
  if (fails("mkdir")) return -1;
  REAL(int, "mkdir", const char *, mode_t);
  return real(path, mode);
}

int ftruncate(int file, off_t length) {
  if (fails("ftruncate")) return -1;
  REAL(int, "ftruncate", int, off_t);
  return real(file, length);
}

int flock(int file, int operation) {
  if (fails("flock")) return -1;
  REAL(int, "flock", int, int);
  return real(file, operation);
}

#define MMAP(function, offset_type) \
  void *function(void *address, size_t count, int protection, int flags, int file, offset_type offset) { \
    if (fails("mmap")) return MAP_FAILED; \
    REAL(void *, #function, void *, size_t, int, int, int, offset_type); \
    return real(address, count, protection, flags, file, offset); \
  }
MMAP(mmap, off_t)
MMAP(mmap64, off64_t)

#define LARGE ((size_t)64 << 10)

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

void *malloc(size_t count) { return count >= LARGE && fails("malloc") ? NULL : __libc_malloc(count); }
void *calloc(size_t count, size_t size) { return count * size >= LARGE && fails("malloc") ? NULL : __libc_calloc(count, size); }
void *realloc(void *old, size_t count) { return count >= LARGE && fails("malloc") ? NULL : __libc_realloc(old, count); }
void *aligned_alloc(size_t alignment, size_t count) {
  return count >= LARGE && fails("malloc") ? NULL : __libc_memalign(alignment, count);
}
int posix_memalign(void **result, size_t alignment, size_t count) {
  if (count >= LARGE && fails("malloc")) return ENOMEM;
  *result = __libc_memalign(alignment, count);
  return *result == NULL ? ENOMEM : 0;
}
