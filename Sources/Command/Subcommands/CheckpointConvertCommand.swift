import Checkpoints
import Encoders

/// `triad checkpoint convert`: weights of any known kind under the names of the published code.
struct CheckpointConvertCommand: Subcommand {
  let name = "checkpoint convert"
  let summary = "Rewrite a file of weights under the published names"
  let parameters = [
    CommandParameter("in", "A checkpoint of a run, or weights of TCL, ALBEF, BERT, ViT or DeiT"),
    CommandParameter("out", "The safetensors file to write"),
  ]
  let options: [CommandOption] = [
    .choice(
      "to", ExportForm.allCases.map(\.rawValue), "Every entry that the published code expects, or each weight once",
      default: ExportForm.published.rawValue),
    .choice("from", ["auto"] + NameMaps.all.map(\.name), "Whose names the file has", default: "auto"),
  ]

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let file = try CheckpointFile(path: try arguments.required("in", of: self))
    let wish = arguments.value("from")
    guard let map = NameMaps.all.first(where: { $0.name == wish }) ?? NameMaps.recognizing(file) else {
      throw CheckpointError.unknownNames(path: file.path)
    }
    let form = arguments.value("to").flatMap(ExportForm.init(rawValue:)) ?? .published
    let report = try PublishedArrays(file, as: map).write(to: try arguments.required("out", of: self), form: form)
    console.diagnostics.writeLine("\(file.path) was read as \(map.title).")
    console.output.writeLine(report.description)
  }
}
