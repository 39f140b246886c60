#!/usr/bin/env bash
# Kills a study five times with SIGKILL at random moments, finishes it, and compares its table byte by byte with that of a study that
# ran undisturbed. Times, memory, machine and date are no results and left out (`triad table --no-cost`).
#
#   Tests/Acceptance/kill.sh [EXPERIMENT [SCALE [DATA [SEEDS]]]]      (objective-ladder demo shapes 1: about 20 minutes)
set -euo pipefail
cd "$(dirname "$0")/../.."
experiment=${1:-objective-ladder}
study=("$experiment" --scale "${2:-demo}" --data "${3:-shapes}" --seeds "${4:-1}")
triad=.build/release/triad
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
RANDOM=${SEED:-1}

start=$(date +%s%N)
"$triad" run "${study[@]}" --runs "$folder/undisturbed" >/dev/null
duration=$((($(date +%s%N) - start) / 1000000))
echo "undisturbed: $((duration / 1000)) s"

for kill in 1 2 3 4 5; do
  "$triad" run "${study[@]}" --runs "$folder/killed" --checkpoint 1 >/dev/null 2>&1 &
  process=$!
  # Up to a fifth of the whole each, so that there is something left to kill.
  moment=$((duration * (RANDOM % 1000) / 5000 + 50))
  sleep "$((moment / 1000)).$(printf %03d $((moment % 1000)))"
  if kill -9 "$process" 2>/dev/null; then echo "killed after $moment ms"; else echo "had ended before $moment ms"; fi
  wait "$process" 2>/dev/null || true
  "$triad" plan "${study[@]}" --runs "$folder/killed" --no-calibration | tail -n +4 | grep -E '^[0-9]+ runs' || true
done
"$triad" run "${study[@]}" --runs "$folder/killed" >/dev/null

for format in text md csv json latex; do
  for side in undisturbed killed; do
    "$triad" table "${study[@]}" --runs "$folder/$side" --no-cost --format "$format" >"$folder/$side.$format" 2>/dev/null || continue
  done
  cmp "$folder/undisturbed.$format" "$folder/killed.$format"
  echo "table.$format: $(wc -c <"$folder/killed.$format") bytes, identical"
done
