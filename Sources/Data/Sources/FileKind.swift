/// What a file is that stands in the place of another, by its first bytes, and what to do about it.
package struct FileKind: Sendable, Hashable {
  /// Short: `WebP`.
  package let name: String
  /// With its article: `a WebP file`.
  package let phrase: String
  /// What makes of it what is read here.
  package let remedy: String

  private init(_ name: String, _ phrase: String? = nil, _ remedy: String = "convert it") {
    self.name = name
    let article = "AEIOU".contains(name.prefix(1)) ? "an" : "a"
    self.phrase = phrase ?? "\(article) \(name) file"
    self.remedy = remedy
  }

  /// Nil for what is not known, such as plain text.
  package init?(of file: some Collection<UInt8>) {
    let start = Array(file.prefix(1024))
    guard !start.isEmpty else { return nil }
    guard let kind = Self.signatures.first(where: { $0.matches(start) })?.kind ?? Self.text(start) else { return nil }
    self = kind
  }

  /// What is known by `name`.
  package init?(named name: String) {
    guard let kind = (Self.signatures.map(\.kind) + Self.texts).first(where: { $0.name == name }) else { return nil }
    self = kind
  }

  /// Bytes at a place that only one kind has.
  private struct Signature: Sendable {
    let kind: FileKind
    let parts: [(place: Int, bytes: [UInt8])]

    init(_ kind: FileKind, _ parts: (Int, String)...) {
      self.kind = kind
      self.parts = parts.map { ($0.0, $0.1.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }) }
    }

    func matches(_ start: [UInt8]) -> Bool { parts.allSatisfy { start.dropFirst($0.place).starts(with: $0.bytes) } }
  }

  private static let pointer = FileKind(
    "Git LFS pointer", "a Git LFS pointer in place of the file", "fetch the file itself with `git lfs pull`")
  private static let page = FileKind(
    "HTML", "an HTML page", "it is what a server answered in place of the file: fetch it again")
  private static let vector = FileKind("SVG", "an SVG drawing", "convert it, as with `rsvg-convert`")
  private static let markup = FileKind(
    "XML", "an XML file", "it is what a server answered in place of the file: fetch it again")

  private static let texts = [page, vector, markup]

  private static func unpacked(_ name: String, with tool: String) -> FileKind {
    FileKind(name, "compressed with \(name)", "unpack it with `\(tool)`")
  }

  private static let signatures: [Signature] = {
    let heif = FileKind("HEIC", "an HEIC or HEIF picture, as phones take them", "convert it, as with `heif-convert`")
    let avif = FileKind("AVIF", "an AVIF file")
    let film = FileKind("video", "a video", "take pictures out of it, as with `ffmpeg`")
    let pickle = FileKind("pickle", "a pickle of Python's", "write what it holds as pictures and a list")
    let zip = FileKind("zip", "a zip archive", "unpack it with `unzip`")
    let cut = FileKind("AppleDouble", "what macOS keeps beside a file", "take the file without `._` before its name")
    var all = [
      Signature(pointer, (0, "version https://git-lfs.github.com/spec")),
      Signature(FileKind("GIF"), (0, "GIF8")), Signature(FileKind("WebP"), (0, "RIFF"), (8, "WEBP")),
      Signature(FileKind("BMP"), (0, "BM"), (6, "\0\0\0\0")),
      Signature(FileKind("TIFF"), (0, "II*\0")), Signature(FileKind("TIFF"), (0, "MM\0*")),
      Signature(FileKind("TIFF"), (0, "II+\0")), Signature(FileKind("TIFF"), (0, "MM\0+")),
      Signature(FileKind("JPEG XL"), (0, "\u{ff}\n")), Signature(FileKind("JPEG XL"), (4, "JXL \r\n")),
      Signature(FileKind("JPEG 2000"), (4, "jP  \r\n")), Signature(FileKind("JPEG 2000"), (0, "\u{ff}O\u{ff}Q")),
      Signature(FileKind("PSD", "a Photoshop file"), (0, "8BPS")),
      Signature(FileKind("icon", "an icon"), (0, "\0\0\u{1}\0")),
      Signature(FileKind("EXR"), (0, "v/1\u{1}")), Signature(FileKind("Radiance"), (0, "#?RADIANCE")),
      Signature(FileKind("QOI"), (0, "qoif")), Signature(FileKind("DDS"), (0, "DDS ")),
      Signature(FileKind("FITS"), (0, "SIMPLE  =")), Signature(FileKind("MNG"), (0, "\u{8a}MNG")),
      Signature(FileKind("JNG"), (0, "\u{8b}JNG")), Signature(FileKind("XCF", "a GIMP file"), (0, "gimp xcf")),
      Signature(FileKind("BPG"), (0, "BPG\u{fb}")),
      Signature(FileKind("PDF"), (0, "%PDF")), Signature(FileKind("PostScript"), (0, "%!PS")),
      Signature(zip, (0, "PK\u{3}\u{4}")), Signature(zip, (0, "PK\u{5}\u{6}")),
      Signature(unpacked("gzip", with: "gunzip"), (0, "\u{1f}\u{8b}")),
      Signature(unpacked("xz", with: "unxz"), (0, "\u{fd}7zXZ\0")),
      Signature(unpacked("Zstandard", with: "unzstd"), (0, "(\u{b5}/\u{fd}")),
      Signature(unpacked("bzip2", with: "bunzip2"), (0, "BZh")),
      Signature(unpacked("LZ4", with: "unlz4"), (0, "\u{4}\"M\u{18}")),
      Signature(FileKind("7z", "a 7z archive", "unpack it with `7z x`"), (0, "7z\u{bc}\u{af}\u{27}\u{1c}")),
      Signature(FileKind("rar", "a rar archive", "unpack it with `unrar x`"), (0, "Rar!\u{1a}\u{7}")),
      Signature(FileKind("tar", "a tar archive", "read it as tar:PATH, or unpack it with `tar -xf`"), (257, "ustar")),
      Signature(
        FileKind("Parquet", "a Parquet table", "write it as a CSV file with the titles picture and caption"),
        (0, "PAR1")),
      Signature(FileKind("Arrow", "an Arrow table", "write it as a CSV file"), (0, "ARROW1")),
      Signature(FileKind("HDF5", "an HDF5 file", "write what it holds as pictures and a list"), (0, "\u{89}HDF\r\n")),
      Signature(FileKind("NumPy", "a NumPy array", "write it as pictures"), (0, "\u{93}NUMPY")),
      Signature(FileKind("SQLite", "an SQLite data base", "write it as a CSV file"), (0, "SQLite format 3\0")),
      Signature(film, (0, "\u{1a}E\u{df}\u{a3}")), Signature(film, (0, "RIFF"), (8, "AVI ")),
      Signature(cut, (0, "\0\u{5}\u{16}\u{7}")),
    ]
    all += ["\u{2}", "\u{3}", "\u{4}", "\u{5}"].map { Signature(pickle, (0, "\u{80}" + $0)) }
    all += ["avif", "avis"].map { Signature(avif, (4, "ftyp" + $0)) }
    all += ["heic", "heix", "heim", "heis", "hevc", "hevx", "heif", "mif1", "msf1"].map {
      Signature(heif, (4, "ftyp" + $0))
    }
    all.append(Signature(film, (4, "ftyp")))
    all += (1...7).map { Signature(FileKind("PNM"), (0, "P\($0)\n")) }
    return all
  }()

  /// What begins with a mark of text, wherever it begins.
  private static func text(_ start: [UInt8]) -> FileKind? {
    let text = String(decoding: start, as: UTF8.self).lowercased()
    if text.contains("<svg") { return vector }
    let bare = text.drop { $0.isWhitespace || $0 == "\u{feff}" }
    if bare.prefix(64).contains("<html") || bare.hasPrefix("<!doctype html") { return page }
    return bare.hasPrefix("<?xml") ? markup : nil
  }
}
