internal import CCUDA
internal import Files

/// The kernels' text, which the program carries: files that include each other by name.
enum KernelText {
  /// Name and text of each file, in the order in which they are carried.
  static var files: [(name: String, text: String)] {
    var names: UnsafePointer<UnsafePointer<CChar>?>?
    var texts: UnsafePointer<UnsafePointer<CChar>?>?
    let count = tk_cuda_sources(&names, &texts)
    guard let names, let texts else { return [] }
    return (0..<count).compactMap { place in
      guard let name = names[place], let text = texts[place] else { return nil }
      return (String(cString: name), String(cString: text))
    }
  }

  /// What the compiler is given: all files.
  static let program = "#include \"all.h\"\n"

  /// Changes with the text: machine code of another text is never used.
  static var digest: String {
    var hash = SHA256()
    for part in [program] + files.flatMap({ [$0.name, $0.text] }) {
      let bytes = Array(part.utf8) + [0]
      bytes.withUnsafeBytes { hash.update($0) }
    }
    return hash.hexadecimal
  }
}
