import Studies
import Tensor

/// What a tool was made with, which each of its commands is given.
struct Workplace: Sendable {
  let experiments: [Experiment]
  /// What holds for every experiment.
  let given: Catalogue
  /// Everything that is known by name: also what single experiments use and bring.
  let catalogue: Catalogue
  /// What is typed to start the tool.
  let tool: String

  init(experiments: [Experiment], catalogue: Catalogue, tool: String) {
    self.experiments = experiments
    given = catalogue
    self.catalogue = catalogue.adding(usedBy: experiments)
    self.tool = tool
  }

  /// What every command computes on, unless its options say otherwise. Asked only where something is computed: what the environment
  /// says of it may be wrong.
  static var device: any Device { CPUDevice.standard }
}
