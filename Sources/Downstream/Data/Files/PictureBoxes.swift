public import Data
internal import JSON

/// Boxes by the COCO id of their picture: the files `dets.json` (detections) and `cocos.json` (annotated objects) of ALBEF's RefCOCO+.
public struct PictureBoxes: Sendable, Hashable {
  /// The most bytes that a file may have: it is held while it is read.
  private static let sizeLimit = 1 << 28

  private let boxes: [Int: [PictureBox]]

  /// Reads `{"581857": [[x, y, width, height], ...], ...}`; what follows the four numbers, such as a score, is passed over.
  ///
  /// - Throws: `SourceError`, with file and picture.
  public init(path: String) throws(SourceError) {
    let content = try StableFile(path: path).contents(limit: Self.sizeLimit)
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue(parsing: content)
    } catch {
      throw .syntax(path: path, place: "its object", reason: "it is \(error)")
    }
    guard case .object(let members) = value else {
      throw .syntax(path: path, place: "its begin", reason: "it is no object")
    }
    var boxes: [Int: [PictureBox]] = [:]
    for member in members {
      guard let id = Int(member.key), let rows = member.value.array else {
        throw .syntax(path: path, place: "'\(member.key)'", reason: "it is no array with a picture's id as its name")
      }
      boxes[id] = []
      for (number, row) in rows.enumerated() {
        guard let box = PictureBox(row) else {
          throw .syntax(
            path: path, place: "'\(member.key)', box \(number + 1)", reason: "it is no [x, y, width, height]")
        }
        boxes[id]?.append(box)
      }
    }
    guard !boxes.isEmpty else { throw .emptiness(path: path) }
    self.boxes = boxes
  }

  /// The number of pictures.
  public var count: Int { boxes.count }

  /// The boxes of picture `id`, in the file's order; nil if the file does not name it.
  public subscript(id: Int) -> [PictureBox]? { boxes[id] }
}

extension PictureBox {
  /// The first four numbers of an array; nil if they are none, or not a box.
  init?(_ row: JSONValue) {
    guard let numbers = row.array?.prefix(4).map(\.number), numbers.count == 4, let x = numbers[0], let y = numbers[1],
      let width = numbers[2], let height = numbers[3], width > 0, height > 0
    else { return nil }
    self.init(x: x, y: y, width: width, height: height)
  }
}

extension RecordFields {
  /// A box, `[x, y, width, height]`.
  func box(_ name: String) throws(RecordFault) -> PictureBox {
    guard let field = value[name] else { throw .field(name: name, reason: "is missing") }
    guard let box = PictureBox(field) else { throw .field(name: name, reason: "is no [x, y, width, height]") }
    return box
  }
}
