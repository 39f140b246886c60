import Foundation

/// Where InfoNCE begins with random weights.
///
/// Queue rows are random directions, so their similarities are normal with variance `s^2 = 1 / (width t^2)` and add
/// `queue e^{s^2 / 2}` to the partition sum; untrained encoders give all samples nearly the same feature, so the batch's own
/// similarities are all near the positive one, which lies within four `s` of 0 between modalities:
/// `ln(batch + queue e^{s^2 / 2 -+ 4 s})`, give or take what samples differ by. Within a modality the two views of a sample may already
/// be more alike than others, so the loss may begin anywhere below.
///
/// - Parameters:
///   - batch: Candidates in the batch.
///   - queue: Candidates in the queue.
///   - width: Of the shared space.
///   - temperature: Similarities are divided by it.
///   - betweenModalities: Whether a positive is a picture and a caption.
public func contrastiveBand(
  batch: Int, queue: Int, width: Int, temperature: Float, betweenModalities: Bool
) -> ReferenceBand {
  let deviation = 1 / (Double(width).squareRoot() * Double(temperature))
  func loss(positive: Double) -> Double {
    log(Double(batch) + Double(queue) * exp(deviation * deviation / 2 - positive))
  }
  // No sample's candidates of its own batch can differ by more than four deviations before anything is learned.
  let spread = 4 * deviation
  let high = loss(positive: -spread) + min(spread, 1)
  let low = betweenModalities ? max(0, loss(positive: spread) - min(spread, 1)) : 0
  let chance = log(Double(batch + queue))
  return ReferenceBand(
    Float(low)...Float(high),
    "the logarithm of \(batch + queue) candidates is \((100 * chance).rounded() / 100)")
}
