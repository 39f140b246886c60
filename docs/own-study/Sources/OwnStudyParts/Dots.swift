import Triad

/// Pictures of one to five dots, captioned by rule: "three large red dots on blue". Needs no files.
public struct Dots: PairSource {
  public let split: DataSplit
  public let count: Int
  /// The width and height of pictures, in pixels.
  public let side: Int

  public init(_ split: DataSplit, count: Int, side: Int) {
    self.split = split
    self.count = count
    self.side = side
  }

  public var name: String { "dots/\(split.rawValue)" }

  /// Runs know their data by this number alone: raise the 1 whenever a picture or a caption changes.
  public var fingerprint: UInt64 { Seed(1).derived(name, count, side).value }

  public func captions(at index: Int) -> [String] { [scene(at: index).caption] }

  /// Pictures that show the same count as each other's positives.
  public func group(at index: Int) -> String { scene(at: index).caption }

  public func origin(at index: Int) -> String { "dots" }

  public func image(at index: Int) -> PixelImage {
    var random = key(at: index).derived("places").stream()
    return scene(at: index).drawn(side: side, &random)
  }

  /// What a picture shows: drawn until it belongs to the split, so that no two splits share a caption.
  private func scene(at index: Int) -> DotScene {
    var random = key(at: index).stream()
    var scene = DotScene(&random)
    while scene.split != split { scene = DotScene(&random) }
    return scene
  }

  private func key(at index: Int) -> Seed { Seed(1).derived(name, index) }
}

/// What a picture of dots shows.
struct DotScene {
  let number: Int
  let isLarge: Bool
  let color: Int
  let ground: Int

  static let numbers = ["one", "two", "three", "four", "five"]
  static let colors: [(name: String, levels: [UInt8])] = [
    ("red", [214, 39, 40]), ("green", [44, 160, 44]), ("blue", [31, 119, 180]), ("yellow", [240, 200, 20]),
    ("black", [20, 20, 20]), ("white", [245, 245, 245]),
  ]

  init(_ random: inout RandomStream) {
    number = 1 + random.index(below: Self.numbers.count)
    isLarge = random.chance(0.5)
    color = random.index(below: Self.colors.count)
    // Any colour but that of the dots.
    ground = (color + 1 + random.index(below: Self.colors.count - 1)) % Self.colors.count
  }

  var caption: String {
    let (size, noun) = (isLarge ? "large" : "small", number == 1 ? "dot" : "dots")
    return "\(Self.numbers[number - 1]) \(size) \(Self.colors[color].name) \(noun) on \(Self.colors[ground].name)"
  }

  /// One caption in ten is for validation, one for the test.
  var split: DataSplit {
    switch Seed(1).derived(caption).value % 10 {
    case 0: .validation
    case 1: .test
    default: .train
    }
  }

  /// The picture, its dots in cells of their own.
  func drawn(side: Int, _ random: inout RandomStream) -> PixelImage {
    let paper = Self.colors[ground].levels
    var image = PixelImage(width: side, height: side, red: paper[0], green: paper[1], blue: paper[2])
    let radius = Float(side) * (isLarge ? 0.14 : 0.07)
    for cell in random.permutation(of: 9).prefix(number) {
      let (x, y) = ((Float(cell % 3) + 0.5) * Float(side) / 3, (Float(cell / 3) + 0.5) * Float(side) / 3)
      for place in 0..<(side * side) {
        let (right, down) = (Float(place % side) + 0.5 - x, Float(place / side) + 0.5 - y)
        guard right * right + down * down < radius * radius else { continue }
        for channel in 0..<3 { image.pixels[3 * place + channel] = Self.colors[color].levels[channel] }
      }
    }
    return image
  }
}

extension StudyDataSet {
  /// `--data dots`: what training sees and what retrieval is asked about, at each scale.
  public static let dots = StudyDataSet("dots") { request in
    let (training, asked, side) =
      switch request.scale.effort {
      case .smoke: (128, 48, 32)
      case .demo: (6000, 300, 64)
      case .full, .published: (40_000, 300, 64)
      }
    return StudyData(
      name: "dots", training: Dots(.train, count: training, side: side),
      tasks: [RetrievalTask(name: "dots", source: Dots(request.split, count: asked, side: side))],
      split: request.split, notes: ["No caption that is asked about was trained on."])
  }
}
