/// Where tensors live and are worked on: an allocator and a table of kernels.
///
/// Operations never touch memory themselves; they call the device of their inputs. A new device (CUDA, say) implements the
/// kernel families below and nothing above this module changes. Kernel methods write into outputs that the caller has just made
/// or made unique; their shapes have been checked by the operation (`Tensor/Ops`).
public protocol Device: AnyObject, Sendable, ElementwiseKernels, MatrixKernels, NormKernels, AttentionKernels,
  LossKernels, RowKernels, OptimizerKernels, StepAccount
{
  /// Such as `cpu (avx512, 2 threads)`.
  var name: String { get }

  /// Memory for `count` floats, not initialised.
  func allocate(_ count: Int) -> UnsafeMutablePointer<Float>

  /// Takes memory back that `allocate` gave.
  func recycle(_ pointer: UnsafeMutablePointer<Float>, count: Int)
}
