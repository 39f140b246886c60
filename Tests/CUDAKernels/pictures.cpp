#include "checks.h"

TEST(look_up) {
  for (int batch : {0, 1, 3})
    for (int pixels : {0, 1, 31, 100}) {
      about("%d pictures of %d pixels", batch, pixels);
      const Indices numbers = random_indices(batch * 3 * pixels, 256);
      Buffer<u8> bytes(std::vector<u8>(numbers.begin(), numbers.end()));
      Buffer<float> levels(random_floats(3 * 256)), out(bytes.size());
      Floats want(out.size());
      for (int b = 0; b < batch; b++)
        tk_ref_look_up(want.data() + b * 3 * pixels, bytes + b * 3 * pixels, levels, pixels);
      LAUNCH(look_up, elementwise(batch * 3 * pixels), out, bytes, levels, batch, pixels);
      equal("out", out, want);
    }
}
