public import Data
import DataSets
public import Files
package import Parts
public import Training

/// The name of a data set in tables and on the command line: any text.
public struct StudyDataName: RawRepresentable, Sendable, Hashable, Codable, ExpressibleByStringLiteral,
  CustomStringConvertible
{
  public let rawValue: String

  /// Data by the word for them on the command line.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// Data by the word for them on the command line.
  public init(stringLiteral value: String) { rawValue = value }

  public var description: String { rawValue }

  /// DebCap with English captions.
  public static let debcap: StudyDataName = "debcap"
  /// DebCap with Korean captions.
  public static let debcapKorean: StudyDataName = "debcap-ko"
  /// Drawings with captions that are computed, and nothing to fetch.
  public static let shapes: StudyDataName = "shapes"
}

/// What a study asks of a data set.
public struct StudyDataRequest: Sendable {
  /// How many pairs and how large pictures are needed.
  public var scale: Scale
  /// What retrieval is asked about.
  public var split: DataSplit
  /// Where fetched and built data lie.
  public var folders: CacheFolder

  /// A request; `folders` says where fetched data are.
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
///   static let birds = StudyDataSet("birds", summary: "Birds of a garden, with captions of their keeper.") { request in
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
  /// What the data are called on the command line.
  public let name: StudyDataName
  /// What names the data set on the command line: `--data birds`.
  public let words: [String]
  /// In one sentence, for lists.
  package let summary: String
  package let place: DeclarationPlace
  private let make: @Sendable (StudyDataRequest) throws -> StudyData

  /// - Parameters:
  ///   - summary: In one sentence, for lists.
  ///   - make: Opens the data, or says why not.
  public init(
    _ name: StudyDataName, summary: String = "", file: String = #fileID, line: Int = #line,
    make: @escaping @Sendable (StudyDataRequest) throws -> StudyData
  ) {
    self.init(
      name, words: ["--data", name.rawValue], summary: summary, place: DeclarationPlace(file: file, line: line),
      make: make)
  }

  private init(
    _ name: StudyDataName, words: [String], summary: String, place: DeclarationPlace,
    make: @escaping @Sendable (StudyDataRequest) throws -> StudyData
  ) {
    self.name = name
    self.words = words
    self.summary = summary
    self.place = place
    self.make = make
  }

  /// Whether its name alone names it on the command line; files are named by their addresses.
  package var isNamed: Bool { words == ["--data", name.rawValue] }

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
  public static let debcap = StudyDataSet(
    .debcap, summary: "Emoji, clip art, furniture and stamps of Debian's packages with English captions."
  ) { request in
    try request.scale.effort == .smoke
      ? .shapes(at: .smoke, split: request.split) : .debCap(request.folders, split: request.split)
  }

  /// The same with its Korean captions beside the English ones, asked in both languages.
  public static let debcapKorean = StudyDataSet(
    .debcapKorean, summary: "The same with Korean captions beside the English ones, asked in both languages."
  ) { request in
    try request.scale.effort == .smoke
      ? .shapes(at: .smoke, split: request.split)
      : .debCap(request.folders, split: request.split, languages: [.english, .korean])
  }

  /// Pictures drawn and captioned by rule; needs nothing.
  public static let shapes = StudyDataSet(
    .shapes, summary: "Pictures drawn and captioned by rule, whose test combinations training never shows."
  ) { .shapes(at: $0.scale, split: $0.split) }

  /// Those of this package.
  static let standard: [StudyDataSet] = [.debcap, .debcapKorean, .shapes]

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
    // The same words are the same files, wherever they are written.
    return StudyDataSet(
      words.name, words: words.all, summary: "", place: DeclarationPlace(file: #fileID, line: #line)
    ) { request in
      try OwnDataMaker(try DataAddresses(words), request).make(
        allowsFlips: allowsFlips, notes: notes, material: material)
    }
  }
}
