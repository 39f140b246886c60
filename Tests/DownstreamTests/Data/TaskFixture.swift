import Data

/// A folder with a few pictures and the files of a task.
struct TaskFixture {
  let folder: TemporaryFolder

  /// - Parameter pictures: Below `pictures`.
  init(pictures: [String]) throws {
    folder = try TemporaryFolder()
    for (number, picture) in pictures.enumerated() {
      try folder.writePicture("pictures/\(picture)", level: 10 * number)
    }
  }

  var root: String { folder.path + "/pictures" }

  func write(_ text: String, to name: String = "list.json") throws -> String { try folder.write(text, to: name) }
}
