internal import Tensor

/// COCO captions (`captions_train2017.json`): the arrays `images` and `annotations`, one sample a picture with its captions.
///
/// Pictures without a caption are no samples; `uncaptionedCount` says how many. The memory is 20 bytes a picture and 8 bytes
/// a caption.
public struct COCOSource: FileBackedSource {
  public let name: String
  public let fingerprint: UInt64
  /// The pictures of the file that have no caption.
  package let uncaptionedCount: Int
  /// The pictures that were not there.
  package let leftOutCount: Int

  private let file: StableFile
  private let pictures: PictureFolder
  private let options: SourceOptions
  private let images: [RecordRange]
  /// Where each picture's captions begin in `captions`, and the end.
  private let starts: [UInt32]
  private let captionRanges: [RecordRange]

  /// - Parameter root: The folder that `file_name` is in, such as `train2017`.
  /// - Throws: `SourceError`, with the record and the field.
  public init(path: String, root: String, name: String, options: SourceOptions = SourceOptions()) throws(SourceError) {
    let file = try StableFile(path: path)
    let pictures = PictureFolder(root)
    let records = try COCORecords(file)
    var images: [RecordRange] = []
    var starts: [UInt32] = [0]
    var captionRanges: [RecordRange] = []
    var (uncaptionedCount, leftOutCount) = (0, 0)
    for (place, image) in records.images.enumerated() {
      let captions = records.captions(ofImage: place)
      if captions.isEmpty {
        uncaptionedCount += 1
        continue
      }
      let bytes = try file.read(at: image.offset, count: image.count)
      let picture = try COCORecords.checked(file, "images \(place + 1)") { () throws(RecordFault) in
        try RecordFields(bytes).path("file_name")
      }
      _ = try pictures.resolve(picture)
      if options.missingPictures == .leftOut, try !pictures.contains(picture) {
        leftOutCount += 1
        continue
      }
      images.append(image)
      captionRanges += captions
      starts.append(UInt32(captionRanges.count))
    }
    guard !images.isEmpty else {
      throw leftOutCount > 0 ? .absentPictures(path: path, root: root, count: leftOutCount) : .emptiness(path: path)
    }
    self.name = name
    self.file = file
    self.pictures = pictures
    self.options = options
    self.images = images
    self.starts = starts
    self.captionRanges = captionRanges
    self.uncaptionedCount = uncaptionedCount
    self.leftOutCount = leftOutCount
    let selection = images.reduce(Hashing.mix(records.hash)) { Hashing.mix($0 ^ UInt64($1.offset)) }
    fingerprint = Hashing.mix(Hashing.fnv1a("coco \(options.decoder)", state: selection))
  }

  public var count: Int { images.count }
  public var decoder: PictureDecoder { options.decoder }

  public func entry(at index: Int) throws -> PairEntry {
    require(images.indices.contains(index), "\(file.path): sample \(index) of \(images.count)")
    let record = try file.read(at: images[index].offset, count: images[index].count)
    let captions = captionRanges[Int(starts[index])..<Int(starts[index + 1])]
    return try COCORecords.checked(file, "sample \(index)") { () throws(RecordFault) in
      let fields = try RecordFields(record)
      var texts: [String] = []
      for range in captions {
        guard let bytes = try? file.read(at: range.offset, count: range.count) else {
          throw .syntax(reason: "the file changed")
        }
        texts.append(try RecordFields(bytes).text("caption"))
      }
      let group = "coco:\(try fields.identifier("id"))"
      return PairEntry(
        captions: texts, group: try fields.exportedGroup() ?? group, picture: try fields.path("file_name"))
    }
  }

  public func pictureFile(of entry: PairEntry, at index: Int) throws -> [UInt8] {
    try pictures.contents(of: entry.picture)
  }
}

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

extension COCOSource: MissingPictureSource {}
