package import Parts

/// How much a study spends: a name on the command line, and the recipe of Triple Contrastive Learning that goes with it.
///
/// ```swift
/// extension Scale {
///   static let laptop = Scale(
///     "laptop", "an evening on a laptop", like: .full, tcl: Recipe.tcl(.small).with(\.batchSize, 32).lasting(epochs: 5))
/// }
/// ```
///
/// An experiment that says `scales: [.laptop]` takes it as `--scale laptop`; with a catalogue that has it every experiment does.
public struct Scale: Sendable {
  /// What is typed after `--scale`.
  public let name: String
  /// In a few words, for help.
  public let summary: String
  /// What else follows the scale: how long downstream tasks are trained, how many pictures are drawn.
  public let effort: Effort
  /// Triple Contrastive Learning at the scale.
  public let tcl: Recipe
  /// How many seeds each arm has at least; nil for as many as the experiment says.
  public let seeds: Int?
  package let place: DeclarationPlace

  /// How much whatever has no recipe of its own spends.
  public enum Effort: Sendable, Hashable {
    /// Seconds.
    case smoke
    /// Minutes.
    case demo
    /// Hours.
    case full
    /// As much as the papers.
    case published
  }

  /// A scale of your own; `effort` decides what the recipe does not, such as how long downstream tasks are trained.
  public init(
    _ name: String, _ summary: String, like effort: Effort, tcl: Recipe, seeds: Int? = nil, file: String = #fileID,
    line: Int = #line
  ) {
    self.name = name
    self.summary = summary
    self.effort = effort
    self.tcl = tcl
    self.seeds = seeds
    place = DeclarationPlace(file: file, line: line)
  }
}

extension Scale: Hashable {
  /// Whether name and recipe are the same.
  public static func == (left: Scale, right: Scale) -> Bool { left.name == right.name && left.tcl == right.tcl }

  /// Hashes the name.
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension Scale {
  /// Seconds on embedded data: for tests and to see that a study runs.
  public static let smoke = Scale("smoke", "seconds", like: .smoke, tcl: .smoke)
  /// From random weights, within 40 minutes on two cores.
  public static let demo = Scale("demo", "minutes, from random weights", like: .demo, tcl: .demo)
  /// The main job: beginning with published encoders whose layers are frozen, six seeds. Of experiments that ask for it: those that change
  /// encoders cannot.
  public static let pretrained = Scale(
    "pretrained", "the main job, from published encoders", like: .demo, tcl: .pretrained, seeds: 6)
  /// What a night on two cores can do.
  public static let full = Scale("full", "a night", like: .full, tcl: .full)
  /// Photographs without pre-trained weights: 20 epochs of 128 x 128 pixels.
  public static let small = Scale("small", "photographs from scratch", like: .full, tcl: .small)
  /// The paper's model and settings.
  public static let published = Scale("published", "the paper's model and settings", like: .published, tcl: .published)

  /// Those that every experiment takes, from the least to the greatest.
  package static let standard: [Scale] = [.smoke, .demo, .full, .small, .published]
}
