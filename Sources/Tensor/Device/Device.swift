/// Where tensors live and are worked on: an allocator and a table of kernels.
///
/// Operations never touch memory themselves; they call the device of their inputs. A new device implements the kernel families, and
/// nothing above this module changes.
///
/// Kernels write into what they are handed `inout` and nowhere else. An output is the caller's own while its kernel runs, and its
/// memory is reached only through `Tensor`'s copy-on-write access: another tensor that shares it keeps its elements, whoever
/// calls the kernel. An input that is documented so, and is nil, stands for the output that is named with it: the kernel works in place.
/// Shapes and devices have been checked by the operation (`Tensor/Ops`).
///
/// The host hands numbers in by `upload` and gets them out by `download`, and in no other way. A kernel returns nothing, so a device
/// may run it later than it was called, in the order of the calls; only a download waits.
public protocol Device: AnyObject, Sendable, MemoryKernels, ElementwiseKernels, ScalarKernels, MatrixKernels,
  NormKernels,
  AttentionKernels, LossKernels, RowKernels, PictureKernels, OptimizerKernels, StepAccount
{
  /// Such as `cpu (avx512, 2 threads)`; the same in all precisions.
  var name: String { get }
  /// What the operands of its matrix products and of attention are rounded to. A device as it is made rounds nothing.
  var precision: Precision { get }
  /// The same device in another precision: the same memory, threads and counts, and all other kernels.
  ///
  /// Its tensors are its own and do not meet those of another precision, so that everything that is computed from a model is computed
  /// alike. As long as anybody uses it, it is the same object whenever it is asked for, and back from it leads to this one.
  func computing(in precision: Precision) -> any Device
}

/// A device that is told what part of a step its kernels belong to.
///
/// Layers and the trainer say so with `runPart`; a device that keeps no account, which is every device but the profiler of the
/// benchmarks, runs the body and nothing else.
public protocol StepAccount {
  /// Runs `body`, whose kernels belong to the part `name`.
  ///
  /// - Parameter isShared: The part stands for itself, whoever asked for it first: a feature that several objectives read. Other
  ///   parts belong to the part around them.
  func runPart<Result, Failure: Error>(
    _ name: @autoclosure () -> String, isShared: Bool, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result
}

extension StepAccount {
  /// Runs the part and keeps no account of it.
  public func runPart<Result, Failure: Error>(
    _ name: @autoclosure () -> String, isShared: Bool, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body()
  }

  /// Runs a part of what is around it.
  public func runPart<Result, Failure: Error>(
    _ name: @autoclosure () -> String, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try runPart(name(), isShared: false, body)
  }
}
