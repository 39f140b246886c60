internal import CCUDA

/// What this machine has for computing on a GPU, and where it was found.
package struct CUDASurvey: Sendable {
  /// One of NVIDIA's libraries.
  package struct Library: Sendable {
    /// `driver`, `cuBLASLt` or `NVRTC`.
    package let name: String
    /// Where it was found; nil where it was not.
    package let file: String?
    package let version: String?
    /// Why it cannot be used, in one sentence; nil where it can.
    package let fault: String?

    package init(name: String, file: String?, version: String?, fault: String?) {
      (self.name, self.file, self.version, self.fault) = (name, file, version, fault)
    }
  }

  /// One GPU as the driver shows it.
  package struct GPU: Sendable {
    package let ordinal: Int
    package let name: String
    /// Such as `sm_90`.
    package let architecture: String
    package let memoryBytes: Int
    package let multiprocessors: Int
    /// Why Triad cannot compute on it, or nil.
    package let fault: String?

    package init(
      ordinal: Int, name: String, architecture: String, memoryBytes: Int, multiprocessors: Int, fault: String?
    ) {
      (self.ordinal, self.name, self.architecture) = (ordinal, name, architecture)
      (self.memoryBytes, self.multiprocessors, self.fault) = (memoryBytes, multiprocessors, fault)
    }
  }

  package let libraries: [Library]
  package let gpus: [GPU]

  package init(libraries: [Library], gpus: [GPU]) { (self.libraries, self.gpus) = (libraries, gpus) }

  /// Looks at this machine.
  package init() { self.init(CUDAPlaces()) }

  package init(_ places: CUDAPlaces) {
    var gpus: [GPU] = []
    let driver = Library(named: "driver") { () throws(CUDAFault) in
      let driver = try CUDADriver(places)
      gpus = try CUDASurvey.gpus(of: driver)
      return (driver.file, driver.version)
    }
    let products = Library(named: "cuBLASLt") { () throws(CUDAFault) in
      let library = try ProductLibrary(places)
      return (library.file, library.version)
    }
    let compiler = Library(named: "NVRTC") { () throws(CUDAFault) in
      let compiler = try KernelCompiler(places)
      return (compiler.file, compiler.version)
    }
    self.init(libraries: [driver, products, compiler], gpus: gpus)
  }

  private static func gpus(of driver: CUDADriver) throws(CUDAFault) -> [GPU] {
    var gpus: [GPU] = []
    for ordinal in 0..<(try driver.deviceCount()) {
      var handle: Int32 = 0
      try driver.check(driver.table.device_get(&handle, Int32(ordinal)), "find GPU \(ordinal)")
      let facts = GPUFacts(driver, handle)
      gpus.append(
        GPU(
          ordinal: ordinal, name: facts.name, architecture: facts.architecture, memoryBytes: facts.memoryBytes,
          multiprocessors: facts.processorCount, fault: facts.fault))
    }
    return gpus
  }
}

extension CUDASurvey.Library {
  fileprivate init(named name: String, look: () throws(CUDAFault) -> (file: String, version: String)) {
    do {
      let (file, version) = try look()
      self.init(name: name, file: file, version: version, fault: nil)
    } catch {
      self.init(name: name, file: nil, version: nil, fault: error.description)
    }
  }
}
