# Command lines that cannot be computed: one sentence, once, whatever the number of ranks, and nothing is begun. Sourced.

show_refusals() {
  local ladder=(objective-ladder "${studies[@]}" --runs "$folder/refused") library
  mkdir "$folder/refused"
  for library in openmpi mpich; do refusals_of "$library"; done
  refused_shards
  [ -z "$(ls "$folder/refused" | grep -v studies)" ] || stop "a refused study has begun runs"
}

refusals_of() {
  local library=$1 other
  start "$library" 2 run "${ladder[@]}" --bogus
  expect "an unknown option ($library)" 2 'has no option "--bogus"'
  start "$library" 2 table "${ladder[@]}"
  expect "a command that does not divide its work ($library)" 2 '"table" does not divide its work'
  start "$library" 2 run "${ladder[@]}" --jobs 2
  expect "--jobs ($library)" 2 '"--jobs" has no effect here'
  TRIAD_MPI=/nonexistent/libmpi.so start "$library" 2 run "${ladder[@]}"
  expect "no library ($library)" 1 '/nonexistent/libmpi.so cannot be loaded'
  other=libmpi.so.40
  [ "$library" = mpich ] || other=libmpich.so.12
  TRIAD_MPI=$other start "$library" 2 run "${ladder[@]}"
  expect "the library of another launcher ($library)" 1 'has started 2 processes, of which .* finds 1'
}

refused_shards() {
  start mpich 3 run "${ladder[@]}"
  expect "3 ranks" 1 '8 shards, which 3 ranks cannot share, since 3 is no power of two: start 1, 2, 4 or 8 ranks\.'
  start mpich 4 run objective-ladder --scale smoke --data shapes --seeds 1 --shards 2 --runs "$folder/refused"
  expect "2 shards on 4 ranks" 1 '2 shards, which 4 ranks cannot share equally: start 1 or 2 ranks, or give `--shards` a multiple of 4'
  start mpich 2 run objective-ladder --scale smoke --data shapes --seeds 1 --runs "$folder/refused"
  expect "no shards" 1 'does not cut its batches, and 2 ranks need shards'
}
