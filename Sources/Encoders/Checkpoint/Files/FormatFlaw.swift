/// What is wrong with the contents of a file, as the end of a sentence: `its header is longer than the file`.
struct FormatFlaw: Error {
  let reason: String

  init(_ reason: String) { self.reason = reason }
}
