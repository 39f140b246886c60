import Tensor

extension Variable {
  /// `x weight^T + bias` over the last axis: `[..., inputs]` by `[outputs, inputs]` gives `[..., outputs]`.
  public func linear(weight: Variable, bias: Variable?) -> Variable {
    let (x, w) = (value, weight.value)
    let output = x.linear(weight: w, bias: bias?.value)
    return .recording(output, from: [self, weight] + (bias.map { [$0] } ?? [])) { dy, sink in
      addLinearGradients(dy, x: x, weight: w, hasBias: bias != nil, to: &sink)
    }
  }

  /// `gelu(x weight^T + bias)`, the first half of a transformer's feed-forward layer.
  public func linearGELU(weight: Variable, bias: Variable) -> Variable {
    let (x, w) = (value, weight.value)
    let (output, pre) = x.linearGELU(weight: w, bias: bias.value)
    return .recording(output, from: [self, weight, bias]) { dy, sink in
      let dpre = dy.geluBackward(pre: pre)
      addLinearGradients(dpre, x: x, weight: w, hasBias: true, to: &sink)
    }
  }
}

/// Inputs in the order x, weight, bias.
private func addLinearGradients(_ dy: Tensor, x: Tensor, weight: Tensor, hasBias: Bool, to sink: inout GradientSink) {
  sink.accumulate(0, shape: x.shape, on: x.device) { $0.addProduct(dy, weight: weight, beta: $1) }
  sink.accumulate(1, shape: weight.shape, on: x.device) { $0.addOuterProduct(dy, x, beta: $1) }
  if hasBias {
    sink.accumulateZeroed(2, shape: [weight.shape[0]], on: x.device) { $0.device.columnSum($0, dy) }
  }
}
