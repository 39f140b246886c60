// Modules, whatever their image says, their functions, and launches.
#include "driver.h"
#include <map>
#include <memory>
#include <string>

namespace {

enum { DEFAULT_SHARED = 48 << 10 };  // bytes that a function may have without asking

struct function {
  const tk_kernel *kernel;
  int dynamic_bytes;  // the most that a launch may ask for
};
struct module {
  std::map<std::string, std::unique_ptr<function>> functions;
};
// Under the lock of the state; they stay when the process ends, as threads may.
std::map<void *, std::unique_ptr<module>> &modules = *new std::map<void *, std::unique_ptr<module>>;
std::map<void *, function *> &functions = *new std::map<void *, function *>;

int load(void **out, const void *image) {
  if (!out || !image) return tk_refuse(1, "module_load: no image");
  if (int error = tk_no_context("module_load")) return error;
  tk_locked locked(tk_state().lock);
  auto made = std::make_unique<module>();
  *out = made.get();
  modules[*out] = std::move(made);
  tk_state().held.modules++;
  return 0;
}

int unload(void *which) {
  if (int error = tk_no_context("module_unload")) return error;
  tk_locked locked(tk_state().lock);
  auto found = modules.find(which);
  if (found == modules.end()) return tk_refuse(TK_CU_INVALID_HANDLE, "module_unload: not a module");
  for (auto &one : found->second->functions) functions.erase(one.second.get());
  modules.erase(found);
  tk_state().held.modules--;
  return 0;
}

int get_function(void **out, void *from, const char *name) {
  if (!out || !name) return tk_refuse(1, "module_function: no name");
  if (int error = tk_no_context("module_function")) return error;
  tk_locked locked(tk_state().lock);
  auto found = modules.find(from);
  if (found == modules.end()) return tk_refuse(TK_CU_INVALID_HANDLE, "module_function: not a module");
  const tk_kernel *kernel = tk_find_kernel(name);
  if (!kernel) return tk_refuse(TK_CU_NOT_FOUND, "module_function: no kernel %s", name);
  auto &made = found->second->functions[name];
  if (!made) made.reset(new function{kernel, DEFAULT_SHARED});
  functions[made.get()] = made.get();
  *out = made.get();
  return 0;
}

int get_attribute(int *value, int attribute, void *which) {
  if (!value) return 1;
  tk_locked locked(tk_state().lock);
  auto found = functions.find(which);
  if (found == functions.end()) return tk_refuse(TK_CU_INVALID_HANDLE, "function_attribute: not a function");
  switch (attribute) {
    case TK_CU_FUNCTION_MAX_THREADS: *value = 1024; return 0;
    case TK_CU_FUNCTION_STATIC_SHARED: *value = 0; return 0;
    case TK_CU_FUNCTION_LOCAL: *value = 0; return 0;
    case TK_CU_FUNCTION_REGISTERS: *value = 32; return 0;
    case TK_CU_FUNCTION_MAX_DYNAMIC_SHARED: *value = found->second->dynamic_bytes; return 0;
    default: return tk_refuse(1, "function_attribute: no attribute %d", attribute);
  }
}

int set_attribute(void *which, int attribute, int value) {
  tk_locked locked(tk_state().lock);
  auto found = functions.find(which);
  if (found == functions.end()) return tk_refuse(TK_CU_INVALID_HANDLE, "function_set: not a function");
  if (attribute != TK_CU_FUNCTION_MAX_DYNAMIC_SHARED || value < 0 || value > (int)TK_SHARED_OPT_IN)
    return tk_refuse(1, "function_set: attribute %d to %d", attribute, value);
  found->second->dynamic_bytes = value;
  return 0;
}

int launch(void *which, unsigned grid_x, unsigned grid_y, unsigned grid_z, unsigned block_x, unsigned block_y, unsigned block_z,
           unsigned shared_bytes, void *stream, void **arguments, void **extra) {
  if (int error = tk_no_context("launch")) return error;
  if (!tk_stream_exists(stream)) return tk_refuse(TK_CU_INVALID_HANDLE, "launch: not a stream");
  function it;
  tk_order order;
  u64 seed;
  {
    tk_locked locked(tk_state().lock);
    auto found = functions.find(which);
    if (found == functions.end()) return tk_refuse(TK_CU_INVALID_HANDLE, "launch: not a function");
    it = *found->second;
    order = tk_state().order;
    seed = tk_state().seed;
    tk_state().counters.launches++;
  }
  if (!arguments || extra) return tk_refuse(1, "launch: %s without arguments, or with extra ones", it.kernel->name);
  if (shared_bytes > (unsigned)it.dynamic_bytes)
    return tk_refuse(1, "launch: %s with %u bytes of shared memory, but function_set allows %d", it.kernel->name, shared_bytes,
                     it.dynamic_bytes);
  const size_t limit = it.dynamic_bytes > DEFAULT_SHARED ? (size_t)TK_SHARED_OPT_IN : (size_t)DEFAULT_SHARED;
  return tk_launch(*it.kernel, {{grid_x, grid_y, grid_z}, {block_x, block_y, block_z}, shared_bytes, limit}, arguments, order,
                   seed);
}

}  // namespace

void tk_fill_module_calls(tk_cuda_driver &table) {
  table.module_load = load;
  table.module_unload = unload;
  table.module_function = get_function;
  table.function_attribute = get_attribute;
  table.function_set = set_attribute;
  table.launch = launch;
}
