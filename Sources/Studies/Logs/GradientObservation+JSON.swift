public import Files
public import JSON
import Reporting
public import Training

extension GradientObservation {
  /// Its line in `gradients.jsonl` (docs/logs.md).
  public var json: JSONValue {
    [
      "step": .integer(step),
      "objectives": .array(objectives.map(JSONValue.string)),
      "weights": .array(weights.map { .number(Double($0)) }),
      "seconds": .number(seconds),
      "groups": .array(groups.map(\.json)),
    ]
  }

  /// From its line; nil if that is none.
  public init?(json: JSONValue) {
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
  public static func read(_ path: String) throws(FileError) -> [GradientObservation] {
    try RunFile.lines(path).compactMap(GradientObservation.init(json:))
  }
}

extension GradientObservation.Group {
  fileprivate var json: JSONValue {
    [
      "module": .string(module),
      "layer": layer.map(JSONValue.string) ?? .null,
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
