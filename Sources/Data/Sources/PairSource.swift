/// A countable set of pictures with captions: the one door through which data enters a study.
///
/// Its samples are the pictures of a ``PictureSource``; those of one group count as each other's positives. The fingerprint covers
/// captions too and is part of a run's identity.
public protocol PairSource: PictureSource {
  /// The captions of sample `index`, the preferred one first; never empty.
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
  public func entry(at index: Int) throws -> PairEntry {
    PairEntry(captions: captions(at: index), group: group(at: index), picture: "sample \(index)")
  }

  public func pair(at index: Int) throws -> (entry: PairEntry, reading: PictureReading) {
    let image = try image(at: index)
    let reading = PictureReading(
      image: image, format: .other(name: nil), storedSize: (image.width, image.height), damage: nil,
      ignoresColorProfile: false)
    return (try entry(at: index), reading)
  }
}

extension PairSource {
  public func style(at index: Int) -> String? { nil }
}
