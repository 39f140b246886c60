// Attention and its gradients on matrix units: the same sequences as in attention.cpp, heads of a multiple of 16 columns.
#include "attention_cases.h"

/// As CUDADevice launches them: `lengths` of the rows that blocks own, shared memory to the byte.
static tk_shape shape_of(const Tensors &t, const Indices &lengths, i64 tiles, i64 beside) {
  return {{(u32)lengths.size(), (u32)t.c.heads, blocks_of(longest(lengths), TK_MMA_ROWS)},
          {TK_ATTENTION_THREADS, 1, 1},
          (size_t)(tiles * (t.c.dim / 2 + 4) + beside) * sizeof(u32)};
}
static tk_shape forward_shape(const Tensors &t) { return shape_of(t, t.c.nq, TK_MMA_TILES, 0); }
static tk_shape queries_shape(const Tensors &t) { return shape_of(t, t.c.nq, TK_MMA_BACKWARD_TILES, 0); }
static tk_shape keys_shape(const Tensors &t) {
  return shape_of(t, t.c.nk, TK_MMA_BACKWARD_TILES, TK_MMA_KEYS_BESIDE);
}

#define CHECK(c, suffix) \
  check<&mma_attention##suffix, &mma_attention_backward_queries##suffix, &mma_attention_backward_keys##suffix>( \
      c, {"mma_attention" #suffix, forward_shape}, {"mma_attention_backward_queries" #suffix, queries_shape}, \
      {"mma_attention_backward_keys" #suffix, keys_shape})

static void check(Case c) {
  c.rounds = c.matrix_units = true;
  tk_take_bank_conflicts();
  if (c.dim == 32) CHECK(c, _32);
  else if (c.dim == 64) CHECK(c, _64);
  else CHECK(c, );
  equal("rows that wait for others of their eight", Buffer<float>(Floats{(float)tk_take_bank_conflicts()}), {0});
}

TEST(captions) { check({"captions", {4, 30, 1, 0, 17}, {4, 30, 1, 0, 17}, {0, 1, 2, 3, 4}, 3, 16, 0.9f, true}); }

TEST(patches) {
  check({"patches", {257, 64}, {257, 64}, {0, 1}, 1, 16, 1, true});
  check({"patches", {65}, {65}, {0}, 2, 64, 1, true});
  check({"patches", {129}, {129}, {0}, 1, 32, 0.5f, true});
}

TEST(words_on_patches) {
  // Three captions of one picture, one of them empty; a picture without captions; two more with one in between.
  check({"words on patches", {20, 0, 7, 12, 9}, {100, 70, 33}, {0, 0, 0, 2, 0}, 2, 32, 0.8f, false});
  check({"one word on patches", {1}, {257}, {0}, 1, 64, 0.9f, false});
}

TEST(visible_keys) {
  // Each row is two sequences of keys, the second nobody's.
  check({"visible keys", {12, 40, 5}, {9, 3, 40, 0, 0, 5}, {0, 2, 5}, 2, 48, 0.9f, false});
}

TEST(no_keys) {
  for (i64 dim : {16, 64}) check({"no keys", {3, 2}, {0, 4}, {0, 1}, 1, dim, 0.9f, false});
}

TEST(widths_of_heads) {
  for (i64 dim = 16; dim <= 128; dim += 16)
    check({"widths of heads", {3, 17}, {35, 2}, {1, 0}, 2, dim, dim % 32 ? 0.7f : 1, false});
}

TEST(numbers_of_keys) {
  // Around the 16 keys of a step and the 64 of a tile.
  check({"numbers of keys", {2, 1, 1, 2, 1, 1}, {15, 16, 17, 63, 65, 128}, {0, 1, 2, 3, 4, 5}, 1, 64, 0.8f, false});
}

TEST(large_scores) {
  // The largest score is found late, and its exponential is not a number that float32 has.
  check({"large scores", {40}, {130}, {0}, 1, 32, 0.9f, false, 10, -1, 1e-5});
  // exp(score) is 0, and exp(-lse), which a key that does not exist would have, infinite. Floats near 144 are 1.5e-5 apart.
  check({"small scores", {20}, {33}, {0}, 1, 16, 1, false, 1, -1, 3e-5, 6});
}

TEST(not_a_number) {
  // Of one head of one sequence of keys.
  check({"a query that holds NaN", {5, 70, 9}, {40, 9}, {0, 0, 1}, 2, 64, 0.9f, false, 2, 41});
}
