public import Autograd
import Tensor

/// All parameters that `value` holds, found by reflection: through structs, arrays, optionals, existentials and class references.
///
/// For tests: `visitParameters` is written by hand, and a parameter that it forgets would neither be trained nor saved. Each
/// parameter is listed once, in the order in which it is met.
public func reflectedParameters(of value: Any) -> [Parameter] {
  var found: [Parameter] = []
  var seen: Set<ObjectIdentifier> = []
  var pending: [Any] = [value]
  while let next = pending.popLast() {
    if let parameter = next as? Parameter {
      if seen.insert(ObjectIdentifier(parameter)).inserted { found.append(parameter) }
      continue
    }
    // A device holds threads and locks, no parameters.
    if next is any Device { continue }
    var mirror: Mirror? = Mirror(reflecting: next)
    if mirror?.displayStyle == .class, !seen.insert(ObjectIdentifier(next as AnyObject)).inserted { continue }
    var children: [Any] = []
    while let current = mirror {
      children.append(contentsOf: current.children.map(\.value))
      mirror = current.superclassMirror
    }
    pending.append(contentsOf: children.reversed())
  }
  return found
}
