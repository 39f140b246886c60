/// What every objective must fulfil, so that it can be compared with others in one table.
public enum ConformanceCheck: String, Sendable, Hashable, CaseIterable {
  case finite
  case repeatable
  case orderFree
  case teacherUntouched
  case absence
  case independence
  case finiteDifferences
  case smallBatches
  case codable
  case learns
  case metricNames
  case headParameters
  case momentumUse

  /// The fact that holds when the check passes.
  public var statement: String {
    switch self {
    case .finite: "loss, metrics and gradients are finite"
    case .repeatable: "the same seed gives the same bits"
    case .orderFree: "permuting the batch changes nothing beyond rounding"
    case .teacherUntouched: "no gradient reaches a momentum parameter"
    case .absence: "a term that nobody asks for leaves everything else bit-identical"
    case .independence: "the term is bit-identical alone and in a mix of objectives"
    case .finiteDifferences: "gradients equal finite differences"
    case .smallBatches: "a batch of one, empty captions and no masked token give finite numbers"
    case .codable: "encoding and decoding gives an equal objective that trains identically"
    case .learns: "twenty optimizer steps on one batch lower the loss"
    case .metricNames: "the term reports the metrics that `metricNames` declares"
    case .headParameters: "the head visits each of its parameters once, under a path of its own"
    case .momentumUse: "momentum encoders run only if `readsMomentum` says so"
    }
  }
}
