#include "checks.h"
#include <cfloat>

TEST(adamw) {
  for (int n : {0, 1, 31, 33, 257, 600, 1030})
    for (float factor : {1.0f, 0.3f, (float)NAN}) {
      about("%d elements, scale %g", n, factor);
      Floats p = random_floats(n), m = random_floats(n, -0.1f, 0.1f), v = random_floats(n, 0, 0.1f);
      Floats gradient = random_floats(n);
      const Floats before = p;
      // Moments on both sides of where they become zero, without gradients.
      for (int i = 5; i < n; i += 7) {
        gradient[i] = 0;
        m[i] = (i % 2 ? -1 : 1) * FLT_MIN * (float)(i % 20 + 1);
        v[i] = FLT_MIN * (0.5f + (float)(i % 3));
      }
      Buffer<float> parameter(p), mean(m), variance(v), given(gradient), scale(Floats{factor});
      if (!std::isnan(factor))
        tk_ref_adamw(p.data(), m.data(), v.data(), given, factor, 1e-2f, 0.05f, 0.9f, 0.98f, 1e-8f, 0.19f, 0.0396f, n);
      // The gradients once more, from where no access of 16 bytes begins.
      Floats moved(1, 9);
      moved.insert(moved.end(), gradient.begin(), gradient.end());
      Buffer<float> shifted(moved), other(before), other_mean(mean.values()), other_variance(variance.values());
      LAUNCH(adamw, by_fours(n), other, other_mean, other_variance, shifted + 1, scale, 1e-2f, 0.05f, 0.9f, 0.98f, 1e-8f,
             0.19f, 0.0396f, n);
      LAUNCH(adamw, by_fours(n), parameter, mean, variance, given, scale, 1e-2f, 0.05f, 0.9f, 0.98f, 1e-8f, 0.19f,
             0.0396f, n);
      equal("the other parameter", other, parameter.values());
      equal("the other mean", other_mean, mean.values());
      equal("the other variance", other_variance, variance.values());
      if (std::isnan(factor)) {
        equal("parameter", parameter, p);
        equal("mean", mean, m);
        equal("variance", variance, v);
        continue;
      }
      near("parameter", parameter, p, 1e-6);
      near("mean", mean, m, 1e-6);
      near("variance", variance, v, 1e-6);
      for (int i = 5; i < n; i += 7) {
        about("%d elements, element %d: as little as it may be", n, i);
        equal("is zero", Floats{mean[i] == 0 ? 0.0f : 1.0f, variance[i] == 0 ? 0.0f : 1.0f},
              {m[i] == 0 ? 0.0f : 1.0f, v[i] == 0 ? 0.0f : 1.0f});
      }
    }
}
