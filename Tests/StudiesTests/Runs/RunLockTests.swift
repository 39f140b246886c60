import Foundation
import Studies
import Synchronization
import TestSupport
import Testing

/// Locks of the system with a note for other hosts.
@Suite struct RunLockTests {
  /// What was said.
  final class Sentences: Sendable {
    private let state = Mutex<[String]>([])
    var all: [String] { state.withLock { $0 } }
    func add(_ sentence: String) { state.withLock { $0.append(sentence) } }
  }

  static func system(_ sentences: Sentences = Sentences(), after seconds: Double = 0) -> LockSystem {
    var system = LockSystem.standard
    system.say = { sentence, _ in sentences.add(sentence) }
    let now = system.now
    system.now = { now($0) + seconds }
    return system
  }

  /// As if somebody else had written the note and was gone.
  static func leave(_ holder: LockHolder, at path: String) throws {
    try JSONEncoder().encode(holder).write(to: URL(fileURLWithPath: path))
  }

  static func holder(_ change: (inout LockHolder) -> Void) -> LockHolder {
    var holder = LockSystem.standard.holder
    change(&holder)
    return holder
  }

  @Test func theNoteSaysWhoHasTheLockAndGoesWithIt() throws {
    try withTemporaryFolder { folder in
      var lock = try RunLock.take(folder, by: Self.system())
      #expect(lock != nil)
      let note = try JSONDecoder().decode(
        LockHolder.self, from: Data(contentsOf: URL(fileURLWithPath: folder + "/lock")))
      #expect(note.process == getpid() && note.host == LockSystem.standard.holder.host && note.started != nil)
      #expect(RunLock.isHeld(folder))
      #expect(try RunLock.take(folder, by: Self.system()) == nil)
      #expect(try RunLock.takeShared(folder, by: Self.system()) == nil)
      lock = nil
      #expect(try text(of: folder + "/lock").isEmpty)
      #expect(!RunLock.isHeld(folder))
      let readers = [try RunLock.takeShared(folder), try RunLock.takeShared(folder)]
      defer { withExtendedLifetime(readers) {} }
      #expect(!readers.contains { $0 == nil })
      #expect(try RunLock.take(folder) == nil)
    }
  }

  @Test func anotherHostKeepsUsOutAsLongAsItGivesSignsOfLife() throws {
    try withTemporaryFolder { folder in
      let sentences = Sentences()
      try Self.leave(Self.holder { $0.host = "node7" }, at: folder + "/lock")
      // The system's lock is free: it knows nothing of the other host.
      #expect(try RunLock.take(folder, by: Self.system(sentences)) == nil)
      #expect(try RunLock.takeShared(folder, by: Self.system(sentences)) == nil)
      #expect(RunLock.isHeld(folder))
      #expect(sentences.all.isEmpty)
      let lock = try RunLock.take(folder, by: Self.system(sentences, after: 3600))
      #expect(lock != nil)
      #expect(
        sentences.all == [
          "\(folder)/lock was left by process \(getpid()) of node7, 1:00 h ago; it has given no sign of life since: it is taken over."
        ])
    }
  }

  @Test(.enabled(if: geteuid() != 0)) func aLockThatMayOnlyBeReadIsSeen() throws {
    try withTemporaryFolder { folder in
      let lock = try RunLock.take(folder, by: Self.system())
      #expect(chmod(folder + "/lock", 0o444) == 0)
      #expect(RunLock.isHeld(folder, by: Self.system()))
      withExtendedLifetime(lock) {}
    }
  }

  /// The clock that dates files was ahead when the other host gave its last sign of life.
  @Test func aSignOfLifeFromTheFutureCountsUntilTheClockIsThere() throws {
    try withTemporaryFolder { folder in
      try Self.leave(Self.holder { $0.host = "node7" }, at: folder + "/lock")
      #expect(try RunLock.take(folder, by: Self.system(after: -3600)) == nil)
      #expect(try RunLock.take(folder, by: Self.system(after: 60)) == nil)
      #expect(try RunLock.take(folder, by: Self.system(after: 200)) != nil)
      // On this host no clock is asked.
      try Self.leave(Self.holder { $0.process = 0x3fff_fff0 }, at: folder + "/lock")
      #expect(try RunLock.take(folder, by: Self.system(after: -3600)) != nil)
    }
  }

  @Test(arguments: [
    (holder { $0.process = 0x3fff_fff0 }, "that process has ended"),
    // The number is another process's now.
    (holder { $0.started = 1 }, "that process has ended"),
    (holder { $0.boot = "an earlier one" }, "that host was restarted since"),
  ])
  func aLockOfADeadProcessIsTakenOverWithASentence(_ holder: LockHolder, _ reason: String) throws {
    try withTemporaryFolder { folder in
      let sentences = Sentences()
      try Self.leave(holder, at: folder + "/lock")
      #expect(!RunLock.isHeld(folder))
      #expect(try RunLock.take(folder, by: Self.system(sentences)) != nil)
      #expect(sentences.all.count == 1 && sentences.all[0].hasSuffix("; \(reason): it is taken over."))
    }
  }

  @Test func aTaskThatComesBackFromTheQueueTakesItsOwnLockAtOnce() throws {
    try withTemporaryFolder { folder in
      let sentences = Sentences()
      try Self.leave(Self.holder { ($0.host, $0.job) = ("node7", "12_3") }, at: folder + "/lock")
      var system = Self.system(sentences)
      system.holder.job = "12_4"
      #expect(try RunLock.take(folder, by: system) == nil)
      system.holder.job = "12_3"
      #expect(try RunLock.take(folder, by: system) != nil)
      #expect(sentences.all.count == 1 && sentences.all[0].contains("of node7, task 12_3, "))
      #expect(sentences.all[0].hasSuffix("; the task has gone through the queue since: it is taken over."))
    }
  }

  @Test func theTaskOfAnArrayIsInTheEnvironment() {
    #expect(LockHolder.arrayTask(["SLURM_ARRAY_JOB_ID": "12", "SLURM_ARRAY_TASK_ID": "3"]) == "12_3")
    #expect(LockHolder.arrayTask(["SLURM_JOB_ID": "12"]) == nil)
  }
}

/// File systems without locks.
@Suite struct HeldFileTests {
  private func system(_ sentences: RunLockTests.Sentences = .init(), after seconds: Double = 0) -> LockSystem {
    var system = RunLockTests.system(sentences, after: seconds)
    system.lock = { _, _ in ENOLCK }
    return system
  }

  @Test func itIsSaidAndOnlyOneIsLetIn() throws {
    try withTemporaryFolder { folder in
      let sentences = RunLockTests.Sentences()
      var lock = try RunLock.take(folder, by: system(sentences))
      #expect(lock != nil)
      #expect(
        sentences.all == [
          "\(folder): this file system has no locks (no locks available); runs are kept apart by files in their folders that name host and "
            + "process instead (docs/slurm.md)."
        ])
      #expect(try RunLock.take(folder, by: system()) == nil)
      #expect(try RunLock.takeShared(folder, by: system()) == nil)
      #expect(RunLock.isHeld(folder, by: system()))
      #expect(try names(in: folder) == ["lock", "lock.held"])
      lock = nil
      #expect(try names(in: folder) == ["lock"])
      #expect(!RunLock.isHeld(folder, by: system()))
      #expect(try RunLock.takeShared(folder, by: system()) != nil)
      #expect(try RunLock.take(folder, by: system()) != nil)
    }
  }

  @Test func anyErrorButABusyLockSaysThatThereAreNone() throws {
    for code in [ENOSYS, EINVAL, EOPNOTSUPP, ENOLCK, EIO] {
      try withTemporaryFolder { folder in
        var none = system()
        none.lock = { _, _ in code }
        let lock = try RunLock.take(folder, by: none)
        defer { withExtendedLifetime(lock) {} }
        #expect(try lock != nil && names(in: folder).contains("lock.held"))
        #expect(try RunLock.take(folder, by: none) == nil)
      }
    }
  }

  @Test func aFileWithoutANoteKeepsOthersOutForAWhile() throws {
    try withTemporaryFolder { folder in
      // Whoever made it could not write into it, as on a full disk.
      try Data().write(to: URL(fileURLWithPath: folder + "/lock.held"))
      #expect(try RunLock.take(folder, by: system()) == nil)
      #expect(RunLock.isHeld(folder, by: system()))
      let sentences = RunLockTests.Sentences()
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSinceNow: -3600)], ofItemAtPath: folder + "/lock.held")
      let lock = try RunLock.take(folder, by: system(sentences))
      #expect(lock != nil && sentences.all.last?.contains("was left by an unknown process") == true)
      withExtendedLifetime(lock) {}
    }
  }

  @Test func whatADeadProcessLeftIsTakenOverWithASentence() throws {
    try withTemporaryFolder { folder in
      let sentences = RunLockTests.Sentences()
      let dead = RunLockTests.holder { $0.process = 0x3fff_fff0 }
      try RunLockTests.leave(dead, at: folder + "/lock.held")
      let lock = try RunLock.take(folder, by: system(sentences))
      #expect(lock != nil && sentences.all.count == 2)
      #expect(sentences.all.last?.hasSuffix("; that process has ended: it is taken over.") == true)
      #expect(try names(in: folder) == ["lock", "lock.held"])
      withExtendedLifetime(lock) {}
    }
  }

  @Test func anotherHostAndATornNoteCountUntilTheyAreOld() throws {
    try withTemporaryFolder { folder in
      for content in [try JSONEncoder().encode(RunLockTests.holder { $0.host = "node7" }), Data("{\"host\"".utf8)] {
        let sentences = RunLockTests.Sentences()
        try content.write(to: URL(fileURLWithPath: folder + "/lock.held"))
        #expect(try RunLock.take(folder, by: system(sentences)) == nil)
        #expect(RunLock.isHeld(folder, by: system()))
        // What it is compared with is the date of a new file, so the old one has to be old.
        let old = [timeval(tv_sec: time(nil) - 600, tv_usec: 0), timeval(tv_sec: time(nil) - 600, tv_usec: 0)]
        #expect(utimes(folder + "/lock.held", old) == 0)
        #expect(try RunLock.take(folder, by: system(sentences)) != nil)
        #expect(sentences.all.last?.contains("10:0") == true)
      }
    }
  }

  @Test func withoutLinksAFileThatMustBeNewIsTheLock() throws {
    try withTemporaryFolder { folder in
      var none = system()
      none.link = { _, _ in EPERM }
      let lock = try RunLock.take(folder, by: none)
      defer { withExtendedLifetime(lock) {} }
      #expect(try lock != nil && names(in: folder) == ["lock", "lock.held"])
      #expect(try RunLock.take(folder, by: none) == nil)
    }
  }

  @Test func ofManyOnlyOneAtATimeTakesWhatWasLeft() async throws {
    let folder = try TemporaryFolder()
    for _ in 0..<20 {
      try RunLockTests.leave(RunLockTests.holder { $0.process = 0x3fff_fff0 }, at: folder.path + "/lock.held")
      let system = system()
      let holders = Holders()
      await withTaskGroup(of: Void.self) { group in
        for _ in 0..<4 {
          group.addTask {
            guard let lock = try? RunLock.take(folder.path, by: system) else { return }
            holders.come()
            usleep(5000)
            holders.go()
            withExtendedLifetime(lock) {}
          }
        }
      }
      #expect(holders.most == 1)
      #expect(try !names(in: folder.path).contains { $0.hasSuffix(".held") || $0.hasSuffix(".partial") })
    }
  }

  /// Counts who is in.
  private final class Holders: Sendable {
    private let state = Mutex((now: 0, most: 0))
    var most: Int { state.withLock { $0.most } }
    func come() {
      state.withLock { state in
        state.now += 1
        state.most = max(state.most, state.now)
      }
    }
    func go() { state.withLock { $0.now -= 1 } }
  }
}
