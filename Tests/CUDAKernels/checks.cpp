#include "checks.h"
#include <cstdarg>
#include <cstdio>

void record(const void *bytes, size_t count);
void fail(const std::string &message);
std::string context;
static u64 state;

void about(const char *format, ...) {
  char text[200];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  context = text;
}

// ---- numbers --------------------------------------------------------------------------------------------------------
void restart_random() { state = 20240229; }
static u32 random_bits() {
  state = state * 6364136223846793005ull + 1442695040888963407ull;
  return (u32)(state >> 32);
}
Floats random_floats(size_t count, float low, float high) {
  Floats values(count);
  for (float &value : values) value = low + (high - low) * ((float)(random_bits() >> 8) * 0x1p-24f);
  return values;
}
Indices random_indices(size_t count, i32 bound) {
  Indices values(count);
  for (i32 &value : values) value = (i32)(random_bits() % (u32)bound);
  return values;
}
Floats with_specials(Floats values) {
  const float specials[] = {NAN, INFINITY, -INFINITY, -0.0f, 1e-40f};
  for (size_t i = 0; i < 5 && 6 * i + 1 < values.size(); i++) values[6 * i + 1] = specials[i];
  return values;
}

// ---- comparisons ----------------------------------------------------------------------------------------------------
template <class T> static void compare(const char *what, const Buffer<T> &got, const std::vector<T> &want, double tolerance) {
  record(got.begin(), got.size() * sizeof(T));
  if (got.size() != want.size()) return fail(std::string(what) + ": sizes differ");
  double largest = 0;
  for (T value : want)
    if (std::isfinite(value)) largest = std::fmax(largest, std::fabs((double)value));
  for (size_t i = 0; i < want.size(); i++) {
    const double a = got.begin()[i], b = want[i];
    const bool fits = std::isfinite(b) ? std::fabs(a - b) <= tolerance * largest : std::isnan(b) ? std::isnan(a) : a == b;
    if (fits) continue;
    char text[200];
    snprintf(text, sizeof text, "numbers: %s[%zu] = %.9g, not %.9g; the largest is %.3g", what, i, a, b, largest);
    return fail(text);
  }
}
void near(const char *what, const Buffer<float> &got, const Floats &want, double tolerance) {
  compare(what, got, want, tolerance);
}
void near(const char *what, const Buffer<double> &got, const Doubles &want, double tolerance) {
  compare(what, got, want, tolerance);
}
void equal(const char *what, const Buffer<float> &got, const Floats &want) { compare(what, got, want, 0); }
