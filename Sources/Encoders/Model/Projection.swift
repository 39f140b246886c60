public import Autograd
import Tensor

/// What a projection has beside the published linear map: the mean of all tokens, and a layer between.
///
/// Encoders that were trained for another purpose and are frozen do not put into their first token what is compared here; their mean holds
/// much of it. One layer of `hidden` numbers then does what their last layers would learn.
public struct PooledProjection: Sendable, Codable, Hashable {
  /// Numbers between.
  public var hidden: Int
  /// Of the pooled tokens and of the layer between.
  public var dropout: Float

  /// The mean of all tokens, and a layer of `hidden` numbers; `dropout` is in `0..<1`.
  public init(hidden: Int = 512, dropout: Float = 0.3) {
    self.hidden = hidden
    self.dropout = dropout
  }

  var fault: String? {
    if hidden < 1 || hidden > 1 << 16 { return "projection.hidden is \(hidden); it must be within 1...65536" }
    return dropout >= 0 && dropout < 1 ? nil : "projection.dropout is \(dropout); it must be at least 0 and below 1"
  }
}

/// Maps tokens of one side into the shared space, where pictures and captions are compared.
///
/// As published it is one linear map, of the first token for the whole and of each other one for a part.
public struct Projection: Layer {
  private let path: String
  private let linear: Linear
  private let pooling: Pooling?

  /// What stands beside the linear map.
  private struct Pooling: Layer {
    let dropout: Float
    /// Of the mean, straight into the shared space.
    let mean: Linear
    /// Of the first token and of the mean, into the layer between.
    let first: Linear
    let second: Linear
    let output: Linear

    func visitParameters(_ visit: (Parameter) -> Void) {
      for layer in [mean, first, second, output] { layer.visitParameters(visit) }
    }
  }

  package init(_ make: ParameterMaker, _ path: String, inputs: Int, outputs: Int, pooling: PooledProjection?) {
    self.path = path
    linear = Linear(make, path, inputs: inputs, outputs: outputs, .torchDefault)
    self.pooling = pooling.map { shape in
      func map(_ name: String, _ inputs: Int, _ outputs: Int) -> Linear {
        Linear(make, "\(path).\(name)", inputs: inputs, outputs: outputs, .torchDefault)
      }
      return Pooling(
        dropout: shape.dropout, mean: map("mean", inputs, outputs), first: map("first", inputs, shape.hidden),
        second: map("second", inputs, shape.hidden), output: map("output", shape.hidden, outputs))
    }
  }

  /// The weight of the linear map, `[embedWidth, width]`.
  package var weight: Parameter { linear.weight }
  /// Its bias, `[embedWidth]`.
  package var bias: Parameter { linear.bias }

  /// Of the whole, `[batch, embedWidth]`.
  public func whole(_ tokens: TokenBatch, _ pass: Pass) -> Variable {
    let first = tokens.first  // [batch, width]
    let published = linear(first, pass)
    guard let pooling else { return published }
    let mean = tokens.rows.means(of: tokens.offsets)  // [batch, width]
    func dropping(_ x: Variable, _ name: String) -> Variable {
      x.dropout(pass.dropout(pooling.dropout, at: "\(path).\(name)"))
    }
    let hidden =  // [batch, hidden]
      (pooling.first(dropping(first, "first"), pass) + pooling.second(dropping(mean, "second"), pass)).relu()
    return published + pooling.mean(mean, pass) + pooling.output(dropping(hidden, "output"), pass)
  }

  /// Of parts, rows of tokens `[rows, width]` to `[rows, embedWidth]`: the linear map.
  public func callAsFunction(_ rows: Variable, _ pass: Pass) -> Variable { linear(rows, pass) }

  /// Visits the linear map, then what stands beside it.
  public func visitParameters(_ visit: (Parameter) -> Void) {
    linear.visitParameters(visit)
    pooling?.visitParameters(visit)
  }
}
