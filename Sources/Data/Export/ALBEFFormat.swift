internal import JSON

/// A list of ALBEF and TCL for each part. Rows of one group have one `image_id`, which is what their retrieval takes for the same picture.
struct ALBEFFormat: ListFormat {
  func list(of part: ExportPart) -> String { part.name + ".json" }

  func records(of pair: ExportedPair) -> [String] {
    let captions = pair.entry.captions
    // Their evaluation goes through the elements of an array; their pre-training takes either.
    let isText = captions.count == 1 && pair.split == .train
    let record: JSONValue = [
      "image": .string(pair.picture),
      "caption": isText ? .string(captions[0]) : .array(captions.map(JSONValue.string)),
      "image_id": .string(pair.entry.group), RecordFields.exportedGroup: .string(pair.entry.group),
    ]
    return [record.compactText + ",\n"]
  }

  var layout: [ListPiece] { [.text("[\n"), .fragment(0, dropping: 2), .text("\n]\n")] }

  func address(of part: ExportPart, in folder: String) -> String { "albef:\(folder)\(list(of: part))" }
}
