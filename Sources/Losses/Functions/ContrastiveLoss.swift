public import Autograd
public import Tensor

/// InfoNCE over similarities `[batch, candidates]` whose column `i` is the positive of row `i`, with soft targets mixed in:
/// the mean over rows of `-sum_c ((1 - mix) * [c = i] + mix * soft_c) * log softmax(s)_c` (TCL eq. 2 to 5).
///
/// - Parameters:
///   - teacher: The momentum encoder's similarities, `[batch, candidates]`; their softmax is the soft target.
///   - positives: Rows that sum to one, `[batch, candidates]`: they take the place of `[c = i]` where a row has several positives.
public func contrastiveLoss(
  _ similarity: Variable, teacher: Tensor? = nil, mix: Float = 0, positives: Tensor? = nil
) -> Variable {
  let (batch, _) = similarity.shape2
  if let positives {
    let soft = mix > 0 ? teacher.map { positives * (1 - mix) + $0.softmax() * mix } : nil
    return similarity.crossEntropy(ClassTargets(labels: Indices(0..<batch), soft: soft ?? positives, mix: 1))
  }
  return similarity.crossEntropy(
    ClassTargets(labels: Indices(0..<batch), soft: mix > 0 ? teacher?.softmax() : nil, mix: mix))
}
