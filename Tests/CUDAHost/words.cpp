// The barriers and warp operations that kernels call.
#include "fibers.h"

TK_UNWATCHED_BEGIN

tk_fiber &tk_self(const char *what, const tk_site &site) {
  tk_runner &runner = tk_running();
  if (!runner.now) tk_fail(719, "%s at %s:%d, but it is listed as a kernel without (PLAIN)", what, tk_file(site), site.line);
  return *runner.now;
}

static bool same(const tk_site &a, const tk_site &b) { return a.line == b.line && a.file == b.file; }

void tk_meet(tk_fiber &self, const tk_site &site) {
  tk_warp &warp = *self.warp;
  if (!warp.at_operation) warp.site = site;
  else if (!same(warp.site, site))
    tk_fail(719, "lanes of a warp are at different operations, %s:%d and %s:%d", tk_file(warp.site), warp.site.line,
            tk_file(site), site.line);
  warp.ready &= ~self.bit;
  warp.at_operation |= self.bit;
  tk_rest(tk_running(), self);
}

void tk_warp_sync(const char *file, int line) {
  tk_fiber &self = tk_self("tk_warp_sync", {file, line});
  [[maybe_unused]] char *mark = &self.warp->marks[tk_running().set][tk_side(*self.warp)];
  TK_RELEASE(mark);
  tk_meet(self, {file, line});
  TK_ACQUIRE(mark);
}

void tk_sync(const char *file, int line) {
  tk_fiber &self = tk_self("tk_sync", {file, line});
  tk_runner &runner = tk_running();
  tk_site site = {file, line};
  // Two marks in turn: who is late at a barrier must not be ordered after those who have left it already.
  [[maybe_unused]] char *mark = &runner.marks[runner.set][runner.barriers & 1];
  if (!runner.site.file) runner.site = site;
  else if (!same(runner.site, site))
    tk_fail(719, "threads of a block are at different barriers, %s:%d and %s:%d", tk_file(runner.site), runner.site.line,
            tk_file(site), site.line);
  TK_RELEASE(mark);
  self.warp->ready &= ~self.bit;
  self.warp->at_barrier |= self.bit;
  tk_rest(runner, self);
  TK_ACQUIRE(mark);
}

float tk_xor(float x, int lanes, const char *file, int line) {
  tk_fiber &self = tk_self("tk_xor", {file, line});
  u32(&words)[6][32] = self.warp->words[tk_side(*self.warp)];
  words[0][self.lane] = tk_bits(x);
  tk_meet(self, {file, line});
  return tk_float(words[0][(self.lane ^ (u32)lanes) & 31]);
}

double tk_xor(double x, int lanes, const char *file, int line) {
  tk_fiber &self = tk_self("tk_xor", {file, line});
  u32(&words)[6][32] = self.warp->words[tk_side(*self.warp)];
  u32 halves[2];
  __builtin_memcpy(halves, &x, sizeof x);
  words[0][self.lane] = halves[0];
  words[1][self.lane] = halves[1];
  tk_meet(self, {file, line});
  u32 other = (self.lane ^ (u32)lanes) & 31;
  halves[0] = words[0][other];
  halves[1] = words[1][other];
  __builtin_memcpy(&x, halves, sizeof x);
  return x;
}

TK_UNWATCHED_END
