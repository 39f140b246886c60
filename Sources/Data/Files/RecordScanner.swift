/// Goes through a list file once and gives its records, one after the other.
package protocol RecordScanner {
  /// The next record and where it stands; nil behind the last one.
  ///
  /// - Throws: `SourceError.syntax` if the file is no whole list.
  mutating func next() throws(SourceError) -> ScannedRecord?

  /// A hash of everything that was read; of the whole file once `next()` gave nil.
  var hash: UInt64 { get }
}

/// A record of a list file.
package struct ScannedRecord {
  package var bytes: [UInt8]
  var range: RecordRange
  /// How messages call it: `line 7`, `record 6`.
  package var place: String
}
