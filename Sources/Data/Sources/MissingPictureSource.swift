/// A list that may name pictures that are not there: usual where a list of addresses was fetched years later.
package protocol MissingPictureSource: PairSource {
  /// The samples that are none because their pictures were not there.
  var leftOutCount: Int { get }
}

extension PairSource {
  /// The samples that a list, or the list that this is made of, left out because their pictures were not there.
  package var missingPictureCount: Int { (chosenFrom as? any MissingPictureSource)?.leftOutCount ?? 0 }
}
