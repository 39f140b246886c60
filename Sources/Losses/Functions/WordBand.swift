import Autograd
import Foundation
import Tensor

/// Where guessing words begins with random weights: `ln(vocabulary)`, and half the variance of the logits, which is the squared length of a
/// word's embedding, because they meet features of unit variance. The mean logit of `count` words adds four of its deviations either way.
///
/// - Parameters:
///   - count: How many words are guessed; there is no band for none.
///   - words: The words' vectors, `[vocabulary, width]`.
func wordBand(of count: Int, among words: Tensor) -> ReferenceBand? {
  guard count > 0 else { return nil }
  let (vocabulary, _) = words.shape2
  let variance = Float(words.sumOfSquares() / Double(vocabulary))
  let chance = log(Float(vocabulary))
  let spread = 0.3 + 4 * (variance / Float(count)).squareRoot()
  return ReferenceBand(
    max(0, chance - spread)...chance + variance / 2 + spread,
    "the logarithm of \(vocabulary) words is \((100 * chance).rounded() / 100)")
}
