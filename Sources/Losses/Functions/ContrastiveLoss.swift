import Encoders
public import Autograd
import Foundation
public import Tensor

/// InfoNCE over similarities `[batch, candidates]` whose column `first + i` is the positive of row `i`, with soft targets mixed in:
/// the mean over rows of `-sum_c ((1 - mix) * [c = first + i] + mix * soft_c) * log softmax(s)_c` (TCL eq. 2 to 5).
///
/// - Parameters:
///   - teacher: The momentum encoder's similarities, `[batch, candidates]`; their softmax is the soft target.
///   - positives: Rows that sum to one, `[batch, candidates]`: they take the place of `[c = first + i]` where a row has several positives.
///   - first: The positive of the first row; 0 unless the rows are a shard of the candidates (``ContrastKeys``).
public func contrastiveLoss(
  _ similarity: Variable, teacher: Tensor? = nil, mix: Float = 0, positives: Tensor? = nil, first: Int = 0
) -> Variable {
  let (batch, _) = similarity.shape2
  let labels = Indices(first..<(first + batch))
  if let positives {
    let soft = mix > 0 ? teacher.map { positives * (1 - mix) + $0.softmax() * mix } : nil
    return similarity.crossEntropy(ClassTargets(labels: labels, soft: soft ?? positives, mix: 1))
  }
  return similarity.crossEntropy(
    ClassTargets(labels: labels, soft: mix > 0 ? teacher?.softmax() : nil, mix: mix))
}

/// Where InfoNCE begins with random weights.
///
/// Queue rows are random directions, so their similarities are normal with variance `s^2 = 1 / (width t^2)`, and `queue` of them add
/// `queue e^{s^2 / 2}` to the partition sum; where `s` is greater than `sqrt(2 ln queue)`, at low temperatures, the greatest of them
/// decides, and they add `e^{s sqrt(2 ln queue)}` (the random energy model, Derrida, Physical Review B 24, 1981). Untrained encoders
/// give all samples nearly the same feature, so the batch's own similarities are all near the positive one, which lies within four
/// `s` of 0 between modalities: the loss is `ln(batch + queue e^{s^2 / 2 -+ 4 s})`, give or take what samples differ by. Within a
/// modality the two views of a sample may already be more alike than others, so the loss may begin anywhere below.
///
/// - Parameters:
///   - batch: Candidates in the batch.
///   - queue: Candidates in the queue; 0 for none.
///   - width: Of the shared space.
///   - temperature: Similarities are divided by it.
///   - betweenModalities: Whether a positive is a picture and a caption.
public func contrastiveBand(
  batch: Int, queue: Int, width: Int, temperature: Float, betweenModalities: Bool
) -> ReferenceBand {
  let deviation = 1 / (Double(width).squareRoot() * Double(temperature))
  let reach = (2 * log(Double(max(1, queue)))).squareRoot()
  // The logarithm of the queue's part of the partition sum.
  let mean = log(Double(queue)) + deviation * deviation / 2
  let typical = queue > 0 && deviation > reach ? deviation * reach : mean
  func loss(queue part: Double, positive: Double) -> Double {
    let own = log(Double(batch))
    let greater = max(own, part - positive)
    return greater + log(exp(own - greater) + exp(part - positive - greater))
  }
  // No sample's candidates of its own batch can differ by more than four deviations before anything is learned.
  let spread = 4 * deviation
  let high = loss(queue: mean, positive: -spread) + min(spread, 1)
  let low = betweenModalities ? max(0, loss(queue: typical, positive: spread) - min(spread, 1)) : 0
  let chance = log(Double(batch + queue))
  return ReferenceBand(
    Float(low)...Float(high),
    "the logarithm of \(batch + queue) candidates is \((100 * chance).rounded() / 100)")
}

/// Where the contrast of a step's pictures and captions begins with random weights; nil where a row may have several positives, of
/// which theory does not speak.
func contrastiveBand(of positives: Positives, in step: TrainingStep, betweenModalities: Bool) -> ReferenceBand? {
  guard positives == .own else { return nil }
  return contrastiveBand(
    batch: step.computed(ImageKeys())?.rows.shape[0] ?? step.count, queue: step.queues.image.size,
    width: step.model.shape.embedWidth,
    temperature: step.model.temperature.value.item, betweenModalities: betweenModalities)
}
