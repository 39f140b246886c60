import Data
import Tensor
import Training

/// Where the numbers of a table come from: data, machine, dates, command.
struct StudyProvenance {
  let sentences: [String]

  init(_ study: Study, results: [[RunResult?]], options: StudyTableOptions, times: StepTimes?) throws {
    var environments: [RunEnvironment] = []
    for (runs, found) in zip(study.runs, results) {
      for (run, result) in zip(runs, found) where result != nil {
        environments += try study.shownEnvironments(of: run)
      }
    }
    var sentences = [
      "Trained on \(study.trainingPairs); data \(Hashing.hexadecimal(study.data.fingerprint)), "
        + "numerics \(study.numerics)."
    ]
    if let measured = results.joined().lazy.compactMap({ $0?.measurements }).first {
      sentences.append(
        StudyProvenance.galleries(
          measured.retrieval, study.runs.joined().contains { $0.evaluation.matchScore == .posterior }))
    }
    sentences += study.notes
    sentences += try study.crossingNotes()
    sentences.append(StudyProvenance.runs(study))
    // Also without cost: it is about results.
    if let mixture = try StudyMachines(study).sentence { sentences.append(mixture) }
    if options.includesCost, !environments.isEmpty {
      if study.arms.count > 1, study.experiment.columns?.contains(.secondsPerStep) ?? true {
        sentences.append(times?.sentence ?? StepTimes.absence)
      }
      if let frozen = results.joined().lazy.compactMap({ $0?.measurements?.frozen }).first {
        sentences.append(frozen.sentence)
      }
      sentences.append(StudyProvenance.machines(environments))
    }
    sentences.append("Computed by `\(study.command)`.")
    self.sentences = sentences
  }

  private static func galleries(_ results: [RetrievalResult], _ isPosterior: Bool) -> String {
    let judge = isPosterior ? "image-text matching and similarity together" : "image-text matching"
    let sizes = results.map { "\($0.task) \($0.images.count) pictures, \($0.captions.count) captions" }
    let shortlists = results.compactMap(\.shortlist)
    let isOne = Set(shortlists).count <= 1
    let numbers = isOne ? shortlists.prefix(1).map(String.init) : results.map { "\($0.shortlist ?? 0) of \($0.task)" }
    return "Retrieval: " + sizes.joined(separator: "; ")
      + (numbers.isEmpty ? "" : "; re-ranked: the first \(numbers.joined(separator: ", ")) by \(judge)")
      + "."
  }

  private static func runs(_ study: Study) -> String {
    let names = study.seeds.map(String.init).joined(separator: ", ")
    let seeds =
      study.seeds.count == 1
      ? "One seed (\(names))" : "Mean ± standard deviation over \(study.seeds.count) seeds (\(names))"
    let recipes = study.runs.compactMap(\.first?.recipe)
    guard let first = recipes.first,
      recipes.allSatisfy({ $0.steps == first.steps && $0.batchSize == first.batchSize })
    else { return seeds + "; all arms of a seed see the same shuffles, views and masks." }
    return seeds
      + "; each run trains \(first.steps) steps of \(first.batchSize) pairs, and all arms of a seed see the same."
  }

  private static func machines(_ environments: [RunEnvironment]) -> String {
    var machines: [String] = []
    for environment in environments {
      let machine = environment.machine
      if !machines.contains(machine) { machines.append(machine) }
    }
    let days = environments.map { String($0.date.prefix(10)) }.sorted()
    let span = days.first == days.last ? days.first ?? "" : "\(days.first ?? "") to \(days.last ?? "")"
    var commits: [String] = []
    for commit in environments.compactMap(\.commit) where !commits.contains(commit) { commits.append(commit) }
    let code = commits.isEmpty ? "" : "; code at commit \(commits.map { $0.prefix(12) }.joined(separator: ", "))"
    return "Machine: \(machines.joined(separator: "; and ")); \(span)\(code)."
  }
}

extension Study {
  /// How many pairs the arms train on, where some leave styles out each number.
  var trainingPairs: String {
    if let restoration { return restoration.facts.trainingPairs }
    var exclusions: [[String]] = []
    for recipe in runs.compactMap(\.first?.recipe) where !exclusions.contains(recipe.excludedStyles) {
      exclusions.append(recipe.excludedStyles)
    }
    return exclusions.map { styles in
      let training = data.training(excluding: styles)
      return "\(training.count) pairs of \(training.name)"
    }.joined(separator: " or ")
  }
}
