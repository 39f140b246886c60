/// An address in the web or of a store of objects where a list should name a picture's file.
package enum WebAddress {
  private static let schemes = ["http://", "https://", "s3://", "gs://"]

  /// Whether `path` begins as such an address, in capitals or not.
  package static func isAddress(_ path: String) -> Bool {
    let start = String(decoding: path.utf8.prefix(8), as: UTF8.self).lowercased()
    return schemes.contains { start.utf8.starts(with: $0.utf8) }
  }

  /// What to do about it.
  package static let remedy =
    "pictures must be files: download them, for instance with img2dataset, whose tars are read (tar:), or remove the row"
}

extension PictureFolder {
  /// What is wrong with `picture`, as the list of the pictures has it, if that is an address of the web and nothing replaces it by a path.
  func addressFault(of picture: String, field name: String) -> RecordFault? {
    guard WebAddress.isAddress(replaced(picture)) else { return nil }
    return .field(name: name, reason: "is a web address, \(picture.prefix(80)), and \(WebAddress.remedy)")
  }
}
