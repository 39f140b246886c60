internal import Tensor

/// Where the samples of a tar archive are.
struct TarIndex: Sendable, Hashable {
  var places = ChunkedArray<BlockRange>()
  /// Groups of members without a picture or without a caption.
  var incompleteCount = 0
  /// A hash of the members' names and sizes and of all captions.
  package var hash = Hashing.fnvOffset

  /// An index of nothing.
  init() {}

  /// Goes through the headers in `bytes`, and reads the captions.
  init(of bytes: any SequentialBytes) throws(SourceError) {
    var reader = TarReader(reading: bytes)
    var group = Group()
    while let member = try reader.next() {
      // Hidden files, such as macOS writes beside every file, belong to no sample.
      if member.isHidden { continue }
      if let first = group.members.first, first.key != member.key {
        try add(group, path: bytes.path)
        group = Group()
      }
      group.members.append(member)
      // What is behind a member may be read only once, so that its captions are taken in passing.
      if TarSample.captionSuffixes.contains(member.suffix), member.size <= TarSample.captionLimit {
        group.texts[member.offset] = try reader.content(of: member)
      }
    }
    if !group.members.isEmpty { try add(group, path: bytes.path) }
  }

  /// The members of one sample, and the contents of those that hold text.
  private struct Group {
    var members: [TarMember] = []
    var texts: [Int: [UInt8]] = [:]
  }

  private mutating func add(_ group: Group, path: String) throws(SourceError) {
    let sample = try TarSample(group.members, path: path) { (member) throws(SourceError) in
      group.texts[member.offset] ?? []
    }
    guard let sample, let first = group.members.first, let last = group.members.last else {
      incompleteCount += 1
      return
    }
    guard sample.picture.size <= PictureFolder.fileSizeLimit,
      let place = BlockRange(first.headerOffset..<last.end)
    else {
      throw .syntax(path: path, place: sample.key, reason: "the sample is larger than 256 MB")
    }
    places.append(place)
    for member in group.members {
      hash = Hashing.mix(Hashing.fnv1a(member.name, state: hash ^ UInt64(member.size)))
    }
    for caption in sample.captions { hash = Hashing.mix(Hashing.fnv1a(caption, state: hash)) }
  }
}

/// A sample in a tar archive: its picture and its captions.
struct TarSample {
  var key: String
  var picture: TarMember
  package var captions: [String]
  /// The id that COCO gives the picture, where the sample says so.
  var cocoIdentifier: String?
  /// The group that an export of Triad says.
  var exportedGroup: String?

  /// Which members hold pictures.
  private static let pictureSuffixes: Set<String> = ["jpg", "jpeg", "png"]
  /// Which members hold captions.
  static let captionSuffixes: Set<String> = ["txt", "json"]
  /// Longer captions are no captions.
  static let captionLimit = 1 << 20

  /// What the members of one sample say; nil if there is no picture or no caption.
  ///
  /// Captions come from `txt`, else from `caption` or `captions` of `json`; in an export of Triad `txt` is only the first of those in
  /// `json`.
  ///
  /// - Parameter content: The bytes of a member.
  init?(
    _ members: [TarMember], path: String, content: (TarMember) throws(SourceError) -> [UInt8]
  ) throws(SourceError) {
    guard let picture = members.first(where: { Self.pictureSuffixes.contains($0.suffix) }) else { return nil }
    self.picture = picture
    key = picture.key
    captions = []
    func small(_ member: TarMember) throws(SourceError) -> [UInt8] {
      guard member.size <= Self.captionLimit else {
        throw .field(path: path, place: member.name, name: "its content", reason: "is longer than a mebibyte")
      }
      return try content(member)
    }
    if let member = members.first(where: { $0.suffix == "txt" }) {
      guard let text = String(validating: try small(member), as: UTF8.self) else {
        throw .field(path: path, place: member.name, name: "the caption", reason: "is not UTF-8")
      }
      captions = text.isEmpty ? [] : [text]
    }
    if let member = members.first(where: { $0.suffix == "json" }) {
      do throws(RecordFault) {
        let fields = try RecordFields(try contentOf(member, small))
        cocoIdentifier = try fields.optionalIdentifier("cocoid")
        exportedGroup = try fields.exportedGroup()
        if captions.isEmpty || exportedGroup != nil { captions = try fields.anyCaptions(["caption", "captions"]) }
      } catch {
        switch error {
        case .syntax(let reason): throw .syntax(path: path, place: member.name, reason: reason)
        case .field(let name, let reason): throw .field(path: path, place: member.name, name: name, reason: reason)
        }
      }
    }
    if captions.isEmpty { return nil }
  }
}

/// The bytes of a member, a failure to read it as a fault of its record.
private func contentOf(
  _ member: TarMember, _ read: (TarMember) throws(SourceError) -> [UInt8]
) throws(RecordFault) -> [UInt8] {
  do throws(SourceError) { return try read(member) } catch { throw .syntax(reason: error.description) }
}

/// A range of whole blocks of 512 bytes, in 8 bytes of memory.
struct BlockRange: Sendable, Hashable {
  private let start: UInt32
  private let count: UInt32

  /// Nil beyond two tebibytes or 512 MB of one sample.
  init?(_ range: Range<Int>) {
    let (first, blocks) = (range.lowerBound / 512, range.count / 512)
    guard first <= UInt32.max, blocks <= 1 << 20 else { return nil }
    start = UInt32(first)
    count = UInt32(blocks)
  }

  /// In bytes.
  var range: Range<Int> { (Int(start) * 512)..<((Int(start) + Int(count)) * 512) }

  /// As it is stored.
  var bits: UInt64 { UInt64(start) << 32 | UInt64(count) }

  init(bits: UInt64) {
    start = UInt32(bits >> 32)
    count = UInt32(truncatingIfNeeded: bits)
  }
}
