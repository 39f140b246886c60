public import Autograd
package import Tensor

/// Layer norm over the last axis with learnable scale and shift (Ba et al. 2016).
public struct LayerNorm: Layer {
  package let gamma: Parameter
  package let beta: Parameter
  package let epsilon: Float

  /// `epsilon` is 1e-6 in ViT and 1e-12 in BERT.
  public init(_ make: ParameterMaker, _ path: String, width: Int, epsilon: Float) {
    gamma = make(path + ".weight", [width], .ones)
    beta = make(path + ".bias", [width], .zeros)
    self.epsilon = epsilon
  }

  /// Normalizes the last axis of `x`; the shape stays.
  public func callAsFunction(_ x: Variable, _ pass: Pass) -> Variable {
    x.layerNorm(gamma: pass(gamma), beta: pass(beta), epsilon: epsilon)
  }

  /// `layerNorm(residual + dropout(x))`
  package func callAsFunction(_ x: Variable, residual: Variable, mask: DropoutMask, _ pass: Pass) -> Variable {
    x.residualNorm(residual: residual, gamma: pass(gamma), beta: pass(beta), epsilon: epsilon, mask: mask)
  }

  /// Visits `gamma`, then `beta`.
  public func visitParameters(_ visit: (Parameter) -> Void) {
    visit(gamma)
    visit(beta)
  }
}
