/// Finds the orientation in the Exif data of a picture: a TIFF file whose first directory has the tag 0x0112.
enum ExifOrientation {
  private static let tag = 0x0112
  private static let shortInteger = 3

  /// The orientation that `tiff` states; nil if it states none or is damaged, which never spoils a picture.
  static func find(in tiff: [UInt8]) -> PictureOrientation? {
    let isLittleEndian: Bool
    switch tiff.prefix(4) {
    case [0x49, 0x49, 42, 0]: isLittleEndian = true
    case [0x4d, 0x4d, 0, 42]: isLittleEndian = false
    default: return nil
    }
    func integer(at place: Int, bytes: Int) -> Int? {
      guard place >= 0, place <= tiff.count - bytes else { return nil }
      let field = tiff[place..<(place + bytes)]
      return isLittleEndian
        ? field.reversed().reduce(0) { $0 << 8 | Int($1) } : field.reduce(0) { $0 << 8 | Int($1) }
    }
    guard let directory = integer(at: 4, bytes: 4), let count = integer(at: directory, bytes: 2) else { return nil }
    for index in 0..<count {
      let entry = directory + 2 + index * 12
      guard let found = integer(at: entry, bytes: 2) else { return nil }
      guard found == tag else { continue }
      guard integer(at: entry + 2, bytes: 2) == shortInteger, let value = integer(at: entry + 8, bytes: 2) else {
        return nil
      }
      return PictureOrientation(rawValue: value)
    }
    return nil
  }
}
