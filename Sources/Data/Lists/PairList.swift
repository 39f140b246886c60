internal import Tensor

/// The samples of a list file, 8 bytes of memory each: where their records stand.
///
/// Opening reads the list once, checks every record and hashes all; afterwards a record is read and parsed when its sample
/// is asked for.
public struct PairList: Sendable {
  /// What a record says, given its bytes and its number in the file (from 0); nil if it belongs to another part of the list.
  typealias Parser = @Sendable (_ record: [UInt8], _ number: Int) throws(RecordFault) -> PairEntry?

  /// The number of samples.
  package var count: Int { ranges.count }
  /// The list file.
  package var path: String { file.path }
  /// The samples whose pictures were not there.
  package let leftOutCount: Int
  /// A hash of the list's bytes, the samples taken from it and how they are read.
  let fingerprint: UInt64
  let options: SourceOptions

  private let file: StableFile
  private let pictures: PictureFolder
  private let ranges: ChunkedArray<RecordRange>
  /// Nil where numbers mean nothing to the parser.
  private let numbers: RecordNumbers?
  private let parse: Parser

  /// Reads all of `scanner`, whose file is `file`.
  ///
  /// - Parameters:
  ///   - kind: The format with everything that decides how records become samples; part of the fingerprint.
  ///   - needsNumbers: Whether `parse` looks at the numbers of records.
  init(
    _ file: StableFile, _ scanner: some RecordScanner, root: String, kind: String, options: SourceOptions,
    needsNumbers: Bool = false, parse: @escaping Parser
  ) throws(SourceError) {
    var scanner = scanner
    let pictures = PictureFolder(root)
    var ranges = ChunkedArray<RecordRange>()
    var leftOutCount = 0
    var numbers = needsNumbers ? RecordNumbers() : nil
    var selection = Hashing.fnvOffset
    var next = 0
    while let record = try scanner.next() {
      let number = next
      next += 1
      guard let entry = try Self.entry(of: record.bytes, number, file: file, place: record.place, parse) else {
        continue
      }
      // A path that leaves the root is an error of the list, not of a sample.
      _ = try pictures.resolve(entry.picture)
      if options.missingPictures == .leftOut, try !pictures.contains(entry.picture) {
        leftOutCount += 1
        continue
      }
      numbers?.append(number)
      ranges.append(record.range)
      selection = Hashing.mix(selection ^ UInt64(record.range.offset))
    }
    guard !ranges.isEmpty else {
      throw leftOutCount > 0
        ? .absentPictures(path: file.path, root: root, count: leftOutCount) : .emptiness(path: file.path)
    }
    self.file = file
    self.pictures = pictures
    self.ranges = ranges
    self.numbers = numbers
    self.leftOutCount = leftOutCount
    self.options = options
    self.parse = parse
    fingerprint = Hashing.mix(
      Hashing.fnv1a(kind + " \(options.decoder)", state: Hashing.mix(scanner.hash ^ Hashing.mix(selection))))
  }

  func entry(at index: Int) throws(SourceError) -> PairEntry {
    require(ranges.indices.contains(index), "\(file.path): sample \(index) of \(ranges.count)")
    let bytes = try file.read(at: ranges[index].offset, count: ranges[index].count)
    // Opening has parsed the same bytes, so that something else now means that they changed.
    guard let entry = try Self.entry(of: bytes, numbers?[index] ?? index, file: file, place: "sample \(index)", parse)
    else {
      throw .change(path: file.path)
    }
    return entry
  }

  func pictureFile(of entry: PairEntry) throws(SourceError) -> [UInt8] { try pictures.contents(of: entry.picture) }

  private static func entry(
    of record: [UInt8], _ number: Int, file: StableFile, place: String, _ parse: Parser
  ) throws(SourceError) -> PairEntry? {
    do throws(RecordFault) {
      return try parse(record, number)
    } catch {
      switch error {
      case .syntax(let reason): throw .syntax(path: file.path, place: place, reason: reason)
      case .field(let name, let reason): throw .field(path: file.path, place: place, name: name, reason: reason)
      }
    }
  }
}

/// A source that is a list file and a folder of pictures.
public protocol ListedSource: FileBackedSource {
  var list: PairList { get }
}

extension ListedSource {
  package var leftOutCount: Int { list.leftOutCount }
  public var count: Int { list.count }
  /// Covers the list and how pictures are decoded; the pictures' own bytes are not read for it.
  public var fingerprint: UInt64 { list.fingerprint }
  public var decoder: PictureDecoder { list.options.decoder }
  public func entry(at index: Int) throws -> PairEntry { try list.entry(at: index) }
  public func pictureFile(of entry: PairEntry, at index: Int) throws -> [UInt8] { try list.pictureFile(of: entry) }
}

/// Which record of its file each sample of a list is: kept where numbers leap, which they do once behind a row of titles and
/// wherever records were left out.
struct RecordNumbers: Sendable {
  private(set) var count = 0
  /// From sample `sample` on, numbers are `skipped` larger than those of the samples.
  private var leaps: [(sample: UInt32, skipped: UInt32)] = []

  /// Appends the number of the next sample; numbers grow.
  mutating func append(_ number: Int) {
    let skipped = UInt32(number - count)
    if skipped != leaps.last?.skipped ?? 0 { leaps.append((UInt32(count), skipped)) }
    count += 1
  }

  subscript(sample: Int) -> Int {
    var (low, high) = (0, leaps.count)
    while low < high {
      let middle = (low + high) / 2
      if leaps[middle].sample <= sample { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? sample : sample + Int(leaps[low - 1].skipped)
  }
}
