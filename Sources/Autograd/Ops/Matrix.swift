public import Tensor

extension Variable {
  /// `x weight^T + bias` over the last axis: `[..., inputs]` by `[outputs, inputs]` gives `[..., outputs]`.
  public func linear(weight: Variable, bias: Variable?) -> Variable {
    let (x, w, hasBias) = (saved, weight.value, bias != nil)
    let output = value.linear(weight: w, bias: bias?.value)
    return .recording(output, from: [self, weight] + (bias.map { [$0] } ?? [])) { dy, sink in
      addLinearGradients(dy, x: x, weight: w, hasBias: hasBias, to: &sink)
    }
  }

  /// `x weight^T` of which nothing is rounded, nor of its gradients, whatever the device's precision: for products that only move or add up what has
  /// been computed, such as logits and losses.
  package func exactLinear(weight: Variable) -> Variable {
    let (x, w) = (saved, weight.value)
    let output = value.multipliedByTransposed(w, exactly: true)
    return .recording(output, from: [self, weight]) { dy, sink in
      addLinearGradients(dy, x: x, weight: w, hasBias: false, exactly: true, to: &sink)
    }
  }

  /// `gelu(x weight^T + bias)`, the first half of a transformer's feed-forward layer. Only what goes into the GELU is kept.
  public func linearGELU(weight: Variable, bias: Variable) -> Variable {
    if isConstant && weight.isConstant && bias.isConstant {
      var output = value.linear(weight: weight.value, bias: bias.value)
      output.applyGELU()
      return Variable(output)
    }
    let (x, w) = (saved, weight.value)
    let (output, pre) = value.linearGELU(weight: w, bias: bias.value)
    return .recording(output, from: [self, weight, bias], remake: { pre.gelu() }) { dy, sink in
      dy.multiplyByGELUSlope(at: pre)
      addLinearGradients(dy, x: x, weight: w, hasBias: true, to: &sink)
    }
  }
}

/// Inputs in the order x, weight, bias.
private func addLinearGradients(
  _ dy: Tensor, x: @escaping () -> Tensor, weight: Tensor, hasBias: Bool, exactly isExact: Bool = false,
  to sink: inout GradientSink
) {
  // The weight's first: its input may be made again, and should be gone before the gradient at the input is made.
  let (rows, outputs) = dy.shape.rowsAndColumns
  sink.accumulate(1, shape: weight.shape, on: dy.device, factors: rows * (outputs + weight.shape[1])) {
    $0.addOuterProduct(dy, x(), beta: $1, exactly: isExact)
  }
  if hasBias {
    sink.accumulateZeroed(2, shape: [weight.shape[0]], on: dy.device) { $0.addColumnSums(of: dy) }
  }
  sink.accumulate(0, shape: dy.shape.replacingLast(with: weight.shape[1]), on: dy.device) {
    $0.addProduct(dy, weight: weight, beta: $1, exactly: isExact)
  }
}

extension Variable {
  /// Inner products with the rows of key blocks over a learnable temperature: `[n, d]` and blocks `[k_i, d]` give `[n, sum k_i]`.
  ///
  /// Keys are tensors: a teacher's features or a queue receive no gradient, by type.
  public func similarity(to keys: [Tensor], temperature: Variable) -> Variable {
    let shape = self.shape
    let tau = temperature.value
    let scores = value.similarity(to: keys, temperature: tau)
    return .recording(scores, from: [self, temperature]) { dy, sink in
      sink.accumulate(0, shape: shape, on: dy.device) {
        $0.addSimilarityGradient(dy, keys: keys, temperature: tau, beta: $1)
      }
      // d(s / tau) / d tau = -score / tau
      sink.add(dy.negatedDot(scores, over: tau), to: 1)
    }
  }
  /// The same with keys that learn as well: `[n, d]` and `[k, d]` give `[n, k]`.
  public func similarity(to keys: Variable, temperature: Variable) -> Variable {
    let (shape, keyShape) = (self.shape, keys.shape)
    let (x, k, tau) = (saved, keys.value, temperature.value)
    let scores = value.similarity(to: [k], temperature: tau)
    return .recording(scores, from: [self, keys, temperature]) { dy, sink in
      sink.accumulate(0, shape: shape, on: dy.device) {
        $0.addSimilarityGradient(dy, keys: [k], temperature: tau, beta: $1)
      }
      sink.accumulate(1, shape: keyShape, on: dy.device) {
        $0.addSimilarityKeyGradient(dy, rows: x(), temperature: tau, beta: $1)
      }
      sink.add(dy.negatedDot(scores, over: tau), to: 2)
    }
  }

  /// `self^T other`: the inner products of the columns of `[n, a]` with those of `[n, b]`, `[a, b]`.
  public func columnProducts(with other: Variable) -> Variable {
    let (shape, otherShape) = (self.shape, other.shape)
    let (x, y) = (saved, other.saved)
    return .recording(value.columnProducts(with: other.value), from: [self, other]) { dy, sink in
      sink.accumulate(0, shape: shape, on: dy.device) { $0.addColumnProductGradient(dy, other: y(), beta: $1) }
      // d (x^T y) / dy = x d
      sink.accumulate(1, shape: otherShape, on: dy.device) {
        $0.addProduct(x(), weight: dy, beta: $1, isReadAgain: false)
      }
    }
  }
}
