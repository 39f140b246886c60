# The study, computed by one process, whose tables the others must have.

# Shards have an index in the cache, which each node makes on its own disk.
pictures=$folder/pictures
study=(objective-ladder --scale smoke --seeds 1 --epochs 12 --shards 2 --data "tar:$pictures/all-000000.tar")

# Steps that the log of a run holds.
logged() { { wc -l <"$1/log.jsonl" || echo 0; } 2>/dev/null; }

# has_logged RUN COUNT
has_logged() { [ "$(logged "$1")" -ge "$2" ]; }

# same_tables RUNS: compares everything that holds no times.
same_tables() {
  local format
  for format in text md csv json; do
    "$triad" table "${study[@]}" --runs "$1" --no-cost --format "$format" >"$folder/table.$format"
    "$triad" table "${study[@]}" --runs "$folder/undisturbed" --no-cost --format "$format" >"$folder/undisturbed.$format"
    cmp "$folder/undisturbed.$format" "$folder/table.$format"
  done
  echo "slurm: $2: four tables, $(cat "$folder"/table.* | wc -c) bytes, identical"
}

undisturbed() {
  export TRIAD_CACHE=$folder/cache
  "$triad" data export photographs:100 "$pictures" --format webdataset >/dev/null 2>&1
  "$triad" run "${study[@]}" --runs "$folder/undisturbed" >/dev/null 2>"$folder/log" || stop "$(tail -n 1 "$folder/log")"
  # The numbers of the runs, which tasks have, and their identities.
  "$triad" plan "${study[@]}" --runs "$folder/undisturbed" --no-survey --tasks >"$folder/plan"
  runs=()
  while read -r number identity; do runs[number]=$identity; done \
    < <(sed -nE 's/^([0-9]+) .* ([0-9a-f]{16})  finished$/\1 \2/p' "$folder/plan")
  [ "${#runs[@]}" = 4 ] || stop "triad plan --tasks lists ${#runs[@]} runs in place of 4"
}
