import Data
import Files

/// The drawings of Open Clip Art: a PNG each, and the SVG that it was made from for what is said about it.
struct ClipArtSource: Sendable {
  private let folders: CacheFolder

  init(folders: CacheFolder) { self.folders = folders }

  /// Every drawing in the public domain, without generated series, in the order of the paths, icons
  /// last.
  ///
  /// Stars and gradients are left out: 1,494 files of the same few shapes.
  func candidates(threads: Int) throws(DebCapBuildError) -> [IngestCandidate] {
    let pictures = folders.folder(of: .clipArt) + "/usr/share/openclipart/png"
    let drawings = folders.folder(of: .clipArtMetadata) + "/usr/share/openclipart/svg"
    let words = try WordNetVocabulary(folder: folders.folder(of: .wordNet) + "/usr/share/wordnet")
    let paths = try FileListing.files(under: pictures).filter { $0.hasSuffix(".png") }.map { String($0.dropLast(4)) }
    let metadata = OrderedConcurrency.map(paths, threads: threads) { path -> ClipArtMetadata? in
      do throws(DebCapBuildError) {
        return ClipArtMetadata(svg: try FileListing.bytes(of: "\(drawings)/\(path).svg"))
      } catch {
        return nil
      }
    }
    var uses: [String: Int] = [:]
    for case let entry? in metadata { uses[entry.title, default: 0] += 1 }

    var result: [IngestCandidate] = []
    for (path, entry) in zip(paths, metadata) {
      guard let entry, entry.isPublicDomain, !Self.isSeries(path) else { continue }
      let caption = ClipArtCaption(path: path, title: entry.title, uses: uses[entry.title] ?? 0)
      let isClean = caption.kind == .card || (caption.kind == .title && words.knowsEveryWord(of: caption.text))
      result.append(
        IngestCandidate(
          origin: .openclipart, tier: isClean ? .clean : .noisy, file: path + ".png", path: "\(pictures)/\(path).png",
          group: CaptionKey.make(from: caption.text), texts: Self.texts(caption: caption.text, metadata: entry),
          isRecorded: !Self.isIcon(path)))
    }
    // Drawings before icons, so that of equal files the drawing is kept.
    return result.filter(\.isRecorded) + result.filter { !$0.isRecorded }
  }

  /// The texts of a drawing with this preferred `caption`.
  static func texts(caption: String, metadata: ClipArtMetadata) -> CaptionParts {
    let creators = Set(metadata.creators.map { $0.lowercased() })
    return CaptionParts(
      titles: [caption],
      descriptions: [metadata.description].filter { isUseful($0, beside: [caption, metadata.title]) },
      keywords: metadata.keywords.filter { !isDebris($0) && !creators.contains($0.lowercased()) }
        .map { $0.replacing("_", with: " ") }.distinct())
  }

  private static func isUseful(_ description: String, beside titles: [String]) -> Bool {
    let core = CaptionParts.core(description)
    return !core.isEmpty && !titles.map(CaptionParts.core).contains(core)
      && !["@", "HASH", "EPS converted", "Part of Hotel"].contains { description.contains($0) }
  }

  /// Whether `keyword` was left by the tools that made the collection.
  private static func isDebris(_ keyword: String) -> Bool {
    let keyword = keyword.lowercased()
    return debris.contains(keyword) || keyword.hasPrefix("hash(") || keyword.hasPrefix("0x")
  }

  private static let debris: Set<String> = [
    "", "hash", "unsorted", "theme", "en", "icon", "icons", "appicon", "mapsym", "signs_and_symbols", "openclipart",
    "lemon theme icon", "lemon_theme_icon",
  ]

  private static func isSeries(_ path: String) -> Bool {
    path.hasPrefix("shapes/stars/") || path.hasPrefix("special/gradients/")
  }

  /// Icons of programs: small, alike, and named for their function. They only serve to find duplicates.
  private static func isIcon(_ path: String) -> Bool {
    path.hasPrefix("computer/") || path.split(separator: "/").dropLast().contains("icons")
  }
}

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
