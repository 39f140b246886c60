import Tensor

extension DeviceCheck {
  static var lossCases: [Case] {
    [[1, 2], [7, 33], [12, 1_000]].flatMap { (shape: Shape) in [softmax(shape), crossEntropy(shape)] } + [
      Case(name: "localAlignment") { device in
        let (scores, offsets) = (normal([4, 15], "scores", on: device), Offsets(lengths: [4, 0, 9, 2]))
        var (loss, gradient) = (Tensor(zeros: [4], on: device), scores)
        device.localAlignment(&loss, gradient: &gradient, scores: scores, offsets: offsets)
        return [loss, gradient]
      },
      Case(name: "groupShares, addToGroup") { device in
        let (rows, columns) = (Indices([0, 1, 0, 2]), Indices([0, 0, 1, 2, 0, 3, 1]))
        let owners = Indices([0, 1, 2, 3, 0, 2, 1])
        return [
          changed(Tensor(zeros: [4, 7], on: device)) { device.groupShares(&$0, rows: rows, columns: columns) },
          changed(normal([4, 7], "x", on: device)) { device.addToGroup(&$0, -0.5, groups: rows, owners: owners) },
        ]
      },
      Case(name: "uncertainSum and its gradients") { device in
        let losses = [Tensor(1.5, on: device), Tensor(0.25, on: device)]
        let (variances, dy) = (normal([3], "variances", on: device), Tensor(0.7, on: device))
        let (places, weights): ([Int], [Float]) = ([2, 0], [1, 0.5])
        var (sum, slopes, dvariances) = (Tensor(0, on: device), losses, variances)
        device.uncertainSum(&sum, losses, logVariances: variances, places: places, weights: weights)
        device.uncertainSumBackward(
          &slopes, logVariances: &dvariances, dy, values: losses, of: variances, places: places, weights: weights)
        return [sum, dvariances] + slopes
      },
    ]
  }

  private static func softmax(_ shape: Shape) -> Case {
    Case(name: "softmax, hits \(shape)") { device in
      let (x, labels) = (normal(shape, "x", on: device), drawn(shape[0], below: shape[1], "labels"))
      return [
        changed(x) { device.softmax(&$0, x) },
        changed(Tensor(zeros: [shape[0]], on: device)) { device.hits(&$0, x, labels: labels) },
      ]
    }
  }

  private static func crossEntropy(_ shape: Shape) -> Case {
    Case(name: "crossEntropy and its gradient \(shape)") { device in
      let (x, logits) = (normal(shape, "x", on: device), normal(shape, "soft", on: device))
      let soft = changed(logits) { device.softmax(&$0, logits) }
      let (weights, labels) = (normal([shape[0]], "weights", on: device), drawn(shape[0], below: shape[1], "labels"))
      let kinds: [(soft: Tensor?, mix: Float)] = [(soft, 0.4), (soft, 1), (nil, 0)]
      return kinds.flatMap { soft, mix in
        var (loss, lse, dx) = (weights, weights, x)
        device.crossEntropy(&loss, lse: &lse, x, labels: labels, soft: soft, mix: mix)
        device.crossEntropyBackward(&dx, x, lse: lse, labels: labels, soft: soft, mix: mix, weights: weights)
        return [loss, lse, dx]
      }
    }
  }
}
