import Benchmarks
import Experiments
import Triad

TriadCommand.main(experiments: Experiment.all, commands: [NewCommand()] + BenchmarkCommands.all)
