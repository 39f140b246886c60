/// How a format writes pairs into lists.
///
/// Lists are written in fragments, one record after the other, and put together at the end: so a list of any length needs no memory,
/// and an interrupted export goes on after the last record.
protocol ListFormat: Sendable {
  /// The fragments of a list, in the order in which records are given to them.
  var fragmentNames: [String] { get }

  /// The list that a part's pairs are in.
  func list(of part: ExportPart) -> String

  /// What `pair` adds to each fragment.
  func records(of pair: ExportedPair) -> [String]

  /// A list, of its fragments.
  var layout: [ListPiece] { get }

  /// How Triad reads a part, given the folder that the list is in with what separates it from the list.
  func address(of part: ExportPart, in folder: String) -> String
}

/// A piece of a finished list.
enum ListPiece: Sendable, Hashable {
  case text(String)
  /// The fragment of that number, without so many bytes at its end: the comma after the last record of a JSON array.
  case fragment(Int, dropping: Int)
}

extension ListFormat {
  var fragmentNames: [String] { ["records"] }
}

/// A pair with its numbers in the export.
struct ExportedPair: Sendable {
  var entry: PairEntry
  var split: DataSplit
  /// The picture's path below the export; empty in shards.
  var picture: String
  var width: Int
  var height: Int
  /// Its number among all pairs of the export, from 0.
  var number: Int
  /// The number of its first caption among all captions of the export, from 0.
  var firstCaption: Int
  /// Whether the pairs of its part keep the ids that COCO gave their pictures; else numbers are their ids.
  var keepsCOCOIdentifiers: Bool

  /// The id that COCO gave the picture, if its group says so.
  var cocoIdentifier: Int? { Self.cocoIdentifier(of: entry.group) }

  static func cocoIdentifier(of group: String) -> Int? {
    guard group.utf8.starts(with: "coco:".utf8) else { return nil }
    let digits = group.utf8.dropFirst(5)
    // Only the number that would be written alike, and that every reader of JSON holds exactly.
    guard let number = Int(String(digits) ?? ""), number >= 0, number < 1 << 53, "\(number)".utf8.elementsEqual(digits)
    else { return nil }
    return number
  }
}

extension ExportFormat {
  /// How lists are written; nil for shards, which have none.
  var lists: (any ListFormat)? {
    switch self {
    case .karpathy: KarpathyFormat()
    case .coco: COCOFormat()
    case .albef: ALBEFFormat()
    case .csv: OpenCLIPFormat()
    case .webdataset: nil
    }
  }
}
