/// Why figures cannot be compared.
package enum BenchmarkError: Error, Hashable, CustomStringConvertible {
  case missingBaseline(path: String)
  case malformedBaseline(path: String, place: String)

  package var description: String {
    switch self {
    case .missingBaseline(let path):
      "there is no \(path); write it with `triad bench compare \(path) --update`"
    case .malformedBaseline(let path, let place):
      "\(path) has no readable \(place); write it anew with `triad bench compare \(path) --update`"
    }
  }
}
