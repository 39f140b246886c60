// cublasLt's calls: what is asked for is checked as the library checks it, or more sternly, and then computed by product.cpp.
#include "driver.h"
#include "product.h"
#include <map>

namespace {

enum kind { LIBRARY, DESCRIPTION, LAYOUT, PREFERENCE };
struct object {
  kind is;
  // a description
  int pointer_mode, transpose_a, transpose_b, epilogue;
  u64 bias;
  // a layout
  int type;
  u64 rows, columns;
  i64 stride;
  // a preference
  u64 workspace;
  /// Of A, B, C and D, in bytes; the library assumes as much unless it is told.
  u32 alignments[4] = {256, 256, 256, 256};
};
// Under the lock of the state; it stays when the process ends, as threads may.
std::map<void *, object> &objects = *new std::map<void *, object>;

enum { NOT_INITIALIZED = 1, ALLOCATION_FAILED = 3, EXECUTION_FAILED = 13 };
const u64 algorithm_mark = 0x6269616c6b;

int make(void **out, const object &made) {
  if (!out) return TK_LT_INVALID_VALUE;
  tk_locked locked(tk_state().lock);
  *out = new char;
  objects[*out] = made;
  tk_state().held.handles++;
  return 0;
}
int unmake(void *which, kind is) {
  tk_locked locked(tk_state().lock);
  auto found = objects.find(which);
  if (found == objects.end() || found->second.is != is)
    return tk_refuse(TK_LT_INVALID_VALUE, "cublasLt: not a handle of its kind");
  objects.erase(found);
  delete (char *)which;
  tk_state().held.handles--;
  return 0;
}
template <kind is> int destroy(void *which) { return unmake(which, is); }

int create(void **handle) {
  return tk_no_context("cublasLtCreate") ? (int)NOT_INITIALIZED : make(handle, {LIBRARY, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, {}});
}
size_t version() { return 130000; }
int create_description(void **out, int compute, int scale) {
  if (compute != TK_LT_COMPUTE_FLOAT32 || scale != TK_LT_FLOAT32)
    return tk_refuse(TK_LT_NOT_SUPPORTED, "cublasLt: compute %d, scale %d", compute, scale);
  return make(out, {DESCRIPTION, TK_LT_POINTERS_TO_HOST, TK_LT_AS_IT_IS, TK_LT_AS_IT_IS, TK_LT_EPILOGUE_NONE, 0, 0, 0, 0, 0,
                    0, {}});
}
int create_layout(void **out, int type, uint64_t rows, uint64_t columns, int64_t stride) {
  if (type != TK_LT_FLOAT32 && type != TK_LT_BFLOAT16)
    return tk_refuse(TK_LT_INVALID_VALUE, "cublasLt: a layout of type %d", type);
  return make(out, {LAYOUT, 0, 0, 0, 0, 0, type, rows, columns, stride, 0, {}});
}
int create_preference(void **out) { return make(out, {PREFERENCE, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, {256, 256, 256, 256}}); }

int set_description(void *which, int attribute, const void *value, size_t bytes) {
  tk_locked locked(tk_state().lock);
  auto found = objects.find(which);
  if (found == objects.end() || found->second.is != DESCRIPTION || !value)
    return tk_refuse(TK_LT_INVALID_VALUE, "cublasLt: not a description");
  object &it = found->second;
  if (bytes != (attribute == TK_LT_BIAS_POINTER ? 8 : 4))
    return tk_refuse(TK_LT_INVALID_VALUE, "cublasLt: attribute %d of %zu bytes", attribute, bytes);
  int number;
  memcpy(&number, value, sizeof number);
  const bool is_flag = number == 0 || number == 1;
  switch (attribute) {
    case TK_LT_POINTER_MODE:
      if (is_flag) return it.pointer_mode = number, 0;
      break;
    case TK_LT_TRANSPOSE_A:
      if (is_flag) return it.transpose_a = number, 0;
      break;
    case TK_LT_TRANSPOSE_B:
      if (is_flag) return it.transpose_b = number, 0;
      break;
    case TK_LT_EPILOGUE:
      if (number == TK_LT_EPILOGUE_NONE || number == TK_LT_EPILOGUE_BIAS) return it.epilogue = number, 0;
      break;
    case TK_LT_BIAS_POINTER: memcpy(&it.bias, value, 8); return 0;
  }
  return tk_refuse(TK_LT_INVALID_VALUE, "cublasLt: attribute %d cannot be %d here", attribute, number);
}

int set_preference(void *which, int attribute, const void *value, size_t bytes) {
  tk_locked locked(tk_state().lock);
  auto found = objects.find(which);
  if (found == objects.end() || found->second.is != PREFERENCE || !value)
    return tk_refuse(TK_LT_INVALID_VALUE, "cublasLt: not a preference");
  if (attribute == TK_LT_MAX_WORKSPACE && bytes == 8) return memcpy(&found->second.workspace, value, 8), 0;
  if (attribute == TK_LT_REDUCTION_SCHEMES && bytes == 4) return 0;
  if (attribute >= TK_LT_ALIGNMENT_A && attribute <= TK_LT_ALIGNMENT_D && bytes == 4)
    return memcpy(&found->second.alignments[attribute - TK_LT_ALIGNMENT_A], value, 4), 0;
  return tk_refuse(TK_LT_INVALID_VALUE, "cublasLt: preference %d of %zu bytes", attribute, bytes);
}

/// The operands of a product, without their elements.
struct request {
  object description, a, b, c, d, preference;
};
bool find(object &out, void *which, kind is) {
  auto found = objects.find(which);
  if (found == objects.end() || found->second.is != is) return false;
  out = found->second;
  return true;
}
int look_up(request &r, void *handle, void *description, void *a, void *b, void *c, void *d, void *preference) {
  object library;
  {
    tk_locked locked(tk_state().lock);
    if (!find(library, handle, LIBRARY) || !find(r.description, description, DESCRIPTION) || !find(r.a, a, LAYOUT) ||
        !find(r.b, b, LAYOUT) || !find(r.c, c, LAYOUT) || !find(r.d, d, LAYOUT) ||
        (preference && !find(r.preference, preference, PREFERENCE)))
      return tk_refuse(TK_LT_INVALID_VALUE, "cublasLt: not a handle, a description, a layout or a preference");
  }
  const bool ta = r.description.transpose_a, tb = r.description.transpose_b;
  const u64 rows = ta ? r.a.columns : r.a.rows, inner = ta ? r.a.rows : r.a.columns, columns = tb ? r.b.rows : r.b.columns;
  if (inner != (tb ? r.b.columns : r.b.rows) || rows != r.d.rows || columns != r.d.columns || r.c.rows != r.d.rows ||
      r.c.columns != r.d.columns)
    return tk_refuse(TK_LT_INVALID_VALUE, "cublasLt: shapes do not fit, %llu x %llu and %llu x %llu to %llu x %llu",
                     r.a.rows, r.a.columns, r.b.rows, r.b.columns, r.d.rows, r.d.columns);
  if (r.a.type != r.b.type || r.c.type != TK_LT_FLOAT32 || r.d.type != TK_LT_FLOAT32)
    return tk_refuse(TK_LT_NOT_SUPPORTED, "cublasLt: types %d and %d, %d to %d; operands of one type and float32 outputs are known",
                     r.a.type, r.b.type, r.c.type, r.d.type);
  for (const object *one : {&r.a, &r.b, &r.c, &r.d})
    if (!one->rows || !one->columns || one->stride < 1 || (u64)one->stride < one->rows ||
        one->columns > ((u64)1 << 40) / (u64)one->stride)
      return tk_refuse(TK_LT_INVALID_VALUE, "cublasLt: %llu x %llu with stride %lld", one->rows, one->columns, one->stride);
  return 0;
}

/// What an algorithm is for: another product must not take it.
u64 signature(const request &r) {
  u64 sum = 0;
  for (u64 number : {r.a.rows, r.a.columns, r.d.rows, r.d.columns, (u64)r.a.type, (u64)r.d.type, (u64)r.description.transpose_a,
                     (u64)r.description.transpose_b, (u64)r.description.epilogue})
    sum = (sum ^ number) * 0x9e3779b97f4a7c15ull + (sum >> 29);
  return sum;
}

int heuristic(void *handle, void *description, void *a, void *b, void *c, void *d, void *preference, int wanted,
              tk_cublas_lt_choice *choices,
              int *count) {
  if (!preference || !choices || !count || wanted < 1)
    return tk_refuse(TK_LT_INVALID_VALUE, "cublasLt: a heuristic of nothing");
  *count = 0;
  request r;
  if (int error = look_up(r, handle, description, a, b, c, d, preference)) return error;
  tk_cublas_lt_choice choice = {};
  choice.workspace = r.preference.workspace < 4096 ? r.preference.workspace : 4096;
  choice.algorithm[0] = algorithm_mark;
  choice.algorithm[1] = signature(r);
  choice.algorithm[2] = choice.workspace;
  for (int i = 0; i < 4; i++) choice.algorithm[3 + i] = r.preference.alignments[i];
  choice.waves = 1;
  choices[0] = choice;
  *count = 1;
  return 0;
}

bool is_there(const object &layout, const void *elements, bool to_write) {
  const size_t size = layout.type == TK_LT_BFLOAT16 ? sizeof(u16) : sizeof(float);
  const u64 count = (layout.columns - 1) * (u64)layout.stride + layout.rows;
  return (u64)elements % size == 0 && tk_device_has((u64)elements, count * size, to_write);
}
tk_matrix matrix(const object &layout, const void *elements, bool transposed) {
  return {elements, layout.rows, layout.columns, layout.stride, transposed, layout.type == TK_LT_BFLOAT16};
}

int matmul(void *handle, void *description, const void *alpha, const void *a, void *a_layout, const void *b, void *b_layout,
           const void *beta, const void *c, void *c_layout, void *d, void *d_layout, const void *algorithm, void *workspace,
           size_t workspace_bytes, void *stream) {
  if (tk_no_context("cublasLtMatmul")) return NOT_INITIALIZED;
  if (!tk_stream_exists(stream)) return tk_refuse(EXECUTION_FAILED, "cublasLt: not a stream");
  request r;
  if (int error = look_up(r, handle, description, a_layout, b_layout, c_layout, d_layout, nullptr)) return error;
  if (!alpha || !beta || !a || !b || !d) return tk_refuse(TK_LT_INVALID_VALUE, "cublasLt: an operand is missing");
  if (c == d && r.c.stride != r.d.stride) return tk_refuse(TK_LT_INVALID_VALUE, "cublasLt: C is D with another stride");
  const bool has_bias = r.description.epilogue == TK_LT_EPILOGUE_BIAS;
  if (has_bias && !r.description.bias) return tk_refuse(TK_LT_INVALID_VALUE, "cublasLt: no bias");
  if (algorithm) {
    u64 words[8];
    memcpy(words, algorithm, sizeof words);
    if (words[0] != algorithm_mark || words[1] != signature(r))
      return tk_refuse(TK_LT_NOT_SUPPORTED, "cublasLt: an algorithm for another product");
    if (words[2] > workspace_bytes)
      return tk_refuse(TK_LT_INVALID_VALUE, "cublasLt: a workspace of %zu bytes, not %llu", workspace_bytes, words[2]);
    const void *const operands[4] = {a, b, c, d};
    for (int i = 0; i < 4; i++)
      if (!words[3 + i] || (u64)operands[i] % words[3 + i])
        return tk_refuse(TK_LT_INVALID_VALUE, "cublasLt: %c is not aligned to %llu bytes, as was promised", "ABCD"[i],
                         words[3 + i]);
  }
  if (workspace_bytes && !tk_device_has((u64)workspace, workspace_bytes, true))
    return tk_refuse(EXECUTION_FAILED, "cublasLt: the workspace is not on the device");
  const bool on_device = r.description.pointer_mode == TK_LT_POINTERS_TO_DEVICE;
  if (on_device && (!tk_device_has((u64)alpha, 4, false) || !tk_device_has((u64)beta, 4, false)))
    return tk_refuse(EXECUTION_FAILED, "cublasLt: alpha or beta is not on the device");
  tk_product product = {matrix(r.a, a, r.description.transpose_a),
                        matrix(r.b, b, r.description.transpose_b),
                        matrix(r.c, c, false),
                        matrix(r.d, d, false),
                        *(const float *)alpha,
                        *(const float *)beta,
                        has_bias ? (const void *)r.description.bias : nullptr};
  if (!is_there(r.a, a, false) || !is_there(r.b, b, false) || !is_there(r.d, d, true) ||
      (product.beta != 0 && !is_there(r.c, c, false)) ||
      (has_bias && !tk_device_has(r.description.bias, r.d.rows * sizeof(float), false)))
    return tk_refuse(EXECUTION_FAILED, "cublasLt: an operand is not on the device, or not aligned");
  if (!tk_multiply(product)) return tk_refuse(ALLOCATION_FAILED, "cublasLt: no memory");
  tk_locked locked(tk_state().lock);
  tk_state().counters.products++;
  return 0;
}

}  // namespace

extern "C" const tk_cublas_lt *tk_host_cublas_lt(void) {
  static const tk_cublas_lt library = {
      create,          destroy<LIBRARY>,     version,       matmul,          heuristic,         create_description,
      set_description, destroy<DESCRIPTION>, create_layout, destroy<LAYOUT>, create_preference, set_preference,
      destroy<PREFERENCE>};
  return &library;
}
