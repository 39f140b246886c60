public import Autograd
import Data
import Encoders
public import Tensor

/// InfoNCE of pictures and captions that both learn, within the batch and both ways (Radford et al. 2021, figure 3):
/// the mean over rows of `-sum_c positive_rc log softmax(x_r . y_c / t)`, pictures against captions and captions against pictures.
///
/// Unlike in ``contrastiveLoss(_:teacher:mix:positives:first:)`` the candidates receive gradients as well.
///
/// - Parameters:
///   - image: `[pairs, width]`, unit rows.
///   - text: `[pairs, width]`, unit rows.
///   - temperature: One element; similarities are divided by it.
///   - positives: Rows that sum to one, `[pairs, pairs]`, where a row has several positives (a symmetric relation); nil for the row's own.
/// - Returns: Two scalars, in nats.
public func pairContrast(
  image: Variable, text: Variable, temperature: Variable, positives: Tensor? = nil
) -> (imageToText: Variable, textToImage: Variable) {
  require(image.shape == text.shape, "pair contrast: pictures \(image.shape) and captions \(text.shape)")
  return (
    contrastiveLoss(image.similarity(to: text, temperature: temperature), positives: positives),
    contrastiveLoss(text.similarity(to: image, temperature: temperature), positives: positives)
  )
}

/// Which pairs of a batch belong together, in a form that shards can gather: each pair's group in numbers that come back exactly.
package struct GroupCodes: StepFeature {
  package init() {}

  /// `[pairs, 4]`: the group's number (``GroupNumbers``) in parts of 16 bits, which a float holds exactly.
  package func value(in step: TrainingStep) -> Tensor {
    let numbers = step[GroupNumbers()].map { UInt64(bitPattern: Int64($0)) }
    return Tensor(
      numbers.flatMap { number in (0..<4).map { Float(number >> (16 * UInt64($0)) & 0xffff) } },
      shape: [numbers.count, 4], on: step.model.device)
  }

  /// Of codes the groups as small numbers, equal for equal ones, `[pairs]`.
  static func places(of codes: Tensor) -> [Int] {
    let (count, parts) = codes.shape2
    let values = codes.values
    return GroupNumbers.places(
      of: (0..<count).map { row in
        (0..<parts).reduce(0) { $0 | Int(values[row * parts + $1]) << (16 * $1) }
      })
  }
}

extension Positives {
  /// What a gathering objective puts behind its features to know groups; nothing where each pair has only itself.
  package func codes(in step: TrainingStep) -> [Variable] {
    byGroup(GroupCodes(), in: step).map { [Variable($0)] } ?? []
  }

  /// The groups of as many pairs as `features` have, `[pairs]`, of the codes that are the last feature; nil where each has only itself.
  package func places(_ features: [Variable]) -> [Int]? {
    self == .own ? nil : features.last.map { GroupCodes.places(of: $0.value) }
  }

  /// The share of each pair in the targets of each, `[pairs, pairs]`, by the same codes; nil where each has only itself.
  func shares(_ features: [Variable], on device: any Device) -> Tensor? {
    places(features).map { .groupShares(rows: Indices($0), columns: Indices($0), on: device) }
  }
}
