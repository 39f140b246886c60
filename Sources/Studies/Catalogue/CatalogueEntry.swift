import Data
import Encoders
import JSON
import Losses
package import Parts
import Training

/// What is to be known of something that a catalogue has under a name.
package struct CatalogueEntry: Sendable, Hashable {
  /// A setting and its usual value.
  package struct Setting: Sendable, Hashable {
    package let name: String
    package let value: String
  }

  package let kind: PartKind
  package let name: String
  package var version = 1
  /// In one sentence; empty where nobody wrote one.
  package let summary: String
  /// The loss of an objective in one line, and who proposed it; empty elsewhere and where nobody wrote it.
  package var formula = ""
  package var source = ""
  /// Nil where there are no usual ones.
  package var settings: [Setting]?
  /// What an objective costs, in words; empty where nobody has counted.
  package var cost = ""
  /// What else there is to say, such as what an objective logs.
  package var remarks: [String] = []
  /// Where it is declared.
  package let module: String
  /// The names of the experiments that use it.
  package var experiments: [String] = []
}

extension Catalogue {
  /// The kinds of this package in the order of lists; what others add comes after.
  private static let partKinds: [PartKind] = [
    .objective, .imageEncoder, .textEncoder, .fusionEncoder, .tokenizer, .pictureOperation, .aggregator,
  ]

  /// Everything that is known by a name, kind by kind.
  package func entries(usedBy experiments: [Experiment]) -> [CatalogueEntry] {
    let kinds = parts.types.map { $0.kind }.reduce(into: Catalogue.partKinds) { known, kind in
      if !known.contains(kind) { known.append(kind) }
    }
    let uses = Uses(experiments, at: scales)
    return kinds.flatMap { kind in parts.types.filter { $0.kind == kind }.map { entry($0, uses) } }
      + offers.all.map { entry($0, uses) } + columns.all.map { entry($0, uses) } + sets.all.map { entry($0, uses) }
      + spending.all.map { entry($0, uses) }
  }

  /// What each experiment is made of.
  private struct Uses {
    private let all: [(experiment: Experiment, types: Set<ObjectIdentifier>)]

    init(_ experiments: [Experiment], at scales: [Scale]) {
      all = experiments.map { experiment in
        // Scales of other experiments are none that it takes, but would change no part either.
        (experiment, Set(experiment.partTypes(at: scales).map { ObjectIdentifier($0) }))
      }
    }

    func names(_ type: any Part.Type) -> [String] {
      all.filter { $0.types.contains(ObjectIdentifier(type)) }.map(\.experiment.name)
    }

    func names(where uses: (Experiment) -> Bool) -> [String] { all.map(\.experiment).filter(uses).map(\.name) }
  }

  private func entry(_ type: any Part.Type, _ uses: Uses) -> CatalogueEntry {
    var remarks: [String] = []
    let objective = type as? any Objective.Type
    if let objective {
      if !objective.metricNames.isEmpty { remarks.append("logs \(objective.metricNames.joined(separator: ", "))") }
      let needs = EncoderOutput.allCases.filter(objective.needs.contains).map(\.rawValue)
      if !needs.isEmpty { remarks.append("needs \(needs.joined(separator: " and "))") }
      if let reads = objective.reads { remarks.append("reads \(reads)") }
    }
    return CatalogueEntry(
      kind: type.kind, name: type.partName, version: type.version, summary: type.summary,
      formula: objective?.formula ?? "", source: objective?.source ?? "", settings: CatalogueEntry.settings(of: type),
      remarks: remarks, module: PartOrigin(type).module,
      experiments: uses.names(type))
  }

  private func entry(_ offer: TaskOffer, _ uses: Uses) -> CatalogueEntry {
    var remarks = [offer.isDerived ? "asks about the data of the study" : "has files of its own"]
    if offer.content != nil { remarks.append("reads published files (docs/downstream-files.md)") }
    if offer.canBeBlind { remarks.append("can be asked with one side hidden") }
    return CatalogueEntry(
      kind: .downstreamTask, name: offer.name, summary: offer.question, remarks: remarks, module: offer.place.module,
      experiments: uses.names { $0.tasks.contains(offer.name) })
  }

  private func entry(_ column: StudyColumn, _ uses: Uses) -> CatalogueEntry {
    CatalogueEntry(
      kind: .column, name: column.name, summary: column.summary, remarks: column.unit.map { ["in \($0)"] } ?? [],
      module: column.place.module,
      experiments: uses.names { $0.columns?.contains { $0.name == column.name } ?? false })
  }

  private func entry(_ set: StudyDataSet, _ uses: Uses) -> CatalogueEntry {
    CatalogueEntry(
      kind: .dataSet, name: set.key, summary: set.summary, module: set.place.module,
      experiments: uses.names { $0.data?.key == set.key })
  }

  private func entry(_ scale: Scale, _ uses: Uses) -> CatalogueEntry {
    CatalogueEntry(
      kind: .scale, name: scale.name, summary: scale.summary, module: scale.place.module,
      experiments: uses.names { $0.scales.contains(scale) })
  }
}

extension CatalogueEntry {
  /// The settings of a type's standard value.
  fileprivate static func settings(of type: any Part.Type) -> [Setting]? {
    type.standard.map { settings(of: $0) }
  }

  /// The stored properties as they are written; those that are left out where they are as usual, as they are described.
  private static func settings(of part: any Part) -> [Setting] {
    let document = (try? CanonicalJSON.text(of: part)).flatMap { try? JSONValue(parsing: $0) }
    return Mirror(reflecting: part).children.compactMap { label, value in
      guard let label else { return nil }
      let name = label.hasPrefix("_") ? String(label.dropFirst()) : label
      if let written = document?[name] { return Setting(name: name, value: written.compactText) }
      let wrapped = Mirror(reflecting: value).children.first { $0.label == "wrappedValue" }?.value
      return Setting(name: name, value: "\(wrapped ?? value)")
    }
  }
}

extension Objective {
  /// What its usual value reads beside the online encoders, in words; nil where that is nothing, or nobody knows.
  fileprivate static var reads: String? {
    guard let usual = standard else { return nil }
    var parts: [String] = []
    if usual.readsMomentum(distillation: 0) {
      parts.append("the momentum encoders")
    } else if usual.readsMomentum(distillation: 1) {
      parts.append("the momentum encoders where a recipe distils")
    }
    if usual.readsQueues { parts.append("the queues") }
    if usual.readsPixels { parts.append("the pixels") }
    if usual is any GatheringObjective { parts.append("all pairs of the batch") }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }
}
