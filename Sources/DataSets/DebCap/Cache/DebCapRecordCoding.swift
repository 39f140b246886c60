import Data

/// One record in the metadata of the cache file: four bytes (origin, split, tier, marks), then style, file, group,
/// English and Korean captions as counted texts.
extension DebCapRecord {
  private static let splits: [DataSplit] = [.train, .validation, .test]

  /// Appends the record to `bytes`. Texts are cut to what a 16-bit length can say.
  func encode(to bytes: inout [UInt8]) {
    bytes.append(origin.code)
    bytes.append(UInt8(Self.splits.firstIndex(of: split) ?? 0))
    bytes.append(tier.code)
    bytes.append(marks.rawValue)
    for text in [style, file, group] { Self.append(text, to: &bytes) }
    for texts in [captions, koreanCaptions] {
      bytes.append(littleEndian: UInt16(texts.count))
      for text in texts { Self.append(text, to: &bytes) }
    }
  }

  /// Reads a record; throws where the bytes end early or a code is unknown.
  init(from cursor: inout ByteCursor) throws(ByteCursor.Failure) {
    let start = cursor.offset
    guard let origin = DebCapOrigin(code: try cursor.number()) else {
      throw ByteCursor.Failure(offset: start, reason: "an unknown source")
    }
    let split = Int(try cursor.number(UInt8.self))
    guard Self.splits.indices.contains(split) else {
      throw ByteCursor.Failure(offset: start, reason: "an unknown split")
    }
    guard let tier = DebCapTier(code: try cursor.number()) else {
      throw ByteCursor.Failure(offset: start, reason: "an unknown tier")
    }
    let marks = DebCapMarks(rawValue: try cursor.number())
    guard DebCapMarks.all.isSuperset(of: marks) else {
      throw ByteCursor.Failure(offset: start, reason: "unknown marks")
    }
    self.init(
      origin: origin, split: Self.splits[split], tier: tier, style: try cursor.text(), file: try cursor.text(),
      group: try cursor.text(), captions: try cursor.texts(), koreanCaptions: try cursor.texts(), marks: marks)
    guard !captions.isEmpty else { throw ByteCursor.Failure(offset: start, reason: "a picture without a caption") }
  }

  private static func append(_ text: String, to bytes: inout [UInt8]) {
    var kept = Substring(text)
    while kept.utf8.count > Int(UInt16.max) { kept.removeLast() }
    bytes.append(littleEndian: UInt16(kept.utf8.count))
    bytes.append(contentsOf: kept.utf8)
  }
}
