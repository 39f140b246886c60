import Foundation

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
