/// The beginning of paths in a list, and what stands for it here: lists with absolute paths of several folders of another machine
/// cannot have one root.
package struct PathReplacement: Sendable, Hashable {
  package let beginning: String
  package let replacement: String

  package init(_ beginning: String, with replacement: String) {
    self.beginning = beginning
    self.replacement = replacement
  }

  /// As it stands in an address: `OLD=NEW`; nil if there is no sign of equality, or nothing before it.
  init?(setting: String) {
    guard let sign = setting.firstIndex(of: "="), sign > setting.startIndex else { return nil }
    self.init(String(setting[..<sign]), with: String(setting[setting.index(after: sign)...]))
  }

  /// `path` with the replacement; nil if it begins otherwise.
  func apply(to path: String) -> String? {
    guard path.utf8.starts(with: beginning.utf8) else { return nil }
    return replacement + String(decoding: path.utf8.dropFirst(beginning.utf8.count), as: UTF8.self)
  }
}

/// Which replacements have had an effect.
struct ReplacementUse {
  private var unused: [PathReplacement]

  init(_ replacements: [PathReplacement]) { unused = replacements }

  /// Notes which replacement `path` takes: the first that fits.
  mutating func note(_ path: String, among replacements: [PathReplacement]) {
    guard !unused.isEmpty, let taken = replacements.first(where: { $0.apply(to: path) != nil }) else { return }
    unused.removeAll { $0 == taken }
  }

  /// - Throws: `SourceError.request` if one of them fits no path of the list `list`.
  func requireAll(of list: String) throws(SourceError) {
    guard let first = unused.first else { return }
    throw .request(
      "replace=\(first.beginning)=\(first.replacement) has no effect: no path in \(list) begins with \(first.beginning) and is not "
        + "replaced before; leave it out.")
  }
}
