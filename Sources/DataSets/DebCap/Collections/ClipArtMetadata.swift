import Data

/// What the first `cc:Work` of an Open Clip Art drawing says about it.
package struct ClipArtMetadata: Sendable, Hashable {
  package var title = ""
  package var description = ""
  package var keywords: [String] = []
  /// The creators' names.
  package var creators: [String] = []
  /// The address of the licence; empty if none is stated.
  package var license = ""

  /// Whether the drawing was given to the public domain, by its own statement or, without one, with the whole
  /// collection.
  package var isPublicDomain: Bool { license.isEmpty || license.lowercased().contains("publicdomain") }

  /// Reads the metadata in `svg`; nil if there is none.
  package init?(svg: [UInt8]) {
    guard let start = Self.offset(of: "<cc:Work", in: svg) else { return nil }
    svg.withUnsafeBytes { read($0, from: start) }
  }

  private mutating func read(_ bytes: UnsafeRawBufferPointer, from start: Int) {
    var scanner = MarkupScanner(bytes, at: start)
    var path: [String] = []
    while let item = scanner.next() {
      switch item {
      case .start(let name, let attributes, let isEmpty):
        if name == "cc:license", path == ["cc:Work"] { license = attributes["rdf:resource"] ?? "" }
        if isEmpty { continue }
        // Titles also occur inside agents: those are people's names.
        switch (path.last ?? "", name) {
        case ("cc:Work", "dc:title"): title = scanner.textOfElement().collapsingSpaces()
        case ("cc:Work", "dc:description"): description = scanner.textOfElement().collapsingSpaces()
        case ("rdf:Bag", "rdf:li") where path.contains("dc:subject"):
          keywords.append(scanner.textOfElement().collapsingSpaces())
        case (_, "dc:title") where path.contains("dc:creator"):
          creators.append(scanner.textOfElement().collapsingSpaces())
        default: path.append(name)
        }
      case .end(let name):
        if name == "cc:Work" { return }
        if path.last == name { path.removeLast() }
      case .text: continue
      }
    }
  }

  private static func offset(of mark: StaticString, in bytes: [UInt8]) -> Int? {
    bytes.withUnsafeBufferPointer { bytes in
      mark.withUTF8Buffer { mark in
        var at = 0
        while at + mark.count <= bytes.count {
          if bytes[at] == mark[0], mark.indices.allSatisfy({ bytes[at + $0] == mark[$0] }) { return at }
          at += 1
        }
        return nil
      }
    }
  }
}
