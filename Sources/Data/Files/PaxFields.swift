/// The fields of a pax header that matter here: lines of `LENGTH NAME=VALUE`.
struct PaxFields {
  package private(set) var path: [UInt8]?
  private(set) var size: Int?

  init(_ content: [UInt8], path file: String, offset: Int) throws(SourceError) {
    func fault(_ place: Int) -> SourceError {
      .syntax(path: file, place: "byte \(offset + place)", reason: "a pax header is damaged")
    }
    var place = 0
    while place < content.count {
      guard let space = content[place...].firstIndex(of: 0x20), space - place < 9,
        let length = Int(String(decoding: content[place..<space], as: UTF8.self)),
        length > space - place + 1, place + length <= content.count, content[place + length - 1] == 0x0a,
        let sign = content[space..<(place + length)].firstIndex(of: UInt8(ascii: "="))
      else { throw fault(place) }
      let value = content[(sign + 1)..<(place + length - 1)]
      switch String(decoding: content[(space + 1)..<sign], as: UTF8.self) {
      case "path": path = Array(value)
      case "size":
        guard let number = Int(String(decoding: value, as: UTF8.self)), number >= 0, number < 1 << 48 else {
          throw fault(place)
        }
        size = number
      default: break
      }
      place += length
    }
  }
}
