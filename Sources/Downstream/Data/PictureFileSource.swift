package import Data
internal import Files
internal import Tensor

/// Pictures of a task in files: each is read and decoded when it is asked for.
package struct PictureFileSource: PictureSource {
  package let name: String
  /// Covers paths, groups and how pictures are decoded; what is in the files only where they are somebody's own.
  package let fingerprint: UInt64
  let readability = PictureReadability()

  private let folder: PictureFolder
  private let files: [PictureFile]
  private let decoder: PictureDecoder

  /// - Parameter root: The folder that the files' paths are below.
  /// - Throws: `SourceError.escape` if a path leaves the root.
  package init(
    name: String, root: String, files: [PictureFile], decoder: PictureDecoder = PictureDecoder()
  ) throws(SourceError) {
    let folder = PictureFolder(root)
    for file in files { _ = try folder.resolve(file.path) }
    self.init(name: name, folder: folder, files: files, decoder: decoder)
  }

  /// A source of files that were looked for already.
  ///
  /// - Parameter coversContents: Whether the fingerprint is also of what is in the files; it need not be where their hash is known.
  init(
    name: String, folder: PictureFolder, files: [PictureFile], decoder: PictureDecoder, coversContents: Bool = false
  ) {
    self.name = name
    self.folder = folder
    self.files = files
    self.decoder = decoder
    let state = files.reduce(Hashing.fnv1a("pictures \(decoder)\n")) { state, file in
      Hashing.fnv1a("\(file.path)\t\(file.group)\n", state: state)
    }
    let named = Hashing.mix(state)
    fingerprint = coversContents ? Hashing.mix(named ^ PictureContents.hash(files, in: folder)) : named
  }

  package var count: Int { files.count }

  package func group(at index: Int) -> String { files[index].group }

  /// - Throws: `SourceError`, with the file.
  package func image(at index: Int) throws -> PixelImage {
    let path = files[index].path
    let file = try folder.contents(of: path)
    do throws(PictureError) {
      return try decoder.decode(file).image
    } catch {
      throw SourceError.picture(path: path, error)
    }
  }
}

/// A picture of a task as its files name it.
package struct PictureFile: Sendable, Hashable {
  /// Below the root of the pictures.
  package let path: String
  /// Pictures of one group show the same thing.
  package let group: String

  /// - Parameter group: By default the id of COCO where the file's name holds one, `coco:391895`, as in `COCOSource` and
  ///   `KarpathySource`, so that a picture is known again whichever task names it; else the path, the same for all its spellings.
  package init(_ path: String, group: String? = nil) {
    self.path = path
    self.group = group ?? COCOPictureNames.id(inName: path).map { "coco:\($0)" } ?? PictureSpelling.usual(of: path)
  }
}

/// How COCO names the pictures of one of its subsets: `val2014/COCO_val2014_000000391895.jpg`, and since 2017
/// `train2017/000000391895.jpg`.
public struct COCOPictureNames: Sendable, Hashable {
  /// Such as `train2014`, `val2014` or `test2015`, which is the folder of the pictures as well.
  package let subset: String

  /// The names of a subset, such as `val2014` or `train2017`, which is the folder of its pictures as well.
  public init(subset: String) { self.subset = subset }

  /// The path of picture `id`.
  package func path(ofPicture id: Int) -> String {
    let number = FileName.digits(of: id, atLeast: 12)
    return subset.hasSuffix("2017") ? "\(subset)/\(number).jpg" : "\(subset)/COCO_\(subset)_\(number).jpg"
  }

  /// The id that the name of a COCO picture ends with; nil for other names.
  static func id(inName path: String) -> Int? {
    let name = path.split(separator: "/").last ?? ""
    guard name.hasSuffix(".jpg") else { return nil }
    let stem = name.dropLast(4)
    let digits = stem.suffix(12)
    guard digits.count == 12, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      stem.count == 12 || (stem.hasPrefix("COCO_") && stem.dropLast(12).hasSuffix("_"))
    else { return nil }
    return Int(digits)
  }
}

/// Numbers the pictures of a task in the order in which its records name them, and makes sure that each is there.
///
/// A task whose pictures are missing would be another, easier one: a missing picture is an error of the record that names it.
package struct PictureNumbering {
  private let folder: PictureFolder
  private var numbers: [String: Int] = [:]
  private var files: [PictureFile] = []
  private let coversContents: Bool

  /// - Parameter coversContents: Whether the same names with other pictures are other data; not where the files are known by their hash.
  package init(root: String, coversContents: Bool = false) {
    folder = PictureFolder(root)
    self.coversContents = coversContents
  }

  /// The number of the picture at `path`, which the field `name` of a record names.
  package mutating func number(of path: String, group: String? = nil, field name: String) throws(RecordFault) -> Int {
    if let number = numbers[path] { return number }
    guard !WebAddress.isAddress(path) else {
      throw .field(name: name, reason: "is a web address, \(path.prefix(80)), and \(WebAddress.remedy)")
    }
    do throws(SourceError) {
      guard try folder.contains(path) else { throw .absence(path: path) }
    } catch {
      switch error {
      case .absence: throw .field(name: name, reason: "names \(path), which is not in \(folder.root)")
      case .escape: throw .field(name: name, reason: "names \(path), which is outside \(folder.root)")
      case .access(_, let reason): throw .field(name: name, reason: "names \(path), which cannot be read: \(reason)")
      default: throw .field(name: name, reason: "names \(path), which cannot be read")
      }
    }
    files.append(PictureFile(path, group: group))
    numbers[path] = files.count - 1
    return files.count - 1
  }

  /// All pictures that were numbered.
  package func source(name: String, decoder: PictureDecoder) -> PictureFileSource {
    PictureFileSource(
      name: name, folder: folder, files: files, decoder: decoder, coversContents: coversContents)
  }
}

/// What all sets of questions, examples and statements about pictures have in common.
extension PictureSource {
  /// A hash of the pictures and of lines of text, in their order.
  func fingerprint(with lines: some Sequence<String>) -> UInt64 {
    Hashing.mix(lines.reduce(Hashing.mix(fingerprint)) { Hashing.fnv1a($1 + "\n", state: $0) })
  }

  /// Stops unless all `numbers` are pictures of this source; `set` names who asks.
  func requirePictures(_ numbers: some Sequence<Int>, of set: String) {
    for number in numbers {
      require((0..<count).contains(number), "\(set): picture \(number) is none of the \(count) pictures of \(name)")
    }
  }
}
