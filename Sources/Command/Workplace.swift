import Studies

/// What a tool was made with, which each of its commands is given.
struct Workplace: Sendable {
  let experiments: [Experiment]
  private let added: Catalogue
  /// What is typed to start the tool.
  let tool: String

  /// - Parameter catalogue: Beside what the experiments use.
  init(experiments: [Experiment], catalogue: Catalogue, tool: String) {
    self.experiments = experiments
    added = catalogue
    self.tool = tool
  }

  /// Everything that is known by name. Only commands that read runs back need it: it asks every experiment for its arms.
  func catalogue() throws -> Catalogue {
    let catalogue = added.adding(usedBy: experiments)
    guard catalogue.clashes.isEmpty else { throw CatalogueError.ambiguity(catalogue.clashes) }
    return catalogue
  }
}
