public import Data
import DataSets
public import Files
public import Training

/// The name of a data set in tables and on the command line: any text.
public struct StudyDataName: RawRepresentable, Sendable, Hashable, Codable, ExpressibleByStringLiteral,
  CustomStringConvertible
{
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }

  public init(stringLiteral value: String) { rawValue = value }

  public var description: String { rawValue }

  public static let debcap: StudyDataName = "debcap"
  public static let debcapKorean: StudyDataName = "debcap-ko"
  public static let shapes: StudyDataName = "shapes"
}

/// What a study asks of a data set.
public struct StudyDataRequest: Sendable {
  public var scale: Scale
  /// What retrieval is asked about.
  public var split: DataSplit
  /// Where fetched and built data lie.
  public var folders: CacheFolder

  public init(scale: Scale, split: DataSplit = .test, folders: CacheFolder = .standard()) {
    self.scale = scale
    self.split = split
    self.folders = folders
  }
}

/// A data set that studies can be run on: a name, and how its pairs are had when they are needed.
///
/// ```swift
/// extension StudyDataSet {
///   static let birds = StudyDataSet("birds") { request in
///     StudyData(
///       name: "birds", training: BirdSource(.train),
///       tasks: [RetrievalTask(name: "birds", source: BirdSource(request.split), queries: .everyCaption)])
///   }
/// }
/// ```
///
/// Those of the command line are made in the same way; files of any format that Triad reads are
/// ``files(training:tracks:validation:allowsFlips:notes:material:)``.
public struct StudyDataSet: Sendable {
  public let name: StudyDataName
  /// What names the data set on the command line: `--data birds`.
  public let words: [String]
  private let make: @Sendable (StudyDataRequest) throws -> StudyData

  /// - Parameter make: Opens the data, or says why not.
  public init(_ name: StudyDataName, make: @escaping @Sendable (StudyDataRequest) throws -> StudyData) {
    self.init(name, words: ["--data", name.rawValue], make: make)
  }

  init(_ name: StudyDataName, words: [String], make: @escaping @Sendable (StudyDataRequest) throws -> StudyData) {
    self.name = name
    self.words = words
    self.make = make
  }

  /// The data as `request` wants them.
  public func data(for request: StudyDataRequest) throws -> StudyData {
    var data = try make(request)
    // What stands in for it, such as the drawn pictures of `smoke`, keeps its own words.
    if data.name == name { data.words = words }
    data.folders = request.folders
    return data
  }

  /// Whether both are had by the same words.
  func isSame(as other: StudyData) -> Bool { name == other.name && words == other.words }
}

extension StudyDataSet {
  /// Real captioned pictures from Debian's packages; needs `triad data fetch` and `triad data build` once.
  public static let debcap = StudyDataSet(.debcap) { request in
    try request.scale.effort == .smoke
      ? .shapes(at: .smoke, split: request.split) : .debCap(request.folders, split: request.split)
  }

  /// The same with its Korean captions beside the English ones, asked in both languages.
  public static let debcapKorean = StudyDataSet(.debcapKorean) { request in
    try request.scale.effort == .smoke
      ? .shapes(at: .smoke, split: request.split)
      : .debCap(request.folders, split: request.split, languages: [.english, .korean])
  }

  /// Pictures drawn and captioned by rule; needs nothing.
  public static let shapes = StudyDataSet(.shapes) { .shapes(at: $0.scale, split: $0.split) }

  /// Those that every command line knows.
  package static let builtIn: [StudyDataSet] = [.debcap, .debcapKorean, .shapes]

  /// Pairs in files, by their addresses (docs/data-formats.md).
  ///
  /// ```swift
  /// .files(
  ///   training: ["albef:cc3m.json,root=/d", "3*coco:train.json,root=/d"],
  ///   tracks: ["coco=karpathy:dataset_coco.json,root=/d,split=test"], validation: ["folder:val"])
  /// ```
  ///
  /// Parts of a mixture may say their share, `3*ADDRESS`. Where neither tracks nor validation are given, data are asked about their own
  /// splits, and those that have none are split by their groups.
  ///
  /// - Parameters:
  ///   - tracks: What retrieval is asked about, `NAME=ADDRESS` each.
  ///   - validation: What is asked instead where settings are chosen, `ADDRESS` or `NAME=ADDRESS` each.
  ///   - allowsFlips: Whether mirrored pictures still fit their captions.
  ///   - notes: Sentences for the table's footnotes.
  ///   - material: Where downstream tasks get their questions.
  public static func files(
    training: [String], tracks: [String] = [], validation: [String] = [], allowsFlips: Bool = true,
    notes: [String] = [], material: StudyData.Material? = nil
  ) -> StudyDataSet {
    let words = DataWords(training: training, tracks: tracks, validation: validation, allowsFlips: allowsFlips)
    return StudyDataSet(words.name, words: words.all) { request in
      try OwnDataMaker(try DataAddresses(words), request).make(
        allowsFlips: allowsFlips, notes: notes, material: material)
    }
  }
}
