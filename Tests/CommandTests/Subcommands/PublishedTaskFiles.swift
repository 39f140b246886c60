import Downstream
import DataSets
import Data
import Foundation

/// Small files in the published forms of the downstream tasks, about drawn pictures.
struct PublishedTaskFiles {
  let folder: String
  private let shapes: [String: CaptionedShapes]
  private let count: Int

  /// Draws `count` pictures a split, `train2014` and `val2014`, under the names of COCO.
  init(in folder: String, count: Int = 8) throws {
    self.folder = folder
    self.count = count
    shapes = [
      "train2014": CaptionedShapes(split: .train, count: count, side: 48),
      "val2014": CaptionedShapes(split: .test, count: count, side: 48),
    ]
    for (subset, pictures) in shapes {
      for picture in 0..<count {
        try write(PNGEncoder.encode(pictures.image(at: picture)), to: path(subset, picture))
      }
    }
  }

  /// The id of a picture: those of the two subsets differ.
  func id(_ subset: String, _ picture: Int) -> Int { (subset == "val2014" ? 1000 : 1) + picture }

  func path(_ subset: String, _ picture: Int) -> String {
    COCOPictureNames(subset: subset).path(ofPicture: id(subset, picture))
  }

  /// Questions and annotations of VQA v2; gives the address.
  func vqa(_ subset: String, hasAnnotations: Bool = true) throws -> String {
    var (questions, annotations): ([String], [String]) = ([], [])
    for picture in 0..<count {
      let (number, image) = (10 * id(subset, picture), id(subset, picture))
      questions.append(
        #"{"image_id":\#(image),"question":"what color is the shape?","question_id":\#(number)}"#)
      let color = color(subset, picture)
      // Nine people agree and one writes it in another way.
      let people = (1...10).map { #"{"answer":"\#($0 == 10 ? "The \(color)!" : color)","answer_id":\#($0)}"# }
      annotations.append(
        #"{"image_id":\#(image),"question_id":\#(number),"answer_type":"other","answers":[\#(people.joined(separator: ","))]}"#
      )
    }
    try write(#"{"questions":[\#(questions.joined(separator: ",\n"))]}"#, to: "v2_\(subset)_questions.json")
    try write(#"{"annotations":[\#(annotations.joined(separator: ",\n"))]}"#, to: "v2_\(subset)_annotations.json")
    // What is asked has the answers of training.
    let least = subset == "train2014" ? ",least=1" : ""
    let address = "vqa:\(folder)/v2_\(subset)_questions.json,root=\(folder)\(least)"
    return hasAnnotations ? address + ",annotations=\(folder)/v2_\(subset)_annotations.json" : address
  }

  /// What the first object of a picture is.
  func color(_ subset: String, _ picture: Int) -> String {
    shapes[subset]?.factors(at: picture).object.color.rawValue ?? ""
  }

  /// A list of visual entailment as ALBEF has it, or the lines of SNLI-VE.
  func entailment(_ subset: String, asLines: Bool = false) throws -> String {
    let labels = ["entailment", "neutral", "contradiction"]
    let rows = (0..<count).map { picture in
      let image = path(subset, picture).dropLast(".jpg".count)
      let (sentence, label) = ("a \(color(subset, picture)) thing", labels[picture % 3])
      return asLines
        ? #"{"Flickr30K_ID":"\#(image)","sentence1":"","sentence2":"\#(sentence)","gold_label":"\#(label)"}"#
        : #"{"image":"\#(image)","sentence":"\#(sentence)","label":"\#(label)"}"#
    }
    guard asLines else { return try write(rows, to: "ve_\(subset).json", as: "albef-ve") }
    return "snli-ve:\(try write(rows.joined(separator: "\n") + "\n", to: "snli_\(subset).jsonl")),root=\(folder)"
  }

  /// A list of two pictures as ALBEF has it, every statement true of one order and false of the other.
  func pairs(_ subset: String) throws -> String {
    let rows = (0..<count).map { picture in
      let sides = [picture / 2 * 2, picture / 2 * 2 + 1].map { #""\#(path(subset, $0))""# }
      let images = picture % 2 == 0 ? sides : sides.reversed()
      let statement = "the left one is \(color(subset, picture / 2 * 2))"
      return
        #"{"images":[\#(images.joined(separator: ","))],"sentence":"\#(statement)","label":"\#(picture % 2 == 0 ? "True" : "False")"}"#
    }
    return try write(rows, to: "nlvr_\(subset).json", as: "albef-nlvr")
  }

  /// Phrases of RefCOCO+ about the first object of each picture; of `val2014` with references and, perhaps, boxes to choose from.
  func phrases(_ subset: String, hasBoxes: Bool = true) throws -> String {
    var (rows, references, annotations, boxes): ([String], [String], [String], [String]) = ([], [], [], [])
    for picture in 0..<count {
      let image = id(subset, picture)
      rows.append(
        #"{"image":"\#(path(subset, picture))","text":"the \#(color(subset, picture)) one","ref_id":\#(7 * image)}"#)
      let objects = (shapes[subset]?.boxes(at: picture) ?? []).map { box in
        [box.left, box.top, box.right - box.left, box.bottom - box.top].map { String(48 * $0) }.joined(separator: ",")
      }
      references.append(
        #"{"ref_id":\#(7 * image),"ann_id":\#(image),"image_id":\#(image),"split":"\#(["val", "testA", "testB"][picture % 3])"}"#
      )
      annotations.append(#"{"id":\#(image),"image_id":\#(image),"bbox":[\#(objects[0])]}"#)
      let proposals = (objects + ["0,0,48,48", "0,0,6,6"]).map { "[\($0),0.9]" }
      boxes.append(#""\#(image)":[\#(proposals.joined(separator: ","))]"#)
    }
    try write("[\(references.joined(separator: ","))]", to: "refs.json")
    try write(#"{"annotations":[\#(annotations.joined(separator: ","))]}"#, to: "instances.json")
    try write("{\(boxes.joined(separator: ","))}", to: "dets.json")
    let address = try write(rows, to: "refcoco+_\(subset).json", as: "albef-grounding")
    guard subset == "val2014" else { return address }
    return address + ",refs=\(folder)/refs.json,instances=\(folder)/instances.json"
      + (hasBoxes ? ",boxes=\(folder)/dets.json" : "")
  }

  @discardableResult
  func write(_ text: String, to name: String) throws -> String {
    try write([UInt8](text.utf8), to: name)
    return "\(folder)/\(name)"
  }

  private func write(_ rows: [String], to name: String, as format: String) throws -> String {
    "\(format):\(try write("[\(rows.joined(separator: ",\n"))]", to: name)),root=\(folder)"
  }

  private func write(_ bytes: [UInt8], to name: String) throws {
    let place = URL(fileURLWithPath: "\(folder)/\(name)")
    try FileManager.default.createDirectory(at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Foundation.Data(bytes).write(to: place)
  }
}
