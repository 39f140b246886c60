internal import Tensor

/// COCO captions (`captions_train2017.json`): the arrays `images` and `annotations`, one sample per picture with its captions.
///
/// Pictures without a caption are not samples; `unused` says how many, and what else the file holds. The memory is 20 bytes per picture and 8 bytes
/// a caption.
public struct COCOSource: FileBackedSource {
  public let name: String
  /// A hash of the annotations and of how pictures are decoded.
  public let fingerprint: UInt64
  package let unused: UnusedAccount
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
    let file = try ListForm.object.open(path)
    let pictures = PictureFolder(root, replacing: options.replacements)
    var use = ReplacementUse(options.replacements)
    let records = try COCORecords(file)
    var unused = records.unused
    var images: [RecordRange] = []
    var starts: [UInt32] = [0]
    var captionRanges: [RecordRange] = []
    var leftOutCount = 0
    var hasPicture = false
    var addressFault: SourceError?
    for (place, image) in records.images.enumerated() {
      let captions = records.captions(ofImage: place)
      if captions.isEmpty {
        // Read for the examples alone.
        let isExample = unused.count(of: Self.uncaptioned) < UnusedAccount.exampleLimit
        let picture = isExample ? try? Self.picture(of: image, in: file) : nil
        unused.add(Self.uncaptioned, picture ?? "images \(place + 1)")
        continue
      }
      let picture = try Self.picture(of: image, in: file)
      // A picture whose file is not named is a sample all the same, and a fault when it is asked for.
      if let picture {
        use.note(picture, among: options.replacements)
        if let fault = pictures.addressFault(of: picture, field: Self.pictureField) {
          addressFault = addressFault ?? fault.at("images \(place + 1)", of: path)
          if options.missingPictures == .leftOut {
            leftOutCount += 1
            continue
          }
        } else {
          hasPicture = true
          _ = try pictures.resolve(picture)
          if options.missingPictures == .leftOut, try !pictures.contains(picture) {
            leftOutCount += 1
            continue
          }
        }
      }
      images.append(image)
      captionRanges += captions
      starts.append(UInt32(captionRanges.count))
    }
    if !hasPicture, let addressFault { throw addressFault }
    guard !images.isEmpty else {
      if leftOutCount > 0 { throw .absentPictures(path: path, root: root, count: leftOutCount) }
      if unused.isEmpty { throw .emptiness(path: path) }
      throw .noSample(
        path: path, found: unused.description,
        remedy: "a sample is one of its images with an annotation that has its id as image_id")
    }
    guard hasPicture else {
      throw .field(path: path, place: "images", name: "file_name", reason: "is missing in every record")
    }
    if unused.count(of: COCORecords.brokenCaptions) == captionRanges.count, let fault = records.firstFault {
      throw fault
    }
    try use.requireAll(of: path)
    self.name = name
    self.file = file
    self.pictures = pictures
    self.options = options
    self.images = images
    self.starts = starts
    self.captionRanges = captionRanges
    self.unused = unused
    self.leftOutCount = leftOutCount
    let selection = images.reduce(Hashing.mix(records.hash)) { Hashing.mix($0 ^ UInt64($1.offset)) }
    fingerprint = Hashing.mix(Hashing.fnv1a("coco \(options.decoder)", state: selection))
  }

  /// How many pictures have captions.
  public var count: Int { images.count }
  /// How pictures are decoded.
  public var decoder: PictureDecoder { options.decoder }

  /// The captions of a picture, in the order of the annotations.
  public func entry(at index: Int) throws -> PairEntry {
    require(images.indices.contains(index), "\(file.path): sample \(index) of \(images.count)")
    let record = try file.read(at: images[index].offset, count: images[index].count)
    let captions = captionRanges[Int(starts[index])..<Int(starts[index + 1])]
    return try COCORecords.checked(file, "sample \(index)") { () throws(RecordFault) in
      let fields = try RecordFields(record)
      var texts: [String] = []
      var fault: RecordFault?
      for range in captions {
        guard let bytes = try? file.read(at: range.offset, count: range.count) else {
          throw .syntax(reason: "the file changed")
        }
        do throws(RecordFault) { texts.append(try RecordFields(bytes).text("caption")) } catch {
          fault = fault ?? error
        }
      }
      if texts.isEmpty, let fault { throw fault }
      let group = "coco:\(try fields.identifier("id"))"
      let picture = try fields.path(Self.pictureField)
      if let fault = pictures.addressFault(of: picture, field: Self.pictureField) { throw fault }
      return PairEntry(captions: texts, group: try fields.exportedGroup() ?? group, picture: picture)
    }
  }

  /// The bytes of the picture's file.
  public func pictureFile(of entry: PairEntry, at index: Int) throws -> [UInt8] {
    try pictures.contents(of: entry.picture)
  }

  private static let pictureField = "file_name"

  /// Reasons why something is not a sample.
  static let uncaptioned = "pictures without a caption"

  /// The name of a picture's file; nil if its record says none.
  private static func picture(of image: RecordRange, in file: StableFile) throws(SourceError) -> String? {
    let bytes = try file.read(at: image.offset, count: image.count)
    return try? RecordFields(bytes).path(pictureField)
  }
}

/// The two arrays of a COCO captions file, joined by the pictures' ids.
package struct COCORecords {
  /// The pictures' records, in the file's order.
  private(set) var images: [RecordRange] = []
  package let hash: UInt64
  /// Records that cannot be used or belong to no picture.
  let unused: UnusedAccount
  /// What is wrong with the first of them that cannot be used.
  let firstFault: SourceError?

  /// Captions by picture: the pictures' places and the captions' records, sorted by place and then by the file's order.
  private var joined: [(image: UInt32, range: RecordRange)] = []
  private var starts: [Int] = []

  init(_ file: StableFile) throws(SourceError) {
    var scanner = JSONArrayScanner(file, members: ["images", "annotations"])
    var ids: [(id: Int, image: UInt32)] = []
    var annotations: [(id: Int, range: RecordRange)] = []
    var unused = UnusedAccount()
    var firstFault: SourceError?
    while let record = try scanner.next() {
      let isImage = scanner.member == "images"
      let fields: RecordFields
      let id: Int
      do throws(RecordFault) {
        fields = try RecordFields(record.bytes)
        id = try fields.wholeNumber(isImage ? "id" : "image_id")
      } catch {
        unused.add(
          isImage ? "pictures whose records cannot be read" : "captions whose records cannot be read",
          "\(record.place): \(error.words)")
        firstFault = firstFault ?? error.at(record.place, of: file.path)
        continue
      }
      // Counted here, and a fault of the picture where it has no other.
      if !isImage {
        do throws(RecordFault) { _ = try fields.text("caption") } catch {
          unused.add(Self.brokenCaptions, "\(record.place): \(error.words)")
          firstFault = firstFault ?? error.at(record.place, of: file.path)
        }
      }
      if isImage {
        ids.append((id, UInt32(images.count)))
        images.append(record.range)
      } else {
        annotations.append((id, record.range))
      }
    }
    for name in ["images", "annotations"] where !scanner.foundMembers.contains(name) {
      let hint = name == "annotations" ? "; a file whose images have sentences is read as karpathy:" : ""
      throw .field(path: file.path, place: "its object", name: name, reason: "is missing" + hint)
    }
    if ids.isEmpty || annotations.isEmpty, let firstFault { throw firstFault }
    hash = scanner.hash
    self.firstFault = firstFault
    ids.sort { $0.id < $1.id }
    for annotation in annotations where Self.find(annotation.id, in: ids) == nil {
      unused.add("captions of pictures that are not among the images", "image_id \(annotation.id)")
    }
    self.unused = unused
    try join(ids, annotations, path: file.path)
  }

  static let brokenCaptions = "captions that are not text"

  /// The captions' records of the picture at `place`.
  package func captions(ofImage place: Int) -> [RecordRange] { joined[starts[place]..<starts[place + 1]].map(\.range) }

  /// What `body` gives, its faults with file and place.
  package static func checked<Value>(
    _ file: StableFile, _ place: String, _ body: () throws(RecordFault) -> Value
  ) throws(SourceError) -> Value {
    do throws(RecordFault) { return try body() } catch { throw error.at(place, of: file.path) }
  }

  private mutating func join(
    _ ids: [(id: Int, image: UInt32)], _ annotations: [(id: Int, range: RecordRange)], path: String
  ) throws(SourceError) {
    for (first, second) in zip(ids, ids.dropFirst()) where first.id == second.id {
      throw .field(path: path, place: "images", name: "id", reason: "\(first.id) occurs twice")
    }
    joined.reserveCapacity(annotations.count)
    for annotation in annotations {
      guard let image = Self.find(annotation.id, in: ids) else { continue }
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
extension COCOSource: AccountingSource {}
