/// What the sources that read files have in common.
public struct SourceOptions: Sendable, Hashable {
  /// What happens to pictures of a list that are not there: usual where a list of addresses was fetched years later.
  public enum MissingPictures: String, Sendable, Hashable {
    /// They stay samples; the loader counts them as faults, and `triad data check` lists them.
    case kept
    /// They are looked for when the source is opened and left out; `leftOutCount` says how many. A file a sample is
    /// asked for, which takes its time on network drives.
    case leftOut
  }

  public var decoder: PictureDecoder
  public var missingPictures: MissingPictures

  public init(decoder: PictureDecoder = PictureDecoder(), missingPictures: MissingPictures = .kept) {
    self.decoder = decoder
    self.missingPictures = missingPictures
  }
}
