internal import Tensor

/// Where the samples of a tar archive are.
struct TarIndex {
  private(set) var places: [BlockRange] = []
  private(set) var incompleteCount = 0
  /// A hash of the members' names and sizes and of all captions.
  private(set) var hash = Hashing.fnvOffset

  /// Goes through the headers of `file`, and reads its captions.
  init(of file: StableFile) throws(SourceError) {
    var reader = TarReader(file)
    var members: [TarMember] = []
    while let member = try reader.next() {
      // Hidden files, such as macOS writes beside every file, belong to no sample.
      if member.isHidden { continue }
      if let first = members.first, first.key != member.key {
        try add(members, file)
        members = []
      }
      members.append(member)
    }
    if !members.isEmpty { try add(members, file) }
  }

  private mutating func add(_ members: [TarMember], _ file: StableFile) throws(SourceError) {
    let sample = try TarSample(members, path: file.path) { (member) throws(SourceError) in
      try file.read(at: member.offset, count: member.size)
    }
    guard let sample, let first = members.first, let last = members.last else {
      incompleteCount += 1
      return
    }
    guard sample.picture.size <= PictureFolder.fileSizeLimit,
      let place = BlockRange(first.headerOffset..<last.end)
    else {
      throw .syntax(path: file.path, place: sample.key, reason: "the sample is larger than 256 MB")
    }
    places.append(place)
    for member in members {
      hash = Hashing.mix(Hashing.fnv1a(member.name, state: hash ^ UInt64(member.size)))
    }
    for caption in sample.captions { hash = Hashing.mix(Hashing.fnv1a(caption, state: hash)) }
  }
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
}
