#include "CMPI.h"

#include <dlfcn.h>
#include <stdio.h>

// A handle, as wide as a pointer.
typedef void *word;

static struct {
  int (*initialized)(int *);
  int (*init_thread)(int *, char ***, int, int *);
  int (*finalize)(void);
  int (*rank)(word, int *);
  int (*size)(word, int *);
  int (*send)(const void *, int, word, int, int, word);
  int (*receive)(void *, int, word, int, int, word, void *);
  int (*exchange)(const void *, int, word, int, int, void *, int, word, int, int, word, void *);
  int (*probe)(int, int, word, int *, void *);
  int (*library_version)(char *, int *);
} mpi;

static const struct {
  const char *name;
  void **place;
} functions[] = {
    {"MPI_Initialized", (void **)&mpi.initialized},
    {"MPI_Init_thread", (void **)&mpi.init_thread},
    {"MPI_Finalize", (void **)&mpi.finalize},
    {"MPI_Comm_rank", (void **)&mpi.rank},
    {"MPI_Comm_size", (void **)&mpi.size},
    {"MPI_Send", (void **)&mpi.send},
    {"MPI_Recv", (void **)&mpi.receive},
    {"MPI_Sendrecv", (void **)&mpi.exchange},
    {"MPI_Iprobe", (void **)&mpi.probe},
    {"MPI_Get_library_version", (void **)&mpi.library_version},
};

// MPI_COMM_WORLD, MPI_BYTE and MPI_STATUS_IGNORE of the library that was loaded.
static word world, byte;
static void *no_status;

// Counts are int before MPI 4.
static const int64_t piece = (int64_t)1 << 30;

int triad_mpi_load(const char *const *libraries, char *message, size_t message_capacity) {
  void *library = NULL;
  // Open MPI loads parts of itself later, which look for its symbols among the global ones.
  for (; *libraries && !library; libraries++) library = dlopen(*libraries, RTLD_NOW | RTLD_GLOBAL);
  if (!library) {
    const char *reason = dlerror();
    snprintf(message, message_capacity, "%s", reason ? reason : "it is not there");
    return -1;
  }
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
    *functions[i].place = dlsym(library, functions[i].name);
    if (!*functions[i].place) {
      snprintf(message, message_capacity, "it has no %s", functions[i].name);
      return -1;
    }
  }
  world = dlsym(library, "ompi_mpi_comm_world");
  if (world) {
    byte = dlsym(library, "ompi_mpi_byte");
    no_status = NULL;
  } else {
    // What the MPICH family has agreed on (the MPICH ABI compatibility initiative).
    world = (word)(uintptr_t)0x44000000;
    byte = (word)(uintptr_t)0x4c00010d;
    no_status = (void *)(uintptr_t)1;
  }
  return 0;
}

int triad_mpi_start(int *rank, int *size) {
  const int main_thread_alone = 1;  // MPI_THREAD_FUNNELED
  int is_initialized = 0, level = 0, error = mpi.initialized(&is_initialized);
  if (!error && !is_initialized) error = mpi.init_thread(NULL, NULL, main_thread_alone, &level);
  if (!error) error = mpi.rank(world, rank);
  if (!error) error = mpi.size(world, size);
  return error;
}

void triad_mpi_library(char *name, size_t name_capacity) {
  // MPICH needs 8192 bytes.
  char text[8192 + 1024] = "";
  int length = 0;
  mpi.library_version(text, &length);
  snprintf(name, name_capacity, "%s", text);
}

static int count_of(int64_t rest) { return rest <= 0 ? 0 : (int)(rest < piece ? rest : piece); }

int triad_mpi_send(const void *bytes, int64_t count, int to, int tag) {
  int64_t done = 0;
  do {
    int error = mpi.send((const char *)bytes + done, count_of(count - done), byte, to, tag, world);
    if (error) return error;
    done += piece;
  } while (done < count);
  return 0;
}

int triad_mpi_receive(void *bytes, int64_t count, int from, int tag) {
  int64_t done = 0;
  do {
    int error = mpi.receive((char *)bytes + done, count_of(count - done), byte, from, tag, world, no_status);
    if (error) return error;
    done += piece;
  } while (done < count);
  return 0;
}

int triad_mpi_exchange(const void *out, int64_t out_count, int to, void *in, int64_t in_count, int from, int tag) {
  // As many pieces as the other side expects, one at least: what is left over when one direction has ended goes alone.
  int64_t done = 0;
  do {
    int error = mpi.exchange((const char *)out + done, count_of(out_count - done), byte, to, tag, (char *)in + done,
                             count_of(in_count - done), byte, from, tag, world, no_status);
    if (error) return error;
    done += piece;
  } while (done < out_count && done < in_count);
  if (done < out_count) return triad_mpi_send((const char *)out + done, out_count - done, to, tag);
  if (done < in_count) return triad_mpi_receive((char *)in + done, in_count - done, from, tag);
  return 0;
}

int triad_mpi_probe(int from, int tag, int *is_there) { return mpi.probe(from, tag, world, is_there, no_status); }

int triad_mpi_finish(void) { return mpi.finalize(); }
