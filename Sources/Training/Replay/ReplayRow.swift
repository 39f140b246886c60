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
