import Checkpoints
package import Autograd
package import Encoders
import Foundation
package import Tensor

/// Slow, readable encoders: plain loops in double precision over the parameters' published names, one sequence at a time.
///
/// `multiModal` runs all layers in one loop, as the published code's mode of that name does.
package struct EncoderTwin {
  package typealias Matrix = [[Double]]

  package let shape: ModelShape
  private let arrays: [String: Matrix]

  package init(_ encoders: EncoderSet, shape: ModelShape) { self.init(encoders.parameters, shape: shape) }

  package init(_ parameters: [Parameter], shape: ModelShape) {
    self.shape = shape
    var arrays: [String: Matrix] = [:]
    for parameter in parameters {
      for (name, value) in PublishedNames.arrays(of: parameter.value, as: parameter) {
        arrays[name] = EncoderTwin.matrix(value)
      }
    }
    self.arrays = arrays
  }

  /// Rows of the last axis.
  package static func matrix(_ tensor: Tensor) -> Matrix {
    let (rows, columns) = tensor.shape.rowsAndColumns
    let values = tensor.values.map { Double($0) }
    return (0..<rows).map { Array(values[$0 * columns..<($0 + 1) * columns]) }
  }

  // MARK: Encoders

  /// All token vectors of a picture `[3][side * side]`.
  package func image(_ channels: Matrix) -> Matrix {
    let name = "visual_encoder"
    let (side, patch) = (shape.imageSide, shape.patch)
    let grid = side / patch
    var tokens = self[name + ".cls_token"]
    for place in 0..<grid * grid {
      var pixels: [Double] = []
      for channel in channels {
        for row in 0..<patch {
          for column in 0..<patch {
            pixels.append(channel[(place / grid * patch + row) * side + place % grid * patch + column])
          }
        }
      }
      tokens.append(linear([pixels], name + ".patch_embed.proj")[0])
    }
    var x = sum(tokens, self[name + ".pos_embed"])
    for depth in 0..<shape.imageDepth {
      let block = "\(name).blocks.\(depth)"
      let qkv = linear(norm(x, block + ".norm1", 1e-6), block + ".attn.qkv")
      let width = shape.imageWidth
      let parts = (0..<3).map { part in qkv.map { Array($0[part * width..<(part + 1) * width]) } }
      let attended = attention(parts[0], parts[1], parts[2], heads: shape.imageHeads)
      x = sum(x, linear(attended, block + ".attn.proj"))
      x = sum(x, linear(gelu(linear(norm(x, block + ".norm2", 1e-6), block + ".mlp.fc1")), block + ".mlp.fc2"))
    }
    return norm(x, name + ".norm", 1e-6)
  }

  /// All token vectors after the first `depth` layers of BERT; those that have a cross-attention look at `image`.
  package func multiModal(_ ids: [Int], image: Matrix, depth: Int) -> Matrix {
    var x = embedded(ids, "text_encoder.bert.embeddings")
    for depth in 0..<depth {
      let layer = "text_encoder.bert.encoder.layer.\(depth)"
      x = attended(x, keys: x, layer + ".attention")
      if depth >= shape.textDepth { x = attended(x, keys: image, layer + ".crossattention") }
      x = fedForward(x, layer)
    }
    return x
  }

  // MARK: Parts

  /// A missing name gives no rows, which no comparison survives.
  package subscript(name: String) -> Matrix { arrays[name] ?? [] }

  package func embedded(_ ids: [Int], _ name: String) -> Matrix {
    let x = ids.enumerated().map { position, id in
      (0..<shape.textWidth).map {
        self[name + ".word_embeddings.weight"][id][$0] + self[name + ".position_embeddings.weight"][position][$0]
          + self[name + ".token_type_embeddings.weight"][0][$0]
      }
    }
    return norm(x, name + ".LayerNorm", 1e-12)
  }

  /// `sharing` names the layer whose keys and values are used; nil means its own.
  package func attended(_ x: Matrix, keys: Matrix, _ name: String, sharing other: String? = nil) -> Matrix {
    let projections = other ?? name
    let context = attention(
      linear(x, name + ".self.query"), linear(keys, projections + ".self.key"),
      linear(keys, projections + ".self.value"), heads: shape.textHeads)
    return norm(sum(x, linear(context, name + ".output.dense")), name + ".output.LayerNorm", 1e-12)
  }

  package func fedForward(_ x: Matrix, _ layer: String) -> Matrix {
    let hidden = gelu(linear(x, layer + ".intermediate.dense"))
    return norm(sum(x, linear(hidden, layer + ".output.dense")), layer + ".output.LayerNorm", 1e-12)
  }

  private func attention(_ queries: Matrix, _ keys: Matrix, _ values: Matrix, heads: Int) -> Matrix {
    let width = queries[0].count / heads
    return queries.map { query in
      (0..<heads).flatMap { head in
        let part = head * width..<(head + 1) * width
        let scores = keys.map { key in
          exp(part.reduce(0) { $0 + query[$1] * key[$1] } / Double(width).squareRoot())
        }
        let total = scores.reduce(0, +)
        return part.map { column in zip(scores, values).reduce(0) { $0 + $1.0 / total * $1.1[column] } }
      }
    }
  }

  package func linear(_ x: Matrix, _ name: String) -> Matrix {
    let (weight, bias) = (self[name + ".weight"], self[name + ".bias"][0])
    return x.map { row in
      zip(weight, bias).map { output, shift in zip(row, output).reduce(shift) { $0 + $1.0 * $1.1 } }
    }
  }

  package func norm(_ x: Matrix, _ name: String, _ epsilon: Double) -> Matrix {
    let (gamma, beta) = (self[name + ".weight"][0], self[name + ".bias"][0])
    return x.map { row in
      let mean = row.reduce(0, +) / Double(row.count)
      let variance = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(row.count)
      return row.indices.map { (row[$0] - mean) / (variance + epsilon).squareRoot() * gamma[$0] + beta[$0] }
    }
  }

  package func gelu(_ x: Matrix) -> Matrix {
    x.map { row in row.map { 0.5 * $0 * (1 + erf($0 / 2.squareRoot())) } }
  }

  private func sum(_ a: Matrix, _ b: Matrix) -> Matrix {
    zip(a, b).map { zip($0, $1).map { $0 + $1 } }
  }
}
