import Foundation
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
  /// The mean over rows of the cross-entropy of logits `[rows, classes]` with targets of which the share `smoothing`, in `0..<1`, is spread
  /// evenly over all classes (Szegedy et al. 2016, section 7); a scalar. No rows give 0.
  ///
  /// `(1 - a) (l - x_label) + a (l - mean_c x_c)`, `l` being the logarithm of the sum of a row's exponentials: the targets are never written out, so
  /// that nothing of the logits' size is kept beside them.
  package func crossEntropy(labels: Indices, smoothing: Float) -> Variable {
    require(smoothing >= 0 && smoothing < 1, "crossEntropy: a smoothing of \(smoothing) is outside 0..<1")
    let targets = ClassTargets(labels: labels)
    let logits = value
    let (rows, classes) = logits.shape2
    guard smoothing > 0, rows > 0 else { return crossEntropy(targets) }
    let (loss, lse) = logits.crossEntropy(targets)
    let spread = lse.mean(over: rows) + logits.mean(over: rows * classes) * -1
    let output = loss.mean(over: rows) * (1 - smoothing) + spread * smoothing
    return .recording(output, from: [self]) { dy, sink in
      // A row's slope is w (e^(x - l) - (1 - a) [label] - a / classes). The kernel gives v (e^(x - k) - [label]): with v = w (1 - a) and
      // k = l + ln(1 - a) that is all but the last part, which is the same for all elements.
      let shift = Tensor(repeating: Float(log1p(-Double(smoothing))), shape: [rows], on: logits.device)
      let weights = dy.spread(over: Float(rows) / (1 - smoothing), shape: [rows])
      var gradient = logits.crossEntropyBackward(targets, lse: lse + shift, weights: weights)
      gradient.add(row: dy.spread(over: -Float(rows * classes) / smoothing, shape: [classes]))
      sink.add(gradient, to: 0)
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
