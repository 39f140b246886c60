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
  /// The captions of the entry; empty where its file cannot be read any more.
  public func captions(at index: Int) -> [String] { (try? entry(at: index))?.captions ?? [] }

  /// The group of the entry; empty where its file cannot be read any more.
  public func group(at index: Int) -> String { (try? entry(at: index))?.group ?? "" }

  /// The name of the source.
  public func origin(at index: Int) -> String { name }

  /// The picture, decoded from its file.
  public func image(at index: Int) throws -> PixelImage { try pair(at: index).reading.image }

  /// The entry, and its picture decoded from the file.
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

/// A source whose samples lie one after the other in a few large files.
public protocol ShardedSource: FileBackedSource {
  /// The number of the first sample of each shard, and the count at the end.
  var shardStarts: [Int] { get }
}

/// What the sources that read files have in common.
public struct SourceOptions: Sendable, Hashable {
  /// What happens to pictures of a list that are not there: usual where a list of addresses was fetched years later.
  public enum MissingPictures: String, Sendable, Hashable {
    /// They stay samples; the loader counts them as faults, and `triad data check` lists them.
    case kept
    /// They are looked for when the source is opened and left out; `leftOutCount` says how many. A file per sample is
    /// asked for, which takes its time on network drives.
    case leftOut = "left-out"
  }

  package var decoder: PictureDecoder
  /// Nil is as usual: kept, and left out of lists of addresses in the web that `SourceAddress` opens.
  package var missingPictures: MissingPictures?
  /// What stands for the beginnings of a list's paths.
  package var replacements: [PathReplacement] = []

  /// Options of a source; nil keeps missing pictures, except in lists of web addresses.
  public init(decoder: PictureDecoder = PictureDecoder(), missingPictures: MissingPictures? = nil) {
    self.decoder = decoder
    self.missingPictures = missingPictures
  }
}

/// What is wrong with a data set in files.
public enum SourceError: Error, Sendable, Hashable, CustomStringConvertible {
  /// There is no such file.
  case absence(path: String)
  /// The file cannot be read.
  case access(path: String, reason: String)
  /// The list or archive is not a whole file of its format; `place` is a line, a record or a byte.
  case syntax(path: String, place: String, reason: String)
  /// A record lacks a field or holds something else in it.
  case field(path: String, place: String, name: String, reason: String)
  /// None of the pictures that a list names is there.
  case absentPictures(path: String, root: String, count: Int)
  /// A path leaves the folder that it must stay in.
  case escape(path: String, root: String)
  /// The file was changed after the source was opened.
  case change(path: String)
  /// The source holds no sample.
  case emptiness(path: String)
  /// The source holds no sample, though it holds something.
  case noSample(path: String, found: String, remedy: String)
  /// A file holds no picture that can be read.
  case picture(path: String, PictureError)
  /// A source was asked for with options that contradict each other, or by an address that names none.
  case request(String)

  /// One sentence that names the file, the place in it and the remedy.
  public var description: String {
    switch self {
    case .absence(let path): "There is no \(path); check the path, or the root that it is looked for in."
    case .access(let path, let reason): "\(path) cannot be read: \(reason)."
    case .syntax(let path, let place, let reason): "\(path), \(place): \(reason); repair or fetch the file again."
    case .field(let path, let place, let name, let reason):
      "\(path), \(place): \(name) \(reason); compare the file with the format in docs/data-formats.md."
    case .escape(let path, let root):
      "The path \(path) leaves \(root); give a root that holds all pictures, or replace the beginnings of paths in the "
        + "address: replace=OLD=NEW, once for each beginning."
    case .change(let path):
      "\(path) changed while it was in use; let nothing write to a data set in use, and start again."
    case .absentPictures(let path, let root, let count):
      "None of the \(count) pictures that \(path) names is in \(root); give the folder that they are in as root=FOLDER."
    case .emptiness(let path): "\(path) holds no sample of what was asked for; check the split and the format."
    case .noSample(let path, let found, let remedy): "\(path) holds no sample, but \(found); \(remedy)."
    case .picture(let path, let error): "\(path): \(error)."
    case .request(let reason): reason
    }
  }
}
