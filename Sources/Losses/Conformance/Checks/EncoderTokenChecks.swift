import Autograd
import Encoders
import Tensor

extension EncoderSubject {
  func widthsFailure() -> String? {
    let made = made()
    if made.width != width { return "`width` is \(made.width), not \(width)" }
    for examples in [all, [0]] {
      let found = made.encode(examples, .inference)
      let shape = found.rows.shape
      if shape.rank != 2 || shape[1] != width { return "tokens are \(shape), not [\(found.offsets.total), \(width)]" }
    }
    return nil
  }

  func tokensFailure() -> String? {
    if let fault = declarationFault() { return fault }
    let made = made()
    for examples in [all, [count - 1]] {
      if let absence = made.absence(made.encode(examples, .inference), examples) { return absence }
    }
    return nil
  }
}

extension EncoderSubject {
  /// Different pictures and captions have different first tokens, which stand for all of them; what is fused changes with the picture
  /// and with the words.
  func dependenceFailure() -> String? {
    let made = made()
    let found = made.encode(all, .inference).values
    for input in made.inputs {
      let original = input.value
      defer { input.value = original }
      input.value = original * -1
      let other = made.encode(all, .inference).values
      for (example, tokens) in found.enumerated() {
        guard other.indices.contains(example), isDifferent(tokens, other[example]) else {
          return "of caption \(example) it gives the same for other \(input.path)"
        }
      }
    }
    guard made.inputs.isEmpty else { return nil }
    let firsts = found.map { $0.prefix(made.width) }
    for (example, first) in firsts.enumerated() {
      if let other = firsts[..<example].firstIndex(where: { !isDifferent(Array($0), Array(first)) }) {
        return "the first token is the same for the examples \(other) and \(example)"
      }
    }
    return nil
  }

  private func isDifferent(_ a: [Float], _ b: [Float]) -> Bool {
    a.count != b.count || zip(a, b).map { $0 - $1 }.squaredNorm > 1e-8 * max(1e-6, a.squaredNorm)
  }
}

extension EncoderSubject {
  /// Sums in another order round differently; 2e-5 of the tokens' norm is allowed. Nothing is dropped: masks belong to places.
  func independenceFailure() -> String? {
    let made = made()
    let together = made.encode(all, .inference).values
    var orders = (0..<2).map { trial in
      var random = fixture.seed.derived("order", trial).stream()
      return random.permutation(of: count)
    }
    orders += all.map { [$0] }
    for order in orders {
      let found = made.encode(order, .inference).values
      for (place, example) in order.enumerated() {
        let (own, expected) = (found.indices.contains(place) ? found[place] : [], together[example])
        let distance = zip(own, expected).map { $0 - $1 }.squaredNorm.squareRoot()
        guard own.count == expected.count, distance <= 2e-5 * max(1, expected.squaredNorm.squareRoot()) else {
          return order.count == 1
            ? "example \(example) alone gives other tokens than beside the others"
            : "in the order \(order), example \(example) gives other tokens"
        }
      }
    }
    return nil
  }
}

extension EncoderSubject {
  /// Other pictures, patches, widths and vocabularies than the fixture's, also such as a recipe would not choose.
  func sizesFailure() -> String? {
    if let fault = fault(fixture.shape) {
      return "it refuses those of the fixture, so that nothing else could be tried: \(fault)"
    }
    let changes: [(ModelShape, String)] = [
      (changed { $0.imageSide *= 2 }, "pictures of twice the side"),
      (changed { $0.patch = $0.imageSide }, "a single patch"),
      (changed { ($0.imageSide, $0.patch) = (27, 9) }, "27 pixels in patches of 9"),
      (changed { ($0.imageSide, $0.patch) = (20, 10) }, "20 pixels in patches of 10"),
      (changed { ($0.imageWidth, $0.imageHeads) = (6, 2) }, "image tokens of 6"),
      (changed { ($0.textWidth, $0.textHeads) = (10, 2) }, "text tokens of 10"),
      (changed { $0.textWidth = $0.imageWidth }, "text as wide as pictures"),
      (changed { $0.vocabularySize *= 2 }, "twice the words"),
      (changed { ($0.imageDepth, $0.textDepth, $0.fusionDepth) = (2, 2, 1) }, "other depths"),
    ]
    for (shape, name) in changes where shape.fault == nil {
      if let reason = fault(shape) {
        if reason.allSatisfy(\.isWhitespace) { return "\(name) are refused without a reason" }
        continue
      }
      var other = fixture
      other.shape = shape
      let subject = moved(other)
      if let failure = subject.widthsFailure() ?? subject.tokensFailure() { return "with \(name), \(failure)" }
    }
    return nil
  }

  private func changed(_ change: (inout ModelShape) -> Void) -> ModelShape {
    var result = fixture.shape
    change(&result)
    return result
  }
}
