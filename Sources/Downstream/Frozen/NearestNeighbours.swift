import Autograd
import Data
import Foundation
package import Tensor

/// The weighted vote of the nearest training pictures by cosine similarity, each with `e^(similarity / 0.07)` (Wu et al., CVPR 2018).
package struct NearestNeighbours: FrozenTask {
  package let name: String
  package let training: LabelledPictures
  package let test: LabelledPictures
  /// Pictures that vote.
  package let neighbours: Int

  package init(_ name: String = "knn", training: LabelledPictures, test: LabelledPictures, neighbours: Int = 20) {
    self.name = name
    self.training = training
    self.test = test
    self.neighbours = neighbours
  }

  package func answer(training features: Tensor, taught: [Int], test asked: Tensor) -> [Int] {
    let keys = features.gatherRows(Indices(taught)).normalized()
    let scores = asked.normalized().similarity(to: [keys], temperature: 0.07)  // [test, taught]
    let labels = taught.map { training.labels[$0] }
    let classes = training.classes.count
    let values = scores.values
    return (0..<asked.shape[0]).map { row in
      let own = values[(row * labels.count)..<((row + 1) * labels.count)]
      let nearest = labels.indices.sorted { (own[own.startIndex + $1], $0) < (own[own.startIndex + $0], $1) }
        .prefix(neighbours)
      let peak = nearest.first.map { own[own.startIndex + $0] } ?? 0
      var votes = [Double](repeating: 0, count: classes)
      for place in nearest { votes[labels[place]] += exp(Double(own[own.startIndex + place] - peak)) }
      return votes.indices.reduce(0) { votes[$1] > votes[$0] ? $1 : $0 }
    }
  }
}
