// The umbrella: one dependency and one import for a researcher's own package. `@_exported` is the only way Swift has to
// pass a module's names on; nothing else belongs in this file.
@_exported import Autograd
@_exported import CUDA
@_exported import Checkpoints
@_exported import Command
@_exported import Data
@_exported import DataSets
@_exported import Downstream
@_exported import Encoders
@_exported import Files
@_exported import JSON
@_exported import Losses
@_exported import Parts
@_exported import Ranks
@_exported import Reporting
@_exported import Studies
@_exported import Tensor
@_exported import Training
