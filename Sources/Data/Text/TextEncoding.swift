/// What is wrong with bytes that should be text, so that messages can say more than that they are not UTF-8.
enum TextEncoding {
  /// Why `bytes` are not text, as the end of a sentence that begins with their name, and what to do; nil for UTF-8.
  ///
  /// Texts of letters in UTF-16 are UTF-8 as well, with a zero byte at every other place, so that zero bytes are not text either.
  static func fault(of bytes: some Collection<UInt8>) -> String? {
    if let fault = wideFault(of: bytes) { return fault }
    if bytes.contains(0) { return "holds zero bytes, which no text has" }
    guard String(validating: bytes, as: UTF8.self) == nil else { return nil }
    return "is not UTF-8; write it as UTF-8, as with `iconv -f WINDOWS-1252 -t UTF-8` where it is that"
  }

  /// The same where it is an encoding of two or four bytes; nil for others, whatever is wrong with them.
  static func wideFault(of bytes: some Collection<UInt8>) -> String? {
    wide(bytes).map { "is \($0); write it as UTF-8, as with `iconv -f \($0) -t UTF-8`" }
  }

  /// The encoding of several bytes a letter that `bytes` begin in; nil for none that is known.
  static func wide(_ bytes: some Collection<UInt8>) -> String? {
    let start = Array(bytes.prefix(64))
    if start.starts(with: [0xff, 0xfe, 0, 0]) || start.starts(with: [0, 0, 0xfe, 0xff]) { return "UTF-32" }
    if start.starts(with: [0xff, 0xfe]) || start.starts(with: [0xfe, 0xff]) { return "UTF-16" }
    guard start.count > 3 else { return nil }
    // Without a mark, letters of ASCII still tell: the other byte of each is zero.
    for (first, name) in [(1, "UTF-16LE"), (0, "UTF-16BE")] {
      let zeros = stride(from: first, to: start.count, by: 2).count { start[$0] == 0 }
      let others = stride(from: 1 - first, to: start.count, by: 2).count { start[$0] == 0 }
      if others == 0, zeros * 4 > start.count { return name }
    }
    return nil
  }
}

extension String {
  /// The text without the byte order mark that some editors put before it.
  var withoutByteOrderMark: String {
    unicodeScalars.first == "\u{feff}" ? String(String.UnicodeScalarView(unicodeScalars.dropFirst())) : self
  }
}
