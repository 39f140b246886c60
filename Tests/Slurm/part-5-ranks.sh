# A run that two ranks compute together, one on each node: its bits are those of one process, also where it is stopped and continued.

# on_two_ranks whole|stopped WORDS...: the words say how ranks are started.
on_two_ranks() {
  local manner=$1 place number output start=1
  shift
  place=$(mktemp -d "$folder/ranks-XXXXXX")
  # The others are done.
  for number in 2 3 4; do cp -r "$folder/undisturbed/${runs[number]}" "$place/"; done
  submit "$place" --ranks 2 "$@" -- --ntasks-per-node=1
  output=$place/slurm/${job}_1.out
  if [ "$manner" = stopped ]; then
    wait_for 60 'the two ranks do not begin' has_logged "$place/${runs[1]}" 5
    timeout 1 scancel --signal=TERM --batch "${job}_1" 2>/dev/null || true
    wait_for 30 'the ranks that were stopped are not back in the queue' state_is "${job}_1" PENDING
    hasten "${job}_1"
    start=2
  fi
  wait_for 90 'the two ranks do not end' has_left "$job"
  grep -q "on node\[1-2\], start $start" "$output" && grep -q 'task 1: done' "$output" || stop "$(cat "$output")"
  [ "$start" = 1 ] || grep -q 'stopped with a checkpoint, back into the queue' "$output" || stop "$(cat "$output")"
  cmp "$place/${runs[1]}/checkpoint.safetensors" "$folder/undisturbed/${runs[1]}/checkpoint.safetensors"
  same_tables "$place" "a run on two ranks over both nodes, $manner ($*)"
}
