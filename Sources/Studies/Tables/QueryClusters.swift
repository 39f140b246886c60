import Data
import Downstream
import Training

/// Which queries of a study belong together and are drawn together where their uncertainty is estimated: those of one group of a source, and
/// the items of a downstream task that are about one picture.
struct QueryClusters: Sendable, Hashable, Codable {
  /// Of the samples of a track.
  private struct Track: Sendable, Hashable, Codable {
    /// Samples of the track's source, ascending.
    let samples: NumberList
    /// The number of each sample's group, in their order; nil where every sample has a group of its own.
    let groups: NumberList?
  }

  private var tracks: [String: Track] = [:]
  private var tasks: [String: NumberList] = [:]

  /// Where every query stands alone.
  init() {}

  init(_ tracks: [RetrievalTask], _ tasks: [any DownstreamTask]) {
    for track in tracks {
      let samples = Set(track.samples).sorted()
      var numbers: [String: Int] = [:]
      let groups = samples.map { sample in
        let group = track.source.group(at: sample)
        if let known = numbers[group] { return known }
        numbers[group] = numbers.count
        return numbers.count - 1
      }
      self.tracks[track.name] = Track(
        samples: NumberList(samples), groups: numbers.count == samples.count ? nil : NumberList(groups))
    }
    for task in tasks {
      if let clusters = task.itemClusters { self.tasks[task.name] = NumberList(clusters) }
    }
  }

  /// The number of the cluster of each query, which is taken from a sample of the track's source.
  func numbers(of samples: [Int], on track: String) -> [Int] {
    guard let known = tracks[track], let groups = known.groups else { return samples }
    let places = Dictionary(zip(known.samples.values, groups.values)) { first, _ in first }
    // A sample that is not known stands alone, after all groups.
    return samples.map { places[$0] ?? known.samples.values.count + $0 }
  }

  /// The number of the cluster of each item; nil where each stands alone.
  func numbers(ofTask task: String) -> [Int]? { tasks[task]?.values }
}

/// Whole numbers as one line of text: a list of thousands would fill a page of JSON.
private struct NumberList: Sendable, Hashable, Codable {
  let values: [Int]

  init(_ values: [Int]) { self.values = values }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    values = try container.decode(String.self).split(separator: " ").map { word in
      guard let number = Int(word) else {
        throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(word)' is not a whole number.")
      }
      return number
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(values.map(String.init).joined(separator: " "))
  }
}

extension Study {
  /// Which queries belong together.
  var queryClusters: QueryClusters {
    restoration?.facts.clusters ?? QueryClusters(data.tasks, tasks + blindTasks)
  }
}
