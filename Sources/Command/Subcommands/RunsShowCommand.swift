import JSON
import Reporting
import Studies
import Training

/// `triad runs show`: everything that is stored of one run, in words.
struct RunsShowCommand: Subcommand {
  let name = "runs show"
  let summary = "Show a run: its recipe, results, machines and files"
  let parameters = [RunsFolder.id]
  let options = [RunsFolder.option]

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let record = try RunsFolder.store(arguments).record(try arguments.required(RunsFolder.id.name, of: self))
    let summary = try RunSummary(record)
    var blocks = [try head(record, summary)]
    if let manifest = try record.manifest() {
      let ingredients = ["numerics", "data", "tokenizer"].compactMap { key in manifest[key].map { [key, text($0)] } }
      let settings = manifest["recipe"].map { RecipeSettings($0).settings.map { [$0.path, $0.value] } } ?? []
      blocks.append("Recipe:\n" + indented(ingredients + settings))
    }
    if let measured = try record.result()?.measurements { blocks.append("Results:\n" + indented(results(measured))) }
    let environments = try record.environments()
    if !environments.isEmpty {
      let lines = environments.map { [$0.date, "\($0.processor), \($0.system), \($0.device)", $0.command] }
      blocks.append("Computed on:\n" + indented(lines))
    }
    blocks.append("Files in \(record.path):\n" + indented(record.files.map { [$0.name, RunsFolder.size($0.bytes)] }))
    console.output.write(blocks.joined(separator: "\n\n") + "\n")
  }

  private func head(_ record: RunRecord, _ summary: RunSummary) throws -> String {
    var lines = ["Run \(summary.id): \(RunsFolder.word(summary.state)), seed \(summary.seed.map(String.init) ?? "?")"]
    if case .failed(let reason) = summary.state { lines.append(reason) }
    lines.append("\(summary.step) of \(summary.steps.map(String.init) ?? "?") steps")
    if let last = try record.log().last {
      let losses = last.losses.map { "\($0.name) \(NumberFormat.fixed(3).text($0.value))" }
      lines[lines.count - 1] +=
        "; last loss \(NumberFormat.fixed(3).text(last.total)) (\(losses.joined(separator: ", ")))"
    }
    return lines.joined(separator: "\n")
  }

  private func results(_ measured: RunMeasurements) -> [[String]] {
    let number = NumberFormat.fixed(1)
    let rows = measured.retrieval.map { task in
      let recall = task.dualEncoder.recall
      return [
        task.task, number.text(recall.textToImage.at1), number.text(recall.imageToText.at1), number.text(recall.mean),
        number.text(task.chance.mean), task.reranked.map { number.text($0.recall.mean) } ?? "-",
      ]
    }
    let cost =
      "\(NumberFormat.fixed(3).text(measured.secondsPerStep)) s a step, "
      + "\(DurationFormat.text(measured.trainingSeconds)) training, "
      + "\(DurationFormat.text(measured.evaluationSeconds)) evaluation"
    return [["task", "t2i R@1", "i2t R@1", "mean", "chance", "re-ranked"]] + rows + [[cost]]
  }

  private func text(_ value: JSONValue) -> String { value.string ?? value.compactText }

  private func indented(_ rows: [[String]]) -> String {
    AlignedColumns(rows: rows, leftAligned: true).text.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
  }
}
