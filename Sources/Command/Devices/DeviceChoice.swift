/// What a command is to compute on, as it is typed.
package enum DeviceChoice: Sendable, Hashable {
  /// `cpu`
  case processor
  /// `cuda:N`; nil for `cuda`, the GPU whose turn it is among the processes of this machine: the first where the process is alone.
  case gpu(Int?)
  /// `auto`: a GPU where one can be computed on, else the processor.
  case automatic

  /// What may be typed, for messages.
  static let forms = "cpu, cuda, cuda:N with the number of a GPU, or auto"

  /// Nil for what is not a device.
  package init?(_ text: String) {
    switch text {
    case "cpu": self = .processor
    case "cuda": self = .gpu(nil)
    case "auto": self = .automatic
    default:
      let digits = text.dropFirst(5)
      guard text.hasPrefix("cuda:"), digits.allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int(digits) else {
        return nil
      }
      self = .gpu(number)
    }
  }

  /// As it is typed.
  package var text: String {
    switch self {
    case .processor: "cpu"
    case .gpu(let number?): "cuda:\(number)"
    case .gpu(nil): "cuda"
    case .automatic: "auto"
    }
  }
}

extension CommandOption {
  /// Of every command that computes.
  package static let device = CommandOption.suggesting(
    "device", "DEVICE", ["cpu", "cuda", "auto"],
    "The device that computes: cpu, a GPU (cuda, or cuda:N for number N), or auto, a GPU if one can be used (default: "
      + "TRIAD_DEVICE, else cpu)")
}
