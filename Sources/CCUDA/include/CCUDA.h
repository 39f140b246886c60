/// A small door to CUDA for Swift: the driver, cublasLt and NVRTC, found at run time, and the text of Triad's kernels.
///
/// Nothing of CUDA is needed to build this. Each library is a table of the functions that are called, in Triad's own
/// declarations, filled with what the library has by those names; a table may as well be filled by something else
/// (Tests/CUDAHost), so that all above it runs without a GPU. Functions return the library's own error number, 0 for success.
/// Handles are pointers that nobody looks into; addresses on a device are `uint64_t`, so that no one reads there by accident.
#ifndef TRIAD_CCUDA_H
#define TRIAD_CCUDA_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define TK_SAME_SIZE(type, bytes) static_assert(sizeof(type) == (bytes), "as the library lays it out")
extern "C" {
#else
#define TK_SAME_SIZE(type, bytes) _Static_assert(sizeof(type) == (bytes), "as the library lays it out")
#endif

// ---- the driver ------------------------------------------------------------------------------------------------------

/// What memory_create is asked for: memory of device `location_id`, pinned there.
typedef struct {
  int type;           ///< TK_CU_PINNED
  int handle_types;   ///< 0: for this process alone
  int location_type;  ///< TK_CU_DEVICE
  int location_id;
  void *meta_data;        ///< NULL
  unsigned char flags[8];  ///< 0
} tk_cu_allocation;
TK_SAME_SIZE(tk_cu_allocation, 32);

/// Who may use memory that is mapped, and how.
typedef struct {
  int location_type;  ///< TK_CU_DEVICE
  int location_id;
  int flags;  ///< TK_CU_READ_WRITE
} tk_cu_access;
TK_SAME_SIZE(tk_cu_access, 12);

enum {
  TK_CU_PINNED = 1,
  TK_CU_DEVICE = 1,
  TK_CU_READ_WRITE = 3,
  TK_CU_MINIMUM_GRANULARITY = 0,
  TK_CU_NON_BLOCKING_STREAM = 1,
  TK_CU_EVENT_WITHOUT_TIME = 2,
};

/// Errors that are told apart.
enum {
  TK_CU_INVALID_VALUE = 1,
  TK_CU_OUT_OF_MEMORY = 2,
  TK_CU_NOT_INITIALIZED = 3,
  TK_CU_NO_DEVICE = 100,
  TK_CU_INVALID_DEVICE = 101,
  TK_CU_INVALID_IMAGE = 200,
  TK_CU_INVALID_CONTEXT = 201,
  TK_CU_INVALID_HANDLE = 400,
  TK_CU_NOT_FOUND = 500,
  TK_CU_LAUNCH_FAILED = 719,
};

/// What device_attribute is asked for.
enum {
  TK_CU_MULTIPROCESSORS = 16,
  TK_CU_CLOCK_KILOHERTZ = 13,
  TK_CU_CAPABILITY_MAJOR = 75,
  TK_CU_CAPABILITY_MINOR = 76,
  TK_CU_MAX_SHARED_OPT_IN = 97,  ///< bytes of shared memory that a block may have when its function was set to it
  TK_CU_VIRTUAL_MEMORY = 102,    ///< whether memory can be mapped where one wants it
};

/// What function_attribute and function_set are asked for.
enum {
  TK_CU_FUNCTION_MAX_THREADS = 0,
  TK_CU_FUNCTION_STATIC_SHARED = 1,
  TK_CU_FUNCTION_LOCAL = 3,
  TK_CU_FUNCTION_REGISTERS = 4,
  TK_CU_FUNCTION_MAX_DYNAMIC_SHARED = 8,
};

/// What Triad calls of the driver; in parentheses its name there. Copies and launches are queued on `stream`.
typedef struct {
  int (*init)(unsigned flags);                                       ///< (cuInit)
  int (*driver_version)(int *version);                               ///< 12040 for 12.4 (cuDriverGetVersion)
  int (*device_count)(int *count);                                   ///< (cuDeviceGetCount)
  int (*device_get)(int *device, int ordinal);                       ///< (cuDeviceGet)
  int (*device_name)(char *name, int capacity, int device);          ///< (cuDeviceGetName)
  int (*device_attribute)(int *value, int attribute, int device);    ///< (cuDeviceGetAttribute)
  int (*device_memory)(size_t *bytes, int device);                   ///< (cuDeviceTotalMem_v2)
  int (*error_string)(int error, const char **text);                 ///< (cuGetErrorString)
  int (*primary_context_retain)(void **context, int device);         ///< (cuDevicePrimaryCtxRetain)
  int (*primary_context_release)(int device);                        ///< (cuDevicePrimaryCtxRelease_v2)
  int (*context_set)(void *context);                                 ///< for the calling thread (cuCtxSetCurrent)
  int (*memory_info)(size_t *free, size_t *total);                   ///< (cuMemGetInfo_v2)
  int (*address_reserve)(uint64_t *address, size_t bytes, size_t alignment, uint64_t wish,
                         unsigned long long flags);                  ///< (cuMemAddressReserve)
  int (*address_free)(uint64_t address, size_t bytes);               ///< (cuMemAddressFree)
  int (*memory_create)(unsigned long long *handle, size_t bytes, const tk_cu_allocation *allocation,
                       unsigned long long flags);                    ///< (cuMemCreate)
  int (*memory_release)(unsigned long long handle);                  ///< given back once it is unmapped too (cuMemRelease)
  int (*memory_map)(uint64_t address, size_t bytes, size_t offset, unsigned long long handle,
                    unsigned long long flags);                       ///< (cuMemMap)
  int (*memory_unmap)(uint64_t address, size_t bytes);               ///< (cuMemUnmap)
  int (*memory_set_access)(uint64_t address, size_t bytes, const tk_cu_access *access, size_t count);  ///< (cuMemSetAccess)
  int (*memory_granularity)(size_t *bytes, const tk_cu_allocation *allocation, int option);  ///< (cuMemGetAllocationGranularity)
  int (*host_allocate)(void **memory, size_t bytes, unsigned flags);  ///< (cuMemHostAlloc)
  int (*host_free)(void *memory);                                    ///< (cuMemFreeHost)
  int (*to_device)(uint64_t to, const void *from, size_t bytes, void *stream);  ///< (cuMemcpyHtoDAsync_v2)
  int (*to_host)(void *to, uint64_t from, size_t bytes, void *stream);          ///< (cuMemcpyDtoHAsync_v2)
  int (*set_words)(uint64_t to, unsigned word, size_t count, void *stream);     ///< (cuMemsetD32Async)
  int (*stream_create)(void **stream, unsigned flags);               ///< (cuStreamCreate)
  int (*stream_destroy)(void *stream);                               ///< (cuStreamDestroy_v2)
  int (*stream_synchronize)(void *stream);                           ///< (cuStreamSynchronize)
  int (*event_create)(void **event, unsigned flags);                 ///< (cuEventCreate)
  int (*event_record)(void *event, void *stream);                    ///< (cuEventRecord)
  int (*event_elapsed)(float *milliseconds, void *start, void *end);  ///< the name that every driver has (cuEventElapsedTime)
  int (*event_destroy)(void *event);                                 ///< (cuEventDestroy_v2)
  int (*module_load)(void **module, const void *image);              ///< (cuModuleLoadData)
  int (*module_unload)(void *module);                                ///< (cuModuleUnload)
  int (*module_function)(void **function, void *module, const char *name);  ///< (cuModuleGetFunction)
  int (*function_attribute)(int *value, int attribute, void *function);     ///< (cuFuncGetAttribute)
  int (*function_set)(void *function, int attribute, int value);            ///< (cuFuncSetAttribute)
  int (*launch)(void *function, unsigned grid_x, unsigned grid_y, unsigned grid_z, unsigned block_x, unsigned block_y,
                unsigned block_z, unsigned shared_bytes, void *stream, void **arguments, void **extra);  ///< (cuLaunchKernel)
} tk_cuda_driver;

/// Opens the first of `libraries` (names or paths, ends with NULL) that opens and has all that the table names.
/// Its place in the list, or -1 with a NUL-terminated reason in `message`: why the last one did not.
int tk_cuda_load_driver(tk_cuda_driver *driver, const char *const *libraries, char *message, size_t capacity);

// ---- matrix products -------------------------------------------------------------------------------------------------

/// What the library proposes for a product.
typedef struct {
  uint64_t algorithm[8];
  size_t workspace;  ///< bytes that it needs
  int state;         ///< 0, or why this is no proposal
  float waves;
  int reserved[4];
} tk_cublas_lt_choice;
TK_SAME_SIZE(tk_cublas_lt_choice, 96);

enum {
  // types of numbers
  TK_LT_FLOAT32 = 0,
  TK_LT_BFLOAT16 = 14,  ///< of both A and B, C and D being TK_LT_FLOAT32
  // how is computed
  TK_LT_COMPUTE_FLOAT32 = 68,
  // description_set; each value is an int32_t unless said otherwise
  TK_LT_POINTER_MODE = 2,
  TK_LT_TRANSPOSE_A = 3,
  TK_LT_TRANSPOSE_B = 4,
  TK_LT_EPILOGUE = 7,
  TK_LT_BIAS_POINTER = 8,  ///< an address on the device: as many as D has rows, of D's type
  // values of these
  TK_LT_POINTERS_TO_HOST = 0,
  TK_LT_POINTERS_TO_DEVICE = 1,
  TK_LT_AS_IT_IS = 0,
  TK_LT_TRANSPOSED = 1,
  TK_LT_EPILOGUE_NONE = 1,
  TK_LT_EPILOGUE_BIAS = 4,
  // preference_set
  TK_LT_MAX_WORKSPACE = 1,       ///< uint64_t, bytes
  TK_LT_REDUCTION_SCHEMES = 3,  ///< uint32_t; 0 sums in one piece, so that equal products have equal bits
  TK_LT_ALIGNMENT_A = 5,        ///< uint32_t, bytes; those of B, C and D follow
  TK_LT_ALIGNMENT_B = 6,
  TK_LT_ALIGNMENT_C = 7,
  TK_LT_ALIGNMENT_D = 8,
  // errors that are told apart
  TK_LT_INVALID_VALUE = 7,
  TK_LT_NOT_SUPPORTED = 15,
};

/// What Triad calls of cublasLt, whose matrices are column-major; in parentheses its name there.
typedef struct {
  int (*create)(void **handle);   ///< (cublasLtCreate)
  int (*destroy)(void *handle);   ///< (cublasLtDestroy)
  size_t (*version)(void);        ///< 130002 for 13.0.2 (cublasLtGetVersion)
  /// D = alpha * op(A) op(B) + beta * C + bias; D may be C (cublasLtMatmul)
  int (*matmul)(void *handle, void *description, const void *alpha, const void *a, void *a_layout, const void *b,
                void *b_layout, const void *beta, const void *c, void *c_layout, void *d, void *d_layout,
                const void *algorithm, void *workspace, size_t workspace_bytes, void *stream);
  /// Up to `wanted` proposals, best first (cublasLtMatmulAlgoGetHeuristic)
  int (*heuristic)(void *handle, void *description, void *a_layout, void *b_layout, void *c_layout, void *d_layout,
                   void *preference, int wanted, tk_cublas_lt_choice *choices, int *count);
  int (*description_create)(void **description, int compute, int scale);  ///< (cublasLtMatmulDescCreate)
  int (*description_set)(void *description, int attribute, const void *value, size_t bytes);  ///< (cublasLtMatmulDescSetAttribute)
  int (*description_destroy)(void *description);                          ///< (cublasLtMatmulDescDestroy)
  /// `stride` is the distance of columns (cublasLtMatrixLayoutCreate)
  int (*layout_create)(void **layout, int type, uint64_t rows, uint64_t columns, int64_t stride);
  int (*layout_destroy)(void *layout);          ///< (cublasLtMatrixLayoutDestroy)
  int (*preference_create)(void **preference);  ///< (cublasLtMatmulPreferenceCreate)
  int (*preference_set)(void *preference, int attribute, const void *value, size_t bytes);  ///< (cublasLtMatmulPreferenceSetAttribute)
  int (*preference_destroy)(void *preference);  ///< (cublasLtMatmulPreferenceDestroy)
} tk_cublas_lt;

/// As tk_cuda_load_driver.
int tk_cuda_load_cublas_lt(tk_cublas_lt *library, const char *const *libraries, char *message, size_t capacity);

// ---- the compiler ----------------------------------------------------------------------------------------------------

/// What Triad calls of NVRTC, which compiles a kernel's text without a GPU; in parentheses its name there.
typedef struct {
  int (*create)(void **program, const char *text, const char *name, int headers, const char *const *header_texts,
                const char *const *header_names);                                  ///< (nvrtcCreateProgram)
  int (*compile)(void *program, int options, const char *const *option_texts);     ///< (nvrtcCompileProgram)
  int (*log_size)(void *program, size_t *bytes);   ///< with the final NUL (nvrtcGetProgramLogSize)
  int (*log)(void *program, char *text);           ///< (nvrtcGetProgramLog)
  int (*code_size)(void *program, size_t *bytes);  ///< (nvrtcGetCUBINSize)
  int (*code)(void *program, char *image);         ///< for module_load (nvrtcGetCUBIN)
  int (*destroy)(void **program);                  ///< (nvrtcDestroyProgram)
  int (*version)(int *major, int *minor);          ///< (nvrtcVersion)
  const char *(*error_string)(int error);          ///< (nvrtcGetErrorString)
} tk_nvrtc;

enum { TK_NVRTC_COMPILATION = 6 };  ///< the error that has a log

/// As tk_cuda_load_driver; before a library opens those of `first` (ends with NULL, may be NULL) that there are: NVRTC looks
/// for its builtins by name alone, and finds what is open already.
int tk_cuda_load_nvrtc(tk_nvrtc *library, const char *const *libraries, const char *const *first, char *message, size_t capacity);

// ---- the kernels -----------------------------------------------------------------------------------------------------

/// The files of the kernels, `names` and NUL-terminated `texts` side by side, as many as returned; all.h includes the others.
size_t tk_cuda_sources(const char *const **names, const char *const **texts);

#ifdef __cplusplus
}
#endif
#endif
