public import Data
public import Training

/// A study as a value: a question, a baseline recipe, variants of it, seeds and columns. It lies in a file of `Experiments/`.
///
/// ```swift
/// extension Experiment {
///   /// Is LMI worth its price?
///   public static let localInformation = Experiment(
///     "local-information", question: "What does LMI add to CMA?", base: Recipe.tcl
///   ) { tcl in
///     Arms(baseline: tcl.only(CMA.self).named("CMA"), variants: [tcl.only(CMA.self, LMI.self).named("+ LMI")])
///   }
/// }
/// ```
///
/// Seeds are paired by construction: all arms of a seed see the same shuffles, views, masks and shared initial values.
public struct Experiment: Sendable {
  /// What is typed on the command line: lower case, words joined by hyphens.
  public let name: String
  /// What the study asks, in one sentence.
  public let question: String
  /// Root seeds; each gives one run per arm.
  public let seeds: Range<Int>
  /// The columns of the table; nil takes what is usual for the data.
  public let columns: [StudyColumn]?
  /// What the study is decided by; nil takes what is usual for the data.
  public let primary: PrimaryOutcome?
  /// The split that results are reported on. To choose the best of several arms, say `.validation`.
  public let split: DataSplit
  /// The only data the question makes sense on; nil for any.
  public let data: StudyDataSet?
  /// The names of the downstream tasks that every trained model is put to.
  public let downstream: [String]
  /// Files of its own for downstream tasks, named in `downstream` or not.
  public private(set) var downstreamFiles: [TaskFiles]
  /// Scales of its own, beside those that every experiment takes.
  public let scales: [Scale]
  private let prepare: @Sendable (StudyData) -> StudyData
  /// What the command line changed in the base recipe, as it is typed: ` --init minilm`.
  package private(set) var revision = ""
  private var base: @Sendable (Scale) -> Recipe
  private let makeArms: @Sendable (Recipe) -> Arms

  /// - Parameters:
  ///   - base: The recipe at a scale, such as `Recipe.tcl`.
  ///   - primary: What the study is decided by: one number per run, tested alone over the arms. Without it the mean recall over the main
  ///     tracks of DebCap or all tracks of other data, or the score of the first of the downstream tasks.
  ///   - split: What results are reported on.
  ///   - data: The only data the question makes sense on.
  ///   - downstream: Names of the catalogue's tasks (`triad parts tasks`); the last arm also shows what they give away to a model that
  ///     sees only the text, or only the picture.
  ///   - downstreamFiles: Files that tasks are asked about in place of what the data give them.
  ///   - scales: What else `--scale` takes.
  ///   - prepare: Changes the data for this study, such as what retrieval is asked about.
  ///   - arms: The arms that follow from it, by hand or by a design.
  public init(
    _ name: String, question: String, base: @escaping @Sendable (Scale) -> Recipe, seeds: Range<Int> = 0..<3,
    columns: [StudyColumn]? = nil, primary: PrimaryOutcome? = nil, split: DataSplit = .test, data: StudyDataSet? = nil,
    downstream: [String] = [],
    downstreamFiles: [TaskFiles] = [], scales: [Scale] = [],
    preparing prepare: @escaping @Sendable (StudyData) -> StudyData = { $0 },
    arms: @escaping @Sendable (_ base: Recipe) -> Arms
  ) {
    self.name = name
    self.question = question
    self.seeds = seeds
    self.columns = columns
    self.primary = primary
    self.split = split
    self.data = data
    self.downstream = downstream
    self.downstreamFiles = downstreamFiles
    self.scales = scales
    self.prepare = prepare
    self.base = base
    makeArms = arms
  }

  /// The same experiment from another base recipe.
  ///
  /// - Parameter option: How the change is typed on the command line.
  package func revised(_ option: String, _ revise: @escaping @Sendable (Recipe) -> Recipe) -> Experiment {
    var result = self
    let base = self.base
    result.base = { revise(base($0)) }
    result.revision += " " + option
    return result
  }

  /// The same experiment whose models are also put to tasks over files, in place of what it says of the same tasks.
  ///
  /// - Parameter option: How the files are typed on the command line.
  package func asking(_ files: [TaskFiles], _ option: String) -> Experiment {
    var result = self
    result.downstreamFiles = downstreamFiles.filter { own in !files.contains { $0.task == own.task } } + files
    result.revision += " " + option
    return result
  }

  /// The names of all downstream tasks, in the order of the table.
  var tasks: [String] { downstream + downstreamFiles.map(\.task).filter { !downstream.contains($0) } }

  /// The arms at a scale.
  public func arms(at scale: Scale) -> Arms { makeArms(base(scale)) }

  /// The data of a set at a scale, as the study needs them.
  public func data(_ set: StudyDataSet, at scale: Scale) throws -> StudyData {
    prepare(try StudyData(set, at: scale, split: split))
  }
}
