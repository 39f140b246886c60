/// The marker segments of a JPEG file before its first scan (ITU-T T.81, B.1).
struct JPEGSegments {
  /// A marker and what its length field encloses.
  struct Segment {
    var marker: UInt8
    var content: ArraySlice<UInt8>
  }

  private let file: [UInt8]
  /// Behind the start-of-image marker.
  package var place = 2

  init(_ file: [UInt8]) { self.file = file }

  /// The next segment; nil at the first scan.
  mutating func next() throws(JPEGError) -> Segment? {
    while true {
      // Bytes between segments are garbage that libjpeg passes over as well; any number of 0xff may fill.
      guard let start = file[place...].firstIndex(of: 0xff),
        let code = file[start...].firstIndex(where: { $0 != 0xff })
      else { throw .damage("the file ends early") }
      let marker = file[code]
      place = code + 1
      switch marker {
      case 0x00, 0x01, 0xd0...0xd7: continue  // They stand alone.
      case 0xd8: throw .damage("it begins twice")
      case 0xd9: throw .damage("it ends before its picture")
      default: break
      }
      guard place + 2 <= file.count else { throw .damage("the file ends early") }
      let length = Int(file[place]) << 8 | Int(file[place + 1])
      guard length >= 2 else { throw .damage("a segment is shorter than its length field") }
      if marker == 0xda { return nil }
      guard place + length <= file.count else { throw .damage("the file ends early") }
      defer { place += length }
      return Segment(marker: marker, content: file[(place + 2)..<(place + length)])
    }
  }
}
