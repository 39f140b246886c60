public import JSON

/// One training step as the log of a run keeps it.
public struct StepRecord: Sendable, Hashable {
  /// A number by its name.
  public struct Value: Sendable, Hashable {
    public let name: String
    public let value: Double
  }

  /// Counted from 0.
  public let step: Int
  /// The weighted sum of the losses.
  public let total: Double
  /// The unweighted losses of the objectives that counted, in recipe order.
  public let losses: [Value]
  /// What the objectives reported beside their losses, in order.
  public let metrics: [Value]
  public let temperature: Double
  public let learningRate: Double
  /// Of all gradients together, before clipping.
  public let gradientNorm: Double
  /// The step itself, without waiting for data.
  public let seconds: Double
  /// Seconds until its batch was there.
  public let waited: Double
  /// The whole line, for what is not named here.
  public let line: JSONValue

  /// Nil if `line` is about something else than a step.
  init?(_ line: JSONValue) {
    guard let step = line["step"]?.integer, let total = line["total"] else { return nil }
    func number(_ key: String) -> Double { line[key]?.number ?? .nan }
    func values(_ key: String) -> [Value] {
      guard case .object(let members)? = line[key] else { return [] }
      return members.map { Value(name: $0.key, value: $0.value.number ?? .nan) }
    }
    self.step = step
    self.total = total.number ?? .nan
    losses = values("losses")
    metrics = values("metrics")
    temperature = number("temperature")
    learningRate = number("learning_rate")
    gradientNorm = number("gradient_norm")
    seconds = number("seconds")
    waited = number("waited")
    self.line = line
  }
}
