public import Encoders
public import Parts

/// Puts an image encoder through everything that the framework promises of encoders, in a model of a few thousand parameters.
///
/// ```swift
/// @Test func myEncoderConforms() {
///   let report = checkEncoder(image: MyEncoder())
///   #expect(report.isConforming, "\(report)")
/// }
/// ```
///
/// Depends on no test framework. An encoder that stops the program (a failed `require`) stops the check as well.
///
/// - Parameters:
///   - fixture: The sizes, the pictures and captions, and the company: the other two encoders of the model. The standard one has unequal
///     widths and captions, so that a mix-up shows.
///   - skipping: The names of checks that do not apply, such as `gradients` for a layer with a kink.
public func checkEncoder<Checked: ImageArchitecture>(
  image architecture: Checked, in fixture: ConformanceFixture = ConformanceFixture(), skipping: Set<String> = []
) -> ConformanceReport {
  EncoderSubject(image: architecture, in: fixture).report(skipping: skipping)
}

/// Likewise for a text encoder.
public func checkEncoder<Checked: TextArchitecture>(
  text architecture: Checked, in fixture: ConformanceFixture = ConformanceFixture(), skipping: Set<String> = []
) -> ConformanceReport {
  EncoderSubject(text: architecture, in: fixture).report(skipping: skipping)
}

/// Likewise for a fusion encoder.
public func checkEncoder<Checked: FusionArchitecture>(
  fusion architecture: Checked, in fixture: ConformanceFixture = ConformanceFixture(), skipping: Set<String> = []
) -> ConformanceReport {
  EncoderSubject(fusion: architecture, in: fixture).report(skipping: skipping)
}

extension EncoderSubject {
  func report(skipping: Set<String>) -> ConformanceReport {
    // What cannot be made cannot be tried.
    let isMade = fault(fixture.shape) == nil
    return ConformanceReport(
      of: "\(kind) '\(name)'", isMade ? checks : checks.filter { $0.name == "sizes" },
      skipping: isMade ? skipping : skipping.subtracting(checks.map(\.name)))
  }

  /// What must hold of an encoder, so that it can be exchanged for another in any recipe.
  private var checks: [ConformanceReport.Check] {
    [
      ConformanceReport.Check("widths", "tokens have the widths of the seams", failure: widthsFailure),
      ConformanceReport.Check("tokens", "it gives the tokens that it declares", failure: tokensFailure),
      ConformanceReport.Check("dependence", "what it gives depends on what it is given", failure: dependenceFailure),
      ConformanceReport.Check("finite", "tokens and gradients are finite", failure: finiteFailure),
      ConformanceReport.Check("repeatable", "the same seed gives the same bits", failure: repeatableFailure),
      ConformanceReport.Check("threads", "one thread and three give the same bits", failure: threadsFailure),
      ConformanceReport.Check(
        "independence", "a picture or caption gives the same, whatever stands beside it", failure: independenceFailure),
      ConformanceReport.Check(
        "parameters", "each parameter is visited once, under a path of its own", failure: parametersFailure),
      ConformanceReport.Check(
        "twins", "the momentum encoder has the same parameters under the names of twins", failure: twinsFailure),
      ConformanceReport.Check(
        "layers", "a stack of layers is the encoder wherever it is cut", failure: layersFailure),
      ConformanceReport.Check("gradients", "gradients equal finite differences", failure: gradientsFailure),
      ConformanceReport.Check("inference", "only training is recorded", failure: inferenceFailure),
      ConformanceReport.Check(
        "codable", "encoding and decoding gives an equal architecture of equal layers", failure: codableFailure),
      ConformanceReport.Check(
        "sizes", "it can be made for all sizes that it does not refuse with a reason", failure: sizesFailure),
      ConformanceReport.Check(
        "objectives", "the standard objectives that it allows are finite", failure: objectivesFailure),
    ]
  }
}
