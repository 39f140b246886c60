/// What the machine code of a kernel takes of a GPU.
package struct KernelUse: Sendable, Hashable {
  package let name: String
  /// Per thread.
  package let registers: Int
  /// That the kernel declares itself, per block; what a launch adds is not in it.
  package let sharedBytes: Int
  /// Per thread, in memory, because registers did not suffice; arrays that are indexed by numbers unknown to the compiler count too.
  package let spilledBytes: Int

  package init(name: String, registers: Int, sharedBytes: Int, spilledBytes: Int) {
    (self.name, self.registers, self.sharedBytes, self.spilledBytes) = (name, registers, sharedBytes, spilledBytes)
  }
}

/// All kernels as machine code for one architecture.
package struct KernelImage: Sendable {
  /// Such as `sm_90a`.
  package let architecture: String
  package let bytes: [UInt8]
  package let kernels: [KernelUse]

  package init(architecture: String, bytes: [UInt8], kernels: [KernelUse]) {
    (self.architecture, self.bytes, self.kernels) = (architecture, bytes, kernels)
  }

  /// Such as `1f0c88a2b7d93e10-sm_90a.cubin`: what text it was made of, and for what.
  package var fileName: String { KernelImage.fileName(architecture) }

  static func fileName(_ architecture: String) -> String { "\(KernelText.digest.prefix(16))-\(architecture).cubin" }
}
