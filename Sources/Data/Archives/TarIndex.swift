internal import Tensor

/// Where the samples of a tar archive are.
struct TarIndex: Sendable, Hashable {
  var places = ChunkedArray<BlockRange>()
  /// Groups of members without a picture or without a caption.
  var incompleteCount = 0
  /// Samples whose captions cannot be read: each is a fault when it is asked for.
  var brokenCount = 0
  /// What links in the archive stand for, by where their headers are.
  var links: [Int: TarLink] = [:]
  /// What is in the archive and not used, by reason.
  var unused = UnusedAccount()
  /// A hash of the members' names and sizes and of all captions.
  package var hash = Hashing.fnvOffset

  /// An index of nothing.
  init() {}

  /// Goes through the headers in `bytes`, and reads the captions.
  init(of bytes: any SequentialBytes) throws(SourceError) {
    var reader = TarReader(reading: bytes)
    var group = Group()
    var targets: [UInt64: TarLink] = [:]
    var passed = PassedCaptions()
    var apart = Set<UInt64>()
    while let found = try reader.next() {
      var member = found
      if !reader.damages.isEmpty {
        // What is cut apart by damage does not stand apart.
        var ignored = Set<UInt64>()
        try add(group, path: bytes.path, &ignored)
        group = Group()
        add(reader.damages)
      }
      // Hidden files, such as macOS writes beside every file, belong to no sample.
      if member.isHidden {
        unused.add("hidden files", member.name)
        continue
      }
      let name = Hashing.mix(Hashing.fnv1a(PathNormalization.normalized(member.name)))
      if case .link(let target) = member.form {
        guard let found = targets[Hashing.mix(Hashing.fnv1a(target))] else {
          unused.add("links to something that does not stand before them in the archive", "\(member.name) to \(target)")
          continue
        }
        links[member.headerOffset] = found
        member.size = found.size
      }
      if member.form != .sparse {
        targets[name] = links[member.headerOffset] ?? TarLink(offset: member.offset, size: member.size)
      }
      // A second member of one name and ending is of another sample that is called alike.
      if let first = group.members.first,
        first.key != member.key || group.suffixes.contains(member.suffix)
      {
        try add(group, path: bytes.path, &apart)
        group = Group()
      }
      group.members.append(member)
      group.suffixes.insert(member.suffix)
      // What is after a member may be read only once, so that its captions are taken in passing.
      if TarSample.captionSuffixes.contains(member.suffix), member.size <= TarSample.captionLimit {
        group.texts[member.headerOffset] = try text(of: member, &reader, bytes, &passed)
      }
    }
    if !group.members.isEmpty { try add(group, path: bytes.path, &apart) }
    add(reader.damages)
    unused.add(reader.passedOver)
  }

  /// The members of one sample, and the contents of those that hold text.
  private struct Group {
    var members: [TarMember] = []
    var suffixes: Set<String> = []
    var texts: [Int: [UInt8]] = [:]
  }

  /// The captions of an archive that is gone through only once, for links to them.
  private struct PassedCaptions {
    private static let limit = 1 << 26
    private var texts: [Int: [UInt8]] = [:]
    private var count = 0

    mutating func keep(_ text: [UInt8], at offset: Int) {
      count += text.count
      if count <= Self.limit { texts[offset] = text }
    }

    subscript(offset: Int) -> [UInt8]? { texts[offset] }
  }

  /// The bytes of a caption; nil if they were passed and are not there any more.
  private func text(
    of member: TarMember, _ reader: inout TarReader, _ bytes: any SequentialBytes, _ passed: inout PassedCaptions
  ) throws(SourceError) -> [UInt8]? {
    let file = bytes as? any RandomAccessBytes
    guard let link = links[member.headerOffset] else {
      let text = try reader.content(of: member)
      if file == nil { passed.keep(text, at: member.offset) }
      return text
    }
    return if let file { try file.read(at: link.offset, count: link.size) } else { passed[link.offset] }
  }

  /// Where a header is damaged a sample may have been: it is one that cannot be read, and counts as a fault.
  private mutating func add(_ damages: [Range<Int>]) {
    for damage in damages {
      guard let place = BlockRange(damage) ?? BlockRange(damage.lowerBound..<(damage.lowerBound + 512)) else {
        continue
      }
      places.append(place)
      brokenCount += 1
      hash = Hashing.mix(hash ^ UInt64(damage.lowerBound))
    }
  }

  /// - Parameter apart: Hashes of the names of groups that are not a sample: of members that stand apart there are several of one name.
  private mutating func add(_ group: Group, path: String, _ apart: inout Set<UInt64>) throws(SourceError) {
    guard let first = group.members.first, let last = group.members.last else { return }
    var captions: [String] = []
    do throws(SourceError) {
      let sample = try TarSample(group.members, path: path) { (member) throws(SourceError) in
        guard let text = group.texts[member.headerOffset] else {
          throw .syntax(
            path: path, place: member.name, reason: "it links to a caption too far before it in a compressed archive")
        }
        return text
      }
      guard let sample else {
        let reason = TarSample.incompleteness(of: group.members)
        let isApart = !apart.insert(Hashing.fnv1a(first.key)).inserted
        unused.add(
          isApart ? "parts of samples whose members stand apart, which `tar --sort=name` puts together" : reason.words,
          reason.example)
        incompleteCount += 1
        return
      }
      if let damage = sample.damage {
        unused.add(
          "members that cannot be read, beside a caption that is used", "\(damage.member): \(damage.fault.words)")
      }
      for member in sample.furtherPictures { unused.add("further pictures of a sample", member.name) }
      captions = sample.captions
    } catch {
      brokenCount += 1
    }
    let picture = group.members.first { TarSample.pictureSuffixes.contains($0.suffix) }
    guard picture?.size ?? 0 <= PictureFolder.fileSizeLimit, let place = BlockRange(first.headerOffset..<last.end)
    else {
      unused.add("samples of more than 256 MB", first.key)
      return
    }
    places.append(place)
    for member in group.members {
      hash = Hashing.mix(Hashing.fnv1a(member.name, state: hash ^ UInt64(member.size)))
    }
    for caption in captions { hash = Hashing.mix(Hashing.fnv1a(caption, state: hash)) }
  }
}

/// Where the content is that a link in an archive stands for.
struct TarLink: Sendable, Hashable {
  var offset: Int
  /// In bytes.
  var size: Int
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
