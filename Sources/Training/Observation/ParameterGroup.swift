import Autograd
import Encoders

/// Where a parameter of the model belongs: its module, and its place in the module's stack of layers.
struct ParameterGroup: Hashable {
  let module: String
  /// `embedding` before the numbered layers, `norm` behind them; nil where the module has no layers.
  let layer: String?

  static let temperature = ParameterGroup(module: "temperature", layer: nil)
}

extension Model {
  /// Every online parameter with its group, in the order of the model. Found by module and not by name, so that encoders of one's
  /// own are grouped as ours are; layers are told by the first number in a path, counted from 0 in each module.
  var parameterGroups: [(parameter: Parameter, group: ParameterGroup)] {
    let encoders: [(String, any Layer)] = [
      ("image encoder", online.image), ("text encoder", online.text), ("fusion encoder", online.fusion),
    ]
    var result: [(Parameter, ParameterGroup)] = []
    for (module, encoder) in encoders {
      var numbers: [Substring] = []
      for parameter in encoder.parameters {
        let number = parameter.path.split(separator: ".").first { Int($0) != nil }
        if let number, numbers.last != number { numbers.append(number) }
        let layer = number == nil ? (numbers.isEmpty ? "embedding" : "norm") : String(numbers.count - 1)
        result.append((parameter, ParameterGroup(module: module, layer: layer)))
      }
    }
    let projections = online.imageProjection.parameters + online.textProjection.parameters
    result += projections.map { ($0, ParameterGroup(module: "projections", layer: nil)) }
    result.append((temperature, .temperature))
    return result
  }
}
