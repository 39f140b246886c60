/// A task that trains by ``FineTuning``, so that one can change how.
public protocol FineTunedTask: DownstreamTask {
  var settings: FineTuning { get set }
}
