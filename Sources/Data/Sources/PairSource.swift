/// A countable set of pictures: what questions and statements are about.
///
/// Immutable, and may be read from several threads. Pictures are numbered `0..<count`, in an order that depends on the data alone.
public protocol PictureSource: Sendable {
  /// The name in tables and manifests, such as `debcap/train`.
  var name: String { get }

  /// A hash of everything that training can see of the source; equal fingerprints give equal runs.
  var fingerprint: UInt64 { get }

  /// The number of pictures.
  var count: Int { get }

  /// The group of picture `index`: pictures of one group show the same thing, and lie on one side of every split.
  func group(at index: Int) -> String

  /// Picture `index`, decoded.
  func image(at index: Int) throws -> PixelImage
}

/// A countable set of pictures with captions: the one door through which data enters a study.
///
/// Its samples are the pictures of a ``PictureSource``; those of one group count as each other's positives. The fingerprint covers
/// captions too and is part of a run's identity.
public protocol PairSource: PictureSource {
  /// The captions of sample `index`, the preferred one first; empty only where ``entry(at:)`` throws and says why.
  func captions(at index: Int) -> [String]

  /// Where sample `index` comes from, such as `emoji`, for results by source.
  func origin(at index: Int) -> String

  /// How sample `index` is drawn, such as `noto`, where the data know styles; nil elsewhere.
  func style(at index: Int) -> String?

  /// Captions, group and place of sample `index` together; sources that read files say here what is wrong.
  func entry(at index: Int) throws -> PairEntry

  /// Everything of sample `index` in one reading of its files.
  func pair(at index: Int) throws -> (entry: PairEntry, reading: PictureReading)
}

extension PairSource {
  /// Captions and group of the sample; its place is its number.
  public func entry(at index: Int) throws -> PairEntry {
    PairEntry(captions: captions(at: index), group: group(at: index), picture: "sample \(index)")
  }

  /// The entry and the picture, from two calls.
  public func pair(at index: Int) throws -> (entry: PairEntry, reading: PictureReading) {
    let image = try image(at: index)
    let reading = PictureReading(
      image: image, format: .other(name: nil), storedSize: (image.width, image.height), damage: nil,
      ignoresColorProfile: false)
    return (try entry(at: index), reading)
  }
}

extension PairSource {
  /// Nil: the data know no styles.
  public func style(at index: Int) -> String? { nil }
}

/// What a source knows of a sample besides its pixels.
public struct PairEntry: Sendable, Hashable {
  /// The captions, the preferred one first; never empty.
  public var captions: [String]
  /// Samples of one group show the same thing and count as each other's positives.
  public var group: String
  /// Where the picture is, for messages: a path below the source's root, a member of an archive, or a number.
  public var picture: String

  /// What is known of a sample without its picture; `picture` says where that is.
  public init(captions: [String], group: String, picture: String) {
    self.captions = captions
    self.group = group
    self.picture = picture
  }
}

/// Which part of a data set a pair belongs to. Hyper-parameters are chosen on `validation`; `test` is only reported.
public enum DataSplit: String, Sendable, Codable, Hashable, CaseIterable {
  /// What is trained on.
  case train
  /// What settings are chosen on.
  case validation
  /// What results are of.
  case test
}
