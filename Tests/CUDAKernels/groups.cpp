#include "checks.h"

TEST(group_shares) {
  for (int rows : {0, 1, 7})
    for (int cols : {0, 1, 33, 300}) {
      about("%d rows, %d columns", rows, cols);
      Buffer<i32> own(random_indices(rows, 5)), others(random_indices(cols, 5));
      Buffer<float> out((size_t)rows * cols);
      Floats want(out.size());
      for (int r = 0; r < rows; r++) {
        int members = 0;
        for (int c = 0; c < cols; c++) members += others[c] == own[r];
        for (int c = 0; c < cols; c++) want[r * cols + c] = others[c] == own[r] ? 1 / (float)members : 0;
      }
      LAUNCH(group_shares, block_a_row(rows), out, own, others, rows, cols);
      equal("out", out, want);
    }
}

TEST(add_to_group) {
  for (int rows : {1, 7, 40})
    for (int cols : {0, 1, 33, 257}) {
      about("%d rows, %d columns", rows, cols);
      Buffer<i32> groups(random_indices(rows, 3)), owners(random_indices(cols, rows));
      Buffer<float> x(random_floats((size_t)rows * cols));
      Floats want = x.values();
      for (int r = 0; r < rows; r++)
        for (int c = 0; c < cols; c++)
          if (owners[c] != r && groups[owners[c]] == groups[r]) want[r * cols + c] += -7.5f;
      LAUNCH(add_to_group, elementwise((i64)rows * cols), x, -7.5f, groups, owners, rows, cols);
      equal("x", x, want);
    }
}

TEST(uncertain_sum) {
  for (int count : {0, 1, 4}) {
    about("%d losses", count);
    const Floats values = random_floats(4, 0, 3);
    const Indices order = {2, 0, 4, 2};  // two losses may share a variance
    Buffer<float> first(Floats{values[0]}), second(Floats{values[1]}), third(Floats{values[2]}), fourth(Floats{values[3]});
    Buffer<float> *const scalars[] = {&first, &second, &third, &fourth};
    std::vector<u64> addresses;
    for (int i = 0; i < count; i++) addresses.push_back((u64)(float *)*scalars[i]);
    Buffer<u64> losses(addresses);
    Buffer<i32> places(Indices(order.begin(), order.begin() + count));
    Buffer<float> variances(random_floats(5)), weights(random_floats(count, 0, 2)), out(1);
    float want = 0;
    for (int i = 0; i < count; i++) {
      const float s = variances[order[i]];
      want += 0.5f * weights[i] * (expf(-s) * values[i] + s);
    }
    LAUNCH(uncertain_sum, one_thread(), out, losses, variances, places, weights, count);
    near("out", out, {want}, 1e-6);

    // Gradients take the place of the losses.
    Buffer<float> dy(Floats{0.7f}), dvariances(random_floats(5));
    Floats want_d = dvariances.values(), want_losses = values;
    for (int i = 0; i < count; i++) {
      const float precision = expf(-variances[order[i]]);
      want_losses[i] = 0.5f * 0.7f * weights[i] * precision;
      want_d[order[i]] += 0.5f * 0.7f * weights[i] * (1 - precision * values[i]);
    }
    LAUNCH(uncertain_sum_backward, one_thread(), losses, dvariances, dy, losses, variances, places, weights, count);
    near("gradients at variances", dvariances, want_d, 1e-6);
    near("gradients at losses", Floats{first[0], second[0], third[0], fourth[0]}, want_losses, 1e-6);
  }
}
