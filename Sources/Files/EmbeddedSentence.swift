extension String {
  /// A sentence as a part of another one, in brackets or before a semicolon: without its full stop.
  package var withoutPeriod: String { hasSuffix(".") ? String(dropLast()) : self }
}
