# A study that is killed on 2 ranks, continued on 4, killed again and continued alone is the undisturbed one. Sourced.

show_continued() {
  local long=(objective-ladder "${studies[@]}" --epochs 2) place=$folder/continued
  mkdir "$place"
  compute alone 1 run "${long[@]}" --runs "$place/alone"
  local total
  total=$(logged "$place/alone")
  killed_at openmpi 2 $((total / 5))
  killed_at mpich 4 $((total / 2))
  killed_at openmpi 4 $((total * 4 / 5))
  compute alone 1 run "${long[@]}" --runs "$place/ranks"
  same "killed on 2, 4 and 4 ranks, ended alone" "$place/alone" "$place/ranks" 1,2,4 "${long[@]}"
}

# killed_at LIBRARY COUNT STEPS: SIGKILL to the launcher and all ranks when so many steps are logged.
killed_at() {
  start "$1" "$2" run "${long[@]}" --runs "$place/ranks" --checkpoint 0
  trains "$place/ranks" "$3"
  end_all
  wait "$launcher" 2>/dev/null || true
  gone || stop "processes are left after SIGKILL"
  say "killed on $2 ranks ($1) with $(logged "$place/ranks") of $total steps logged"
}
