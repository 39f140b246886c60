/// How the names in a kind of file correspond to the published names, which are those of Triad's parameters. A small value; a new
/// kind of file needs one more.
public protocol NameMap: Sendable {
  /// What one types: `bert`.
  var name: String { get }
  /// What reports say: `Hugging Face BERT`.
  var title: String { get }
  /// What the array `name` of a file is for a model.
  func destination(of name: String) -> NameDestination
}
