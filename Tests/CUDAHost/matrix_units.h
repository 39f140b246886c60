// The words for a GPU's matrix units and its copies behind the thread's back, as the host runs them (matrix_units.cpp).
// Included by host.h; what touches the kernel's memory is inline, so that a sanitizer sees it as the kernel's own.
#pragma once

/// d += a b, a [16, 16] row-major, b [16, 8] column-major, bf16 in, float32 out; the fragments of mma.m16n8k16.
void tk_mma(float (&d)[4], const u32 (&a)[4], u32 b0, u32 b1, TK_SITE);

/// The rows that the 32 lanes named, for ldmatrix.
const u16 *const *tk_trade_rows(const u16 *row, const char *file, int line);
TK_INLINE void tk_gather4(u32 (&r)[4], const u16 *const *rows, bool transposed) {
  int lane = (int)((threadIdx.x + blockDim.x * (threadIdx.y + blockDim.y * threadIdx.z)) % 32);
  for (int m = 0; m < 4; m++) {
    u32 pair[2];
    for (int e = 0; e < 2; e++) {
      int i = transposed ? lane % 4 * 2 + e : lane / 4, j = transposed ? lane / 4 : lane % 4 * 2 + e;
      pair[e] = rows[m * 8 + i][j];
    }
    r[m] = pair[0] | pair[1] << 16;
  }
}
/// Four 8x8 matrices of 16-bit elements from shared memory; each lane names one row.
TK_INLINE void tk_load4(u32 (&r)[4], const u16 *row, TK_SITE) { tk_gather4(r, tk_trade_rows(row, file, line), false); }
TK_INLINE void tk_load4_transposed(u32 (&r)[4], const u16 *row, TK_SITE) {
  tk_gather4(r, tk_trade_rows(row, file, line), true);
}
/// Rows that ldmatrix read from banks that another row of its eight used too, in this thread's launches since the last call.
u64 tk_take_bank_conflicts();

/// 16 bytes from global to shared memory. They arrive as late as they may: when the thread waits for them.
void tk_copy16(void *to, const void *from, TK_SITE);
void tk_copy_commit();
struct tk_copy {
  u64 *to;
  const u64 *from;
};
/// A copy that is due when only `left` groups may be under way; false when there is none.
bool tk_due_copy(int left, tk_copy &copy);
TK_INLINE void tk_copy_wait_groups(int left) {
  tk_copy copy;
  while (tk_due_copy(left, copy)) {
    copy.to[0] = copy.from[0];
    copy.to[1] = copy.from[1];
  }
}
template <int left> TK_INLINE void tk_copy_wait() { tk_copy_wait_groups(left); }

/// The bits of the nearest bf16, ties to even, every NaN 0x7fff, and the number of such bits.
TK_INLINE u32 tk_to_bf16(float x) {
  u32 bits = tk_bits(x);
  return x != x ? 0x7fff : (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
}
TK_INLINE float tk_unpack(u32 bits16) { return tk_float(bits16 << 16); }
TK_INLINE u32 tk_pack(float low, float high) { return tk_to_bf16(low) | tk_to_bf16(high) << 16; }
