public import Autograd
public import Tensor

/// The share of rows of `logits` `[rows, classes]` in which no class has a greater logit than the label: what an objective that
/// classifies reports beside its loss. Zero of no rows.
///
/// ```swift
/// LossTerm(logits.crossEntropy(ClassTargets(labels: labels)), metrics: ["my_accuracy": classAccuracy(logits.value, labels: labels)])
/// ```
public func classAccuracy(_ logits: Tensor, labels: Indices) -> Variable {
  let (rows, classes) = logits.shape2
  require(labels.count == rows, "class accuracy: \(labels.count) labels for \(rows) rows")
  let correct = logits.withValues { values in
    (0..<rows).count { row in
      let own = values[row * classes + Int(labels.values[row])]
      return (0..<classes).allSatisfy { values[row * classes + $0] <= own }
    }
  }
  return Variable(Tensor(Float(correct) / Float(max(1, rows)), on: logits.device))
}
