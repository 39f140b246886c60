/// How COCO names the pictures of one of its subsets: `val2014/COCO_val2014_000000391895.jpg`, and since 2017
/// `train2017/000000391895.jpg`.
public struct COCOPictureNames: Sendable, Hashable {
  /// Such as `train2014`, `val2014` or `test2015`, which is the folder of the pictures as well.
  public let subset: String

  public init(subset: String) { self.subset = subset }

  /// The path of picture `id`.
  public func path(ofPicture id: Int) -> String {
    let digits = String(id)
    let number = String(repeating: "0", count: max(0, 12 - digits.count)) + digits
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
