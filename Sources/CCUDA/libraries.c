#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "CCUDA.h"

/// A function by its name in the library, and where it goes.
typedef struct {
  const char *name;
  void **place;
} function;

/// Opens the first library that has all `functions`; what the others had of them is overwritten.
static int load(const function *functions, size_t count, const char *const *libraries, char *message, size_t capacity) {
  snprintf(message, capacity, "no library was named");
  for (int at = 0; libraries[at]; at++) {
    // Nothing is said of places where it does not lie; of a bare name the loader says whether it knows it.
    if (strchr(libraries[at], '/') && access(libraries[at], F_OK)) continue;
    void *library = dlopen(libraries[at], RTLD_NOW | RTLD_LOCAL);
    if (!library) {
      const char *reason = dlerror();
      snprintf(message, capacity, "%s", reason ? reason : "it is not there");
      continue;
    }
    size_t found = 0;
    while (found < count && (*functions[found].place = dlsym(library, functions[found].name))) found++;
    if (found == count) return at;
    snprintf(message, capacity, "%s has no %s", libraries[at], functions[found].name);
    dlclose(library);
  }
  return -1;
}

#define FUNCTION(table, member, name) {name, (void **)&(table)->member}
#define COUNT(array) (sizeof(array) / sizeof *(array))
/// A name for each entry of a table.
#define COMPLETE(array, type) _Static_assert(COUNT(array) == sizeof(type) / sizeof(void *), "a name for each entry")

int tk_cuda_load_driver(tk_cuda_driver *driver, const char *const *libraries, char *message, size_t capacity) {
  const function functions[] = {
      FUNCTION(driver, init, "cuInit"),
      FUNCTION(driver, driver_version, "cuDriverGetVersion"),
      FUNCTION(driver, device_count, "cuDeviceGetCount"),
      FUNCTION(driver, device_get, "cuDeviceGet"),
      FUNCTION(driver, device_name, "cuDeviceGetName"),
      FUNCTION(driver, device_attribute, "cuDeviceGetAttribute"),
      FUNCTION(driver, device_memory, "cuDeviceTotalMem_v2"),
      FUNCTION(driver, error_string, "cuGetErrorString"),
      FUNCTION(driver, primary_context_retain, "cuDevicePrimaryCtxRetain"),
      FUNCTION(driver, primary_context_release, "cuDevicePrimaryCtxRelease_v2"),
      FUNCTION(driver, context_set, "cuCtxSetCurrent"),
      FUNCTION(driver, memory_info, "cuMemGetInfo_v2"),
      FUNCTION(driver, address_reserve, "cuMemAddressReserve"),
      FUNCTION(driver, address_free, "cuMemAddressFree"),
      FUNCTION(driver, memory_create, "cuMemCreate"),
      FUNCTION(driver, memory_release, "cuMemRelease"),
      FUNCTION(driver, memory_map, "cuMemMap"),
      FUNCTION(driver, memory_unmap, "cuMemUnmap"),
      FUNCTION(driver, memory_set_access, "cuMemSetAccess"),
      FUNCTION(driver, memory_granularity, "cuMemGetAllocationGranularity"),
      FUNCTION(driver, host_allocate, "cuMemHostAlloc"),
      FUNCTION(driver, host_free, "cuMemFreeHost"),
      FUNCTION(driver, to_device, "cuMemcpyHtoDAsync_v2"),
      FUNCTION(driver, to_host, "cuMemcpyDtoHAsync_v2"),
      FUNCTION(driver, set_words, "cuMemsetD32Async"),
      FUNCTION(driver, stream_create, "cuStreamCreate"),
      FUNCTION(driver, stream_destroy, "cuStreamDestroy_v2"),
      FUNCTION(driver, stream_synchronize, "cuStreamSynchronize"),
      FUNCTION(driver, event_create, "cuEventCreate"),
      FUNCTION(driver, event_record, "cuEventRecord"),
      FUNCTION(driver, event_elapsed, "cuEventElapsedTime"),
      FUNCTION(driver, event_destroy, "cuEventDestroy_v2"),
      FUNCTION(driver, module_load, "cuModuleLoadData"),
      FUNCTION(driver, module_unload, "cuModuleUnload"),
      FUNCTION(driver, module_function, "cuModuleGetFunction"),
      FUNCTION(driver, function_attribute, "cuFuncGetAttribute"),
      FUNCTION(driver, function_set, "cuFuncSetAttribute"),
      FUNCTION(driver, launch, "cuLaunchKernel"),
  };
  COMPLETE(functions, tk_cuda_driver);
  return load(functions, COUNT(functions), libraries, message, capacity);
}

int tk_cuda_load_cublas_lt(tk_cublas_lt *library, const char *const *libraries, char *message, size_t capacity) {
  const function functions[] = {
      FUNCTION(library, create, "cublasLtCreate"),
      FUNCTION(library, destroy, "cublasLtDestroy"),
      FUNCTION(library, version, "cublasLtGetVersion"),
      FUNCTION(library, matmul, "cublasLtMatmul"),
      FUNCTION(library, heuristic, "cublasLtMatmulAlgoGetHeuristic"),
      FUNCTION(library, description_create, "cublasLtMatmulDescCreate"),
      FUNCTION(library, description_set, "cublasLtMatmulDescSetAttribute"),
      FUNCTION(library, description_destroy, "cublasLtMatmulDescDestroy"),
      FUNCTION(library, layout_create, "cublasLtMatrixLayoutCreate"),
      FUNCTION(library, layout_destroy, "cublasLtMatrixLayoutDestroy"),
      FUNCTION(library, preference_create, "cublasLtMatmulPreferenceCreate"),
      FUNCTION(library, preference_set, "cublasLtMatmulPreferenceSetAttribute"),
      FUNCTION(library, preference_destroy, "cublasLtMatmulPreferenceDestroy"),
  };
  COMPLETE(functions, tk_cublas_lt);
  return load(functions, COUNT(functions), libraries, message, capacity);
}

int tk_cuda_load_nvrtc(tk_nvrtc *library, const char *const *libraries, const char *const *first, char *message,
                       size_t capacity) {
  const function functions[] = {
      FUNCTION(library, create, "nvrtcCreateProgram"),
      FUNCTION(library, compile, "nvrtcCompileProgram"),
      FUNCTION(library, log_size, "nvrtcGetProgramLogSize"),
      FUNCTION(library, log, "nvrtcGetProgramLog"),
      FUNCTION(library, code_size, "nvrtcGetCUBINSize"),
      FUNCTION(library, code, "nvrtcGetCUBIN"),
      FUNCTION(library, destroy, "nvrtcDestroyProgram"),
      FUNCTION(library, version, "nvrtcVersion"),
      FUNCTION(library, error_string, "nvrtcGetErrorString"),
  };
  COMPLETE(functions, tk_nvrtc);
  // Those that do not open are of other versions, or found by the loader when they are asked for.
  for (; first && *first; first++) dlopen(*first, RTLD_NOW | RTLD_LOCAL);
  return load(functions, COUNT(functions), libraries, message, capacity);
}
