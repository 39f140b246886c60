internal import Files
internal import Tensor

/// Samples in tar archives, as WebDataset and img2dataset write them: neighbouring members with one name up to the first dot.
///
/// Opening goes through the headers and the captions of all shards, once: what it finds is kept in a folder, if one is given. The
/// pictures are read when they are asked for, from gzip as well, of which nothing is unpacked to disk. So the order of samples, the
/// splitting over workers and ranks and going on after an interruption are those of every source, and a shuffle buffer
/// (`EpochOrder.Strategy.shardBuffer`) is only for drives on which reading at random places is slow. The memory is 8 bytes per sample.
public struct TarSource: ShardedSource {
  public let name: String
  /// How pictures are decoded.
  public let decoder: PictureDecoder
  /// A hash of the samples and of how pictures are decoded.
  public let fingerprint: UInt64
  /// The number of the first sample of each shard.
  public let shardStarts: [Int]
  /// Groups of members without a picture or without a caption.
  package let incompleteCount: Int
  package let unused: UnusedAccount
  /// How many shards had to be gone through.
  package let indexing: ShardIndexing

  private let shards: [any RandomAccessBytes]
  /// Where each sample's headers and contents are in its shard.
  private let places: ChunkedArray<BlockRange>
  /// What links stand for, by shard and by where their headers are.
  private let links: [[Int: TarLink]]

  /// - Parameters:
  ///   - shards: Paths in brace notation, such as `train-{00000..00099}.tar`, joined by `::`; tar, or tar in gzip.
  ///   - indexFolder: Where it is kept where the samples are, for the next start; nil keeps nothing and refuses gzip archives.
  ///   - unpackedLimit: The most bytes that one of them may unpack to.
  /// - Throws: `SourceError`, with the shard and the byte or the member.
  public init(
    shards: String, name: String, decoder: PictureDecoder = PictureDecoder(), indexFolder: String? = nil,
    unpackedLimit: Int = 1 << 36
  ) throws(SourceError) {
    var files: [any RandomAccessBytes] = []
    var places = ChunkedArray<BlockRange>()
    var starts = [0]
    var (incompleteCount, brokenCount) = (0, 0)
    var links: [[Int: TarLink]] = []
    var unused = UnusedAccount()
    var hash = Hashing.fnv1a("tar \(decoder)")
    var cache = ShardIndexCache(folder: indexFolder, unpackedLimit: unpackedLimit)
    let paths = try BraceExpansion.names(in: shards)
    // A shard stays open, in gzip with its index.
    OpenFileLimit.makeRoom(for: 2 * paths.count)
    for path in paths {
      let shard = try cache.open(path)
      places.append(contentsOf: shard.index.places)
      incompleteCount += shard.index.incompleteCount
      brokenCount += shard.index.brokenCount
      links.append(shard.index.links)
      unused.add(shard.index.unused)
      hash = Hashing.mix(hash ^ shard.index.hash)
      starts.append(places.count)
      files.append(shard.bytes)
    }
    guard !places.isEmpty else {
      if unused.isEmpty { throw .emptiness(path: shards) }
      throw .noSample(
        path: shards, found: unused.description,
        remedy:
          "a sample is NAME.jpg or NAME.png with NAME.txt or NAME.json beside it, and a NAME ends before the first dot")
    }
    self.name = name
    self.decoder = decoder
    self.shards = files
    self.places = places
    self.incompleteCount = incompleteCount
    self.links = links
    self.unused = unused
    indexing = cache.report
    shardStarts = starts
    fingerprint = Hashing.mix(hash)
    // Archives without one sound caption are refused as a whole, with the first reason.
    if brokenCount == places.count { _ = try sample(at: 0) }
  }

  /// The samples of all shards that have a picture and a caption.
  public var count: Int { places.count }

  /// The captions and the group of a sample, from its members in the archive.
  public func entry(at index: Int) throws -> PairEntry { try entry(of: sample(at: index).sample, at: index) }

  /// The bytes of the picture's member.
  public func pictureFile(of entry: PairEntry, at index: Int) throws -> [UInt8] {
    let sample = try sample(at: index)
    return try sample.content(sample.sample.picture)
  }

  /// The entry and the picture, from one reading of the sample's headers.
  public func pair(at index: Int) throws -> (entry: PairEntry, reading: PictureReading) {
    let sample = try sample(at: index)
    let entry = try entry(of: sample.sample, at: index)
    return (entry, try reading(of: sample.content(sample.sample.picture), entry: entry))
  }

  private func entry(of sample: TarSample, at index: Int) throws(SourceError) -> PairEntry {
    PairEntry(
      captions: sample.captions,
      group: sample.exportedGroup ?? sample.cocoIdentifier.map { "coco:\($0)" }
        ?? "\(name):\(shard(of: index)):\(sample.key)",
      picture: "\(shards[shard(of: index)].path):\(sample.picture.name)")
  }

  private func shard(of index: Int) -> Int {
    var (low, high) = (0, shards.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if shardStarts[middle] <= index { low = middle } else { high = middle }
    }
    return low
  }

  /// A sample and the bytes of its members.
  private struct FoundSample {
    let sample: TarSample
    let members: TarContents

    func content(_ member: TarMember) throws(SourceError) -> [UInt8] { try members.content(of: member) }
  }

  private func sample(at index: Int) throws(SourceError) -> FoundSample {
    require(places.indices.contains(index), "\(name): sample \(index) of \(places.count)")
    let shard = shard(of: index)
    let contents = try TarContents(of: shards[shard], range: places[index].range, links: links[shard])
    let sample = try TarSample(contents.members, path: contents.path) { (member) throws(SourceError) in
      try contents.content(of: member)
    }
    guard let sample else { throw .change(path: contents.path) }
    return FoundSample(sample: sample, members: contents)
  }
}

/// The members in a range of an archive, with their bytes.
private struct TarContents {
  private(set) var members: [TarMember] = []
  private let file: any RandomAccessBytes
  private let bytes: [UInt8]
  private let start: Int
  private let links: [Int: TarLink]

  var path: String { file.path }

  init(of file: any RandomAccessBytes, range: Range<Int>, links: [Int: TarLink]) throws(SourceError) {
    self.file = file
    self.links = links
    start = range.lowerBound
    bytes = try file.read(at: range.lowerBound, count: range.count)
    var reader = TarReader(path: file.path, range: range, content: bytes)
    while var member = try reader.next() {
      if let link = links[member.headerOffset] { member.size = link.size }
      members.append(member)
    }
  }

  /// The bytes of a member, or of what it links to.
  func content(of member: TarMember) throws(SourceError) -> [UInt8] {
    guard case .link = member.form else {
      return Array(bytes[(member.offset - start)..<(member.offset - start + member.size)])
    }
    guard let link = links[member.headerOffset] else { throw .change(path: path) }
    return try file.read(at: link.offset, count: link.size)
  }
}

extension TarSource: AccountingSource {}

/// Names of shards in the notation of WebDataset: `train-{00000..00099}.tar`, `{a,b}.tar`, several joined by `::`.
package enum BraceExpansion {
  /// More names are refused.
  package static let limit = 1_000_000

  /// The names that `text` stands for, in order.
  ///
  /// - Throws: `SourceError.request` if a brace is open, a range is none, or there are more than `limit` names.
  package static func names(in text: String) throws(SourceError) -> [String] {
    var names: [String] = []
    for part in parts(of: text) { names += try expand(part) }
    guard names.count <= limit else { throw .request("\(text) stands for more than \(limit) shards.") }
    return names
  }

  private static func parts(of text: String) -> [String] {
    var parts = [""]
    var rest = text[...]
    while let character = rest.first {
      if rest.hasPrefix("::") {
        parts.append("")
        rest = rest.dropFirst(2)
      } else {
        parts[parts.count - 1].append(character)
        rest = rest.dropFirst()
      }
    }
    return parts.filter { !$0.isEmpty }
  }

  /// The first brace is expanded, then what each of its alternatives leaves.
  private static func expand(_ text: String) throws(SourceError) -> [String] {
    guard let open = text.firstIndex(of: "{") else { return [text] }
    guard let close = text[open...].firstIndex(of: "}") else { throw .request("\(text) has an open brace.") }
    let inner = text[text.index(after: open)..<close]
    guard !inner.contains("{") else { throw .request("\(text) has a brace inside a brace.") }
    let tails = try expand(String(text[text.index(after: close)...]))
    let heads = try alternatives(inner, in: text)
    guard heads.count * tails.count <= limit else { throw .request("\(text) stands for more than \(limit) shards.") }
    return heads.flatMap { head in tails.map { text[..<open] + head + $0 } }
  }

  private static func alternatives(_ inner: Substring, in text: String) throws(SourceError) -> [String] {
    if inner.contains(",") { return inner.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    let fault = SourceError.request("{\(inner)} in \(text) is neither a range such as 000..099 nor a list.")
    guard let dots = inner.firstRange(of: "..") else { throw fault }
    let (first, last) = (inner[..<dots.lowerBound], inner[dots.upperBound...])
    guard let low = Int(first), let high = Int(last), low >= 0, low <= high, high - low < limit else { throw fault }
    // Leading zeros say how many digits there are.
    let digits = first.count
    return (low...high).map { FileName.digits(of: $0, atLeast: digits) }
  }
}
