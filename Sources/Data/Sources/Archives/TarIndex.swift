internal import Tensor

/// Where the samples of a tar archive are.
struct TarIndex: Sendable, Hashable {
  var places = PieceList<BlockRange>()
  /// Groups of members without a picture or without a caption.
  var incompleteCount = 0
  /// A hash of the members' names and sizes and of all captions.
  package var hash = Hashing.fnvOffset

  /// An index of nothing.
  init() {}

  /// Goes through the headers in `bytes`, and reads the captions.
  init(of bytes: any ForwardBytes) throws(SourceError) {
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
