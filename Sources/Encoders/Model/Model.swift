public import Autograd
public import Tensor

/// A vision-language model in training: online encoders, the momentum encoders that follow them, the temperature.
public struct Model: Layer {
  public let shape: ModelShape
  public let online: EncoderSet
  /// A moving average of `online`; no gradient flows into it.
  public let momentum: EncoderSet
  /// A scalar; all similarities are divided by it.
  public let temperature: Parameter
  public let device: any Device

  /// Initial values depend on `seed` and the parameters' names only; the momentum set starts as a copy.
  public init(shape: ModelShape, temperature: Float, seed: Seed, device: any Device = CPUDevice.standard) {
    require(shape.fault == nil, "model: \(shape.fault ?? "")")
    self.shape = shape
    self.device = device
    let make = ParameterMaker(seed: seed, device: device, deviation: shape.initialDeviation)
    online = EncoderSet(make, shape: shape)
    momentum = EncoderSet(make.momentum, shape: shape)
    self.temperature = Parameter(path: "temp", value: Tensor(temperature, on: device))
  }

  /// The parameters that an optimizer may change: those of the online encoders and the temperature.
  public func visitParameters(_ visit: (Parameter) -> Void) {
    visit(temperature)
    online.visitParameters(visit)
  }

  public var momentumTwins: [(online: Parameter, momentum: Parameter)] {
    zip(online.parameters, momentum.parameters).map { ($0, $1) }
  }
}
