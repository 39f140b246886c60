import Studies

/// What a tool was made with, which each of its commands is given.
struct Workplace: Sendable {
  let experiments: [Experiment]
  /// What holds for every experiment.
  let given: Catalogue
  /// Everything that is known by name: also what single experiments use and bring.
  let catalogue: Catalogue
  /// What is typed to start the tool.
  let tool: String
  /// What can be computed on; `--device` says which.
  let devices: ComputeDevices

  init(experiments: [Experiment], catalogue: Catalogue, tool: String, devices: ComputeDevices) {
    self.experiments = experiments
    given = catalogue
    self.catalogue = catalogue.adding(usedBy: experiments)
    self.tool = tool
    self.devices = devices
  }
}
