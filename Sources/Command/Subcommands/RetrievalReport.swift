import JSON
import Reporting
import Training

/// Retrieval results for reading and for programs, in the columns of the published code.
struct RetrievalReport {
  private let results: [RetrievalResult]
  private let arm: String
  private let seed: Int
  private let run: String
  private let imageSide: Int?

  /// - Parameter imageSide: Of the pictures, in pixels; nil for that of pre-training.
  init(_ results: [RetrievalResult], arm: String, seed: Int, run: String, imageSide: Int? = nil) {
    self.results = results
    self.arm = arm
    self.seed = seed
    self.run = run
    self.imageSide = imageSide
  }

  /// How a result can be read: by the dual encoder, re-ranked where there is a matching head, and by chance.
  private func readings(of result: RetrievalResult) -> [(name: String, recall: RetrievalRecall)] {
    [("dual encoder", result.dualEncoder.recall)] + (result.reranked.map { [("re-ranked", $0.recall)] } ?? [])
      + [("chance", result.chance)]
  }

  var text: String {
    let number = NumberFormat.fixed(2)
    let parts = results.map { result in
      let readings = readings(of: result)
      let matching = result.shortlist.map { ", the first \($0) candidates re-ranked" } ?? ", no matching head"
      let rows =
        [["%"] + readings[0].recall.publishedColumns.map(\.name)]
        + readings.map { [$0.name] + $0.recall.publishedColumns.map { number.text($0.value) } }
      return "\(result.task): \(result.images.count) pictures, \(result.captions.count) captions\(matching)\n"
        + AlignedColumns(rows: rows).text
    }
    let size = imageSide.map { ", pictures of \($0) pixels" } ?? ""
    return (["\(arm), seed \(seed), run \(run)\(size), not trained on what is asked"] + parts).joined(separator: "\n\n")
      + "\n"
  }

  var document: JSONValue {
    [
      "arm": .string(arm), "seed": .integer(seed), "run": .string(run),
      "image_size": imageSide.map { .integer($0) } ?? .null,
      "tasks": .array(
        results.map { result in
          .object(
            [
              .init("task", .string(result.task)), .init("pictures", .integer(result.images.count)),
              .init("captions", .integer(result.captions.count)),
              .init("shortlist", result.shortlist.map { .integer($0) } ?? .null),
            ]
              + readings(of: result).map { reading in
                .init(
                  reading.name,
                  .object(reading.recall.publishedColumns.map { .init($0.name, .number($0.value)) }))
              })
        }),
    ]
  }
}
