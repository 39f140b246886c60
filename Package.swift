// swift-tools-version: 6.2
import PackageDescription

// One direction, each module on those that its arrow points to (what each holds: docs/design.md):
//
//   CKernels           CPNG, CJPEG, CZlib          JSON, Files, Parts, Ranks (CMPI), CUDA (CCUDA, Tensor)
//      ^                      ^                         ^
//   Tensor <--------------- Data ---------------------->|
//      ^                      ^                         |
//   Autograd                  |                         |
//      ^                      |                         |
//   Encoders <------------- Losses                      |
//      ^                      ^                         |
//   Checkpoints --------------|------------------------>|
//      ^                      |                         |
//      +------------------ Training                     |
//                             ^                         |
//                        Downstream                     |
//                             ^                         |
//                         DataSets                  Reporting
//                             ^                         ^
//                          Studies ---------------------+
//                             ^
//                          Command
//                          ^     ^
//                      Triad     Benchmarks
//                        ^           ^
//                  Experiments       |
//                        ^           |
//                     TriadTool -----+
//
// No third-party package: what the field's C libraries do well is linked from the system (see docs/design.md).

let swiftSettings: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]
let cSettings: [CSetting] = [.treatAllWarnings(as: .error)]

func module(_ name: String, _ dependencies: [Target.Dependency] = [], path: String? = nil) -> Target {
  .target(name: name, dependencies: dependencies, path: path, swiftSettings: swiftSettings)
}

func tests(
  _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = [], resources: [Resource]? = nil
) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: [.byName(name: name)] + dependencies, exclude: exclude,
    resources: resources,
    swiftSettings: swiftSettings)
}

let package = Package(
  name: "Triad",
  products: [
    .library(name: "Triad", targets: ["Triad"]),
    // The same in one archive, which `make install` takes.
    .library(name: "TriadStatic", type: .static, targets: ["Triad"]),
    // The commands of `triad bench`, for executables that want them.
    .library(name: "Benchmarks", targets: ["Benchmarks"]),
    .executable(name: "triad", targets: ["TriadTool"]),
  ],
  targets: [
    // System libraries and C.
    .target(name: "CKernels", cSettings: cSettings),
    .target(name: "CPNG", cSettings: cSettings, linkerSettings: [.linkedLibrary("png")]),
    .target(name: "CJPEG", cSettings: cSettings, linkerSettings: [.linkedLibrary("jpeg")]),
    .target(name: "CZlib", cSettings: cSettings, linkerSettings: [.linkedLibrary("z")]),
    // Loads MPI when a launcher has started the process; needs nothing of it to be built.
    .target(name: "CMPI", cSettings: cSettings),
    // Loads CUDA where a GPU is asked for; needs nothing of it to be built. Kernels are text.
    .target(name: "CCUDA", exclude: ["kernels"], cSettings: cSettings),

    // Core.
    module("JSON"),
    module("Files"),
    module("Parts"),
    module("Ranks", ["CMPI"]),
    module("Tensor", ["CKernels"]),
    module("CUDA", ["CCUDA", "Files", "Tensor"]),
    module("Autograd", ["Tensor"]),
    module("Data", ["JSON", "Files", "Parts", "Tensor", "CPNG", "CJPEG", "CZlib"]),
    module("Encoders", ["Parts", "Tensor", "Autograd"]),
    module("Losses", ["JSON", "Parts", "Tensor", "Autograd", "Encoders", "Data"]),

    // What experiments are made of.
    module("Checkpoints", ["JSON", "Files", "Tensor", "Autograd", "Encoders", "CZlib"]),
    module(
      "Training",
      ["JSON", "Files", "Parts", "Ranks", "Tensor", "Autograd", "Encoders", "Checkpoints", "Losses", "Data"]),
    module(
      "Downstream",
      ["JSON", "Files", "Parts", "Tensor", "Autograd", "Encoders", "Checkpoints", "Losses", "Data", "Training"]),
    module(
      "DataSets",
      ["JSON", "Files", "Tensor", "Autograd", "Encoders", "Losses", "Data", "Training", "Downstream"]),
    module("Reporting", ["JSON", "Files"]),
    module(
      "Studies",
      [
        "JSON", "Files", "Parts", "Ranks", "Tensor", "Encoders", "Checkpoints", "Losses", "Data", "Training",
        "Downstream",
        "DataSets",
        "Reporting",
      ]),
    module(
      "Command",
      [
        "JSON", "Files", "Parts", "Ranks", "Tensor", "CUDA", "Encoders", "Checkpoints", "Losses", "Data", "Training",
        "Downstream",
        "DataSets",
        "Studies", "Reporting",
      ]),
    module(
      "Triad",
      [
        "JSON", "Files", "Parts", "Ranks", "Tensor", "CUDA", "Autograd", "Data", "Encoders", "Checkpoints", "Losses",
        "Training",
        "Downstream",
        "DataSets", "Studies", "Reporting", "Command",
      ]),
    module("Experiments", ["Triad"], path: "Experiments"),
    module(
      "Benchmarks",
      [
        "CKernels", "CUDA", "JSON", "Files", "Ranks", "Tensor", "Autograd", "Encoders", "Losses", "Data",
        "DataSets", "Training", "Reporting", "Command",
      ]),
    .executableTarget(
      name: "TriadTool", dependencies: ["Triad", "Benchmarks", "Experiments"], swiftSettings: swiftSettings),

    // Tests mirror sources.
    .target(
      name: "TestSupport",
      dependencies: [
        "Files", "Parts", "Ranks", "Tensor", "Autograd", "Data", "DataSets", "Encoders", "Checkpoints", "Losses",
        "Training",
        "Downstream",
        "CPNG", "CCUDA", "CUDA", "CUDAHost",
      ],
      path: "Tests/TestSupport", swiftSettings: swiftSettings),
    // Runs the kernels of CUDA without a GPU, each thread a fiber, and stands in for NVIDIA's libraries.
    .target(
      name: "CUDAHost", dependencies: ["CCUDA"], path: "Tests/CUDAHost",
      cxxSettings: [
        .headerSearchPath("."), .headerSearchPath("../../Sources/CCUDA/kernels"), .treatAllWarnings(as: .error),
      ]),
    // One of several processes that compute a step together, for the tests of Training.
    .executableTarget(
      name: "ShardWorker", dependencies: ["TestSupport"], path: "Tests/ShardWorker", swiftSettings: swiftSettings),
    // Disturbs the built command: `make reliability`.
    .executableTarget(
      name: "Reliability", dependencies: ["Files", "Tensor", "TestSupport"], path: "Tests/Reliability",
      exclude: ["failing_calls.c", "run"],
      swiftSettings: swiftSettings),
    // Readers under libFuzzer: Tests/Fuzz/run.
    .target(name: "FuzzDriver", path: "Tests/Fuzz/Driver", cSettings: cSettings),
    .executableTarget(
      name: "Fuzz",
      dependencies: [
        "FuzzDriver", "JSON", "Files", "Data", "DataSets", "Checkpoints", "Downstream", "Reporting", "Studies",
        "TestSupport",
      ],
      path: "Tests/Fuzz/Readers", swiftSettings: swiftSettings),
    tests("JSON", []),
    tests("Parts", []),
    tests("Files", ["TestSupport"]),
    tests("Ranks", ["TestSupport"]),
    tests("Tensor", ["CKernels", "TestSupport"]),
    tests("CUDA", ["CCUDA", "CUDAHost", "Files", "Tensor", "TestSupport"]),
    tests("Autograd", ["Tensor", "TestSupport"]),
    tests("Data", ["JSON", "Files", "Parts", "Ranks", "Tensor", "CPNG", "DataSets", "TestSupport"]),
    tests("Encoders", ["JSON", "Parts", "Tensor", "Autograd", "Experiments", "TestSupport"]),
    tests(
      "Checkpoints", ["JSON", "Files", "Tensor", "Autograd", "Encoders", "Downstream", "Experiments", "TestSupport"]),
    tests("Losses", ["Parts", "Tensor", "Autograd", "Encoders", "Data", "TestSupport"]),
    tests(
      "Training",
      [
        "JSON", "Files", "Parts", "Ranks", "Tensor", "Autograd", "Encoders", "Checkpoints", "Losses", "Data",
        "DataSets",
        "Experiments", "TestSupport",
      ], resources: [.copy("Parity")]),
    tests(
      "Downstream",
      [
        "JSON", "Files", "Parts", "Tensor", "Autograd", "Encoders", "Checkpoints", "Losses", "Data", "DataSets",
        "Training", "Studies", "Experiments", "TestSupport",
      ]),
    tests(
      "DataSets",
      ["JSON", "Files", "Parts", "Tensor", "Encoders", "Losses", "Data", "Training", "Downstream", "TestSupport"]),
    tests("Reporting", ["JSON", "Files", "TestSupport"]),
    tests(
      "Studies",
      [
        "JSON", "Files", "Parts", "Ranks", "Tensor", "Autograd", "Encoders", "Checkpoints", "Losses", "Data",
        "DataSets",
        "Training",
        "Downstream", "Reporting", "Experiments", "TestSupport",
      ]),
    tests(
      "Command",
      [
        "JSON", "Files", "Parts", "Tensor", "CUDA", "Encoders", "Checkpoints", "Data", "DataSets", "Losses", "Training",
        "Downstream",
        "Studies", "Reporting", "TestSupport",
      ]),
    tests(
      "Benchmarks",
      [
        "CUDA", "JSON", "Files", "Tensor", "Encoders", "Losses", "Data", "Training", "Reporting", "Command",
        "TestSupport",
      ]),
    tests("Experiments", ["Triad", "TestSupport", "JSON", "Studies", "Training"], exclude: ["Identities"]),
  ],
  cxxLanguageStandard: .cxx17
)
