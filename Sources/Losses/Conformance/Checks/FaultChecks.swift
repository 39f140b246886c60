import Encoders

extension ConformanceSubject {
  /// A term that the model's grid of patches does not suit stops the program in mid-step, or trains nothing for hours; the objective
  /// knows it before.
  func faultFailure() -> String? {
    let trains = outcome().norm > 0
    for shape in [fixture.shape] + otherGrids {
      let outline = ModelOutline(shape: shape, encoders: fixture.encoders)
      guard outline.fault == nil, outline.absence(among: Checked.needs) == nil else { continue }
      let place = "with \(outline.gridSide.map { "\($0) x \($0)" } ?? "no") patches"
      if let fault = objective.fault(for: outline) {
        guard fault == objective.fault(for: outline) else {
          return "\(place) `fault(for:)` says another thing each time"
        }
        if let wrong = ConformanceSubject.formFailure(of: fault) {
          return "\(place) `fault(for:)` says '\(fault)', \(wrong)"
        }
        continue
      }
      var other = fixture
      other.shape = shape
      let found = ConformanceSubject(objective: objective, fixture: other).outcome()
      if let number = found.firstNonFinite { return "\(place) \(number), and `fault(for:)` says nothing" }
      if trains, found.norm == 0 { return "\(place) nothing is trained, and `fault(for:)` says nothing" }
    }
    return nil
  }

  /// A single patch, and small squares of patches of the same size.
  private var otherGrids: [ModelShape] {
    (1...3).map { side in
      var shape = fixture.shape
      shape.imageSide = side * shape.patch
      return shape
    }
  }

  /// What is wrong with a clause that stands in a sentence, or nil.
  private static func formFailure(of fault: String) -> String? {
    if fault.isEmpty { return "which says nothing" }
    if fault.contains(where: \.isNewline) { return "which is more than one line" }
    return fault.hasSuffix(".") ? "which ends with a full stop and stands in a sentence" : nil
  }
}
