import Autograd
package import Tensor

/// What attention gathers, `P V` in each head, with the probabilities as an input, so that one can differentiate by them.
///
/// Plain loops, for people who ask where a model looks; the kernels of training never hold `P`. Inputs: for each query sequence
/// of the plan its probabilities `[heads, queries, keys]`, and keys and values side by side `[key rows, 2 * width]`, of which the
/// values are used. Output: `[query rows, width]`.
package struct AttendedValues: Operation {
  let plan: AttentionPlan

  package init(plan: AttentionPlan) { self.plan = plan }

  package func value(_ inputs: [Tensor]) -> Tensor {
    let (probabilities, keysAndValues) = parts(inputs)
    let width = keysAndValues.shape[-1] / 2
    let values = keysAndValues.values
    var sums = [Double](repeating: 0, count: plan.queries.total * width)
    for (sequence, tensor) in probabilities.enumerated() {
      let weights = tensor.values
      forEachProbability(of: sequence, width: width) { place, query, key, columns in
        let weight = Double(weights[place])
        for column in columns {
          sums[query * width + column] += weight * Double(values[key * 2 * width + width + column])
        }
      }
    }
    return Tensor(sums.map { Float($0) }, shape: [plan.queries.total, width], on: keysAndValues.device)
  }

  package func pullback(_ inputs: [Tensor], output: Tensor, gradient: Tensor) -> [Tensor?] {
    let (probabilities, keysAndValues) = parts(inputs)
    let width = keysAndValues.shape[-1] / 2
    let (values, slopes) = (keysAndValues.values, gradient.values)
    var valueSlopes = [Double](repeating: 0, count: values.count)
    var gradients: [Tensor] = []
    for (sequence, tensor) in probabilities.enumerated() {
      let weights = tensor.values
      var own = [Float](repeating: 0, count: weights.count)
      forEachProbability(of: sequence, width: width) { place, query, key, columns in
        var sum = 0.0
        for column in columns {
          let (slope, at) = (Double(slopes[query * width + column]), key * 2 * width + width + column)
          sum += slope * Double(values[at])
          valueSlopes[at] += slope * Double(weights[place])
        }
        own[place] = Float(sum)
      }
      gradients.append(Tensor(own, shape: tensor.shape, on: tensor.device))
    }
    let atValues = Tensor(valueSlopes.map { Float($0) }, shape: keysAndValues.shape, on: keysAndValues.device)
    return gradients + [atValues]
  }

  private func parts(_ inputs: [Tensor]) -> (probabilities: ArraySlice<Tensor>, keysAndValues: Tensor) {
    require(
      inputs.count == plan.queries.count + 1,
      "attended values: \(inputs.count) inputs for \(plan.queries.count) sequences")
    for sequence in 0..<plan.queries.count {
      let expected: Shape = [
        plan.heads, plan.queries.length(sequence), plan.keys.length(plan.keySequence[sequence]),
      ]
      require(
        inputs[sequence].shape == expected, "attended values: \(inputs[sequence].shape) is not \(expected)")
    }
    return (inputs.dropLast(), inputs[inputs.count - 1])
  }

  /// Goes through the probabilities of a sequence: the place in its tensor, the rows of query and key, the columns of the head.
  private func forEachProbability(
    of sequence: Int, width: Int, _ body: (_ place: Int, _ query: Int, _ key: Int, _ columns: Range<Int>) -> Void
  ) {
    let size = width / plan.heads
    var place = 0
    for head in 0..<plan.heads {
      for query in plan.queries.range(sequence) {
        for key in plan.keys.range(plan.keySequence[sequence]) {
          body(place, query, key, head * size..<(head + 1) * size)
          place += 1
        }
      }
    }
  }
}
