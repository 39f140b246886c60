/// A small door to MPI for Swift: found at run time, bytes only, the world communicator only.
///
/// Nothing of MPI is needed to build this. One executable serves Open MPI and the MPICH family (MPICH, MVAPICH, Intel MPI, Cray MPI):
/// handles are machine words, which in the calling conventions of x86-64 and aarch64 travel alike as pointers (Open MPI) and as
/// int (MPICH), and no structure of MPI's is looked into.
#ifndef TRIAD_CMPI_H
#define TRIAD_CMPI_H

#include <stddef.h>
#include <stdint.h>

/// Loads the first of `libraries` that there is, a list that ends with NULL, and looks up what is used of it.
/// 0, or -1 with a NUL-terminated reason in `message`. Once a process.
int triad_mpi_load(const char *const *libraries, char *message, size_t message_capacity);

/// Joins the others that the launcher has started. 0, or MPI's error number.
int triad_mpi_start(int *rank, int *size);

/// Which library this is, in its own words, NUL-terminated.
void triad_mpi_library(char *name, size_t name_capacity);

/// Sends bytes, in pieces where they are more than MPI counts; may return before they are received. 0, or MPI's error number.
int triad_mpi_send(const void *bytes, int64_t count, int to, int tag);

/// Receives as many bytes as `triad_mpi_send` sends, or less than 2^30 of which fewer may come. 0, or MPI's error number.
int triad_mpi_receive(void *bytes, int64_t count, int from, int tag);

/// Sends to one rank while receiving from another. 0, or MPI's error number.
int triad_mpi_exchange(const void *out, int64_t out_count, int to, void *in, int64_t in_count, int from, int tag);

/// Whether something of this rank and tag can be received at once. 0, or MPI's error number.
int triad_mpi_probe(int from, int tag, int *is_there);

/// Leaves the others; waits for them. 0, or MPI's error number.
int triad_mpi_finish(void);

#endif
