# An array that is cancelled in its middle, and what is missing submitted again.

# How often a run was begun or continued.
starts() { grep -c '"process' "$1/environment.json"; }

cancelled_and_submitted_again() {
  local place=$folder/cancelled first kept
  submit "$place" --limit 2
  first=$job
  wait_for 60 'the first task does not begin' has_logged "$place/${runs[1]}" 10
  wait_for 60 'the second task does not begin' has_logged "$place/${runs[2]}" 10
  scancel "$first"
  wait_for 30 'the array is not cancelled' has_left "$first"
  [ "$(listed "$place" interrupted)" = 2 ] || stop "runs ls: $("$triad" runs ls --runs "$place")"
  grep -q 'cancelled; what it has computed is kept' "$place/slurm/${first}_1.out" || stop "$(cat "$place/slurm/${first}_1.out")"
  kept=$(logged "$place/${runs[1]}")
  submit "$place" -- --comment=again
  [ "$job" != "$first" ] || stop 'the second job has the number of the first'
  wait_for 90 'the array does not end' has_left "$job"
  # The steps that were logged when it was cancelled were not computed again.
  [ "$(starts "$place/${runs[1]}")" = 2 ] || stop 'the run that was cancelled was not continued'
  [ "$(head -n "$kept" "$place/${runs[1]}/log.jsonl" | sort -u | wc -l)" = "$kept" ] || stop 'steps are there twice'
  wait_for 60 'the tables are not written' test -e "$(echo "$place"/studies/objective-ladder-*)/report.html"
  same_tables "$place" "cancelled after $kept steps of a run, and submitted again"
}
