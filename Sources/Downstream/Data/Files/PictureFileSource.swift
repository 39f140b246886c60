public import Data
internal import Tensor

/// Pictures of a task in files: each is read and decoded when it is asked for.
public struct PictureFileSource: PictureSource {
  public let name: String
  /// Covers paths, groups and how pictures are decoded; the pictures' own bytes are not read for it.
  public let fingerprint: UInt64

  private let folder: PictureFolder
  private let files: [PictureFile]
  private let decoder: PictureDecoder

  /// - Parameter root: The folder that the files' paths are below.
  /// - Throws: `SourceError.escape` if a path leaves the root.
  public init(
    name: String, root: String, files: [PictureFile], decoder: PictureDecoder = PictureDecoder()
  ) throws(SourceError) {
    let folder = PictureFolder(root)
    for file in files { _ = try folder.resolve(file.path) }
    self.init(name: name, folder: folder, files: files, decoder: decoder)
  }

  /// A source of files that were looked for already.
  init(name: String, folder: PictureFolder, files: [PictureFile], decoder: PictureDecoder) {
    self.name = name
    self.folder = folder
    self.files = files
    self.decoder = decoder
    let state = files.reduce(Hashing.fnv1a("pictures \(decoder)\n")) { state, file in
      Hashing.fnv1a("\(file.path)\t\(file.group)\n", state: state)
    }
    fingerprint = Hashing.mix(state)
  }

  public var count: Int { files.count }

  public func group(at index: Int) -> String { files[index].group }

  /// The path of picture `index` below the root.
  public func path(at index: Int) -> String { files[index].path }

  /// - Throws: `SourceError`, with the file.
  public func image(at index: Int) throws -> PixelImage {
    let path = files[index].path
    let file = try folder.contents(of: path)
    do throws(PictureError) {
      return try decoder.decode(file).image
    } catch {
      throw SourceError.picture(path: path, error)
    }
  }
}
