// swift-tools-version: 6.2
import PackageDescription

// One direction: JSON, CKernels -> Tensor -> Autograd, Data -> Encoders -> Losses -> Training -> Downstream -> Studies,
// Reporting -> Command.
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

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource]? = nil) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: [.byName(name: name)] + dependencies, resources: resources,
    swiftSettings: swiftSettings)
}

let package = Package(
  name: "Triad",
  products: [
    .library(name: "Triad", targets: ["Triad"]),
    .executable(name: "triad", targets: ["TriadTool"]),
  ],
  targets: [
    // System libraries and C.
    .target(name: "CKernels", cSettings: cSettings),
    .target(name: "CPNG", cSettings: cSettings, linkerSettings: [.linkedLibrary("png")]),
    .target(name: "CJPEG", cSettings: cSettings, linkerSettings: [.linkedLibrary("jpeg")]),
    .target(name: "CZlib", cSettings: cSettings, linkerSettings: [.linkedLibrary("z")]),

    // Core.
    module("JSON"),
    module("Tensor", ["CKernels"]),
    module("Autograd", ["Tensor"]),
    module("Data", ["JSON", "Tensor", "CPNG", "CJPEG", "CZlib"]),
    module("Encoders", ["JSON", "Tensor", "Autograd"]),
    module("Losses", ["Tensor", "Autograd", "Encoders", "Data"]),

    // Experiments.
    module("Training", ["JSON", "Tensor", "Autograd", "Encoders", "Losses", "Data"]),
    module("Downstream", ["JSON", "Tensor", "Autograd", "Encoders", "Losses", "Data", "Training"]),
    module("Reporting", ["JSON"]),
    module("Studies", ["JSON", "Tensor", "Encoders", "Losses", "Data", "Training", "Downstream", "Reporting"]),
    module(
      "Command", ["JSON", "Tensor", "Encoders", "Losses", "Data", "Training", "Downstream", "Studies", "Reporting"]),
    module(
      "Triad",
      [
        "JSON", "Tensor", "Autograd", "Data", "Encoders", "Losses", "Training", "Downstream", "Studies", "Reporting",
        "Command",
      ]),
    module("Experiments", ["Triad"], path: "Experiments"),
    .executableTarget(name: "TriadTool", dependencies: ["Triad", "Experiments"], swiftSettings: swiftSettings),

    // Tests mirror sources.
    .target(
      name: "TestSupport", dependencies: ["Tensor", "Autograd", "Encoders", "Training"], path: "Tests/TestSupport",
      swiftSettings: swiftSettings),
    tests("JSON", []),
    tests("Tensor", ["CKernels"]),
    tests("Autograd", ["Tensor"]),
    tests("Data", ["Tensor", "CPNG"]),
    tests("Encoders", ["Tensor", "Autograd"]),
    tests("Losses", ["Tensor", "Autograd", "Encoders", "Data"]),
    tests(
      "Training", ["Tensor", "Autograd", "Encoders", "Losses", "Data", "TestSupport"], resources: [.copy("Parity")]),
    tests("Downstream", ["Tensor", "Autograd", "Encoders", "Losses", "Data", "Training"]),
    tests("Reporting", ["JSON", "TestSupport"]),
    tests(
      "Studies",
      [
        "JSON", "Tensor", "Autograd", "Encoders", "Losses", "Data", "Training", "Downstream", "Reporting",
        "TestSupport",
      ]),
    tests(
      "Command", ["JSON", "Tensor", "Encoders", "Data", "Losses", "Training", "Studies", "Reporting", "TestSupport"]),
    tests("Experiments", ["Triad", "TestSupport"]),
  ]
)
