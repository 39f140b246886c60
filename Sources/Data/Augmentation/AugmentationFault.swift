import Parts

extension Augmentation {
  /// The first reason why nobody can make such views, or nil: a clause that names the setting, what it is and what it may be.
  package var fault: String? {
    if side < 1 { return "augmentation.side is \(side); it must be at least 1" }
    for step in steps {
      if !(0...1).contains(step.probability) {
        return "the probability of the picture operation '\(step.name)' is \(step.probability); it must be within 0...1"
      }
      if let fault = step.operation.fault { return "in the picture operation '\(step.name)' \(fault)" }
    }
    return sizeFault
  }

  /// Of the operations of this package some give a size and the others keep it; one of somebody else's may give any.
  private var sizeFault: String? {
    guard let place = steps.lastIndex(where: { $0.operation.resultingSide != nil }),
      let found = steps[place].operation.resultingSide
    else {
      guard steps.allSatisfy(\.operation.isOurs) else { return nil }
      return "augmentation.steps give pictures no size; they must crop or resize to augmentation.side, \(side)"
    }
    // What somebody else's operation makes of it after that, nobody knows.
    guard steps[(place + 1)...].allSatisfy(\.operation.isOurs) else { return nil }
    let step = steps[place]
    if step.probability < 1 {
      return
        "the picture operation '\(step.name)', which gives the size, has the probability \(step.probability); it must be 1"
    }
    return found == side
      ? nil : "in the picture operation '\(step.name)' side is \(found); it must be augmentation.side, \(side)"
  }
}

extension ImageOperation {
  /// The side of the square that it makes of every picture; nil if it is not known to make one.
  fileprivate var resultingSide: Int? {
    switch self {
    case let crop as RandomResizedCrop: crop.side
    case let resize as Resize: resize.side
    default: nil
    }
  }

  /// Whether it is one of this package.
  fileprivate var isOurs: Bool {
    Augmentation.standardTypes[.pictureOperation, Self.name].map { $0 == Self.self } ?? false
  }
}
