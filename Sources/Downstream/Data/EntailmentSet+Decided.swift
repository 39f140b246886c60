extension EntailmentSet {
  /// The examples that follow from their picture or contradict it: the two-way task. Pictures stay as they are.
  public var decided: EntailmentSet {
    EntailmentSet(name: name + ", two-way", pictures: pictures, examples: examples.filter { $0.label != .neutral })
  }
}
