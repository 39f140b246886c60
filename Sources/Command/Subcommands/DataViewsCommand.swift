import Checkpoints
import DataSets
import Data
import Encoders
import Foundation
import Reporting
import Tensor

/// `triad data views`: a picture of what an augmentation makes of some pictures.
struct DataViewsCommand: Subcommand {
  let name = "data views"
  let summary = "Write a contact sheet of augmented views: one row per picture, the picture first"
  let examples = ["folder:my-pictures --sheet views.png"]
  let parameters = [CommandParameter("data", "FORMAT:PATH[,root=FOLDER][,split=NAME] (docs/data-formats.md)")]
  let options: [CommandOption] = [
    .value("sheet", "FILE", "Where the sheet goes (PNG)", default: "views.png"),
    .choice("views", Self.augmentations, "The augmentation, or one operation of RandAugment", default: "published"),
    .value("side", "N", "The side of a view in pixels", default: "128"),
    .value("rows", "N", "Pictures, spread over the source", default: "8"),
    .value("columns", "N", "Views per picture", default: "8"),
    .value("seed", "N", "Another seed gives other views", default: "0"),
  ]

  private static let augmentations =
    ["published", "published-randaugment", "drawings", "evaluation"] + RandAugmentOperation.allCases.map(\.rawValue)

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let side = try arguments.integer("side", atLeast: 1) ?? 128
    let rows = try arguments.integer("rows", atLeast: 1) ?? 8
    let columns = try arguments.integer("columns", atLeast: 1) ?? 8
    let seed = Seed(UInt64(try arguments.integer("seed") ?? 0))
    // Before the data are opened, which may take its time.
    try OversizedSheet.check(rows: 1, columns: columns < .max ? columns + 1 : columns, side: side)
    let augmentation = Self.augmentation(arguments.value("views") ?? "published", side: side)
    let path = arguments.value("sheet") ?? "views.png"
    let address = try DataSetAddress(try arguments.required("data", of: self))
    try OutputApart.check(path, from: [address])
    let sources = try address.open()
    guard let source = sources.first else { return }
    let cellRows = min(rows, source.count)
    try OversizedSheet.check(rows: cellRows, columns: columns + 1, side: side)
    let file = try SheetFile(
      path: path, pixels: ContactSheet.pixelCount(rows: cellRows, columns: columns + 1, cell: side) ?? 0)
    var cells: [PixelImage] = []
    for row in 0..<cellRows {
      let sample = row * source.count / cellRows
      let pair = try source.pair(at: sample)
      console.output.writeLine("row \(row + 1): sample \(sample), \(pair.entry.captions[0])".printable)
      cells.append(pair.reading.image)
      cells += (0..<columns).map {
        augmentation.apply(to: pair.reading.image, seed: seed.derived("views", 0, sample, $0))
      }
    }
    let sheet = ContactSheet.picture(of: cells, columns: columns + 1, cell: side)
    try file.write(sheet)
    console.diagnostics.writeLine("Wrote \(path)")
  }

  private static func augmentation(_ name: String, side: Int) -> Augmentation {
    switch name {
    case "published-randaugment": return .published(side: side, randAugment: true)
    case "drawings": return .drawings(side: side)
    case "evaluation": return .evaluation(side: side)
    default:
      guard let operation = RandAugmentOperation(rawValue: name) else { return .published(side: side) }
      return Augmentation(
        side: side, steps: [AugmentationStep(Resize(side: side)), AugmentationStep(SingleOperation(operation))])
    }
  }
}
