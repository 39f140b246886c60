/// What a list file is at its beginning, so that a file of another form is named, and not only missed.
enum ListForm {
  case array
  case object
  case table

  private static let lookedAt = 1 << 16

  /// Opens the list at `path`, which must begin like one of this form.
  ///
  /// - Throws: `SourceError.access` that says what the file is, if it is known as something else.
  func open(_ path: String) throws(SourceError) -> StableFile {
    let file = try StableFile(path: path)
    guard file.size > 0 else { throw .access(path: path, reason: "it is empty, a file of 0 bytes") }
    let start = try file.read(at: 0, count: min(file.size, Self.lookedAt))
    if let kind = FileKind(of: start) {
      throw .access(path: path, reason: "it is \(kind.phrase) and not the list; \(kind.remedy)")
    }
    if let fault = TextEncoding.wideFault(of: start) { throw .access(path: path, reason: "it \(fault)") }
    if let reason = wrongForm(start) { throw .access(path: path, reason: reason) }
    return file
  }

  /// What is wrong with a list that begins with `start`; nil if nothing is known to be.
  private func wrongForm(_ start: [UInt8]) -> String? {
    let text = start.drop { $0 <= 0x20 || [0xef, 0xbb, 0xbf].contains($0) }
    let isObject = Self.begins(text, "{", ["\"", "}"])
    let isArray = Self.begins(text, "[", ["{", "]"])
    let (feed, carriageReturn) = (UInt8(ascii: "\n"), UInt8(ascii: "\r"))
    switch self {
    case .array where isObject:
      return Self.hasSeveralValues(text)
        ? "it is not an array but one JSON object per line (JSON Lines); make one array of them with `jq -s . FILE`"
        : "it is not an array but one object\(Self.hint(text) ?? "; objects with images are read as coco: or karpathy:")"
    case .object where isArray:
      return "it is not an object but an array; arrays of {\"image\", \"caption\"} are read as albef:"
    case .table where isArray:
      return "it is a JSON array and no table; arrays of {\"image\", \"caption\"} are read as albef:"
    case .table where isObject:
      return "it is JSON and no table" + (Self.hint(text) ?? "; make a table of it, or an array that albef: reads")
    case .table where !start.contains(feed) && start.dropLast().contains(carriageReturn):
      return
        "its lines end in carriage returns alone, as on Macintoshes of old; write line feeds, as with `tr '\\r' '\\n'`"
    default: return nil
    }
  }

  /// Whether `text` begins with `bracket` and one of `next`, with nothing but space between them.
  private static func begins(_ text: ArraySlice<UInt8>, _ bracket: Character, _ next: [Character]) -> Bool {
    guard text.first == bracket.asciiValue else { return false }
    let second = text.dropFirst().first { $0 > 0x20 }
    return next.contains { $0.asciiValue == second }
  }

  /// Whether a second object follows the first.
  private static func hasSeveralValues(_ text: ArraySlice<UInt8>) -> Bool {
    var (depth, isQuoted, isEscaped) = (0, false, false)
    for (place, byte) in zip(text.indices, text) {
      if isEscaped {
        isEscaped = false
      } else if isQuoted {
        if byte == UInt8(ascii: "\\") { isEscaped = true } else if byte == UInt8(ascii: "\"") { isQuoted = false }
      } else if byte == UInt8(ascii: "\"") {
        isQuoted = true
      } else if byte == UInt8(ascii: "{") {
        depth += 1
      } else if byte == UInt8(ascii: "}") {
        depth -= 1
        if depth == 0 { return text[(place + 1)...].first { $0 > 0x20 } == UInt8(ascii: "{") }
      }
    }
    return false
  }

  /// Which published file this is by the names in it.
  private static func hint(_ text: ArraySlice<UInt8>) -> String? {
    let start = String(decoding: text, as: UTF8.self)
    if start.contains("\"image_urls\"") && start.contains("\"captions\"") {
      return ", SBU's list with addresses and captions apart; make a table of it for sbu: with "
        + "`jq -r '[.image_urls, .captions] | transpose[] | @tsv' FILE`"
    }
    if start.contains("\"sentences\"") { return "; Karpathy's lists are read as karpathy:" }
    if start.contains("\"annotations\"") { return "; COCO's captions are read as coco:" }
    return nil
  }
}
