import TestSupport
import Data
import Encoders
import Losses
import Parts
import Tensor
import Testing
import Training

/// Everything that would end a training in mid-step, or make one of nothing, is a clause before it.
@Suite struct RecipeFaultTests {
  /// A change, and what is said of it.
  struct Case: Sendable, CustomTestStringConvertible {
    let said: String
    let change: @Sendable (inout Recipe) -> Void

    init(_ said: String, _ change: @escaping @Sendable (inout Recipe) -> Void) {
      self.said = said
      self.change = change
    }

    var testDescription: String { said }
  }

  private static let sizes = [
    Case("it has no objective") { $0.objectives = [] },
    Case("the objective 'cma' is there twice") { $0 = $0.adding(CMA()) },
    Case("imageSide 30 is not a multiple of patch 8") { $0.model.imageSide = 30 },
    Case("dropout nan is outside 0..<1") { $0.model.dropout = .nan },
    Case("initialDeviation is inf; it must be above 0") { $0.model.initialDeviation = .infinity },
    Case("batchSize is 0; it must be at least 1") { $0.batchSize = 0 },
    Case("steps is -1; it must not be negative") { $0.steps = -1 },
    Case("epochs is nan; it must be above 0 and at most 1000000") { $0 = $0.lasting(epochs: .nan) },
    Case("queueSize is -1; it must be within 0...16777216") { $0.queueSize = -1 },
    Case("queueSize is \(Int.max); it must be within 0...16777216") { $0.queueSize = .max },
    Case("shuffleBuffer is 0; it must be at least 1, or nil") { $0.shuffleBuffer = 0 },
    Case("shards is 0; it must be at least 1 and divide batchSize, 8") { $0.shards = 0 },
    Case("shards is 3; it must be at least 1 and divide batchSize, 8") { $0.shards = 3 },
    Case("shards is 16; it must be at least 1 and divide batchSize, 8") { $0.shards = 16 },
    Case("negatives is batch; it must be shard unless shards is above 1") { $0.negatives = .batch },
    Case(
      "reranking is posterior; it must be logit or probability where itm's hardness ends at 0.5: the posterior takes negatives that were "
        + "drawn by the softmax of the similarity, 1"
    ) {
      $0.reranking = .posterior
      $0.objectives = $0.objectives.map {
        $0.name == ITM.name ? $0.replaced(by: ITM(hardness: .ramp(from: 0, to: 0.5, start: 0, end: 1))) : $0
      }
    },
    Case("maxTextLength is 1; it must be from 2 to model.maxPositions, 32") { $0.maxTextLength = 1 },
    Case("maxTextLength is 33; it must be from 2 to model.maxPositions, 32") { $0.maxTextLength = 33 },
    Case("maxTextLength is 2; it must be from 3 to model.maxPositions, 32") {
      $0.maxTextLength = 2
      $0.tokenizer.appendsSeparator = true
    },
    Case("maxTextLength is 25; it must be from 2 to model.maxPositions, 1") { $0.model.maxPositions = 1 },
  ]

  private static let learning = [
    Case("momentumDecay is 1.5; it must be within 0...1") { $0.momentumDecay = 1.5 },
    Case("distillation.share is nan; it must be within 0...1") { $0.distillation.share = .nan },
    Case("distillation.rampSteps is -4; it must not be negative") { $0.distillation.rampSteps = -4 },
    Case("captionNoise is 2.0; it must be within 0...1") { $0.captionNoise = 2 },
    Case("temperature.least is 0.0; it must be above 0") { $0.temperature.least = 0 },
    Case("temperature.greatest is 0.1; it must not be below temperature.least, 0.2") {
      ($0.temperature.least, $0.temperature.greatest) = (0.2, 0.1)
    },
    Case("temperature.initial is 0.9; it must be within temperature.least...temperature.greatest, 0.001...0.5") {
      $0.temperature.initial = 0.9
    },
    Case("temperature.initial is nan; it must be within temperature.least...temperature.greatest, 0.001...0.5") {
      $0.temperature.initial = .nan
    },
    Case("temperature.rateScale is -1.0; it must not be negative") { $0.temperature.rateScale = -1 },
    Case("optimizer.learningRate.peak is 0.0; it must be above 0") { $0.optimizer.learningRate = .constant(0) },
    Case("optimizer.learningRate.peak is nan; it must be above 0") { $0.optimizer.learningRate.peak = .nan },
    Case("optimizer.learningRate.floor is 0.5; it must be from 0 to the peak, 0.001") {
      $0.optimizer.learningRate.floor = 0.5
    },
    Case("optimizer.learningRate.warmUp is -2; it must not be negative") { $0.optimizer.learningRate.warmUp = -2 },
    Case("optimizer.weightDecay is -0.1; it must not be negative") { $0.optimizer.weightDecay = -0.1 },
    Case("optimizer.beta1 is 1.0; it must be from 0 to below 1") { $0.optimizer.beta1 = 1 },
    Case("optimizer.beta2 is -1.0; it must be from 0 to below 1") { $0.optimizer.beta2 = -1 },
    Case("optimizer.epsilon is 0.0; it must be above 0") { $0.optimizer.epsilon = 0 },
    Case("optimizer.clipNorm is 0.0; it must be above 0, or nil where nothing is clipped") {
      $0.optimizer.clipNorm = 0
    },
    Case("optimizer.clipNorm is inf; it must be above 0, or nil where nothing is clipped") {
      $0.optimizer.clipNorm = .infinity
    },
  ]

  private static let parts = [
    Case(
      "in the objective 'lmi' regions is .grid(9), and the image encoder 'vit' gives 4 x 4 patches; the grid must be 1 or 2 or 4"
    ) { $0 = $0.removing(LMI.self).adding(LMI(regions: .grid(9))) },
    Case(
      "in the objective 'lmi' regions is .grid(3), and the image encoder 'vit' gives 4 x 4 patches; the grid must be 1 or 2 or 4"
    ) { $0 = $0.removing(LMI.self).adding(LMI(regions: .grid(3))) },
    Case(
      "in the objective 'lmi' regions is .grid(0), and the image encoder 'vit' gives 4 x 4 patches; the grid must be 1 or 2 or 4"
    ) { $0 = $0.removing(LMI.self).adding(LMI(regions: .grid(0))) },
    Case("in the objective 'mlm' masking.probability is 0.0; it must be above 0 and at most 1") {
      $0 = $0.removing(MLM.self).adding(MLM(masking: TokenMasking(probability: 0)))
    },
    Case("in the objective 'mlm' masking.probability is nan; it must be above 0 and at most 1") {
      $0 = $0.removing(MLM.self).adding(MLM(masking: TokenMasking(probability: .nan)))
    },
    Case("the weight of the objective 'imc' is nan; it must be finite") { $0 = $0.weighted(IMC.self, .nan) },
    Case("the weight of the objective 'imc' goes from share 0.8 to 0.2 of the run; both must ascend within 0...1") {
      $0 = $0.weighted(IMC.self, .ramp(from: 0, to: 1, start: 0.8, end: 0.2))
    },
    Case("the weights of all objectives are 0; one must be another number") {
      $0 = $0.only(CMA.self).weighted(CMA.self, 0)
    },
    Case("in the aggregation 'gradnorm' alpha is -1.0; it must not be negative") {
      $0.aggregation = .gradNorm(alpha: -1)
    },
    Case("in the aggregation 'uncertainty' rate is nan; it must not be negative") {
      $0.aggregation = Aggregation(UncertaintyWeighting(rate: .nan))
    },
    Case("the required coverage of the weights is 120.0 percent; it must be within 0...100") {
      $0 = $0.with(\.tokenizer.tokens, .weights(.minilm))
      $0.initialization = .pretrained(text: .minilm, requiring: 120)
    },
    Case("initialization names no weights; it must name some, or be nil") { $0.initialization = .pretrained() },
    Case(
      "its text encoder begins with weights, but its vocabulary is trained on the captions; set tokenizer.tokens to .weights(...) or "
        + "use beginning(with:)"
    ) { $0.initialization = .pretrained(text: .minilm) },
  ]

  private static let views = [
    Case("augmentation.side is 16; it must be model.imageSide, 32") { $0.augmentation = .evaluation(side: 16) },
    Case("in the picture operation 'resize' side is 16; it must be augmentation.side, 32") {
      $0.augmentation.steps.append(AugmentationStep(Resize(side: 16)))
    },
    Case("augmentation.steps give pictures no size; they must crop or resize to augmentation.side, 32") {
      $0.augmentation.steps = [AugmentationStep(HorizontalFlip())]
    },
    Case("the picture operation 'resize', which gives the size, has the probability 0.5; it must be 1") {
      $0.augmentation.steps = [AugmentationStep(Resize(side: 32), probability: 0.5)]
    },
    Case("the probability of the picture operation 'grayscale' is -0.5; it must be within 0...1") {
      $0.augmentation.steps.append(AugmentationStep(Grayscale(), probability: -0.5))
    },
    Case("in the picture operation 'color-jitter' hue is 0.7; it must be within 0...0.5") {
      $0.augmentation.steps.append(AugmentationStep(ColorJitter(hue: 0.7)))
    },
    Case("in the picture operation 'color-jitter' contrast is nan; it must not be negative") {
      $0.augmentation.steps.append(AugmentationStep(ColorJitter(contrast: .nan)))
    },
    Case("in the picture operation 'random-resized-crop' scale is 0.0...1.0; it must be above 0 and at most 1") {
      $0.augmentation.steps = [AugmentationStep(RandomResizedCrop(side: 32, scale: 0...1))]
    },
    Case("in the picture operation 'rand-augment' level is 11.0; it must be within 0...10") {
      $0.augmentation.steps.append(AugmentationStep(RandAugment(level: 11)))
    },
    Case("in the picture operation 'gaussian-blur' radius is -1.0...2.0; it must begin at 0 or above and be finite") {
      $0.augmentation.steps.append(AugmentationStep(GaussianBlur(radius: -1...2)))
    },
  ]

  @Test(arguments: sizes + learning + parts + views)
  func `What cannot be trained names the setting, what it is and what it may be`(fault: Case) {
    var recipe = Recipe.tcl(.smoke)
    fault.change(&recipe)
    #expect(recipe.fault == fault.said)
    let error = #expect(throws: TrainingError.self) {
      try Trainer(recipe: recipe, seed: Seed(0), tokens: exampleTokens)
    }
    #expect(error?.description == "The recipe 'TCL' cannot be trained: \(fault.said).")
  }

  @Test func `A weight of zero excuses the settings of its objective`() {
    let tcl = Recipe.tcl(.smoke).removing(LMI.self).adding(LMI(regions: .grid(9)), weight: 0)
    #expect(tcl.fault == nil)
  }

  @Test func `An operation of one's own may give any size`() {
    let recipe = Recipe.tcl(.smoke)
    // Also after one of ours that gives another size.
    for steps in [[AugmentationStep(Doubling())], [AugmentationStep(Resize(side: 16)), AugmentationStep(Doubling())]] {
      #expect(recipe.with(\.augmentation, Augmentation(side: 32, steps: steps)).fault == nil)
    }
  }

  @Test func `What is no length is not made into steps`() {
    for epochs in [Double.nan, .infinity, -1, 0, 1e300] {
      let recipe = Recipe.tcl(.smoke).lasting(epochs: epochs)
      #expect(recipe.lasting(onPairs: 128).fault?.hasPrefix("epochs is") == true)
    }
  }
}

/// Whatever it gives, nobody here knows it.
private struct Doubling: ImageOperation {
  static let name = "doubling"

  func apply(to image: inout PixelImage, random: inout RandomStream) {}
}
