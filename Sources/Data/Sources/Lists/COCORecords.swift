/// The two arrays of a COCO captions file, joined by the pictures' ids.
package struct COCORecords {
  /// The pictures' records, in the file's order.
  private(set) var images: [RecordRange] = []
  package let hash: UInt64

  /// Captions by picture: the pictures' places and the captions' records, sorted by place and then by the file's order.
  private var joined: [(image: UInt32, range: RecordRange)] = []
  private var starts: [Int] = []

  init(_ file: StableFile) throws(SourceError) {
    var scanner = JSONArrayScanner(file, members: ["images", "annotations"])
    var ids: [(id: Int, image: UInt32)] = []
    var annotations: [(id: Int, range: RecordRange)] = []
    while let record = try scanner.next() {
      let isImage = scanner.member == "images"
      let id = try Self.checked(file, record.place) { () throws(RecordFault) in
        let fields = try RecordFields(record.bytes)
        guard isImage else {
          // Checked here, so that a wrong caption is found when the file is opened.
          _ = try fields.text("caption")
          return try fields.integer("image_id")
        }
        return try fields.integer("id")
      }
      if isImage {
        ids.append((id, UInt32(images.count)))
        images.append(record.range)
      } else {
        annotations.append((id, record.range))
      }
    }
    for name in ["images", "annotations"] where !scanner.foundMembers.contains(name) {
      throw .field(path: file.path, place: "its object", name: name, reason: "is missing")
    }
    hash = scanner.hash
    try join(ids, annotations, path: file.path)
  }

  /// The captions' records of the picture at `place`.
  package func captions(ofImage place: Int) -> [RecordRange] { joined[starts[place]..<starts[place + 1]].map(\.range) }

  /// What `body` gives, its faults with file and place.
  package static func checked<Value>(
    _ file: StableFile, _ place: String, _ body: () throws(RecordFault) -> Value
  ) throws(SourceError) -> Value {
    do throws(RecordFault) {
      return try body()
    } catch {
      switch error {
      case .syntax(let reason): throw .syntax(path: file.path, place: place, reason: reason)
      case .field(let name, let reason): throw .field(path: file.path, place: place, name: name, reason: reason)
      }
    }
  }

  private mutating func join(
    _ unsorted: [(id: Int, image: UInt32)], _ annotations: [(id: Int, range: RecordRange)], path: String
  ) throws(SourceError) {
    let ids = unsorted.sorted { $0.id < $1.id }
    for (first, second) in zip(ids, ids.dropFirst()) where first.id == second.id {
      throw .field(path: path, place: "images", name: "id", reason: "\(first.id) occurs twice")
    }
    joined.reserveCapacity(annotations.count)
    for (number, annotation) in annotations.enumerated() {
      guard let image = Self.find(annotation.id, in: ids) else {
        throw .field(
          path: path, place: "annotations \(number + 1)", name: "image_id",
          reason: "\(annotation.id) is the id of no picture")
      }
      joined.append((image, annotation.range))
    }
    joined.sort { ($0.image, $0.range.offset) < ($1.image, $1.range.offset) }
    starts = [Int](repeating: 0, count: images.count + 1)
    for entry in joined { starts[Int(entry.image) + 1] += 1 }
    for place in 0..<images.count { starts[place + 1] += starts[place] }
  }

  private static func find(_ id: Int, in ids: [(id: Int, image: UInt32)]) -> UInt32? {
    var (low, high) = (0, ids.count)
    while low < high {
      let middle = (low + high) / 2
      if ids[middle].id < id { low = middle + 1 } else { high = middle }
    }
    return low < ids.count && ids[low].id == id ? ids[low].image : nil
  }
}
