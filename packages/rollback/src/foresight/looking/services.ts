const units = `-q -l -a -n= -o= -p= -P= -t= -r --no-pager --quiet --full --all --lines= --output= --property= --value --type= --state= --plain
  --no-legend --legend= --failed --user --system --reverse --recursive --after --before --with-dependencies --show-types --timestamp=
  --no-ask-password`;
const cluster = `-n= --namespace= --context= --cluster= --user= --kubeconfig= --request-timeout= -A --all-namespaces`;
const engine = `-H= --host= --context= --config= -D --debug -l= --log-level= -c=`;
const engineForms = `${engine} >
ps|container ls|container ps|container list: -a -q -s -n= -l -f= --all --quiet --size --filter= --format= --last= --latest --no-trunc
images|image ls|image list: -a -q -f= --all --quiet --filter= --format= --no-trunc --digests ?
inspect|container inspect|image inspect|network inspect|volume inspect: -f= -s -v --format= --size --type= --verbose *
logs|container logs: -f -t -n= --follow --tail= --since= --until= --timestamps --details *
stats|container stats: -a --all --no-stream --no-trunc --format= *
top|container top|port|container port|diff|container diff: *
version|info|system info: -f= --format=
events|system events: -f= --filter= --format= --since= --until=
history|image history: -q -H[=] --quiet --human[=] --no-trunc --format= *
system df: -v --verbose --format=
compose ps|compose ls|compose images|compose logs|compose top: -a -q -f -t -n= --all --quiet --services --status= --format= --follow --tail=
  --since= --until= --timestamps --no-color --no-log-prefix *
network ls|network list|volume ls|volume list: -q -f= --quiet --filter= --format= --no-trunc`;

/** Services, clusters and containers. */
export const serviceForms: Readonly<Record<string, string>> = {
  systemctl: `${units} >
status|show|cat|is-active|is-enabled|is-failed|is-system-running|list-units|list-sockets|list-timers|list-automounts|list-paths: ${units} *
list-jobs|list-machines|list-unit-files|list-dependencies|help: ${units} *
get-default|show-environment: ${units}
: ${units}`,
  journalctl: `: -a -e -f -m -q -r -x -k -l -n[=] -b[=] -o= -S= -U= -u= -t= -p= -g= -F= -D= -N --all --pager-end --follow --merge --quiet --reverse
  --catalog --dmesg --full --lines[=] --boot[=] --output= --output-fields= --since= --until= --unit= --user-unit= --identifier= --priority=
  --facility= --grep= --case-sensitive[=] --field= --fields --directory= --no-pager --no-tail --no-full --no-hostname --utc --list-boots
  --disk-usage --header --list-catalog --dump-catalog --verify --system --user --cursor= --after-cursor= --show-cursor *`,
  timedatectl: `-a -p= --no-pager --all --property= --value >
: --no-pager
status|show|list-timezones|timesync-status|show-timesync: -a -p= --no-pager --all --property= --value`,
  hostnamectl: ': --static --transient --pretty --json=\nstatus: --static --transient --pretty --json=',
  localectl: ': --no-pager\nstatus|list-locales|list-keymaps: --no-pager',
  loginctl: `${units} >
: ${units}
list-sessions|list-users|list-seats|show-session|show-user|show-seat|session-status|user-status|seat-status: ${units} *`,
  docker: engineForms,
  podman: engineForms,
  kubectl: `${cluster} >
get: ${cluster} -o= -l= -w -f= -R -k= -L= --output= --selector= --watch[=] --watch-only --show-labels[=] --no-headers[=] --sort-by=
  --field-selector= --filename= --recursive --kustomize= --ignore-not-found[=] --label-columns= --show-kind --chunk-size=
  --show-managed-fields[=] *
describe: ${cluster} -l= -f= -R --selector= --filename= --recursive --show-events[=] *
logs: ${cluster} -f -c= -p -l= --follow[=] --container= --previous[=] --tail= --since= --since-time= --timestamps[=] --all-containers[=] --prefix[=]
  --selector= --max-log-requests= --limit-bytes= *
top: ${cluster} -l= --selector= --containers --sort-by= --no-headers *
explain: ${cluster} -o= --output= --recursive --api-version= *
version: ${cluster} -o= --output= --client[=] --short
api-resources: ${cluster} -o= --output= --namespaced[=] --verbs= --api-group= --no-headers --sort-by=
api-versions|cluster-info|config current-context|auth whoami: ${cluster} -o= --output=
diff: ${cluster} -f= -R -k= -l= --filename= --recursive --kustomize= --selector= --server-side
config view: ${cluster} -o= --output= --minify --flatten --raw
config get-contexts|config get-clusters|config get-users: ${cluster} -o= --output= --no-headers *
auth can-i: ${cluster} -q --quiet --list --as= --subresource= *
rollout status|rollout history: ${cluster} -f= -l= -w --watch[=] --timeout= --revision= *
events: ${cluster} -w --for= --watch --types= -o= --output=`,
  helm: `-n= --namespace= --kube-context= --kubeconfig= --debug >
list|ls: -n= --namespace= -a -A -q -f= -d -r -m= -l= -o= --all --all-namespaces --short --filter= --output= --deployed --failed --pending
  --superseded --uninstalled --date --reverse --max= --offset= --selector=
status|history: -n= --namespace= -o= --output= --revision= --max= --show-desc --show-resources ?
get all|get hooks|get manifest|get notes|get values|get metadata: -n= --namespace= -a -o= --all --output= --revision= --template= ?
show all|show chart|show readme|show values|show crds|search repo|search hub: --repo= --version= --devel -l -r -o= --versions --regexp --output= *
version|env: --short --template= ?
template|lint: -n= --namespace= -f= --values= --set= --set-string= --set-json= -s= --show-only= --include-crds --skip-crds --skip-tests --no-hooks
  --is-upgrade --kube-version= -a= --api-versions= --name-template= -g --generate-name --repo= --version= --strict --quiet --with-subcharts
  --debug *`,
};
