/// A sample of a source with its picture as small as its file quickly gives it: for looking at many pictures.
package struct PairGlance: Sendable {
  package let entry: PairEntry
  /// Of JPEG files at the smallest number of eighths at which both sides have 32 pixels; others as they are.
  package let image: PixelImage
  /// Whether a damaged file was used nevertheless.
  package let isSalvaged: Bool

  /// Twice and more of what is looked at, a copy of 9 x 8 pixels.
  static let side = 32

  /// Reads sample `index` of `source`, through what it is derived from down to the file.
  ///
  /// - Throws: What the source throws for a sample that cannot be used.
  package init(of source: any PairSource, at index: Int) throws {
    entry = try source.entry(at: index)
    let (base, place) = PairGlance.file(of: source, at: index)
    guard let file = base as? any FileBackedSource else {
      image = try base.image(at: place)
      isSalvaged = false
      return
    }
    var decoder = file.decoder
    decoder.targetSide = min(PairGlance.side, decoder.targetSide ?? .max)
    let own = try file.entry(at: place)
    let bytes = try file.pictureFile(of: own, at: place)
    do throws(PictureError) {
      let reading = try decoder.decode(bytes)
      image = reading.image
      isSalvaged = reading.damage != nil
    } catch {
      throw SourceError.picture(path: own.picture, error)
    }
  }

  /// The picture of sample `index`, small where `source` has captions and so may have files.
  ///
  /// - Throws: What the source throws for a picture that cannot be used.
  package static func image(of source: any PictureSource, at index: Int) throws -> PixelImage {
    guard let pairs = source as? any PairSource else { return try source.image(at: index) }
    return try PairGlance(of: pairs, at: index).image
  }

  private static func file(of source: any PairSource, at index: Int) -> (source: any PairSource, index: Int) {
    var (source, index) = (source, index)
    while let derived = source as? any DerivedSource { (source, index) = derived.place(of: index) }
    return (source, index)
  }
}
