// The emulated driver: a device of its own, "host emulation", and its context.
#include "driver.h"
#include <cstdio>

tk_host_state &tk_state() {
  static tk_host_state *state = new tk_host_state;  // for as long as the process: something may be freed at its very end
  return *state;
}

namespace {

bool is_initialized = false;  // under the lock
char the_context;
__thread void *current_context;
__thread char launch_error[600];

int init(unsigned flags) {
  if (flags) return tk_refuse(1, "init: flags %u", flags);
  tk_locked locked(tk_state().lock);
  is_initialized = true;
  return 0;
}

int not_ready(int device) {
  tk_locked locked(tk_state().lock);
  if (!is_initialized) return tk_refuse(TK_CU_NOT_INITIALIZED, "a call before init");
  return device == 0 ? 0 : tk_refuse(TK_CU_INVALID_DEVICE, "there is only device 0");
}

int driver_version(int *version) {
  if (!version) return 1;
  *version = 13000;
  return 0;
}
int device_count(int *count) {
  if (!count) return 1;
  *count = 1;
  return not_ready(0);
}
int device_get(int *device, int ordinal) {
  if (!device) return 1;
  *device = ordinal;
  return not_ready(ordinal);
}
int device_name(char *name, int capacity, int device) {
  if (!name || capacity < 1) return 1;
  snprintf(name, (size_t)capacity, "host emulation");
  return not_ready(device);
}
int device_memory(size_t *bytes, int device) {
  if (!bytes) return 1;
  if (int error = not_ready(device)) return error;
  tk_locked locked(tk_state().lock);
  *bytes = tk_state().memory;
  return 0;
}

int device_attribute(int *value, int attribute, int device) {
  static const struct {
    int attribute, value;
  } attributes[] = {
      {1, 1024},         {2, 1024},  {3, 1024},  {4, 64},                        // threads of a block
      {5, 0x7fffffff},   {6, 65535}, {7, 65535},                                 // blocks of a grid
      {8, 48 << 10},     {10, 32},   {12, 65536}, {13, 1410000}, {16, 108},      // shared memory, lanes, registers, clock, size
      {36, 1593000},     {37, 5120}, {38, 40 << 20}, {39, 2048}, {41, 1},        // memory
      {75, 8},           {76, 0},    {81, 228 << 10}, {97, TK_SHARED_OPT_IN}, {102, 1}, {111, 1024},
  };
  if (!value) return 1;
  for (auto &one : attributes)
    if (one.attribute == attribute) {
      *value = one.value;
      return not_ready(device);
    }
  return tk_refuse(1, "device_attribute: no attribute %d", attribute);
}

int error_string(int error, const char **text) {
  static const struct {
    int error;
    const char *text;
  } texts[] = {
      {0, "no error"},
      {1, "invalid argument"},
      {2, "out of memory"},
      {3, "initialization error"},
      {100, "no CUDA-capable device is detected"},
      {101, "invalid device ordinal"},
      {200, "device kernel image is invalid"},
      {201, "invalid device context"},
      {400, "invalid resource handle"},
      {500, "named symbol not found"},
      {719, "unspecified launch failure"},
      {801, "operation not supported"},
  };
  if (!text) return 1;
  *text = nullptr;
  for (auto &one : texts)
    if (one.error == error) *text = one.text;
  if (error == TK_CU_LAUNCH_FAILED && *tk_message()) {
    snprintf(launch_error, sizeof launch_error, "%s: %s", *text, tk_message());
    *text = launch_error;
  }
  return *text ? 0 : 1;
}

int context_retain(void **context, int device) {
  if (!context) return 1;
  if (int error = not_ready(device)) return error;
  tk_locked locked(tk_state().lock);
  tk_state().held.contexts++;
  *context = &the_context;
  return 0;
}
int context_release(int device) {
  if (int error = not_ready(device)) return error;
  tk_locked locked(tk_state().lock);
  if (!tk_state().held.contexts) return tk_refuse(TK_CU_INVALID_CONTEXT, "primary_context_release: not retained");
  tk_state().held.contexts--;
  return 0;
}
int context_set(void *context) {
  if (context && context != &the_context) return tk_refuse(TK_CU_INVALID_CONTEXT, "context_set: not a context");
  current_context = context;
  return 0;
}

int memory_info(size_t *free, size_t *total) {
  if (!free || !total) return 1;
  if (int error = tk_no_context("memory_info")) return error;
  tk_host_state &state = tk_state();
  tk_locked locked(state.lock);
  *total = state.memory;
  *free = state.memory > state.held.memory_bytes ? state.memory - state.held.memory_bytes : 0;
  return 0;
}

}  // namespace

int tk_no_context(const char *call) {
  tk_locked locked(tk_state().lock);
  if (!is_initialized) return tk_refuse(TK_CU_NOT_INITIALIZED, "%s before init", call);
  if (!current_context) return tk_refuse(TK_CU_INVALID_CONTEXT, "%s: this thread has no context set", call);
  if (!tk_state().held.contexts) return tk_refuse(TK_CU_INVALID_CONTEXT, "%s: the context has been released", call);
  return 0;
}

extern "C" {

const tk_cuda_driver *tk_host_driver(void) {
  static const tk_cuda_driver driver = [] {
    tk_cuda_driver table = {};
    table.init = init;
    table.driver_version = driver_version;
    table.device_count = device_count;
    table.device_get = device_get;
    table.device_name = device_name;
    table.device_attribute = device_attribute;
    table.device_memory = device_memory;
    table.error_string = error_string;
    table.primary_context_retain = context_retain;
    table.primary_context_release = context_release;
    table.context_set = context_set;
    table.memory_info = memory_info;
    tk_fill_memory_calls(table);
    tk_fill_stream_calls(table);
    tk_fill_module_calls(table);
    return table;
  }();
  return &driver;
}

void tk_host_set_order(int order, uint64_t seed) {
  tk_locked locked(tk_state().lock);
  tk_state().order = order == 1 ? TK_DESCENDING : order == 2 ? TK_SHUFFLED : TK_ASCENDING;
  tk_state().seed = seed;
}
void tk_host_set_memory(size_t bytes) {
  tk_locked locked(tk_state().lock);
  tk_state().memory = bytes;
}
const char *tk_host_message(void) { return tk_message(); }
tk_host_counters tk_host_count(void) {
  tk_locked locked(tk_state().lock);
  return tk_state().counters;
}
tk_host_holdings tk_host_held(void) {
  tk_locked locked(tk_state().lock);
  return tk_state().held;
}

}  // extern "C"
