/// CUDA without a GPU, for tests: the tables of CCUDA.h filled with functions that run on the host.
///
/// Memory of the device is memory of this process that begins as NaN; what is not mapped cannot be touched. Kernels are those of
/// Sources/CCUDA/kernels, compiled by the C++ compiler, whatever image they are said to come from. All is done before the call
/// returns, so that an error of a kernel comes back from `launch` itself, and a stream has nothing left to wait for. Several
/// threads may call at once; as with CUDA, each must have a context set.
#ifndef TRIAD_CUDA_HOST_H
#define TRIAD_CUDA_HOST_H

#include "CCUDA.h"

#ifdef __cplusplus
extern "C" {
#endif

const tk_cuda_driver *tk_host_driver(void);
const tk_cublas_lt *tk_host_cublas_lt(void);
/// Its code is a few bytes that only tk_host_driver takes. A text with a line that begins with #error does not compile.
const tk_nvrtc *tk_host_nvrtc(void);

/// In which order blocks and threads run from now on: 0 ascending, 1 descending, 2 shuffled by `seed`. For the whole process;
/// no result may depend on it.
void tk_host_set_order(int order, uint64_t seed);

/// How much memory the device has from now on (8 GiB to begin with), for the whole process.
void tk_host_set_memory(size_t bytes);

/// Why a call of this thread failed, in more words than its number has; empty when the last launch of this thread succeeded.
const char *tk_host_message(void);

/// Of the whole process, since it began.
typedef struct {
  uint64_t launches, products, synchronizations;
  uint64_t allocations;  ///< memory_create and host_allocate
  uint64_t to_device, to_host;              ///< copies
  uint64_t to_device_bytes, to_host_bytes;  ///< in these
} tk_host_counters;
tk_host_counters tk_host_count(void);

/// What has not been given back.
typedef struct {
  uint64_t memory_bytes, memories, reservations, host_memories, streams, events, modules, contexts;
  uint64_t handles;  ///< of cublasLt: itself, descriptions, layouts, preferences
  uint64_t programs;
} tk_host_holdings;
tk_host_holdings tk_host_held(void);

#ifdef __cplusplus
}
#endif
#endif
