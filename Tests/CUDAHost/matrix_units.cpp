// A GPU's matrix units, by what PTX says of their fragments.
#include "fibers.h"

TK_UNWATCHED_BEGIN

const u32 tk_unset_row[4] = {~0u, ~0u, ~0u, ~0u};
static __thread u64 bank_conflicts;

u64 tk_take_bank_conflicts() {
  const u64 count = bank_conflicts;
  bank_conflicts = 0;
  return count;
}

/// The number of bfloat16 in the lower or the upper half of a word.
static double half_of(u32 pair, int upper) { return tk_float(upper ? pair & 0xffff0000 : pair << 16); }

void tk_mma(float (&d)[4], const u32 (&a)[4], u32 b0, u32 b1, const char *file, int line) {
  tk_fiber &self = tk_self("tk_mma", {file, line});
  u32(&words)[6][32] = self.warp->words[tk_side(*self.warp)];
  for (int i = 0; i < 4; i++) words[i][self.lane] = a[i];
  words[4][self.lane] = b0;
  words[5][self.lane] = b1;
  tk_meet(self, {file, line});
  const int group = (int)self.lane / 4, pair = (int)self.lane % 4;
  for (int e = 0; e < 4; e++) {
    const int half = e / 2, column = pair * 2 + e % 2;
    double sum = d[e];  // a matrix unit rounds otherwise, by about as much as float32 rounds its terms
    for (int k = 0; k < 16; k++) {
      const u32 left = words[half + k / 8 * 2][group * 4 + k % 8 / 2], right = words[4 + k / 8][column * 4 + k % 8 / 2];
      sum += half_of(left, k % 2) * half_of(right, k % 2);
    }
    d[e] = (float)sum;
  }
}

const u32 *const *tk_trade_rows(const u32 *row, const char *file, int line) {
  const tk_site site = {file, line};
  tk_fiber &self = tk_self("ldmatrix", site);
  tk_aligned(row, 16, file, line);
  const u32 *(&rows)[32] = self.warp->rows[tk_side(*self.warp)];
  rows[self.lane] = row;
  tk_meet(self, site);
  for (int m = 0; m < 4 && self.lane == 0; m++) {
    u32 used = 0;
    for (int i = 0; i < 8; i++) {
      const u32 bank = (uintptr_t)rows[m * 8 + i] / 16 % 8;
      bank_conflicts += used >> bank & 1;
      used |= 1u << bank;
    }
  }
  return rows;
}

TK_UNWATCHED_END
