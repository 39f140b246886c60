# Two hosts that share neither memory nor the folder of runs: network namespaces, connected by a link of 1 ms and 50 Mbit/s. Sourced.

show_hosts() {
  local ladder=(objective-ladder "${studies[@]}") place=$folder/hosts
  mkdir -p "$place/private"
  make_hosts || return 0
  compute alone 1 run "${ladder[@]}" --runs "$place/alone"
  local agent=$place/agent
  write_agent "$agent"
  # The launcher is on the first host, as on a cluster.
  local openmpi=(mpirun.openmpi --bind-to none --host 10.77.0.1,10.77.0.2 -n 2 --mca plm_rsh_agent "$agent" --mca pml ob1
    --mca btl tcp,self --mca btl_tcp_if_include 10.77.0.0/24 --mca oob_tcp_if_include 10.77.0.0/24)
  between openmpi "${openmpi[@]}"
  between mpich env UCX_TLS=tcp,self FI_PROVIDER=tcp mpiexec.mpich -launcher rsh -launcher-exec "$agent" -hosts 10.77.0.1,10.77.0.2 -n 2
  cut_link
  kill -TERM "$relay"
  wait "$relay" || stop "the link between the hosts has ended with $?"
  say "the link, all in all: $(cat "$place/report")"
}

# between LIBRARY LAUNCHER...: the study with a rank on each host.
between() {
  local library=$1 begin bytes
  shift
  begin=$(milliseconds) bytes=$(crossed)
  start_line "$place/agent" 10.77.0.1 "$@" "$triad" run "${ladder[@]}" --runs "$place/private/$library"
  ended 60 || stop "two hosts ($library): the study does not end"
  [ "$status" = 0 ] || { explain; stop "two hosts ($library): ended with $status"; }
  local took=$(($(milliseconds) - begin))
  bytes=$(($(crossed) - bytes))
  same "on two hosts ($library, $took ms, $bytes bytes over the link)" "$place/alone" "$place/private/$library" 2 "${ladder[@]}"
  grep -q triad-host-b "$place/private/$library"/*/environment.json || stop "two hosts ($library): environment.json names one"
}

# Who is cut off from another host names its rank and its host, and ends. (The launcher cannot end what it does not reach.)
cut_link() {
  local deadline
  TRIAD_RANK_TIMEOUT=2 start_line "$place/agent" 10.77.0.1 "${openmpi[@]}" "$triad" run "${ladder[@]}" --epochs 2 \
    --runs "$place/private/cut" --checkpoint 0
  trains "$place/private/cut" 5
  kill -STOP "$relay"
  deadline=$((SECONDS + 15))
  while [ -n "$(rank 0)" ] && [ "$SECONDS" -lt "$deadline" ]; do sleep 0.1; done
  [ -z "$(rank 0)" ] || stop "a link that is cut: rank 0 waits on"
  kill -CONT "$relay"
  ended 20 || stop "a link that is cut: nobody ends the job"
  [ "$status" != 0 ] || stop "a link that is cut: status 0"
  grep -q '^triad: Rank 1 of 2 on triad-host-b has not been heard of' "$folder/err" || { explain; stop "a link that is cut: nobody says so"; }
  gone || stop "a link that is cut: processes are left"
  say "a link that is cut: status $status, $(grep '^triad: Rank 1' "$folder/err" | cut -c 8-)"
}

# Bytes that the device of the first host has sent and received.
crossed() { ip netns exec "$first" awk -v name="$device:" '$1 == name { print $2 + $10 }' /proc/net/dev; }

milliseconds() { echo $(($(date +%s%N) / 1000000)); }

# The namespaces and the link; fails where there can be none, after it has said so.
make_hosts() {
  local name=$$ side address
  first=triad-ranks-$name-a second=triad-ranks-$name-b
  # Names of devices have 15 letters at the most.
  local devices=("tra$name" "trb$name")
  device=${devices[0]}
  if ! [ -c /dev/net/tun ] || ! ip netns add "$first" 2>/dev/null; then
    say "left out: two hosts, because this machine makes no network namespaces or no TUN devices for this user"
    return 1
  fi
  ends=("ip netns del $first" "ip netns del $second" ${ends[@]+"${ends[@]}"})
  ip netns add "$second"
  env -u TRIAD_RANK_TEST python3 "$here/slow-link.py" "${devices[@]}" "$place/report" >"$place/link" 2>&1 &
  relay=$!
  ends=("kill $relay" "${ends[@]}")
  while ! grep -q ready "$place/link"; do
    if ! kill -0 "$relay" 2>/dev/null; then
      say "left out: two hosts, because this machine makes no TUN devices ($(tail -n 1 "$place/link"))"
      return 1
    fi
    sleep 0.05
  done
  for side in 0 1; do
    local space=$first peer=2
    [ "$side" = 0 ] || { space=$second peer=1; }
    ip link set "${devices[$side]}" netns "$space"
    ip -n "$space" link set lo up
    ip -n "$space" address add "10.77.0.$((side + 1))/32" peer "10.77.0.$peer/24" dev "${devices[$side]}"
    ip -n "$space" link set "${devices[$side]}" up
  done
}

# What launchers call in place of ssh: HOST COMMAND...; what runs there has its own name, shared memory and folder of runs.
write_agent() {
  cat >"$1" <<AGENT
#!/bin/sh
while case \$1 in -*) true ;; *) false ;; esac; do shift; done
case \$1 in
  10.77.0.1) space=$first name=triad-host-a private=true ;;
  *) space=$second name=triad-host-b private='mount -t tmpfs none "$place/private"' ;;
esac
shift
exec ip netns exec "\$space" unshare --uts --ipc --mount sh -c \\
  "hostname \$name; mount -t tmpfs none /dev/shm; \$private; exec \$*"
AGENT
  chmod +x "$1"
}
