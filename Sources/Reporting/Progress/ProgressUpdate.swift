/// How far some work is, and what is worth reading meanwhile.
public struct ProgressUpdate: Sendable, Hashable {
  /// What is being done: `TCL, seed 2 (run 6 of 12)`.
  public var title: String
  /// Steps done.
  public var step: Int
  /// Steps in all.
  public var total: Int
  /// Named numbers in the order of reading, the total loss first.
  public var terms: [Term]
  /// Items a step, such as the pairs of a batch; nil when there is no rate to show.
  public var itemsPerStep: Int?
  /// What an item is, in the plural.
  public var itemName: String
  /// Seconds until everything is done of which this work is a part; nil when nobody knows or there is nothing else.
  public var overallSecondsLeft: Double?

  /// A named number.
  public struct Term: Sendable, Hashable {
    public var name: String
    public var value: Double

    public init(_ name: String, _ value: Double) {
      self.name = name
      self.value = value
    }
  }

  public init(
    title: String, step: Int, total: Int, terms: [Term] = [], itemsPerStep: Int? = nil,
    itemName: String = "pairs", overallSecondsLeft: Double? = nil
  ) {
    self.title = title
    self.step = step
    self.total = total
    self.terms = terms
    self.itemsPerStep = itemsPerStep
    self.itemName = itemName
    self.overallSecondsLeft = overallSecondsLeft
  }
}
