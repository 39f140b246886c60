import Checkpoints
import Encoders
import Reporting

/// `triad checkpoint diff`: the largest difference of each array of two files.
struct CheckpointDiffCommand: Subcommand {
  let name = "checkpoint diff"
  let summary = "Compare two files of weights array by array"
  let parameters = [
    CommandParameter("first", "A file of weights"), CommandParameter("second", "Another"),
  ]
  let options: [CommandOption] = [
    .value("tolerance", "X", "The absolute difference that still counts as equal", default: "0"),
    .flag("common", "Compare only what both files hold"),
  ]

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let tolerance = try tolerance(arguments)
    let paths = (try arguments.required("first", of: self), try arguments.required("second", of: self))
    let (first, second) = (try CheckpointFile(path: paths.0), try CheckpointFile(path: paths.1))
    let comparison = try CheckpointComparison(first, second)
    let different = comparison.rows.filter { $0.difference > 0 }
    if !different.isEmpty {
      let rows = different.map { [$0.name.printable, "\($0.shape)", NumberFormat.significant(6).text($0.difference)] }
      console.output.writeLine(AlignedColumns(rows: [["name", "shape", "difference"]] + rows).text)
    }
    console.output.writeLine("\(comparison.rows.count - different.count) of \(comparison.rows.count) arrays are equal")
    for conflict in comparison.shapeConflicts {
      console.output.writeLine(
        "\(conflict.name.printable) is \(conflict.first) in the first, \(conflict.second) in the second")
    }
    for name in comparison.onlyInFirst { console.output.writeLine("\(name.printable) is only in the first") }
    for name in comparison.onlyInSecond { console.output.writeLine("\(name.printable) is only in the second") }
    var reasons: [String] = []
    let beyond = comparison.rows.count { $0.difference > tolerance }
    if beyond > 0 {
      reasons.append("\(beyond) arrays differ by more than \(NumberFormat.significant(6).text(tolerance))")
    }
    if !comparison.shapeConflicts.isEmpty { reasons.append("\(comparison.shapeConflicts.count) differ in shape") }
    let alone = comparison.onlyInFirst.count + comparison.onlyInSecond.count
    if alone > 0, !arguments.hasFlag("common") { reasons.append("\(alone) are in one of the files only") }
    guard reasons.isEmpty else { throw Difference(first: paths.0, second: paths.1, reasons: reasons) }
  }

  private func tolerance(_ arguments: ParsedArguments) throws(UsageError) -> Double {
    let text = arguments.value("tolerance") ?? "0"
    guard let value = Double(text), value >= 0 else {
      throw .unreadableNumber(text, option: "tolerance", expected: "a number from 0")
    }
    return value
  }

  struct Difference: Error, CustomStringConvertible {
    let first: String
    let second: String
    let reasons: [String]

    var description: String { "\(first) and \(second) are different: \(reasons.joined(separator: ", "))." }
  }
}
