package import Tensor

extension Gradients {
  /// Gradients that were summed up elsewhere, in the order given; a parameter comes once.
  package init(_ gradients: [(parameter: Parameter, value: Tensor)]) {
    var values: [ObjectIdentifier: Tensor] = [:]
    for (parameter, value) in gradients {
      require(value.shape == parameter.shape, "gradients: \(value.shape) for \(parameter.path) \(parameter.shape)")
      require(values[ObjectIdentifier(parameter)] == nil, "gradients: \(parameter.path) comes twice")
      values[ObjectIdentifier(parameter)] = value
    }
    self.init(values: values, order: gradients.map(\.parameter))
  }
}
