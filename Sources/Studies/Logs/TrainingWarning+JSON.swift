public import Files
public import JSON
import Reporting
public import Training

extension TrainingWarning {
  /// Its line in `warnings.jsonl` (docs/logs.md).
  public var json: JSONValue {
    [
      "step": .integer(step),
      "kind": .string(kind.rawValue),
      "term": .string(term),
      "value": .number(Double(value)),
      "message": .string(description),
    ]
  }

  /// From its line; nil if that is none.
  public init?(json: JSONValue) {
    guard let kind = json["kind"]?.string.flatMap(Kind.init(rawValue:)), let step = json["step"]?.integer,
      let term = json["term"]?.string, let message = json["message"]?.string
    else { return nil }
    self.init(
      kind, step: step, term: term, value: json["value"]?.number.map(Float.init) ?? .nan, description: message)
  }

  /// The warnings of a run, from its `warnings.jsonl`; none if there were none.
  public static func read(_ path: String) throws(FileError) -> [TrainingWarning] {
    try RunFile.lines(path).compactMap(TrainingWarning.init(json:))
  }
}
