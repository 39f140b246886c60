public import Autograd
public import Tensor

/// InfoNCE over similarities `[batch, candidates]` whose column `i` is the positive of row `i`, with soft targets mixed in:
/// the mean over rows of `-sum_c ((1 - mix) * [c = i] + mix * soft_c) * log softmax(s)_c` (TCL eq. 2 to 5).
///
/// - Parameter teacher: The momentum encoder's similarities, `[batch, candidates]`; their softmax is the soft target.
public func contrastiveLoss(_ similarity: Variable, teacher: Tensor? = nil, mix: Float = 0) -> Variable {
  let (batch, _) = similarity.shape2
  return similarity.crossEntropy(
    ClassTargets(labels: Indices(0..<batch), soft: mix > 0 ? teacher?.softmax() : nil, mix: mix))
}
