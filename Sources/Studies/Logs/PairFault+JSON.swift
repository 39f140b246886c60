public import Files
public import Data
public import JSON
import Reporting

extension PairFault {
  /// Its line in `faults.jsonl` (docs/logs.md), of the step whose batch met it.
  public func json(step: Int) -> JSONValue {
    [
      "step": .integer(step), "sample": .integer(sample), "salvaged": .bool(isSalvaged), "reason": .string(reason),
    ]
  }

  /// From its line; nil if that is none.
  public init?(json: JSONValue) {
    guard let sample = json["sample"]?.integer, let isSalvaged = json["salvaged"]?.bool,
      let reason = json["reason"]?.string
    else { return nil }
    self.init(sample: sample, reason: reason, isSalvaged: isSalvaged)
  }

  /// The faults of a run, from its `faults.jsonl`; none if there were none.
  public static func read(_ path: String) throws(FileError) -> [PairFault] {
    try RunFile.lines(path).compactMap(PairFault.init(json:))
  }
}
