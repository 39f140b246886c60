import Data

/// A folder with a few pictures and the files of a task.
package struct TaskFixture {
  package let folder: TemporaryFolder

  /// - Parameter pictures: Below `pictures`.
  package init(pictures: [String]) throws {
    folder = try TemporaryFolder()
    for (number, picture) in pictures.enumerated() {
      try folder.writePicture("pictures/\(picture)", level: 10 * number)
    }
  }

  package var root: String { folder.path + "/pictures" }

  package func write(_ text: String, to name: String = "list.json") throws -> String {
    try folder.write(text, to: name)
  }
}

/// What readers made of mutated files.
package struct FuzzOutcome: Equatable {
  package var opened = 0
  package var errors = 0
  /// Errors without a word.
  package var silentErrors = 0

  /// Both happened, so that the mutations were neither all harmless nor all fatal, and every error says what is wrong.
  package var isSound: Bool { opened > 0 && errors > 0 && silentErrors == 0 }
}

/// Opens every mutation of `input` with pictures called as `pictures` below the root; the file itself must open.
package func openMutations(
  _ name: String, of input: String, pictures: [String],
  _ open: (_ path: String, _ root: String) throws -> Void
) throws -> FuzzOutcome {
  let fixture = try TaskFixture(pictures: pictures)
  try open(try fixture.write(input, to: "input"), fixture.root)
  var outcome = FuzzOutcome()
  for number in 0..<Mutation.count(usually: 500) {
    var mutation = Mutation(key: number)
    let path = try fixture.folder.write(mutation.apply(to: Array(input.utf8)), to: "input")
    do {
      try open(path, fixture.root)
      outcome.opened += 1
    } catch let error as SourceError {
      outcome.errors += 1
      if error.description.isEmpty { outcome.silentErrors += 1 }
    }
  }
  Mutation.report(name, opened: outcome.opened, errors: outcome.errors)
  return outcome
}
