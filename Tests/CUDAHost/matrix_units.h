// The words for a GPU's matrix units, as the host runs them (matrix_units.cpp). Included by host.h; what touches the kernel's
// memory is inline, so that a sanitizer sees it as the kernel's own.
#pragma once

TK_INLINE u32 tk_pack_bf16(float low, float high) { return (u32)tk_to_bf16(low) | (u32)tk_to_bf16(high) << 16; }

void tk_mma(float (&d)[4], const u32 (&a)[4], u32 b0, u32 b1, TK_SITE);

/// The rows that the 32 lanes named, for ldmatrix.
const u32 *const *tk_trade_rows(const u32 *row, const char *file, int line);
TK_INLINE void tk_gather_matrices(u32 (&r)[4], const u32 *const *rows, bool turned) {
  const int lane = (int)((threadIdx.x + blockDim.x * (threadIdx.y + blockDim.y * threadIdx.z)) % 32);
  for (int m = 0; m < 4; m++) {
    if (!turned) {
      r[m] = rows[m * 8 + lane / 4][lane % 4];
      continue;
    }
    u32 pair[2];
    for (int e = 0; e < 2; e++) pair[e] = rows[m * 8 + lane % 4 * 2 + e][lane / 8] >> lane / 4 % 2 * 16 & 0xffff;
    r[m] = pair[0] | pair[1] << 16;
  }
}
TK_INLINE void tk_load_matrices(u32 (&r)[4], const u32 *row, TK_SITE) {
  tk_gather_matrices(r, tk_trade_rows(row, file, line), false);
}
TK_INLINE void tk_load_matrices_turned(u32 (&r)[4], const u32 *row, TK_SITE) {
  tk_gather_matrices(r, tk_trade_rows(row, file, line), true);
}

/// Rows that ldmatrix read from banks that another row of its eight used too, in this thread's launches since the last call.
u64 tk_take_bank_conflicts();
