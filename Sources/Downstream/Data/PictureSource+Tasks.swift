import Data
internal import Tensor

/// What all sets of questions, examples and statements about pictures have in common.
extension PictureSource {
  /// A hash of the pictures and of lines of text, in their order.
  func fingerprint(with lines: some Sequence<String>) -> UInt64 {
    Hashing.mix(lines.reduce(Hashing.mix(fingerprint)) { Hashing.fnv1a($1 + "\n", state: $0) })
  }

  /// Stops unless all `numbers` are pictures of this source; `set` names who asks.
  func requirePictures(_ numbers: some Sequence<Int>, of set: String) {
    for number in numbers {
      require((0..<count).contains(number), "\(set): picture \(number) is none of the \(count) pictures of \(name)")
    }
  }
}
