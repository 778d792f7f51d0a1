import { quote } from '@opspilot/core';
import { bytesOf, toBytePath } from '../../entry/byte-path.js';
import { cannotBeTold } from '../holdings.js';
import type { InverseStep, StateChange, StateKind } from '../state-kind.js';

/**
 * Whether an object may hold more than its record says: storage, namespaces, and whatever an operator keeps by objects of its own kinds.
 * Of those that are known to hold nothing, pods among them, what they wrote goes with every restart.
 */
const mayHoldMore = `may_hold_more() { # program, name
  case $2 in
  persistentvolumeclaim/*) [ "$($1 get "$2" -o 'jsonpath={.status.phase}')" != Pending ] ;;
  statefulset.apps/*) policy=$($1 get "$2" -o 'jsonpath={.spec.persistentVolumeClaimRetentionPolicy.whenDeleted}') && [ "$policy" != Delete ] && return 1; return 0 ;;
  configmap/* | secret/* | service/* | serviceaccount/* | pod/* | limitrange/* | resourcequota/* | podtemplate/* | replicationcontroller/*) return 1 ;;
  deployment.apps/* | replicaset.apps/* | daemonset.apps/* | job.batch/* | cronjob.batch/* | horizontalpodautoscaler.autoscaling/*) return 1 ;;
  ingress.networking.k8s.io/* | networkpolicy.networking.k8s.io/* | poddisruptionbudget.policy/* | priorityclass.scheduling.k8s.io/*) return 1 ;;
  *.rbac.authorization.k8s.io/*) return 1 ;;
  esac
}`;

/**
 * Objects of a Kubernetes cluster, as JSON without what the cluster writes itself. Subjects are the program, how many of the words that
 * follow are its own options (which cluster, which namespace), those, and what `get` is asked for.
 */
export const clusterObjects: StateKind = {
  id: 'cluster-objects',
  turn: 'after-files',
  look: `tool=$1 count=$2
shift 2
own=
while [ $count -gt 0 ]; do own="$own $1"; shift; count=$((count - 1)); done
names=$("$tool" $own get --ignore-not-found -o name "$@") || { lost 'the cluster does not answer'; return 0; }
case " $* " in
*' -f '*) all=$("$tool" $own create --dry-run=client -o name "$@") || { lost 'what the files would make is not told'; all=; } ;;
*) all= ;;
esac
# A job does its work once it is there.
for made in $all; do
  case $made in job.batch/*) printf '%s\\n' "$names" | grep -qxF "$made" || lost "what $made does stays" ;; esac
done
for name in $names; do
  object=$("$tool" $own get "$name" -o json) || { lost 'the cluster does not answer'; return 0; }
  record "$tool$own|$name" "$object"
done`,
  holdings: `${mayHoldMore}
# Objects in a namespace, but those that the cluster makes of others or by itself.
in_namespace() { # program
  kinds=$($1 api-resources --verbs=list --namespaced -o name) || return 1
  kinds=$(printf '%s\\n' "$kinds" | grep -vxE '(events|leases|endpointslices|controllerrevisions|replicasets)(\\..*)?|endpoints|pods(\\..*)?' | paste -s -d , -)
  names=$($1 get "$kinds" --ignore-not-found -o name) || return 1
  for each in $names; do may_hold_more "$1" "$each" && return 1; done
  objects=$($1 get "$kinds" --ignore-not-found --no-headers -o custom-columns=K:.kind,N:.metadata.name,U:.metadata.uid,S:.spec,D:.data) || return 1
  printf '%s\\n' "$objects" | grep -vE '^$|^ConfigMap +kube-root-ca.crt |^ServiceAccount +default ' | sort
}
for key do
  program=\${key%%'|'*} name=\${key#*'|'}
  case $name in
  namespace/*)
    if inside=$(in_namespace "$program -n \${name#*/}"); then [ -z "$inside" ] || holds "$key" "$(printf %s "$inside" | sha256sum | cut -d ' ' -f 1)"
    else holds "$key" '${cannotBeTold}'; fi ;;
  *) may_hold_more "$program" "$name" && holds "$key" '${cannotBeTold}' ;;
  esac
done`,
  normalize: (value) => {
    const object = JSON.parse(bytesOf(value).toString('utf8')) as ClusterObject;
    return toBytePath(JSON.stringify(withoutOwnMarks(object)));
  },
  bringBack: (changes) => changes.flatMap(stepsFor),
};

interface ClusterObject {
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

/** What the cluster counts and writes by itself differs without anybody having done anything. */
function withoutOwnMarks({ status: _status, metadata = {}, ...object }: ClusterObject): ClusterObject {
  const { resourceVersion: _version, generation: _generation, managedFields: _fields, ...kept } = metadata;
  return { ...object, metadata: kept };
}

function stepsFor({ key, wanted, found }: StateChange): readonly InverseStep[] {
  const at = key.indexOf('|');
  const program = key
    .slice(0, at)
    .split(' ')
    .map((word) => quote(word))
    .join(' ');
  const name = key.slice(at + 1);
  if (wanted === undefined) return [{ summary: `${name} is gone`, script: `${program} delete ${quote(name)}` }];
  const verb = found === undefined ? 'create' : 'replace';
  return [
    {
      summary: `${name} is as it was`,
      script: `${program} ${verb} -f - <<'OPSPILOT_OBJECT'\n${wanted}\nOPSPILOT_OBJECT`,
    },
  ];
}
