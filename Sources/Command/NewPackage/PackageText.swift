/// What `triad new` writes around the parts. docs/own-study is what it gives, and a test compares every byte; `{{name}}` is `own-study`
/// there, `{{Name}}` is `OwnStudy`, `{{triad}}` the place of Triad as a literal, `{{make}}` the same as a makefile writes it, and `{{search}}`
/// what a build against an installation adds.
enum PackageText {
  /// Against an installation or against sources.
  static let manifest = #"""
    // swift-tools-version: 6.2
    import PackageDescription

    // Where Triad is; TRIAD_PATH in the environment names another place. Either the folder lib/triad that `make install` fills,
    // against which this package builds in seconds (`-Xswiftc -I` says on the command line that its compiled modules lie there), or a
    // checkout of Triad's sources, which are built first, once, for minutes.
    let triad = Context.environment["TRIAD_PATH"] ?? {{triad}}

    let package = Package(
      name: "{{name}}",
      products: [.executable(name: "{{name}}", targets: ["{{Name}}Tool"])],
      dependencies: [.package(name: "Triad", path: triad)],
      targets: [
        .target(
          name: "{{Name}}Parts", dependencies: [.product(name: "Triad", package: "Triad")]),
        .executableTarget(
          name: "{{Name}}Tool", dependencies: ["{{Name}}Parts", .product(name: "Triad", package: "Triad")]),
        .testTarget(
          name: "{{Name}}PartsTests", dependencies: ["{{Name}}Parts", .product(name: "Triad", package: "Triad")]),
      ]
    )

    """#

  /// What lies where, and what is typed.
  static let readme = #"""
    # {{name}}

    A study with Triad and parts of its own: does closing the modality gap help retrieval, however pictures are read?

    | file | holds |
    | :-- | :-- |
    | `Sources/{{Name}}Parts/Experiment.swift` | the experiment: what is compared with what |
    | `Sources/{{Name}}Parts/ThreeObjectives.swift` | another: three objectives that Triad has, beside CMA |
    | `Sources/{{Name}}Parts/ModalityGap.swift` | an objective |
    | `Sources/{{Name}}Parts/SetOfPatches.swift` | an image encoder |
    | `Sources/{{Name}}Parts/Dots.swift` | a data set |
    | `Sources/{{Name}}Tool/main.swift` | the executable: one call |
    | `Tests/{{Name}}PartsTests/PartsTests.swift` | what all of them must satisfy |

    ```
    swift build -c release{{search}}
    swift test -c release --disable-testable-imports{{search}}
    .build/release/{{name}} plan modality-gap
    .build/release/{{name}} run modality-gap --scale smoke
    .build/release/{{name}} run modality-gap --scale demo
    .build/release/{{name}} report modality-gap --scale demo
    .build/release/{{name}} run three-beside-cma --scale smoke
    ```

    `make`, `make test` and `make dist` do the first two and pack an archive for machines that have no Swift.

    `{{name}} --help` lists the other commands. `Package.swift` says where Triad is, or `TRIAD_PATH` in the environment: the folder
    `lib/triad` of an installation (`make install`), against which this builds in seconds, or a checkout of its sources, which take minutes
    once.

    When you change what a part computes, raise its version, or the old results are found again:

    ```swift
    public static let version = 2
    ```

    """#

  /// The same with fewer words, and an archive to carry.
  static let makefile = #"""
    # `make` builds, `make test` tests, `make dist` packs the executable for machines that have no Swift: a cluster's, say.

    # Where Triad is, as in Package.swift: an installation's lib/triad or a checkout.
    export TRIAD_PATH ?= {{make}}
    # The compiled modules of an installation lie in it; sources need no such word.
    SEARCH := if [ -e "$$TRIAD_PATH/libTriad.a" ]; then set -- -Xswiftc "-I$$TRIAD_PATH"; fi

    .PHONY: build test dist

    build:
    \#t@$(SEARCH); swift build -c release "$$@"

    test:
    \#t@$(SEARCH); swift test -c release --disable-testable-imports "$$@"

    # {{name}}-VERSION-linux-x86_64.tar.gz; VERSION is what `git describe` says, or VERSION=... beside `make dist`.
    dist:
    \#t@$(SEARCH); pack="$$TRIAD_PATH/dist"; [ -e "$$pack" ] || pack="$$TRIAD_PATH/.ci/dist"; "$$pack" {{name}} "$$@"

    """#

  /// What Git leaves alone.
  static let ignored = #"""
    .build/
    .swiftpm/
    Package.resolved
    runs/
    /{{name}}-*-linux-*.tar.gz

    """#

  /// The executable.
  static let main = #"""
    import {{Name}}Parts
    import Triad

    // What the experiments use is known by that; parts that only runs of other tools use are added to the catalogue:
    // catalogue: .standard.adding(TheirLoss.self)
    TriadCommand.main(experiments: [.modalityGap, .threeBesideCMA])

    """#

  /// What is compared with what.
  static let experiment = #"""
    import Triad

    extension Experiment {
      /// Does it help retrieval to close the modality gap, and does that depend on how pictures are read?
      public static let modalityGap = Experiment(
        "modality-gap", question: "Does closing the modality gap help retrieval, however pictures are read?",
        base: Recipe.tcl, seeds: 0..<3, data: .dots
      ) { tcl in
        let contrast = tcl.only(CMA.self)
        return .crossed(
          [contrast.named("CMA"), contrast.adding(ModalityGap()).named("CMA + gap")],
          with: Variation.setting(
            "pictures as", \.encoders, ["patches": EncoderChoice(image: SetOfPatches())]
          ).asCondition())
      }
    }

    """#

  /// Twelve lines after the import that compare what is there already.
  static let ablation = #"""
    import Triad

    extension Experiment {
      /// What do three objectives of the field add beside contrast with a queue?
      public static let threeBesideCMA = Experiment(
        "three-beside-cma", question: "What do SigLIP, FILIP and VSE++ add beside CMA?", base: Recipe.tcl, data: .dots
      ) { tcl in
        let cma = tcl.only(CMA.self).named("CMA")
        let field: [any Objective] = [
          SigLIP(positives: .sameGroup), FILIP(positives: .sameGroup), VSEPlusPlus(positives: .sameGroup),
        ]
        return Arms(baseline: cma, variants: field.map { cma.adding($0).named("+ \(type(of: $0).name)") })
      }
    }

    """#

  /// What every part must satisfy.
  static let tests = #"""
    import {{Name}}Parts
    import Testing
    import Triad

    @Suite struct PartsTests {
      @Test func theObjectiveConforms() {
        let report = checkObjective(ModalityGap())
        #expect(report.isConforming, "\(report)")
      }

      @Test func theGapIsTheSquaredDistanceOfMeans() {
        let pictures = Variable(Tensor([1, 0, 3, 0], shape: [2, 2], on: CPUDevice.standard))  // mean (2, 0)
        let captions = Variable(Tensor([-1, 0, -1, 2], shape: [2, 2], on: CPUDevice.standard))  // mean (-1, 1)
        #expect(squaredGap(between: pictures, and: captions).value.item == 10)
      }

      @Test func theEncoderConforms() {
        let report = checkEncoder(image: SetOfPatches())
        #expect(report.isConforming, "\(report)")
      }

      @Test func theDataConform() {
        let dots = Dots(.train, count: 100, side: 32)
        let report = checkPairSource(
          dots, reopened: Dots(.train, count: 100, side: 32), changed: Dots(.train, count: 99, side: 32))
        #expect(report.isConforming, "\(report)")
      }

      @Test func splitsShareNoCaption() {
        let captions = { (dots: Dots) in Set((0..<dots.count).flatMap(dots.captions)) }
        #expect(
          captions(Dots(.train, count: 100, side: 32)).isDisjoint(with: captions(Dots(.test, count: 100, side: 32))))
      }

      @Test func eachArmOfTheAblationAddsOneObjective() {
        let arms = Experiment.threeBesideCMA.arms(at: .smoke)
        #expect(arms.baseline.objectives.map(\.name) == ["cma"])
        let added: [[ObjectiveName]] = [["cma", "siglip"], ["cma", "filip"], ["cma", "vse++"]]
        #expect(arms.variants.map { $0.objectives.map(\.name) } == added)
      }
    }

    """#
}
