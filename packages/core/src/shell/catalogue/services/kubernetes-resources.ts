import type { Call } from '../../tools/tool-spec.js';

/** With one of these goes all that is in it, or what was stored in it, or the cluster itself. */
const whole =
  /^(?:namespaces?|ns|nodes?|no|customresourcedefinitions?(?:\..*)?|crds?|projects?|clusters?(?:\..*)?|machinedeployments?)$/;
const stored =
  /^(?:persistentvolumeclaims?|pvc|persistentvolumes?|pv|statefulsets?|sts|volumesnapshots?.*|storageclasses|sc)$/;
const working =
  /^(?:deployments?|deploy|daemonsets?|ds|services?|svc|ingress(?:es)?|ing|secrets?|configmaps?|cm|serviceaccounts?|sa|clusterrole(?:binding)?s?|role(?:binding)?s?|networkpolic(?:y|ies)|netpol|cronjobs?|cj|horizontalpodautoscalers?|hpa|all|endpoints|applications?(?:\..*)?|gateways?|virtualservices?|poddisruptionbudgets?|pdb|validatingwebhookconfigurations?|mutatingwebhookconfigurations?)$/;

/** They come again, or have done their work. */
const replaced = /^(?:pods?|po|jobs?|replicasets?|rs|events?|ev|leases?)$/;

function actionFor(kind: string): string {
  const name = kind.toLowerCase().replace(/\..*$/, '');
  if (whole.test(name)) return 'delete-whole';
  if (stored.test(name)) return 'delete-stored';
  if (replaced.test(name)) return 'delete-pod';
  return working.test(name) ? 'delete-resource' : 'delete-part';
}

const ranks = ['delete-pod', 'delete-part', 'delete-resource', 'delete-stored', 'delete-whole'];

function worst(actions: readonly string[]): string {
  return ranks[Math.max(0, ...actions.map((action) => ranks.indexOf(action)))] ?? 'delete-pod';
}

/** `pod a b` are two pods, `pod/a svc/b` a pod and a service. */
function objectsOf(call: Call): readonly string[] {
  const [kind = call.value('-f') ?? call.value('-k') ?? '', ...names] = call.texts;
  if (call.texts.some((text) => text.includes('/'))) return call.texts;
  return names.length === 0 ? [kind] : names.map((name) => `${kind} ${name}`);
}

/** `delete ns/a`, `delete deploy,svc -l x`, `delete -f file`: how much goes with it. */
export function deleteResources(call: Call): void {
  const kinds = call.texts.some((text) => text.includes('/'))
    ? call.texts.map((text) => text.split('/', 1)[0] ?? '')
    : (call.texts[0] ?? '').split(',');
  const isAll = call.has('--all') || call.has('-A');
  const action = call.texts.length === 0 ? 'delete-resource' : worst(kinds.map(actionFor));
  const more = action === 'delete-pod' || action === 'delete-part' ? 'delete-resource' : 'delete-stored';
  const wide = isAll && action !== 'delete-whole' ? more : action;
  const attributes = call.has('--force') ? ({ force: true } as const) : {};
  for (const object of objectsOf(call)) call.effect('cloud', wide, 'object', object, { attributes });
}
