import Data
import Downstream
import Tensor
import Training

/// What a table says of its data, so that it can be printed where they are not, or were prepared by an experiment that is not here.
struct StoredFacts: Sendable, Codable {
  /// What the arms train on, in words.
  private let training: String
  private let tracks: [String]
  private let notes: [String]
  private let coverage: [Coverage]
  /// Nil in studies of earlier versions, whose queries are then taken to stand alone.
  private let clusters: QueryClusters?
  /// The columns of downstream tasks, and those of the same tasks with one side hidden.
  let tasks: [StoredTask]
  let blindTasks: [StoredTask]

  /// In percent, of a track.
  private struct Coverage: Sendable, Codable {
    let track: String
    let percent: Double
  }

  init(_ study: Study) {
    training = study.trainingPairs
    tracks = study.tracks
    notes = study.data.notes
    coverage = study.coverage.map { Coverage(track: $0.track, percent: $0.percent) }
    clusters = study.queryClusters
    tasks = study.tasks.map(StoredTask.init)
    blindTasks = study.blindTasks.map(StoredTask.init)
  }

  /// What a restored study answers instead of looking at its data.
  var answers: Study.Restoration.Facts {
    Study.Restoration.Facts(
      trainingPairs: training, coverage: coverage.map { ($0.track, $0.percent) },
      clusters: clusters ?? QueryClusters())
  }

  /// Data of which nothing is there but what tables name.
  func data(of outline: StudyOutline, fingerprint: UInt64) -> StudyData {
    StudyData(
      standingFor: StudyDataName(rawValue: outline.data.name), words: outline.data.words, fingerprint: fingerprint,
      tracks: tracks, split: outline.split, notes: notes)
  }

  /// Whether the tasks are asked the same as when the study was run.
  func fits(_ tasks: [any DownstreamTask], _ blindTasks: [any DownstreamTask]) -> Bool {
    tasks.map(StoredTask.init) == self.tasks && blindTasks.map(StoredTask.init) == self.blindTasks
  }
}

/// A downstream task as a table knows it: enough to find its results.
struct StoredTask: DownstreamTask, Hashable, Codable {
  let name: String
  let metric: String
  let reportedDetails: [String]
  let fingerprint: UInt64

  init(_ task: any DownstreamTask) {
    name = task.name
    metric = task.metric
    reportedDetails = task.reportedDetails
    fingerprint = task.fingerprint
  }

  /// Results have their own.
  var baselines: [DownstreamScore] { [] }

  func evaluate(
    _ backbone: Backbone, seed: Seed, progress: (DownstreamProgress) throws -> Void
  ) throws -> DownstreamResult {
    throw DownstreamError.absence(task: name, reason: "a table was read, and not what the task asks.")
  }
}

extension StudyData {
  /// Names in place of data.
  fileprivate init(
    standingFor name: StudyDataName, words: [String], fingerprint: UInt64, tracks: [String], split: DataSplit,
    notes: [String]
  ) {
    let nothing = InMemorySource(name: name.rawValue, samples: [])
    self.name = name
    self.words = words
    self.fingerprint = fingerprint
    self.split = split
    self.notes = notes
    training = nothing
    tasks = tracks.map { RetrievalTask(name: $0, source: nothing) }
    allowsFlips = false
    validation = []
    material = nil
    folders = nil
  }
}
