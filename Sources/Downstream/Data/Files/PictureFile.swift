/// A picture of a task as its files name it.
public struct PictureFile: Sendable, Hashable {
  /// Below the root of the pictures.
  public let path: String
  /// Pictures of one group show the same thing.
  public let group: String

  /// - Parameter group: By default the id of COCO where the file's name holds one, `coco:391895`, as in `COCOSource` and
  ///   `KarpathySource`, so that a picture is known again whichever task names it; else the path.
  public init(_ path: String, group: String? = nil) {
    self.path = path
    self.group = group ?? COCOPictureNames.id(inName: path).map { "coco:\($0)" } ?? path
  }
}
