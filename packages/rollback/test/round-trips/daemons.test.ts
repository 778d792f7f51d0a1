import { describeRoundTrips, treeManifest } from '../fixtures/round-trips.js';

const put = (path: string, content: string): string => `cat > ${path} <<'END'\n${content}\nEND\nchmod +x ${path}`;

/** Stands in for systemd: what runs is a file, what is to run a link, as there. What it has read of its units is what it does. */
const systemctl = `#!/bin/sh
cd /srv/systemd || exit 1
links=/etc/systemd/system/multi-user.target.wants
named() { for word do case $word in -*) ;; *) echo "\${word%.service}" ;; esac; done; }
each() { for unit in $(named "$@"); do
  grep -qx "$unit" read || { echo "Unit $unit not found" >&2; exit 5; }
  "$verb" "$unit"
done; }
start() { [ "$(readlink /etc/systemd/system/$1.service)" != /dev/null ] || { echo "Unit $1 is masked" >&2; exit 1; }; touch "running/$1"; }
stop() { rm -f "running/$1"; }
enable() { mkdir -p $links; ln -sf "/etc/systemd/system/$1.service" $links/; [ -z "$now" ] || start "$1"; }
disable() { rm -f "$links/$1.service"; [ -z "$now" ] || stop "$1"; }
daemon_reload() { ls /etc/systemd/system | sed -n 's/\\.service$//p' > read; }
verb=$1 now=
shift
case " $* " in *' --now '*) now=1 ;; esac
case $verb in
show) case $2 in
  Type) echo simple ;;
  ActiveState) [ -e "running/$(named "$5")" ] && echo active || echo inactive ;;
  esac ;;
start | stop | enable | disable) each "$@" ;;
restart | reload) verb=start; each "$@" ;;
daemon-reload) daemon_reload ;;
*) exit 64 ;;
esac`;

await describeRoundTrips({
  of: 'which services run, and are to run',
  every: 1,
  prepare: `mkdir -p /run/systemd/system /srv/systemd/running /etc/systemd/system
${put('/usr/local/bin/systemctl', systemctl)}
for unit in web db off; do printf '[Service]\\nExecStart=/bin/true\\n[Install]\\nWantedBy=multi-user.target\\n' > /etc/systemd/system/$unit.service; done
systemctl daemon-reload; systemctl start web; systemctl enable --now db`,
  manifest: `${treeManifest(['/etc/systemd'])}; ls /srv/systemd/running; cat /srv/systemd/read`,
  commands: [
    'systemctl stop web',
    'systemctl stop web.service db',
    'systemctl start off',
    'systemctl restart off',
    'systemctl enable off',
    'systemctl enable --now off',
    'systemctl disable --now db',
    'systemctl disable db && systemctl stop db',
    'rm /etc/systemd/system/off.service && systemctl daemon-reload',
    'sed -i s/true/false/ /etc/systemd/system/web.service && systemctl daemon-reload && systemctl stop web',
  ],
});

/** Stands in for an engine: containers, names of images and networks are files that hold their state. */
const engine = `#!/bin/sh
cd /srv/engine || exit 1
list() { for each in $1/*; do [ -e "$each" ] && echo "\${each#*/}|$(cat "$each")"; done; true; }
become() { [ -e "container/$2" ] && grep -qxE "$3" "container/$2" || { echo "Error: $2 cannot be $1" >&2; exit 1; }; echo "$1" > "container/$2"; }
case "$1 $2" in
'ps -a') list container ;;
'image ls') list image ;;
'network ls') list network ;;
'volume ls') ;;
'network create') echo there > "network/$3" ;;
'network rm') rm "network/$3" ;;
'inspect --format') echo false ;;
*)
  case $1 in
  start) become running "$2" 'exited|created|running' ;;
  restart) become running "$2" '.*' ;;
  stop) become exited "$2" 'running|paused' ;;
  kill) become exited "$2" running ;;
  pause) become paused "$2" running ;;
  unpause) become running "$2" paused ;;
  tag) case $2 in sha256:*) echo "$2" > "image/$3" ;; *) cp "image/$2" "image/$3" ;; esac ;;
  pull) echo sha256:new > "image/$2" ;;
  rmi) rm "image/$2" ;;
  *) exit 64 ;;
  esac ;;
esac`;

await describeRoundTrips({
  of: 'containers, images and networks',
  every: 1,
  prepare: `mkdir -p /srv/engine/container /srv/engine/image /srv/engine/network
${put('/usr/local/bin/docker', engine)}
ln -s docker /usr/local/bin/podman; cd /srv/engine
echo running > container/web; echo exited > container/old; echo paused > container/held; echo sha256:old > image/shop:1`,
  manifest: 'cd /srv/engine; grep -r . . | sort',
  commands: [
    'docker stop web',
    'docker start old',
    'docker restart old',
    'docker pause web',
    'docker unpause held',
    'docker kill web',
    'docker tag shop:1 shop:2',
    'docker pull shop:1',
    'docker pull shop:3',
    'docker network create inner',
    'docker stop web && docker start old',
    'podman stop web',
    'podman tag shop:1 shop:2',
  ],
});

/** Stands in for a cluster: an object is a file of JSON, which says its own name. What it counts by itself goes up with every change. */
const cluster = `#!/bin/sh
cd /srv/cluster || exit 1
named() { sed -n 's/.*"is":"\\([^"]*\\)".*/\\1/p' "$1"; }
full() { case $1 in deploy/* | deployment/*) echo "deployment.apps/\${1#*/}" ;; *) echo "$1" ;; esac; }
there() { while read -r name; do [ ! -e "$(full "$name" | tr / _)" ] || full "$name"; done; }
keep() { count=$(cat count); echo $((count + 1)) > count; sed "s/\\"metadata\\":{/&\\"resourceVersion\\":\\"$count\\",/" "$1" > "$(named "$1" | tr / _)"; }
given() { if [ "$1" = - ]; then cat; else cat "$1"; fi > in; }
case "$*" in
'get --ignore-not-found -o name -f '*) named "$6" | there ;;
'get --ignore-not-found -o name '*) echo "$5" | there ;;
'get '*' -o json') cat "$(echo "$2" | tr / _)" ;;
'create --dry-run=client -o name -f '*) named "$6" ;;
'create -f '*) given "$3"; [ -z "$(named in | there)" ] || exit 1; keep in ;;
'replace -f '*) given "$3"; [ -n "$(named in | there)" ] || exit 1; keep in ;;
'apply -f '*) given "$3"; keep in ;;
'delete '*) rm "$(full "$2" | tr / _)" ;;
'scale '*) file=$(full "$2" | tr / _); sed "s/\\"replicas\\":[0-9]*/\\"replicas\\":\${3#--replicas=}/" "$file" > in; keep in ;;
*) exit 64 ;;
esac`;

await describeRoundTrips({
  of: 'objects of a cluster',
  every: 1,
  prepare: `mkdir -p /srv/cluster; echo 1 > /srv/cluster/count
${put('/usr/local/bin/kubectl', cluster)}
object() { echo "{\\"is\\":\\"$1\\",\\"kind\\":\\"$2\\",\\"metadata\\":{\\"name\\":\\"web\\"},\\"spec\\":{\\"replicas\\":$3}}"; }
object deployment.apps/web Deployment 5 > /srv/web.json; object configmap/new ConfigMap 1 > /srv/new.json
object deployment.apps/web Deployment 2 | kubectl apply -f -`,
  manifest: `cd /srv/cluster; for each in *_*; do echo "$each"; python3 -m json.tool --sort-keys "$each" | grep -v resourceVersion; done`,
  commands: [
    'kubectl scale deploy/web --replicas=4',
    'kubectl apply -f /srv/web.json',
    'kubectl replace -f /srv/web.json',
    'kubectl apply -f /srv/new.json',
    'kubectl create -f /srv/new.json',
    'kubectl scale deployment/web --replicas=0 && kubectl create -f /srv/new.json',
  ],
});
