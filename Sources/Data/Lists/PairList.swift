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
  /// The list file, or the folder that was listed.
  package let path: String
  /// The samples whose pictures were not there.
  package let leftOutCount: Int
  /// What the list holds besides samples.
  package let unused: UnusedAccount
  /// A hash of the list's bytes, the samples taken from it and how they are read.
  let fingerprint: UInt64
  let options: SourceOptions

  private let file: StableFile
  private let pictures: PictureFolder
  private let ranges: ChunkedArray<RecordRange>
  /// Nil where numbers mean nothing to the parser.
  private let numbers: RecordNumbers?
  /// Where the first of those records stand, by sample.
  private let brokenPlaces: [Int: String]
  private let parse: Parser

  private static let placeLimit = 10_000
  /// What messages call the place of a picture's path, whatever the format calls it.
  private static let pictureField = "its picture"

  /// Reads all of `scanner`, whose file is `file`. A record that cannot be used is a sample nevertheless, and a fault when it is asked
  /// for; only a list without one sound record is refused.
  ///
  /// - Parameters:
  ///   - name: What messages call the file, where it is made of something else.
  ///   - kind: The format with everything that decides how records become samples; part of the fingerprint.
  ///   - unused: What was found before and is not a record of `file`.
  ///   - isWhole: Whether these are all samples of the file, so that a replacement that fits none of them has no effect.
  ///   - needsNumbers: Whether `parse` looks at the numbers of records.
  init(
    _ file: StableFile, _ scanner: some RecordScanner, named name: String? = nil, root: String, kind: String,
    options: SourceOptions, unused: UnusedAccount = UnusedAccount(), needsNumbers: Bool = false, isWhole: Bool = true,
    parse: @escaping Parser
  ) throws(SourceError) {
    let path = name ?? file.path
    var scanner = scanner
    let pictures = PictureFolder(root, replacing: options.replacements)
    var use = ReplacementUse(options.replacements)
    var ranges = ChunkedArray<RecordRange>()
    var (leftOutCount, brokenCount) = (0, 0)
    var brokenPlaces: [Int: String] = [:]
    var firstFault: SourceError?
    var numbers = needsNumbers ? RecordNumbers() : nil
    var selection = Hashing.fnvOffset
    var isRespelt = false
    var next = 0
    while let record = try scanner.next() {
      let number = next
      next += 1
      do throws(RecordFault) {
        guard let entry = try parse(record.bytes, number) else { continue }
        use.note(entry.picture, among: options.replacements)
        isRespelt = isRespelt || PictureSpelling.isRespelt(entry)
        if let fault = pictures.addressFault(of: entry.picture, field: Self.pictureField) {
          guard options.missingPictures == .leftOut else { throw fault }
          // No sample like other pictures that are not there; alone they are not missing from the root.
          firstFault = firstFault ?? fault.at(record.place, of: path)
          leftOutCount += 1
          continue
        }
        // A path that leaves the root is an error of the list, not of a sample.
        if let error = Self.escape(of: entry.picture, from: pictures) { throw RecordFault.list(error) }
        if options.missingPictures == .leftOut, try Self.isMissing(entry.picture, in: pictures) {
          leftOutCount += 1
          continue
        }
      } catch {
        if case .list(let error) = error { throw error }
        if case .disorder = error { throw error.at(record.place, of: path) }
        firstFault = firstFault ?? error.at(record.place, of: path)
        if brokenCount < Self.placeLimit { brokenPlaces[ranges.count] = record.place }
        brokenCount += 1
      }
      numbers?.append(number)
      ranges.append(record.range)
      selection = Hashing.mix(selection ^ UInt64(record.range.offset))
    }
    if ranges.count == brokenCount {
      if let firstFault { throw firstFault }
      throw leftOutCount > 0 ? .absentPictures(path: path, root: root, count: leftOutCount) : .emptiness(path: path)
    }
    if isWhole { try use.requireAll(of: path) }
    self.path = path
    self.file = file
    self.pictures = pictures
    self.ranges = ranges
    self.numbers = numbers
    self.leftOutCount = leftOutCount
    self.unused = unused
    self.brokenPlaces = brokenPlaces
    self.options = options
    self.parse = parse
    // Parts of a keyed split are others than where each spelling was a group.
    let grouping = isRespelt ? " one group per path" : ""
    fingerprint = Hashing.mix(
      Hashing.fnv1a(kind + grouping + " \(options.decoder)", state: Hashing.mix(scanner.hash ^ Hashing.mix(selection))))
  }

  func entry(at index: Int) throws(SourceError) -> PairEntry {
    require(ranges.indices.contains(index), "\(path): sample \(index) of \(ranges.count)")
    let bytes = try file.read(at: ranges[index].offset, count: ranges[index].count)
    do throws(RecordFault) {
      // Opening has parsed the same bytes, so that something else now means that they changed.
      if let entry = try parse(bytes, numbers?[index] ?? index) {
        if let fault = pictures.addressFault(of: entry.picture, field: Self.pictureField) { throw fault }
        return entry
      }
    } catch {
      throw error.at(brokenPlaces[index] ?? "sample \(index)", of: path)
    }
    throw .change(path: path)
  }

  func pictureFile(of entry: PairEntry) throws(SourceError) -> [UInt8] { try pictures.contents(of: entry.picture) }

  private static func escape(of picture: String, from pictures: PictureFolder) -> SourceError? {
    do throws(SourceError) {
      _ = try pictures.resolve(picture)
      return nil
    } catch {
      return error
    }
  }

  private static func isMissing(_ picture: String, in pictures: PictureFolder) throws(RecordFault) -> Bool {
    do throws(SourceError) { return try !pictures.contains(picture) } catch { throw .list(error) }
  }
}

/// A source that is a list file and a folder of pictures.
public protocol ListedSource: FileBackedSource {
  /// The samples of the file, which were gone through once.
  var list: PairList { get }
}

extension ListedSource {
  package var leftOutCount: Int { list.leftOutCount }
  package var unused: UnusedAccount { list.unused }
  /// How many samples the list has.
  public var count: Int { list.count }
  /// Covers the list and how pictures are decoded; the pictures' own bytes are not read for it.
  public var fingerprint: UInt64 { list.fingerprint }
  /// How pictures are decoded.
  public var decoder: PictureDecoder { list.options.decoder }
  /// Captions, group and place of a sample, read from the list.
  public func entry(at index: Int) throws -> PairEntry { try list.entry(at: index) }
  /// The bytes of the picture's file.
  public func pictureFile(of entry: PairEntry, at index: Int) throws -> [UInt8] { try list.pictureFile(of: entry) }
}

/// Which record of its file each sample of a list is: kept where numbers leap, which they do once after a row of titles and
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
