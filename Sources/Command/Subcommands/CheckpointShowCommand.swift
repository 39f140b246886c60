import Checkpoints
import Encoders
import Reporting
import Training

/// `triad checkpoint show`: what a file of weights holds, without reading the weights.
struct CheckpointShowCommand: Subcommand {
  let name = "checkpoint show"
  let summary = "List the arrays of a file of weights and say whose names they are"
  let parameters = [
    CommandParameter("file", "A safetensors file, an index of shards (.json), the folder of either, or minilm")
  ]
  let options: [CommandOption] = [.flag("names", "Only the names, a line each")]

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let file = try CheckpointFile(path: WeightSource(try arguments.required("file", of: self)).path())
    guard !arguments.hasFlag("names") else {
      for name in file.names { console.output.writeLine(name.printable) }
      return
    }
    let rows = file.names.map { name in
      let shape = file.shape(of: name) ?? []
      return [name.printable, file.type(of: name)?.rawValue ?? "", "\(shape)", NumberFormat.grouped.text(count(shape))]
    }
    let total = file.names.reduce(0.0) { $0 + count(file.shape(of: $1) ?? []) }
    console.output.writeLine(AlignedColumns(rows: [["name", "type", "shape", "numbers"]] + rows).text)
    let shards = file.shardCount == 1 ? "" : " in \(file.shardCount) files"
    let origin = NameMaps.recognizing(file).map { "names of \($0.title)" } ?? "names of no known kind"
    console.output.writeLine(
      "\(file.names.count) arrays\(shards), \(NumberFormat.grouped.text(total)) numbers, \(origin)")
    for (key, value) in file.metadata.sorted(by: { $0.key < $1.key }) {
      console.output.writeLine("metadata \(key): \(value)".printable)
    }
  }

  private func count(_ shape: [Int]) -> Double { Double(shape.reduce(1, *)) }
}
