package import Data
package import Files
import Foundation
package import JSON
import Reporting
package import Training

/// A log of a run that grows by lines, each with its step.
enum RunFile {
  /// The lines of a log that is to be continued; none if it is not there.
  static func lines(_ path: String) throws(FileError) -> [JSONValue] {
    FilePath.isOccupied(path) ? try JSONLines.read(path) : []
  }

  /// The lines of a log as far as they can be read, for showing it; none if it is not there.
  static func readable(_ path: String) throws(FileError) -> JSONLines.Content {
    FilePath.isOccupied(path) ? try JSONLines.readable(path) : JSONLines.Content(path: path)
  }

  /// Drops the lines of `step` and later ones, which will be computed and logged again.
  static func cut(_ path: String, before step: Int, of folder: RunFolder) throws {
    guard FilePath.isOccupied(path) else { return }
    do {
      try JSONLines.filter(path) { ($0["step"]?.integer ?? .max) < step }
    } catch FileError.malformed(_, let line, let reason) {
      throw RunError.damage(path: path, folder: folder.path, reason: "line \(line) is \(reason)")
    }
  }
}

extension GradientObservation {
  /// Its line in `gradients.jsonl` (docs/logs.md).
  package var json: JSONValue {
    [
      "step": .integer(step),
      "objectives": .array(objectives.map(JSONValue.string)),
      "weights": .array(weights.map { .number(Double($0)) }),
      "seconds": .number(seconds),
      "groups": .array(groups.map(\.json)),
    ]
  }

  /// From its line; nil if that is none.
  package init?(json: JSONValue) {
    guard let step = json["step"]?.integer, let objectives = json["objectives"]?.array,
      let weights = json["weights"]?.array, let seconds = json["seconds"]?.number,
      let groups = json["groups"]?.array
    else { return nil }
    self.init(
      step: step, objectives: objectives.compactMap(\.string),
      weights: weights.compactMap { $0.number.map(Float.init) },
      seconds: seconds, groups: groups.compactMap(Group.init(json:)))
  }

  /// The observations of a run, from its `gradients.jsonl`; none if the run was not observed.
  package static func read(_ path: String) throws(FileError) -> [GradientObservation] {
    try RunFile.readable(path).values.compactMap(GradientObservation.init(json:))
  }
}

extension GradientObservation.Group {
  fileprivate var json: JSONValue {
    [
      "module": .string(module),
      "layer": .optionalString(layer),
      "parameters": .integer(parameters),
      "norms": .array(norms.map(JSONValue.optional)),
      "pairs": .array(pairs.map(\.json)),
    ]
  }

  fileprivate init?(json: JSONValue) {
    guard let module = json["module"]?.string, let parameters = json["parameters"]?.integer,
      let norms = json["norms"]?.array, let pairs = json["pairs"]?.array
    else { return nil }
    self.init(
      module: module, layer: json["layer"]?.string, parameters: parameters, norms: norms.map(\.number),
      pairs: pairs.compactMap(GradientObservation.Pair.init(json:)))
  }
}

extension GradientObservation.Pair {
  fileprivate var json: JSONValue {
    [
      "first": .string(first),
      "second": .string(second),
      "parameters": .integer(parameters),
      "cosine": .optional(cosine),
      "norm_ratio": .optional(normRatio),
    ]
  }

  fileprivate init?(json: JSONValue) {
    guard let first = json["first"]?.string, let second = json["second"]?.string,
      let parameters = json["parameters"]?.integer
    else { return nil }
    self.init(
      first: first, second: second, parameters: parameters, cosine: json["cosine"]?.number,
      normRatio: json["norm_ratio"]?.number)
  }
}

extension TrainingWarning {
  /// Its line in `warnings.jsonl` (docs/logs.md).
  package var json: JSONValue {
    [
      "step": .integer(step),
      "kind": .string(kind.rawValue),
      "term": .string(term),
      "value": .number(Double(value)),
      "message": .string(description),
    ]
  }

  /// From its line; nil if that is none.
  package init?(json: JSONValue) {
    guard let kind = json["kind"]?.string.flatMap(Kind.init(rawValue:)), let step = json["step"]?.integer,
      let term = json["term"]?.string, let message = json["message"]?.string
    else { return nil }
    self.init(
      kind, step: step, term: term, value: json["value"]?.number.map(Float.init) ?? .nan, description: message)
  }

  /// The warnings of a run, from its `warnings.jsonl`; none if there were none.
  package static func read(_ path: String) throws(FileError) -> [TrainingWarning] {
    try RunFile.readable(path).values.compactMap(TrainingWarning.init(json:))
  }
}

extension PairFault {
  /// Its line in `faults.jsonl` (docs/logs.md), of the step whose batch met it.
  package func json(step: Int) -> JSONValue {
    [
      "step": .integer(step), "sample": .integer(sample), "salvaged": .bool(isSalvaged), "reason": .string(reason),
    ]
  }

  /// From its line; nil if that is none.
  package init?(json: JSONValue) {
    guard let sample = json["sample"]?.integer, let isSalvaged = json["salvaged"]?.bool,
      let reason = json["reason"]?.string
    else { return nil }
    self.init(sample: sample, reason: reason, isSalvaged: isSalvaged)
  }

  /// The faults of a run, from its `faults.jsonl`; none if there were none.
  package static func read(_ path: String) throws(FileError) -> [PairFault] {
    try RunFile.readable(path).values.compactMap(PairFault.init(json:))
  }
}
