public import Autograd
public import Tensor

/// The share of rows of `logits` `[rows, classes]` in which no class has a greater logit than the label: what an objective that
/// classifies reports beside its loss. Zero of no rows.
///
/// ```swift
/// LossTerm(logits.crossEntropy(ClassTargets(labels: labels)), metrics: ["my_accuracy": classAccuracy(logits.value, labels: labels)])
/// ```
public func classAccuracy(_ logits: Tensor, labels: Indices) -> Variable {
  let (rows, _) = logits.shape2
  require(labels.count == rows, "class accuracy: \(labels.count) labels for \(rows) rows")
  return Variable(logits.accuracy(labels: labels))
}
