internal import JSON

/// One JSON file as Karpathy's `dataset_coco.json`, with a split at each picture.
struct KarpathyFormat: ListFormat {
  func list(of part: ExportPart) -> String { "dataset.json" }

  func records(of pair: ExportedPair) -> [String] {
    let slash = pair.picture.lastIndex(of: "/") ?? pair.picture.startIndex
    let sentences = pair.entry.captions.enumerated().map { number, caption -> JSONValue in
      [
        "raw": .string(caption), "tokens": .array(Self.words(of: caption).map(JSONValue.string)),
        "imgid": .integer(pair.number), "sentid": .integer(pair.firstCaption + number),
      ]
    }
    var record: JSONValue = [
      "filepath": .string(String(pair.picture[..<slash])),
      "filename": .string(String(pair.picture[slash...].dropFirst())), "imgid": .integer(pair.number),
      "split": .string(Self.name(of: pair.split)),
      "sentids": .array(pair.entry.captions.indices.map { .integer(pair.firstCaption + $0) }),
      "sentences": .array(sentences),
    ]
    if let identifier = pair.cocoIdentifier { record = record.adding("cocoid", .integer(identifier)) }
    return [record.adding(RecordFields.exportedGroup, .string(pair.entry.group)).compactText + ",\n"]
  }

  var layout: [ListPiece] {
    [.text("{\"images\":[\n"), .fragment(0, dropping: 2), .text("\n],\"dataset\":\"triad\"}\n")]
  }

  func address(of part: ExportPart, in folder: String) -> String {
    "karpathy:\(folder)\(list(of: part)),split=\(part.split.rawValue)"
  }

  private static func name(of split: DataSplit) -> String {
    switch split {
    case .train: "train"
    case .validation: "val"
    case .test: "test"
    }
  }

  /// What the field `tokens` holds: the words in lower case, without marks.
  private static func words(of caption: String) -> [String] {
    caption.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }
}
