import Tensor

extension DeviceCheck {
  static var normCases: [Case] {
    [[1, 3], [9, 33], [70, 128], [1_100, 64]].flatMap { (shape: Shape) in
      [layerNorm(shape), residualNorm(shape), unitNorm(shape)]
    }
  }

  private static func layerNorm(_ shape: Shape) -> Case {
    Case(name: "layerNorm and its gradients \(shape)") { device in
      let (x, dy) = (normal(shape, "x", on: device), normal(shape, "dy", on: device))
      let (gamma, beta) = (normal([shape[1]], "gamma", on: device), normal([shape[1]], "beta", on: device))
      var (y, again, dx, other) = (x, x, normal(shape, "dx", on: device), dy)
      var (mean, rstd) = (Tensor(zeros: [shape[0]], on: device), Tensor(zeros: [shape[0]], on: device))
      var (dgamma, dbeta) = (gamma, beta)
      device.layerNorm(&y, mean: &mean, rstd: &rstd, x, gamma: gamma, beta: beta, epsilon: 1e-5)
      device.layerNorm(&again, x, mean: mean, rstd: rstd, gamma: gamma, beta: beta)
      device.layerNormBackward(
        &dx, adding: true, dgamma: &dgamma, dbeta: &dbeta, dy, x: x, mean: mean, rstd: rstd, gamma: gamma)
      device.layerNormBackward(
        &other, adding: false, dgamma: &dgamma, dbeta: &dbeta, nil, x: x, mean: mean, rstd: rstd, gamma: gamma)
      return [y, again, mean, rstd, dx, other, dgamma, dbeta]
    }
  }

  private static func residualNorm(_ shape: Shape) -> Case {
    Case(name: "residualNorm and its gradients \(shape)") { device in
      let (x, residual) = (normal(shape, "x", on: device), normal(shape, "residual", on: device))
      let (gamma, beta) = (normal([shape[1]], "gamma", on: device), normal([shape[1]], "beta", on: device))
      var (y, sum, dx, dresidual) = (x, x, x, normal(shape, "dy", on: device))
      var (mean, rstd) = (Tensor(zeros: [shape[0]], on: device), Tensor(zeros: [shape[0]], on: device))
      var (dgamma, dbeta) = (gamma, beta)
      let mask = DropoutMask(seed: Seed(5), rate: 0.1)
      device.residualNorm(
        &y, sum: &sum, mean: &mean, rstd: &rstd, x, residual: residual, gamma: gamma, beta: beta, epsilon: 1e-12,
        mask: mask)
      device.residualNormBackward(
        &dx, dresidual: &dresidual, dgamma: &dgamma, dbeta: &dbeta, nil, sum: sum, mean: mean, rstd: rstd,
        gamma: gamma, mask: mask)
      return [y, sum, mean, rstd, dx, dresidual, dgamma, dbeta]
    }
  }

  private static func unitNorm(_ shape: Shape) -> Case {
    Case(name: "normalize and its gradient \(shape)") { device in
      let (x, dy) = (normal(shape, "x", on: device), normal(shape, "dy", on: device))
      var (y, dx, norms) = (x, x, Tensor(zeros: [shape[0]], on: device))
      device.normalize(&y, norms: &norms, x, epsilon: 1e-12)
      device.normalizeBackward(&dx, dy, y: y, norms: norms, epsilon: 1e-12)
      return [y, norms, dx]
    }
  }

  static var attentionCases: [Case] {
    let rows = Offsets(lengths: [1, 17, 0, 65, 40])
    let keys = Offsets(lengths: [30, 3, 130, 7])
    var cases: [Case] = []
    for dim in [16, 20, 32, 64, 80] {
      for precision in Precision.allCases {
        cases += [
          attention("within rows, heads of \(dim)", AttentionPlan(queries: rows, keys: rows, heads: 2), dim, precision),
          attention(
            "across rows that share keys, heads of \(dim)",
            AttentionPlan(queries: rows, keys: keys, keySequence: [2, 0, 1, 0, 0], heads: 2), dim, precision),
        ]
      }
    }
    return cases
  }

  /// In bfloat16 a probability that float32 gives near the middle of two numbers may become either, 2^-8 of it apart.
  private static func attention(
    _ name: String, _ plan: AttentionPlan, _ dim: Int, _ precision: Precision
  ) -> Case {
    Case(
      name: "attention and its gradients \(name)\(suffix(precision))", limit: precision == .float32 ? 1e-5 : 2e-3
    ) { device in
      let device = device.computing(in: precision)
      let (rows, keyRows, width) = (plan.queries.total, plan.keys.total, 2 * dim)
      let query = ColumnWindow(normal([rows, width + 4], "query", on: device), column: 4)
      let both = normal([keyRows, 2 * width], "keys and values", on: device)
      let (key, value) = (ColumnWindow(both), ColumnWindow(both, column: width))
      let dout = normal([rows, width], "dout", on: device)
      var (out, lse) = (dout, Tensor(zeros: [rows, 2], on: device))
      let mask = DropoutMask(seed: Seed(9), rate: 0.1)
      device.attention(&out, lse: &lse, query: query, key: key, value: value, plan: plan, width: width, mask: mask)
      var gradients = AttentionGradients(
        [dout, both], query: AttentionGradients.Window(), key: AttentionGradients.Window(place: 1),
        value: AttentionGradients.Window(place: 1, column: width))
      device.attentionBackward(
        &gradients, dout, out: out, lse: lse, query: query, key: key, value: value, plan: plan, width: width,
        mask: mask)
      return [out, lse] + gradients.tensors
    }
  }
}
