internal import JSON

/// A captions file of COCO for each part. Ids are COCO's own where all pictures of the part have one, else numbers from 1.
struct COCOFormat: ListFormat {
  var fragmentNames: [String] { ["images", "annotations"] }

  func list(of part: ExportPart) -> String { part.name + ".json" }

  func records(of pair: ExportedPair) -> [String] {
    let identifier = pair.keepsCOCOIdentifiers ? pair.cocoIdentifier ?? pair.number + 1 : pair.number + 1
    let image: JSONValue = [
      "id": .integer(identifier), "file_name": .string(pair.picture), "width": .integer(pair.width),
      "height": .integer(pair.height), RecordFields.exportedGroup: .string(pair.entry.group),
    ]
    let annotations = pair.entry.captions.enumerated().map { number, caption in
      let annotation: JSONValue = [
        "id": .integer(pair.firstCaption + number + 1), "image_id": .integer(identifier), "caption": .string(caption),
      ]
      return annotation.compactText + ",\n"
    }
    return [image.compactText + ",\n", annotations.joined()]
  }

  var layout: [ListPiece] {
    [
      .text("{\"info\":{\"description\":\"written by triad data export\"},\"licenses\":[],\"images\":[\n"),
      .fragment(0, dropping: 2), .text("\n],\"annotations\":[\n"), .fragment(1, dropping: 2), .text("\n]}\n"),
    ]
  }

  func address(of part: ExportPart, in folder: String) -> String { "coco:\(folder)\(list(of: part))" }

  /// Whether every group of `part` is the id that COCO gave a picture, and none occurs twice. Needs 8 bytes per picture, while it looks.
  static func hasIdentifiers(_ part: ExportPart) -> Bool {
    var identifiers: [Int] = []
    for place in 0..<part.count {
      let group = part.source.group(at: part.sample(place))
      guard let identifier = ExportedPair.cocoIdentifier(of: group) else { return false }
      identifiers.append(identifier)
    }
    identifiers.sort()
    return zip(identifiers, identifiers.dropFirst()).allSatisfy { $0 != $1 }
  }
}
