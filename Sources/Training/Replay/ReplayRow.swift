import Losses

/// One row of a case's `expected.json`: the unweighted terms, the total, the temperature after the step.
public struct ReplayRow: Sendable {
  /// In the order of the published recording.
  public let values: [(name: String, value: Float)]

  init(_ report: StepReport) {
    var values = report.metrics.filter { ReplayRow.contrastive.contains($0.name) }
    for (name, value) in report.losses where name == "itm" || name == "mlm" { values.append((name.rawValue, value)) }
    values.append(("total", report.total))
    values.append(("temperature", report.temperature))
    self.values = values
  }

  private static let contrastive = ["cma_i2t", "cma_t2i", "imc_i2i", "imc_t2t", "lmi_image", "lmi_text"]
}

extension [ReplayRow] {
  /// The rows as one JSON array in the layout of `expected.json`.
  ///
  /// A value has as many digits as it takes to read back the same double, as the recording program writes it.
  public var jsonText: String {
    let rows = map { row in
      let members = row.values.map { name, value in
        // The trainer stops at the first loss that is not finite; JSON would have no number for it.
        "  \"\(name)\": " + (value.isFinite ? "\(Double(value))" : "null")
      }
      return " {\n" + members.joined(separator: ",\n") + "\n }"
    }
    return "[\n" + rows.joined(separator: ",\n") + "\n]\n"
  }
}
