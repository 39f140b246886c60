public import Data

/// A statement about two pictures that is true or false of them.
public struct PicturePairStatement: Sendable, Hashable {
  /// Unique in its set.
  public let id: Int
  /// Pictures of the set.
  public let left: Int
  public let right: Int
  /// As it was written, not cleaned.
  public let statement: String
  public let isTrue: Bool
  /// Examples of one number share their statement: a model is consistent where it is right about all of them (NLVR2).
  public let statementNumber: Int

  public init(id: Int, left: Int, right: Int, statement: String, isTrue: Bool, statementNumber: Int) {
    self.id = id
    self.left = left
    self.right = right
    self.statement = statement
    self.isTrue = isTrue
    self.statementNumber = statementNumber
  }
}

/// One split of a task about two pictures.
public struct PicturePairSet: Sendable {
  /// Such as `debcap-pairs/train`.
  public let name: String
  public let pictures: any PictureSource
  public let statements: [PicturePairStatement]
  /// A hash of pictures and statements.
  public let fingerprint: UInt64

  public init(name: String, pictures: any PictureSource, statements: [PicturePairStatement]) {
    pictures.requirePictures(statements.lazy.flatMap { [$0.left, $0.right] }, of: "pair set '\(name)'")
    self.name = name
    self.pictures = pictures
    self.statements = statements
    fingerprint = pictures.fingerprint(
      with: statements.lazy.map {
        "\($0.id) \($0.left) \($0.right) \($0.isTrue) \($0.statementNumber) \($0.statement)"
      })
  }
}
