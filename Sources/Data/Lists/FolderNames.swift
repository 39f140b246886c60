internal import JSON

/// What is in a folder, found by name: by its bytes, else as the same text in another form of Unicode and with its ending in any case.
struct FolderNames {
  private let exact: Set<ExactName>
  /// Names by what is before the last dot, as Unicode compares it, and the ending in lower case.
  private let alike: [String: String]

  init(_ names: [String]) {
    exact = Set(names.map(ExactName.init))
    var alike: [String: String] = [:]
    for name in names {
      guard let (stem, ending) = Self.parts(of: name), Sidecar.endings.contains(ending) else { continue }
      // The first one in the order of bytes.
      alike[stem + "." + ending] = alike[stem + "." + ending] ?? name
    }
    self.alike = alike
  }

  /// The file `stem` with `ending`, which is in lower case.
  func name(_ stem: String, _ ending: String) -> String? {
    let name = "\(stem).\(ending)"
    return exact.contains(ExactName(name)) ? name : alike[name]
  }

  /// What is before the last dot of `name`, and what is after it in lower case; nil without a dot.
  static func parts(of name: String) -> (stem: String, ending: String)? {
    guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")) else { return nil }
    return (String(name[..<dot]), String(name[name.utf8.index(after: dot)...]).lowercased())
  }
}
