# Ranks and launchers that are killed, stopped, or asked to end. Sourced.

show_signals() {
  local long=(relative-position "${studies[@]}" --epochs 2) place=$folder/signals library
  mkdir "$place"
  compute alone 1 run "${long[@]}" --runs "$place/alone"

  for library in openmpi mpich; do
    start_signalled "$library" 2
    kill -9 "$(rank 1)"
    ended 20 || stop "a killed rank ($library): the job goes on"
    [ "$status" != 0 ] || stop "a killed rank ($library): status 0"
    gone || stop "a killed rank ($library): processes are left"
    say "a killed rank ($library): the job ends with $status after $(logged "$place/ranks") steps"
    compute alone 1 run "${long[@]}" --runs "$place/ranks"
    same "continued alone" "$place/alone" "$place/ranks" 1,2 "${long[@]}"
  done

  # Open MPI continues the stopped rank before it ends it, which then may miss the others.
  local others_may_speak=yes
  for library in openmpi mpich; do
    TRIAD_RANK_TIMEOUT=2 start_signalled "$library" 2
    kill -STOP "$(rank 1)"
    expect "a stopped rank ($library)" bad 'Rank 1 of 2 on .* has not been heard of for [23] s'
  done
  others_may_speak=

  start_signalled mpich 2
  kill -INT "$(rank 1)"
  interrupted "INT to a rank (mpich)"

  # mpirun hands TERM on after this time, and kills after as much again: the study must last longer.
  long=(relative-position "${studies[@]}" --epochs 14)
  rm -rf "$place"/*
  compute alone 1 run "${long[@]}" --runs "$place/alone"
  OMPI_MCA_odls_base_sigkill_timeout=2 start_signalled openmpi 2
  kill -TERM "$launcher"
  interrupted "TERM to the launcher (openmpi)"
}

# start_signalled LIBRARY COUNT: starts the study anew, and comes back when it trains.
start_signalled() {
  rm -rf "$place/ranks"
  start "$1" "$2" run "${long[@]}" --runs "$place/ranks" --checkpoint 0
  trains "$place/ranks" 10
}

# trains RUNS STEPS: waits until so many steps are logged.
trains() {
  local deadline=$((SECONDS + 60))
  while [ "$(logged "$1")" -lt "$2" ]; do
    kill -0 "$launcher" 2>/dev/null || { explain; stop "the study has ended before $2 steps"; }
    [ "$SECONDS" -lt "$deadline" ] || { explain; stop "the study has not come to $2 steps"; }
    sleep 0.02
  done
}

# interrupted WHAT: the job under way ends in good order and continues on another number of ranks to the same end.
interrupted() {
  expect "$1" bad 'The study was stopped; running it again continues where it was'
  compute mpich 4 run "${long[@]}" --runs "$place/ranks"
  same "continued on 4 ranks (mpich)" "$place/alone" "$place/ranks" 2,4 "${long[@]}"
}
