/// Which part of a data set a pair belongs to. Hyper-parameters are chosen on `validation`; `test` is only reported.
public enum DataSplit: String, Sendable, Codable, Hashable, CaseIterable {
  case train
  case validation
  case test
}
