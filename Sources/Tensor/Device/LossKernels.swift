/// The inner parts of the losses; logits are `[rows, classes]`, losses `[rows]`.
public protocol LossKernels {
  func softmax(_ out: Tensor, _ x: Tensor)
  /// `loss[r] = lse[r] - <target, x[r]>` with `target = (1 - mix) * onehot(label) + mix * soft`
  func crossEntropy(_ loss: Tensor, lse: Tensor, _ x: Tensor, labels: Indices, soft: Tensor?, mix: Float)
  /// `dx = weights[r] * (softmax(x) - target)`; `dx` may be `x`.
  func crossEntropyBackward(
    _ dx: Tensor, _ x: Tensor, lse: Tensor, labels: Indices, soft: Tensor?, mix: Float, weights: Tensor)
  /// The local alignment loss of each row and its derivative by the scores; `gradient` may be `scores`.
  func localAlignment(_ loss: Tensor, gradient: Tensor, scores: Tensor, offsets: Offsets)
}
