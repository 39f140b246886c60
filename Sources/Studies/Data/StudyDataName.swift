/// The data sets that the command line offers.
public enum StudyDataName: String, Sendable, Hashable, Codable, CaseIterable {
  /// Real captioned pictures from Debian's packages; needs `triad data fetch` and `triad data build` once.
  case debcap
  /// The same with its Korean captions beside the English ones, asked in both languages.
  case debcapKorean = "debcap-ko"
  /// Pictures drawn and captioned by rule; needs nothing.
  case shapes
}
