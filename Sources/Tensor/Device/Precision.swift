internal import Synchronization

/// In which numbers a device multiplies: what the operands of matrix products and of attention are rounded to before they meet.
///
/// With `bfloat16` these are rounded to the nearest number of bfloat16 (8 bits of significand, the exponents of float32), ties to even;
/// what is not a number stays so, and infinities stay:
///
/// - both operands of every matrix product, forward and backward, those of similarities too; weights are rounded copies of parameters,
///   made as needed;
/// - queries, keys and values of attention, and in its derivative the gradient at the output;
/// - in attention `e^s` of each score `s`, of which a power of two may have been taken away; the rounded numbers are summed and multiply the
///   values, so that a row's weights add up to 1. Dropout comes after;
/// - in its derivative the probability `e^(s - lse)` where it multiplies the gradient at the output, and the gradient at a score, before the
///   factor `1 / sqrt(width of a head)`, where it multiplies queries and keys.
///
/// Everything else is float32 in both: all sums, what products and attention give, biases and factors, layer norms, statistics, losses,
/// the temperature, the residual stream, parameters, gradients, moments. That is what `torch.autocast` with bfloat16 rounds, but for the
/// results of products, which autocast rounds as well.
public enum Precision: String, Sendable, Codable, Hashable, CaseIterable, CustomStringConvertible {
  /// Nothing is rounded.
  case float32
  /// Operands are rounded to bfloat16, sums are float32.
  case bfloat16

  /// The word for it in recipes.
  public var description: String { rawValue }
}

extension Device {
  /// The device whose products are those of this one, or, where they must not be rounded, of the same one in float32.
  func multiplying(exactly isExact: Bool) -> any Device {
    if isExact { return computing(in: .float32) }
    return self
  }
}

/// What a device gives for itself in other precisions: one for each, as long as anybody computes with it, so that its tensors meet.
package final class PrecisionViews<View: AnyObject & Sendable>: Sendable {
  private struct Entry {
    weak var view: View?
  }

  private let known = Mutex<[Precision: Entry]>([:])

  package init() {}

  /// The one that is known, or what `make` gives.
  package func view(in precision: Precision, make: () -> View) -> View {
    known.withLock { known in
      if let view = known[precision]?.view { return view }
      let view = make()
      known[precision] = Entry(view: view)
      return view
    }
  }
}
