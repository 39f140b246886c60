internal import Tensor

/// COCO captions (`captions_train2017.json`): the arrays `images` and `annotations`, one sample a picture with its captions.
///
/// Pictures without a caption are no samples; `uncaptionedCount` says how many. The memory is 20 bytes a picture and 8 bytes
/// a caption.
public struct COCOSource: FileBackedSource {
  public let name: String
  public let fingerprint: UInt64
  /// The pictures of the file that have no caption.
  public let uncaptionedCount: Int
  /// The pictures that were not there.
  public let leftOutCount: Int

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
    guard !images.isEmpty else { throw .emptiness(path: path) }
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
      return PairEntry(
        captions: texts, group: "coco:\(try fields.identifier("id"))", picture: try fields.path("file_name"))
    }
  }

  public func pictureFile(of entry: PairEntry, at index: Int) throws -> [UInt8] {
    try pictures.contents(of: entry.picture)
  }
}
