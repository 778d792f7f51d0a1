import { quote } from '@opspilot/core';
import { bytesOf, toBytePath } from '../../entry/byte-path.js';
import type { InverseStep, StateChange, StateKind } from '../state-kind.js';

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
for name in $names; do
  object=$("$tool" $own get "$name" -o json) || { lost 'the cluster does not answer'; return 0; }
  record "$tool$own|$name" "$object"
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
