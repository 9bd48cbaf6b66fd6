#!/usr/bin/env bash
# A cluster of three nodes on this machine, without containers: etcd, two name servers, three nodes, a producer
# and a consumer, on loopback addresses and in a temporary directory. The leader is killed with kill -9, and a
# node is stopped in good order; sends go on within 2 s, and nothing that was acknowledged is lost.
# Needs etcd, and the program: ACTORMQ names it, else what README publishes is taken.
# Ends with 0 when all of that held.
set -uo pipefail
cd "$(dirname "$0")/.."
actormq=${ACTORMQ:-$PWD/artifacts/actormq/actormq}
work=$(mktemp -d)
export HOME=$work NO_COLOR=1
etcd=127.0.0.20:23790 names="127.0.0.21:9876;127.0.0.22:9876"
declare -A pid
finish() {
    for each in "${pid[@]}"; do kill "$each" 2>/dev/null; done
    wait 2>/dev/null
    rm -rf "$work"
}
trap finish EXIT

say() { printf '\n== %s\n' "$*"; }
fail() {
    echo "FAILED: $*"
    for log in "$work"/*.log; do echo "-- $log"; tail -n 15 "$log"; done
    exit 1
}
start() { # start NAME COMMAND...
    local name=$1; shift
    "$@" >>"$work/$name.log" 2>&1 &
    pid[$name]=$!
}
node() { # node NUMBER: starts it, with the store that it had before, if it had one
    start "node-$1" "$actormq" node --cluster demo --etcd $etcd -n "$names" --node-id "node-$1" \
        --listen "127.0.0.1$1" --store "$work/node-$1" --shards 3 -D store.segment-size="16 MiB"
}
await_status() { # await_status CODE...: until 'cluster status' ends with one of these, 60 s at most
    local code
    for _ in $(seq 120); do
        "$actormq" cluster status --etcd $etcd --cluster demo >"$work/status" 2>&1; code=$?
        [[ " $* " == *" $code "* ]] && return 0
        sleep 0.5
    done
    cat "$work/status"; return 1
}

say "etcd, two name servers, three nodes"
start etcd etcd --data-dir "$work/etcd" --auto-compaction-retention=1h \
    --listen-client-urls http://$etcd --advertise-client-urls http://$etcd \
    --listen-peer-urls http://127.0.0.20:23800 --initial-advertise-peer-urls http://127.0.0.20:23800 \
    --initial-cluster default=http://127.0.0.20:23800
for i in 1 2; do start "names-$i" "$actormq" namesrv --listen "127.0.0.2$i" --port 9876; done
for i in 1 2 3; do node $i; done
await_status 0 || fail "the cluster is not in order"
"$actormq" cluster show --node 127.0.0.12 || fail "no node answers"

say "a producer, 200 messages a second, and a consumer"
start watch "$actormq" cluster watch --etcd $etcd --cluster demo
start producer "$actormq" probe producer -n "$names" --run demo --rate 200 --count 4000 --max-wait "${MAX_WAIT:-2}"
sleep 2
start consumer "$actormq" probe consumer -n "$names" --run demo --expect 4000 --timeout 120
sleep 3

leader=$("$actormq" shard list --etcd $etcd --cluster demo --json | head -n 1 | sed -E 's/.*"leader":"([^"]*)".*/\1/')
say "kill -9 $leader, which leads"
kill -9 "${pid[$leader]}"; wait "${pid[$leader]}" 2>/dev/null
await_status 73 || fail "the cluster has not failed over"
"$actormq" shard list --etcd $etcd --cluster demo

say "$leader comes back"
node "${leader#node-}"
await_status 0 || fail "$leader has not caught up"

stopped=node-$(( ${leader#node-} % 3 + 1 ))
say "$stopped is stopped in good order: it hands over what it leads first"
kill -TERM "${pid[$stopped]}"; wait "${pid[$stopped]}" || fail "$stopped ended with $?"
node "${stopped#node-}"

wait "${pid[producer]}"; sent=$?
wait "${pid[consumer]}"; received=$?
say "what the cluster did"
sed 's/^/  /' "$work/watch.log"
say "what producer and consumer say"
tail -n 1 "$work/producer.log"; grep "^run demo" "$work/consumer.log" | tail -n 1
[ $sent -eq 0 ] || fail "the producer ended with $sent: sends did not go on in time"
[ $received -eq 0 ] || fail "the consumer ended with $received: messages are missing"
say "sends went on within ${MAX_WAIT:-2} s, and nothing is lost"
