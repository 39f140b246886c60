public import Tensor

extension Variable {
  /// Inner products with the rows of key blocks over a learnable temperature: `[n, d]` and blocks `[k_i, d]` give `[n, sum k_i]`.
  ///
  /// Keys are tensors: a teacher's features or a queue receive no gradient, by type.
  public func similarity(to keys: [Tensor], temperature: Variable) -> Variable {
    let shape = self.shape
    let tau = temperature.value.item
    let temperatureShape = temperature.shape
    let scores = value.similarity(to: keys, temperature: tau)
    return .recording(scores, from: [self, temperature]) { dy, sink in
      sink.accumulate(0, shape: shape, on: dy.device) {
        $0.addSimilarityGradient(dy, keys: keys, temperature: tau, beta: $1)
      }
      // d(s / tau) / d tau = -score / tau
      sink.add(
        Tensor(repeating: Float(-dy.dot(scores) / Double(tau)), shape: temperatureShape, on: dy.device), to: 1)
    }
  }
}
