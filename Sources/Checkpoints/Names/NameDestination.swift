/// What an array of a file is for a model, in the names of the published code.
public enum NameDestination: Sendable, Hashable {
  /// The whole array of this published name.
  case array(String)
  /// One of `count` equal blocks of rows of this published name: a query that the model joins with key and value.
  case block(String, index: Int, count: Int)
  /// The same weights as this published name, to which the model ties it.
  case alias(of: String)
  /// Part of a training state beside the weights, such as a queue.
  case buffer(String)
  /// Known, and of no use to any model here: the classifier of another task, the table 0, 1, 2, ...
  case dropped
  /// Not a name of this kind of file.
  case unknown
}
