/// A list that may name pictures that are not there: usual where a list of addresses was fetched years later.
package protocol MissingPictureSource: PairSource {
  /// The samples that are none because their pictures were not there.
  var leftOutCount: Int { get }
}

extension PairSource {
  /// The samples that a list, or the list that this is made of, left out because their pictures were not there.
  package var missingPictureCount: Int {
    switch self {
    case let list as any MissingPictureSource: list.leftOutCount
    case let labelled as LabelledSource: labelled.base.missingPictureCount
    case let subset as SubsetSource: subset.base.missingPictureCount
    default: 0
    }
  }
}
