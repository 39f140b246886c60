/// A source whose samples stay in files until they are asked for, so that its memory does not grow with its pictures.
///
/// A format is one type that knows how many samples there are, and says of each what it is and where its picture's bytes are;
/// the rest follows. `captions(at:)` and `group(at:)` give nothing where the file behind them changed; `entry(at:)` says why.
public protocol FileBackedSource: PairSource {
  /// How pictures are decoded.
  var decoder: PictureDecoder { get }

  /// The bytes of the picture of `entry`, which is that of sample `index`.
  ///
  /// - Throws: `SourceError`.
  func pictureFile(of entry: PairEntry, at index: Int) throws -> [UInt8]
}

extension FileBackedSource {
  public func captions(at index: Int) -> [String] { (try? entry(at: index))?.captions ?? [] }

  public func group(at index: Int) -> String { (try? entry(at: index))?.group ?? "" }

  public func origin(at index: Int) -> String { name }

  public func image(at index: Int) throws -> PixelImage { try pair(at: index).reading.image }

  public func pair(at index: Int) throws -> (entry: PairEntry, reading: PictureReading) {
    let entry = try entry(at: index)
    return (entry, try reading(of: pictureFile(of: entry, at: index), entry: entry))
  }

  /// The picture in `file`, its errors with the picture's place.
  func reading(of file: [UInt8], entry: PairEntry) throws(SourceError) -> PictureReading {
    do throws(PictureError) {
      return try decoder.decode(file)
    } catch {
      throw .picture(path: entry.picture, error)
    }
  }
}
