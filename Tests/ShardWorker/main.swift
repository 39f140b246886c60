import TestSupport

// One of the processes that compute the shards of a training together: a test starts it.
try ShardedRun.work(Array(CommandLine.arguments.dropFirst()))
