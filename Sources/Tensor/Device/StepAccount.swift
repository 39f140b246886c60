/// A device that is told what part of a step its kernels belong to.
///
/// Layers and the trainer say so with `part`; a device that keeps no account, which is every device but `ProfilingDevice`, runs the
/// body and nothing else.
public protocol StepAccount {
  /// Runs `body`, whose kernels belong to the part `name`.
  ///
  /// - Parameter isShared: The part stands for itself, whoever asked for it first: a feature that several objectives read. Other
  ///   parts belong to the part around them.
  func part<Result, Failure: Error>(
    _ name: @autoclosure () -> String, isShared: Bool, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result
}

extension StepAccount {
  public func part<Result, Failure: Error>(
    _ name: @autoclosure () -> String, isShared: Bool, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body()
  }

  /// A part of what is around it.
  public func part<Result, Failure: Error>(
    _ name: @autoclosure () -> String, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try part(name(), isShared: false, body)
  }
}
