public import Autograd
import Tensor

/// The sigmoid loss of all pairs (Zhai et al. 2023, section 3.2): `-1/N sum_ij log sigmoid(z_ij (x_i . y_j / t + b))`, `z_ij` 1 where picture and
/// caption belong together and -1 elsewhere.
///
/// Each pair is a two-way cross-entropy of the logits 0 and `x . y / t + b`, so large numbers cost no precision.
///
/// - Parameters:
///   - image: `[pairs, width]`, unit rows.
///   - text: `[pairs, width]`, unit rows.
///   - temperature: One element, `t`.
///   - bias: `[1]`, `b`.
///   - groups: `[pairs]`: pairs of one group belong together; nil for each picture and its own caption alone.
/// - Returns: A scalar, in nats a picture.
public func sigmoidContrast(
  image: Variable, text: Variable, temperature: Variable, bias: Variable, groups: [Int]? = nil
) -> Variable {
  let (pairs, _) = image.shape2
  require(image.shape == text.shape, "sigmoid contrast: pictures \(image.shape) and captions \(text.shape)")
  require(groups?.count ?? pairs == pairs, "sigmoid contrast: \(groups?.count ?? 0) groups for \(pairs) pairs")
  let groups = groups ?? Array(0..<pairs)
  let logits = image.similarity(to: text, temperature: temperature).reshaped([pairs * pairs, 1]).adding(row: bias)
  let classes = logits.exactLinear(
    weight: Variable(Tensor([0, 1], shape: [2, 1], on: image.value.device)))  // [pairs * pairs, 2]
  let labels = groups.flatMap { own in groups.map { $0 == own ? 1 : 0 } }
  return classes.crossEntropy(ClassTargets(labels: Indices(labels))) * Float(pairs)
}
