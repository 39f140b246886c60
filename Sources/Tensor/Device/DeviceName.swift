/// What the name of a device, which records of runs hold, says of its numbers and its speed.
package struct DeviceName: Sendable, Hashable {
  private let words: [String]

  /// - Parameter name: Such as `cpu (avx512, 2 threads)` or `cuda:0 (NVIDIA H200, sm_90)`.
  package init(_ name: String) {
    var words = name.split { " (,)".contains($0) }.map(String.init)
    // Which of several equal GPUs it was changes no bit.
    if let first = words.first, first.hasPrefix("cuda:"), first.dropFirst(5).allSatisfy(\.isNumber) {
      words[0] = "cuda"
    }
    self.words = words
  }

  /// The place of the word after the number of threads.
  private var threadWord: Int? {
    words.indices.dropFirst().first { words[$0].hasPrefix("thread") && Int(words[$0 - 1]) != nil }
  }

  /// The number of threads; nil for a device that has none.
  package var threads: Int? { threadWord.flatMap { Int(words[$0 - 1]) } }

  /// What decides how sums are rounded: the name without threads and without the number of a GPU, such as `cpu avx512` or
  /// `cuda NVIDIA H200 sm_90`.
  package var arithmetic: String {
    let place = threadWord
    return words.indices.filter { word in place.map { word != $0 && word != $0 - 1 } ?? true }
      .map { words[$0] }.joined(separator: " ")
  }

  /// What times can be compared by on one machine: `cpu` whatever its instruction set, else the arithmetic.
  package var pace: String { words.first == "cpu" ? "cpu" : arithmetic }
}
