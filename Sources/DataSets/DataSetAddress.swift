public import Data
public import Files

/// Data as one writes them on a command line: a data set known by name, or the address of files (`SourceAddress`).
///
/// ```
/// shapes[:][,split=NAME]             the embedded CaptionedShapes
/// debcap[:CACHE][,split=NAME]        DebCap, from its usual place or from a cache file
/// photographs:COUNT[,captions=N]     photograph-like JPEG files, made as they are asked for
/// albef:coco_train.json,root=coco    any address of files
/// ```
public enum DataSetAddress: Sendable, Hashable {
  /// Drawings with computed captions; all splits where none is given.
  case shapes(split: DataSplit?)
  /// - Parameter path: Of the cache file; nil for the usual place.
  case debCap(path: String?, split: DataSplit?)
  /// - Parameters:
  ///   - count: How many.
  ///   - captions: Captions of each.
  case photographs(count: Int, captions: Int)
  /// Files in one of the formats that are known.
  case files(SourceAddress)

  /// The names that stand for data sets.
  static let names = ["debcap", "shapes", "photographs"]

  /// - Throws: `SourceError.request` if `text` is not an address.
  public init(_ text: String) throws(SourceError) {
    let address = AddressText(text)
    guard DataSetAddress.names.contains(address.format) else {
      self = .files(try SourceAddress(text, otherNames: DataSetAddress.names))
      return
    }
    if address.format == "photographs" {
      self = try DataSetAddress.photographs(address, text)
      return
    }
    var split: DataSplit?
    for setting in address.settings {
      guard setting.key == "split", let value = setting.value else {
        throw .request("\(setting.text) in \(text) is not split=NAME, the only setting of a data set.")
      }
      guard split == nil else { throw .request("split is given twice in \(text); leave one of them out.") }
      split = try DataSplit(setting: value, of: text)
    }
    switch address.format {
    case "shapes":
      guard address.path.isEmpty else { throw .request("\(text) names a file, but shapes are drawn; write shapes:.") }
      self = .shapes(split: split)
    default: self = .debCap(path: address.path.isEmpty ? nil : address.path, split: split)
    }
  }

  /// The same data, the test split of those that know splits unless one is named.
  package var asked: DataSetAddress {
    switch self {
    case .shapes(nil): .shapes(split: .test)
    case .debCap(let path, nil): .debCap(path: path, split: .test)
    case .files(let address): .files(address.asked)
    case .shapes, .debCap, .photographs: self
    }
  }

  /// Whether it stands for several splits, none of which is named.
  package var hasOwnSplits: Bool {
    switch self {
    case .shapes(let split), .debCap(_, let split): split == nil
    case .photographs: false
    case .files(let address): address.format.knowsSplits && address.split == nil
    }
  }

  /// The address of one split of data that know splits.
  package func part(_ split: DataSplit) -> DataSetAddress {
    switch self {
    case .shapes: .shapes(split: split)
    case .debCap(let path, _): .debCap(path: path, split: split)
    case .photographs: self
    case .files(let address): .files(address.part(split))
    }
  }

  private static func photographs(_ address: AddressText, _ text: String) throws(SourceError) -> DataSetAddress {
    var captions = CaptionedPhotographs.captionLimit
    for setting in address.settings {
      guard setting.key == "captions", let value = setting.value.flatMap(Int.init),
        (1...CaptionedPhotographs.captionLimit).contains(value)
      else {
        throw .request(
          "\(setting.text) in \(text) is not captions=N, with N from 1 to \(CaptionedPhotographs.captionLimit), the only setting "
            + "of photographs.")
      }
      captions = value
    }
    guard let count = Int(address.path), (1...CaptionedPhotographs.countLimit).contains(count) else {
      throw .request("\(text) does not say how many photographs: write photographs:COUNT, such as photographs:20000.")
    }
    return .photographs(count: count, captions: captions)
  }

  /// Opens the sources that this stands for: one a split where the data have several and none is named.
  ///
  /// - Parameter cache: Where DebCap is, and where the indexes of shards are kept.
  /// - Throws: `SourceError`, or `DebCapCacheError`.
  public func open(
    options: SourceOptions = SourceOptions(), in cache: CacheFolder = .standard()
  ) throws -> [any PairSource] {
    switch self {
    case .shapes(let split): return [CaptionedShapes(split: split ?? .train, count: 1000)]
    case .debCap(let path, let split):
      let content = try DebCapCache(path: path ?? cache.cacheFile(side: 96))
      let splits = split.map { [$0] } ?? DataSplit.allCases
      return splits.map { DebCapSource(content, name: "debcap/\($0.rawValue)", filter: .pretraining($0)) }
    case .photographs(let count, let captions): return [CaptionedPhotographs(count: count, captionCount: captions)]
    case .files(let address): return try address.open(options: options, folders: cache)
    }
  }
}
