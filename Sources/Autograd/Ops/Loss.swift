public import Tensor

extension Variable {
  /// The mean over rows of the cross-entropy of logits `[rows, classes]` with their targets; a scalar. No rows give 0.
  public func crossEntropy(_ targets: ClassTargets) -> Variable {
    let logits = value
    let rows = logits.shape[0]
    guard rows > 0 else { return Variable(Tensor(0, on: logits.device)) }
    let (loss, lse) = logits.crossEntropy(targets)
    return .recording(loss.mean(over: rows), from: [self]) { dy, sink in
      let weights = dy.spread(over: Float(rows), shape: [rows])
      sink.add(logits.crossEntropyBackward(targets, lse: lse, weights: weights), to: 0)
    }
  }
}

extension Variable {
  /// The mean over rows of the global-to-local contrast for scores `[n, locals]`, row `i` owning the locals of `offsets.range(i)`;
  /// a scalar. Rows without locals do not count; if there is none, 0.
  public func localAlignment(_ offsets: Offsets) -> Variable {
    let scores = value
    let counted = offsets.lengths.count { $0 > 0 }
    guard counted > 0 else { return Variable(Tensor(0, on: scores.device)) }
    let (loss, derivative) = scores.localAlignment(offsets)
    return .recording(loss.mean(over: counted), from: [self]) { dy, sink in
      sink.add(derivative.scaled(by: dy, over: Float(counted)), to: 0)
    }
  }
}
