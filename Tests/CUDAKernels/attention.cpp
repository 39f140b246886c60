// Attention and its gradients: sequences of many lengths, shared keys, keys of nobody, columns of wider tensors, heads of
// all widths, scores of all sizes.
#include "attention_cases.h"

/// As CUDADevice launches them: `lengths` of the rows that blocks own, shared memory to the byte.
static tk_shape shape_of(const Tensors &t, const Indices &lengths, i64 tiles, i64 beside) {
  const i64 pitch = (t.c.dim + 31) / 32 * 32 + 4;
  return {{(u32)lengths.size(), (u32)t.c.heads, blocks_of(longest(lengths), TK_ATTENTION_ROWS)},
          {TK_ATTENTION_THREADS, 1, 1},
          (size_t)(tiles * pitch + beside) * sizeof(float)};
}
static tk_shape forward_shape(const Tensors &t) { return shape_of(t, t.c.nq, TK_ATTENTION_TILES, TK_ATTENTION_BESIDE); }
static tk_shape queries_shape(const Tensors &t) {
  return shape_of(t, t.c.nq, TK_ATTENTION_QUERIES_TILES, TK_ATTENTION_QUERIES_BESIDE);
}
static tk_shape keys_shape(const Tensors &t) {
  return shape_of(t, t.c.nk, TK_ATTENTION_KEYS_TILES, TK_ATTENTION_KEYS_BESIDE);
}

static void check(const Case &c) {
  if (c.rounds)
    check<&rounded_attention, &rounded_attention_backward_queries, &rounded_attention_backward_keys>(
        c, {"rounded_attention", forward_shape}, {"rounded_attention_backward_queries", queries_shape},
        {"rounded_attention_backward_keys", keys_shape});
  else
    check<&attention, &attention_backward_queries, &attention_backward_keys>(
        c, {"attention", forward_shape}, {"attention_backward_queries", queries_shape},
        {"attention_backward_keys", keys_shape});
}

TEST(captions) { check({"captions", {4, 30, 1, 0, 17}, {4, 30, 1, 0, 17}, {0, 1, 2, 3, 4}, 3, 16, 0.9f, true}); }

TEST(patches) {
  check({"patches", {257, 64}, {257, 64}, {0, 1}, 1, 16, 1, true});
  check({"patches", {65}, {65}, {0}, 2, 64, 1, true});
  check({"patches", {300}, {300}, {0}, 1, 5, 0.5f, true});
}

TEST(words_on_patches) {
  // Three captions of one picture, one of them empty; a picture without captions; two more with one in between.
  check({"words on patches", {20, 0, 7, 12, 9}, {100, 70, 33}, {0, 0, 0, 2, 0}, 2, 32, 0.8f, false});
  check({"one word on patches", {1}, {257}, {0}, 1, 64, 0.9f, false});
}

TEST(visible_keys) {
  // Each row is two sequences of keys, the second nobody's.
  check({"visible keys", {12, 40, 5}, {9, 3, 40, 0, 0, 5}, {0, 2, 5}, 2, 20, 0.9f, false});
}

TEST(no_keys) { check({"no keys", {3, 2}, {0, 4}, {0, 1}, 1, 16, 1, false}); }

TEST(widths_of_heads) {
  for (i64 dim : {1, 2, 31, 33, 48, 65, 80, 100, 127, 128})
    check({"widths of heads", {3, 17}, {35, 2}, {1, 0}, 2, dim, dim % 2 ? 0.7f : 1, false});
}

TEST(large_scores) {
  // The largest score is found late, and its exponential is not a number that float32 has.
  check({"large scores", {40}, {130}, {0}, 1, 32, 0.9f, false, 10, -1, 1e-5});
  // exp(score) is 0, and exp(-lse), which a key that does not exist would have, infinite. Floats near 144 are 1.5e-5 apart.
  check({"small scores", {20}, {33}, {0}, 1, 16, 1, false, 1, -1, 3e-5, 6});
}

TEST(not_a_number) {
  // Of one head of one sequence of keys.
  check({"a query that holds NaN", {5, 70, 9}, {40, 9}, {0, 0, 1}, 2, 24, 0.9f, false, 2, 41});
}

static void check_rounded(Case c) {
  c.rounds = true;
  check(c);
}

TEST(rounded) {
  check_rounded({"captions", {4, 30, 1, 0, 17}, {4, 30, 1, 0, 17}, {0, 1, 2, 3, 4}, 3, 16, 0.9f, true});
  check_rounded({"patches", {257, 64}, {257, 64}, {0, 1}, 1, 16, 1, true});
  check_rounded({"words on patches", {20, 0, 7, 12, 9}, {100, 70, 33}, {0, 0, 0, 2, 0}, 2, 32, 0.8f, false});
  check_rounded({"no keys", {3, 2}, {0, 4}, {0, 1}, 1, 16, 1, false});
  for (i64 dim : {5, 48, 80, 128})
    check_rounded({"widths of heads", {3, 17}, {35, 2}, {1, 0}, 2, dim, dim % 5 ? 1 : 0.7f, false});
  check_rounded({"large scores", {40}, {130}, {0}, 1, 32, 0.9f, false, 10, -1, 1e-5});
  check_rounded({"a query that holds NaN", {5, 70, 9}, {40, 9}, {0, 0, 1}, 2, 24, 0.9f, false, 2, 41});
}
