// What the parts of the emulated driver know of each other.
#pragma once
#include "CUDAHost.h"
#include "host.h"
#include <mutex>

struct tk_host_state {
  std::mutex lock;  // of all that is in it
  tk_order order = TK_ASCENDING;
  u64 seed = 1;
  size_t memory = (size_t)8 << 30;
  tk_host_counters counters = {};
  tk_host_holdings held = {};
};
tk_host_state &tk_state();
typedef std::lock_guard<std::mutex> tk_locked;

/// Whether this is memory of the device that may be read or written, all of it. The lock is not held.
bool tk_device_has(u64 address, size_t bytes, bool to_write);
/// 0, or why a call that needs a context must fail.
int tk_no_context(const char *call);
bool tk_stream_exists(void *stream);
/// The reason for tk_host_message; returns `error`.
[[gnu::format(printf, 2, 3)]] int tk_refuse(int error, const char *format, ...);

void tk_fill_memory_calls(tk_cuda_driver &table);
void tk_fill_stream_calls(tk_cuda_driver &table);
void tk_fill_module_calls(tk_cuda_driver &table);
