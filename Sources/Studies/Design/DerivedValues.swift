import Data
import Files
import JSON
import Tensor

/// What takes a pass over all captions of a data set, kept by the fingerprint of what it was derived from: vocabularies, coverage.
///
/// A value counts only under exactly its key and with its own hash; a damaged one is made anew. The folder may be emptied at any time.
struct DerivedValues: Sendable {
  /// Nil keeps nothing.
  let folder: String?

  init(_ folders: CacheFolder?) { folder = folders.map { $0.root + "/derived" } }

  /// With fewer pairs a pass takes no longer than reading a file.
  static let leastPairs = 1_000

  /// The vocabulary of `size` tokens that `make` trains on the captions of `source`.
  func vocabulary(
    size: Int, of source: any PairSource, make: () throws(VocabularyError) -> Vocabulary
  ) throws(VocabularyError) -> Vocabulary {
    let key =
      "vocabulary of \(size) tokens of \(source.count) pairs \(Hashing.hexadecimal(source.fingerprint)), "
      + "numerics \(NumericsVersion.current)"
    return try value(of: key, decoding: DerivedValues.vocabulary) {
      .array($0.tokens.map(JSONValue.string))
    } make: {
      () throws(VocabularyError) in
      try make()
    }
  }

  private static func vocabulary(_ value: JSONValue) -> Vocabulary? {
    guard let tokens = value.array?.map(\.string), !tokens.contains(nil) else { return nil }
    return try? Vocabulary(tokens: tokens.compactMap { $0 }, origin: "trained from captions")
  }

  /// In percent, of each track that has any.
  func coverage(
    of data: StudyData, make: () -> [(track: String, percent: Double)]
  ) -> [(track: String, percent: Double)] {
    value(of: "coverage of \(Hashing.hexadecimal(data.fingerprint)), numerics \(NumericsVersion.current)") { value in
      value.array?.compactMap { entry in
        guard let track = entry["track"]?.string, let percent = entry["percent"]?.number else { return nil }
        return (track, percent)
      }
    } encoding: { coverage in
      .array(coverage.map { ["track": .string($0.track), "percent": .number($0.percent)] })
    } make: {
      make()
    }
  }

  /// What was kept under `key`, if `decode` can use it; else what `make` makes, which is kept.
  ///
  /// - Parameter key: All that decides the value, with the version of the procedure.
  private func value<Value, Failure: Error>(
    of key: String, decoding decode: (JSONValue) -> Value?, encoding encode: (Value) -> JSONValue,
    make: () throws(Failure) -> Value
  ) throws(Failure) -> Value {
    guard let folder else { return try make() }
    let path = "\(folder)/\(Hashing.hexadecimal(Hashing.mix(Hashing.fnv1a(key)))).json"
    if let kept = DerivedValues.read(path, key: key).flatMap(decode) { return kept }
    let value = try make()
    DerivedValues.write(encode(value), to: path, key: key)
    return value
  }

  private static func read(_ path: String, key: String) -> JSONValue? {
    guard let bytes = try? AtomicFile.read(path), let file = try? JSONValue(parsing: bytes), file["key"]?.string == key,
      let value = file["value"], file["hash"]?.string == hash(of: value)
    else { return nil }
    return value
  }

  /// Where the folder cannot be written, only the next start takes as long.
  private static func write(_ value: JSONValue, to path: String, key: String) {
    let file: JSONValue = ["key": .string(key), "hash": .string(hash(of: value)), "value": value]
    try? AtomicFile.write(file.compactText + "\n", to: path)
  }

  private static func hash(of value: JSONValue) -> String {
    Hashing.hexadecimal(Hashing.mix(Hashing.fnv1a(value.compactText)))
  }
}
