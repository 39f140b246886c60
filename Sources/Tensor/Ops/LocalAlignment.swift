extension Tensor {
  /// The global-to-local contrast in closed form, for scores `[n, locals]` of which row `i` owns the locals of `offsets.range(i)`:
  /// `loss_i = mean over own k of (logaddexp(s_ik, lse_i) - s_ik)`, `lse_i` over the locals of the other rows.
  ///
  /// Linear in the number of scores. Gives the losses `[n]` (0 for a row without locals of its own) and the derivative of each
  /// by its scores, `[n, locals]`.
  package func localAlignment(_ offsets: Offsets) -> (loss: Tensor, derivative: Tensor) {
    let (rows, locals) = shape2
    require(
      offsets.count == rows && offsets.total == locals,
      "localAlignment: \(offsets.count) rows of \(offsets.total) locals for scores \(shape)")
    var loss = Tensor(uninitialized: [rows], on: device)
    var derivative = Tensor(uninitialized: shape, on: device)
    device.localAlignment(&loss, gradient: &derivative, scores: self, offsets: offsets)
    return (loss, derivative)
  }
}
