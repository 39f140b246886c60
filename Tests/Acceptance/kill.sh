#!/usr/bin/env bash
# Kills a study five times with SIGKILL at random moments, finishes it, and compares its table byte by byte with that of a study that
# ran undisturbed. Times, memory, machine and date are no results and left out (`triad table --no-cost`).
#
#   Tests/Acceptance/kill.sh [EXPERIMENT [SCALE [DATA [SEEDS [JOBS]]]]]   (objective-ladder demo shapes 1 1: about 20 minutes)
set -euo pipefail
cd "$(dirname "$0")/../.."
study=("${1:-objective-ladder}" --scale "${2:-demo}" --data "${3:-shapes}" --seeds "${4:-1}")
jobs=${5:-1}
triad=.build/release/triad
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
RANDOM=${SEED:-1}

# Steps that the logs of a folder hold.
logged() { cat "$1"/*/log.jsonl 2>/dev/null | wc -l; }

"$triad" run "${study[@]}" --runs "$folder/undisturbed" >/dev/null 2>"$folder/log"
total=$(logged "$folder/undisturbed")
echo "undisturbed: $total steps"

for kill in 0 1 2 3 4; do
  "$triad" run "${study[@]}" --runs "$folder/killed" --checkpoint 1 --jobs "$jobs" >/dev/null 2>>"$folder/log" &
  process=$!
  # Somewhere in this sixth of the study.
  moment=$((total * kill / 6 + 1 + (RANDOM * 32768 + RANDOM) % (total / 6)))
  while [ "$(logged "$folder/killed")" -lt "$moment" ] && kill -0 "$process" 2>/dev/null; do sleep 0.01; done
  kill -9 "$process" || { echo 'kill.sh: the study had ended before it was killed.' >&2; exit 1; }
  wait "$process" 2>/dev/null || true
  # Workers notice that they are alone after the step they are at.
  [ "$jobs" = 1 ] || sleep 1
  echo "killed with $(logged "$folder/killed") steps logged:" \
    "$("$triad" plan "${study[@]}" --runs "$folder/killed" --no-calibration 2>/dev/null | grep -oE '^[0-9]+ runs: [^.]*')"
done
"$triad" run "${study[@]}" --runs "$folder/killed" --jobs "$jobs" >/dev/null 2>>"$folder/log"

for format in text md csv json; do
  for side in undisturbed killed; do
    "$triad" table "${study[@]}" --runs "$folder/$side" --no-cost --format "$format" >"$folder/$side.$format"
  done
  cmp "$folder/undisturbed.$format" "$folder/killed.$format"
  echo "table.$format: $(wc -c <"$folder/killed.$format") bytes, identical"
done
