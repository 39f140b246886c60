import Foundation

/// What a file gave to a model, and what it did not.
public struct LoadReport: Sendable, Hashable, CustomStringConvertible {
  /// Position embeddings that were interpolated or cut.
  package struct Reshaping: Sendable, Hashable {
    /// As the model's parameter is published.
    package let name: String
    package let found: [Int]
    package let needed: [Int]
  }

  /// An array of the file that the model holds under another name.
  package struct Tie: Sendable, Hashable {
    /// As in the file.
    package let name: String
    package let twin: String
  }

  package let path: String
  /// What the file's names were read as: `Hugging Face BERT`.
  package let names: String
  /// The published names of the arrays that were filled, in the model's order.
  public internal(set) var loaded: [String] = []
  /// The published names of arrays that kept their values.
  public internal(set) var missing: [String] = []
  /// Names of the file that the model has no place for.
  package internal(set) var unexpected: [String] = []
  /// Names of the file that belong to the network of a downstream task, which the model that was to be filled is not.
  package internal(set) var ofTasks: [String] = []
  /// Names of the file that are known to be of no use here: classifiers, queues, tables of positions.
  package internal(set) var dropped: [String] = []
  /// Names of the file whose numbers were multiplied into those of other arrays: the scales of layers.
  package internal(set) var folded: [String] = []
  package internal(set) var reshaped: [Reshaping] = []
  package internal(set) var tied: [Tie] = []
  /// What the file does not say and the recipe does, a sentence each.
  package var assumptions: [String] = []
  /// The numbers that were filled.
  package internal(set) var loadedCount = 0
  /// The numbers of all parameters that were to be filled.
  package internal(set) var count = 0

  /// The share of the model's numbers that the file gave, in percent.
  public var coverage: Double { count == 0 ? 100 : 100 * Double(loadedCount) / Double(count) }

  /// A line each for what was loaded, missing, unexpected, reshaped, tied and dropped, of files of fine-tuned models for what belongs to
  /// their task, and for scales that were folded; names that differ by numbers only are one.
  public var description: String {
    var lines = ["\(path), read as \(names): \(NameSummary.percent(coverage)) of \(count) numbers"]
    func add(_ title: String, _ count: Int, _ details: [String]) {
      let heading = "  " + title.padding(12) + String(count).indented(5)
      lines.append(details.isEmpty ? heading : heading + " " + details[0])
      for detail in details.dropFirst() { lines.append(String(repeating: " ", count: 20) + detail) }
    }
    add("loaded", loaded.count, [])
    add("missing", missing.count, NameSummary.groups(missing))
    add("unexpected", unexpected.count, NameSummary.groups(unexpected))
    if !ofTasks.isEmpty { add("of a task", ofTasks.count, NameSummary.groups(ofTasks)) }
    if !folded.isEmpty { add("folded", folded.count, NameSummary.groups(folded)) }
    add("reshaped", reshaped.count, reshaped.map { "\($0.name) \($0.found) to \($0.needed)" })
    add("tied", tied.count, tied.map { "\($0.name) = \($0.twin)".printable })
    add("dropped", dropped.count, NameSummary.groups(dropped))
    lines += assumptions.map { "  note         \($0)" }
    return lines.map { $0.trimmedEnd }.joined(separator: "\n")
  }
}

extension String {
  fileprivate func padding(_ width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }

  fileprivate func indented(_ width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }

  fileprivate var trimmedEnd: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}

/// Long lists of names in few words: numbers in names become a star, and what is then equal is counted.
enum NameSummary {
  /// `encoder.layer.*.output.dense.bias (12)`, in the order of the first of each.
  static func groups(_ names: [String]) -> [String] {
    var order: [String] = []
    var members: [String: [String]] = [:]
    for name in names {
      let pattern = name.split(separator: ".", omittingEmptySubsequences: false)
        .map { !$0.isEmpty && $0.allSatisfy(\.isNumber) ? "*" : String($0) }.joined(separator: ".")
      if members[pattern] == nil { order.append(pattern) }
      members[pattern, default: []].append(name)
    }
    return order.map { pattern in
      let all = members[pattern] ?? []
      return (all.count == 1 ? all[0] : "\(pattern) (\(all.count))").printable
    }
  }

  /// The first groups as part of a sentence.
  static func sentence(_ names: [String], atMost limit: Int = 6) -> String {
    let groups = groups(names)
    guard !groups.isEmpty else { return "none" }
    let shown = groups.prefix(limit).joined(separator: ", ")
    return groups.count > limit ? shown + " and \(groups.count - limit) more kinds" : shown
  }

  /// `98.6 %`; rounded down, so that only everything is 100 %.
  static func percent(_ value: Double) -> String { String(format: "%.1f %%", (value * 10).rounded(.down) / 10) }
}
