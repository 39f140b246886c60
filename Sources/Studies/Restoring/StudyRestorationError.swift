/// Why a study cannot be had from the folder of its tables, or not what is asked of it.
package enum StudyRestorationError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The study uses something that this executable does not have; `hint` says where it comes from.
  case absentPart(experiment: String, kind: String, name: String, hint: String?, tool: String)
  /// The study is of a data set that this executable does not have.
  case absentData(experiment: String, data: String, tool: String)
  /// What names the data leads to others.
  case otherData(experiment: String, tool: String)
  /// Several studies fit.
  case ambiguity(experiment: String, names: [String])
  /// There are studies of the experiment, and none that fits.
  case otherStudies(experiment: String, names: [String])
  /// The tables were written by a version that kept nothing else.
  case earlierTables(experiment: String, place: String)
  /// The folder of a study is not enough to compute it.
  case elsewhere(experiment: String, place: String, tool: String)

  package var description: String {
    switch self {
    case .absentPart(let experiment, let kind, let name, let hint, let tool):
      "The study '\(experiment)' uses the \(kind) '\(name)', which this executable does not have: "
        + (hint ?? "use the one that computed it, `\(tool)`, or add it to the catalogue") + "."
    case .absentData(let experiment, let data, let tool):
      "The study '\(experiment)' is of the data set '\(data)', which this executable does not have: use the one that computed it, "
        + "`\(tool)`, or add it to the catalogue."
    case .otherData(let experiment, let tool):
      "The data of the study '\(experiment)' are no longer what they were, or its experiment prepared them: use the executable that "
        + "computed it, `\(tool)`."
    case .ambiguity(let experiment, let names):
      "Several studies of '\(experiment)' are known from their folders: write \(names.joined(separator: " or ")) in its place, or say "
        + "which with --scale and --data."
    case .otherStudies(let experiment, let names):
      "No study of '\(experiment)' that is known from its folder is of this scale and these data; there are "
        + "\(names.joined(separator: ", "))."
    case .earlierTables(let experiment, let place):
      "This executable has no experiment '\(experiment)', and \(place) was written by an earlier version, which kept the tables alone: use "
        + "the executable that computed it."
    case .elsewhere(let experiment, let place, let tool):
      "The experiment '\(experiment)' is known from its folder only (\(place)), which shows what is computed: its own executable, "
        + "`\(tool)`, runs it."
    }
  }
}
