import Data
package import Files
import Foundation
import JSON
import Tensor
import Training

extension RunRecord {
  /// The data that a run was trained on and asked about, by the words in its `data.json`.
  ///
  /// - Parameter experiments: One of the run's name may have prepared the data.
  /// - Throws: `RunError` if they cannot be had, or are others.
  package func data(
    by catalogue: Catalogue, preparedBy experiments: [Experiment] = [], folders: CacheFolder = .standard()
  ) throws -> StudyData {
    let manifest = try self.manifest()
    for open in try openings(by: catalogue, experiments, folders) {
      let data = try open()
      if Hashing.hexadecimal(data.fingerprint) == manifest?["data"]?.string { return data }
    }
    throw RunError.otherData(run: id)
  }

  /// The ways in which the data may have been opened, the likelier first.
  func openings(
    by catalogue: Catalogue, _ experiments: [Experiment], _ folders: CacheFolder
  ) throws -> [() throws -> StudyData] {
    let origin = try origin()
    let command = try typedWords()
    guard let typed = try dataWords(typed: command) else { throw RunError.absentData(run: id) }
    guard catalogue.knows(typed) else {
      throw RunError.unknownData(run: id, data: typed.training.joined(separator: " and "), tool: origin?.tool)
    }
    let scale = try scale(by: catalogue)
    let name = try experimentName()
    let set = catalogue.dataSet(typed)
    let split = try split()
    let experiment = experiments.first { $0.name == name }
    return [
      experiment.map { experiment in { try experiment.data(set, at: scale) } },
      { try StudyData(set, at: scale, split: split, folders: folders) },
    ].compactMap { $0 }
  }

  /// The scale that the run was computed at last.
  func scale(by catalogue: Catalogue) throws -> Scale {
    let name = try origin()?.scale ?? typedWords().value(of: "--scale") ?? Scale.demo.name
    guard let scale = catalogue.scales.first(where: { $0.name == name }) else {
      throw RunError.unknownScale(run: id, scale: name)
    }
    return scale
  }

  /// The experiment that the run was computed for last; nil where nobody noted it.
  func experimentName() throws -> String? {
    if let origin = try origin() { return origin.experiment }
    let command = try typedWords()
    return command.count > 2 ? command[2] : nil
  }

  /// What retrieval was asked about.
  func split() throws -> DataSplit { try origin().flatMap { DataSplit(rawValue: $0.split) } ?? .test }

  /// What was typed: all that earlier versions kept.
  private func typedWords() throws -> [String] {
    try environments().last?.command.split(separator: " ").map(String.init) ?? []
  }
}

extension RunRecord {
  /// The words that name the data: from `data.json`, else from the command; nil where neither has any.
  private func dataWords(typed command: [String]) throws -> DataWords? {
    if let bytes = try folder.contents(of: folder.data) {
      let document = try? JSONValue(parsing: String(decoding: bytes, as: UTF8.self))
      return document?["words"]?.array.flatMap { DataWords($0.compactMap(\.string)) }
    }
    let places = command.indices.dropLast().filter { DataWords.options.contains(command[$0]) }
    return DataWords(
      places.flatMap { command[$0...($0 + 1)] } + (command.contains(DataWords.noFlips) ? [DataWords.noFlips] : []))
  }
}

extension [String] {
  /// What follows a word.
  fileprivate func value(of option: String) -> String? {
    firstIndex(of: option).flatMap { $0 + 1 < endIndex ? self[$0 + 1] : nil }
  }
}

extension DataWords {
  fileprivate static let options: Set<String> = ["--data", "--test", "--validation"]

  /// From `all`; nil for words that name no data.
  init?(_ allWords: [String]) {
    let words = allWords.filter { $0 != DataWords.noFlips }
    guard words.count.isMultiple(of: 2), !words.isEmpty else { return nil }
    var values: [String: [String]] = [:]
    for place in stride(from: 0, to: words.count, by: 2) { values[words[place], default: []].append(words[place + 1]) }
    guard Set(values.keys).isSubset(of: Self.options), values["--data"] != nil else { return nil }
    self.init(
      training: values["--data"] ?? [], tracks: values["--test"] ?? [], validation: values["--validation"] ?? [],
      allowsFlips: words.count == allWords.count)
  }
}
