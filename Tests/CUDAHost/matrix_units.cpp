// A GPU's matrix units and its copies behind the thread's back, by what PTX says of their fragments.
#include "fibers.h"
#include <cstdlib>

TK_UNWATCHED_BEGIN

const u16 tk_unset_row[8] = {0xffff, 0xffff, 0xffff, 0xffff, 0xffff, 0xffff, 0xffff, 0xffff};
static __thread u64 bank_conflicts;

u64 tk_take_bank_conflicts() {
  u64 count = bank_conflicts;
  bank_conflicts = 0;
  return count;
}

void tk_mma(float (&d)[4], const u32 (&a)[4], u32 b0, u32 b1, const char *file, int line) {
  tk_fiber &self = tk_self("tk_mma", {file, line});
  u32(&words)[6][32] = self.warp->words[tk_side(*self.warp)];
  for (int i = 0; i < 4; i++) words[i][self.lane] = a[i];
  words[4][self.lane] = b0;
  words[5][self.lane] = b1;
  tk_meet(self, {file, line});
  const int group = (int)self.lane / 4, pair = (int)self.lane % 4;
  for (int e = 0; e < 4; e++) {
    const int row = group + e / 2 * 8, column = pair * 2 + e % 2;
    double sum = d[e];  // a matrix unit rounds otherwise, by less than float32 rounds its terms
    for (int k = 0; k < 16; k++) {
      u32 left = words[row / 8 + k / 8 * 2][row % 8 * 4 + k % 8 / 2];
      u32 right = words[4 + k / 8][column * 4 + k % 8 / 2];
      sum += (double)tk_unpack(k % 2 ? left >> 16 : left & 0xffff) * (double)tk_unpack(k % 2 ? right >> 16 : right & 0xffff);
    }
    d[e] = (float)sum;
  }
}

const u16 *const *tk_trade_rows(const u16 *row, const char *file, int line) {
  tk_site site = {file, line};
  tk_fiber &self = tk_self("ldmatrix", site);
  if ((uintptr_t)row % 16) tk_fail(719, "ldmatrix at %s:%d: a row that is not aligned to 16 bytes", tk_file(site), line);
  const u16 *(&rows)[32] = self.warp->rows[tk_side(*self.warp)];
  rows[self.lane] = row;
  tk_meet(self, site);
  for (int m = 0; m < 4 && self.lane == 0; m++) {
    unsigned used = 0;
    for (int i = 0; i < 8; i++) {
      unsigned bank = (uintptr_t)rows[m * 8 + i] / 16 % 8;
      bank_conflicts += used >> bank & 1;
      used |= 1u << bank;
    }
  }
  return rows;
}

// ---- copies ---------------------------------------------------------------------------------------------------------

enum : u32 { RING = 256 };  // copies and groups that a thread may have under way

struct tk_copies {
  tk_copy copies[RING];
  u32 issued, done;
  u32 ends[RING];  // where each group ends
  u32 committed, waited;
};

void tk_forget_copies(tk_fiber &fiber) {
  tk_copies &c = *fiber.copies;
  c.issued = c.done = c.committed = c.waited = 0;
}

void tk_free_copies(tk_fiber &fiber) {
  free(fiber.copies);
  fiber.copies = nullptr;
}

static tk_copies &copies(tk_fiber &fiber) {
  if (!fiber.copies) fiber.copies = (tk_copies *)calloc(1, sizeof(tk_copies));
  if (!fiber.copies) tk_fail(2, "no memory for the copies of a thread");
  return *fiber.copies;
}

void tk_copy16(void *to, const void *from, const char *file, int line) {
  tk_site site = {file, line};
  tk_copies &c = copies(tk_self("cp.async", site));
  if (((uintptr_t)to | (uintptr_t)from) % 16) tk_fail(719, "cp.async at %s:%d: not aligned to 16 bytes", tk_file(site), line);
  if (c.issued - c.done == RING)
    tk_fail(719, "cp.async at %s:%d: more than %u copies under way in a thread", tk_file(site), line, RING);
  c.copies[c.issued++ % RING] = {(u64 *)to, (const u64 *)from};
}

void tk_copy_commit() {
  tk_copies &c = copies(tk_self("cp.async", {}));
  if (c.committed - c.waited == RING) tk_fail(719, "cp.async: more than %u groups under way in a thread", RING);
  c.ends[c.committed++ % RING] = c.issued;
}

bool tk_due_copy(int left, tk_copy &copy) {
  tk_copies &c = copies(tk_self("cp.async", {}));
  while (c.committed - c.waited > (u32)left) {
    if (c.done != c.ends[c.waited % RING]) {
      copy = c.copies[c.done++ % RING];
      return true;
    }
    c.waited++;
  }
  return false;
}

TK_UNWATCHED_END
