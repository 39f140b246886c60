public import Triad

extension Experiment {
  /// All studies of this folder, one line each, in the order of `triad list`.
  public static let all: [Experiment] = [
    objectiveLadder,
    leaveOneOut,
    factorial,
    weightSweep,
    temperatureSweep,
    queueSize,
    momentumDecay,
    localRegions,
    augmentationStrength,
    captionNoise,
    distillationOnOff,
    heldOutStyle,
    koreanCaptions,
    factorRecovery,
    relativePosition,
    aggregators,
    textInitialization,
    downstreamLadder,
    encoderChoice,
    zooAlone,
    zooBeside,
  ]
}
