import Foundation

/// How long a rank has waited, and how it rests meanwhile: libraries of message passing turn in circles, which takes the processor away from
/// the one that is waited for where ranks are more than cores.
struct RankWait {
  private var start = ContinuousClock.now
  private var last = ContinuousClock.now
  private var turns = 0

  /// While this process ran: one that was stopped and goes on has waited for nobody.
  var elapsed: Duration { last - start }

  /// What is waited for has been heard of.
  mutating func restart() { start = last }

  /// Turns at first, then lets others run, then sleeps.
  mutating func rest() {
    turns += 1
    if turns >= 400 { usleep(turns < 4000 ? 50 : 500) } else if turns >= 200 { sched_yield() }
    let now = ContinuousClock.now
    if now - last > RankWait.longestTurn { start += now - last }
    last = now
  }

  /// Beyond it the process was stopped.
  private static let longestTurn = Duration.seconds(1)
}
