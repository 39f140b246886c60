// swift-tools-version: 6.2
import PackageDescription

// Where Triad is; TRIAD_PATH in the environment names another place. Either the folder lib/triad that `make install` fills,
// against which this package builds in seconds (`-Xswiftc -I` says on the command line that its compiled modules lie there), or a
// checkout of Triad's sources, which are built first, once, for minutes.
let triad = Context.environment["TRIAD_PATH"] ?? "../.."

let package = Package(
  name: "own-study",
  products: [.executable(name: "own-study", targets: ["OwnStudyTool"])],
  dependencies: [.package(name: "Triad", path: triad)],
  targets: [
    .target(
      name: "OwnStudyParts", dependencies: [.product(name: "Triad", package: "Triad")]),
    .executableTarget(
      name: "OwnStudyTool", dependencies: ["OwnStudyParts", .product(name: "Triad", package: "Triad")]),
    .testTarget(
      name: "OwnStudyPartsTests", dependencies: ["OwnStudyParts", .product(name: "Triad", package: "Triad")]),
  ]
)
