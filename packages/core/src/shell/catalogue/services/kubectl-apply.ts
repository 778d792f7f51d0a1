import type { Call, Flow } from '../../tools/tool-spec.js';

/** What lets a container out to its host, in a description of one. */
const hostAccess: readonly (readonly [text: RegExp, action: string])[] = [
  [/"?privileged"?\s*[:=]\s*true/, 'run-privileged'],
  [/"?hostPID"?\s*[:=]\s*true/, 'share-host-processes'],
  [/"?hostIPC"?\s*[:=]\s*true/, 'share-host-ipc'],
  [/"?hostNetwork"?\s*[:=]\s*true/, 'share-host-network'],
  [/"?allowPrivilegeEscalation"?\s*[:=]\s*true/, 'allow-new-privileges'],
  [/"?hostPath"?\s*:/, 'mount-host-path'],
  [/"?SYS_ADMIN"?/, 'add-host-capability'],
];

/** Tells what a description of a container lets out to its host. */
export function lookAtHostAccess(call: Call, description: string, name: string): void {
  for (const [text, action] of hostAccess) if (text.test(description)) call.effect('container', action, 'object', name);
}

/** Files and addresses that describe resources. */
export function readResources(call: Call): void {
  for (const word of call.values('-f')) call.as(/^https?:/.test(word.text) ? 'url' : 'read', word);
  for (const word of call.values('-k')) if (/^https?:/.test(word.text)) call.as('url', word);
}

/** What stands in a file that it is told to apply, if the same command put it there. */
function sourceOf(call: Call, path: string): Flow | undefined {
  return path === '-' ? call.stdin : call.written(path);
}

/** `apply -f https://…` runs whatever is there. */
export function apply(action: string): (call: Call) => void {
  return (call) => {
    if (call.isTrial('--dry-run')) return;
    const isFetched = [...call.values('-f'), ...call.values('-k')].some(
      ({ text }) => /^(?:https?:|github\.com\/)/.test(text) || sourceOf(call, text)?.traits.downloaded === true,
    );
    const how = call.has('--force') && call.subcommand === 'replace' ? 'recreate' : action;
    call.effect(
      'cloud',
      isFetched ? 'apply-downloaded' : how,
      'object',
      call.value('-f') ?? call.value('-k') ?? call.texts.join(' '),
    );
    lookAtHostAccess(call, call.stdin.text ?? '', 'what is applied');
    if (call.has('--prune')) call.effect('cloud', 'delete', 'object', 'what is no longer described');
  };
}

export function create(call: Call): void {
  if (call.isTrial('--dry-run')) return;
  const [kind = ''] = call.texts;
  const role = call.value('--clusterrole') ?? call.value('--role') ?? '';
  if (/^clusterrolebindings?$/.test(kind) && /^(?:cluster-)?admin$/.test(role)) {
    call.effect('cloud', 'grant-admin', 'object', call.texts.join(' '));
    return;
  }
  if (/rolebinding/.test(kind)) call.effect('cloud', 'grant', 'object', call.texts.join(' '));
  for (const word of call.values('--from-literal')) {
    if (/^secrets?$/.test(kind)) call.as('secret', { ...word, text: word.text.replace(/^[^=]*=/, '') });
  }
  if (kind === 'token') call.effect('cloud', 'list-secrets', 'object', call.texts.join(' '));
  else apply('modify')(call);
}
