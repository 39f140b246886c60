internal import Synchronization

/// What devices keep beside a value that never changes, such as its copy in their own memory: made when a device first asks for it,
/// gone with the value.
///
/// A plan that all layers of a step share is so uploaded once a step.
public final class DeviceCopies: Sendable {
  private let kept = Mutex<[(device: any Device, copy: any Sendable)]>([])

  package init() {}

  /// What `device` keeps beside the value; `make` is called the first time.
  public func copy<Copy: Sendable>(for device: any Device, make: () -> Copy) -> Copy {
    kept.withLock { kept in
      for entry in kept where entry.device === device { if let copy = entry.copy as? Copy { return copy } }
      let copy = make()
      kept.append((device, copy))
      return copy
    }
  }
}
