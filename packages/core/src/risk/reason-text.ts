import type { Effect } from '../shell/effect.js';

function targetText({ target }: Effect): string {
  if (target.type === 'path') return target.path;
  if (target.type === 'none') return target.name;
  return target.name === '' ? '' : `the ${target.type} ${target.name}`;
}

const verbs: Readonly<Record<string, string>> = {
  read: 'reads',
  write: 'writes',
  delete: 'deletes',
  execute: 'executes',
  network: 'uses the network',
  privilege: 'changes who it runs as',
  permission: 'changes who may use',
  user: 'changes accounts',
  service: 'changes services',
  package: 'changes packages',
  audit: 'weakens the record of what happens',
  crypto: 'weakens secrecy',
  kernel: 'changes the kernel',
  storage: 'changes storage',
  container: 'works on containers',
  database: 'works on a database',
  cloud: 'works on a cloud',
  vcs: 'works on version control',
  opaque: 'cannot be seen through',
};

function placeText({ scope: { host, container, user } }: Effect): string {
  const parts = [
    host === undefined ? '' : `on ${host}`,
    container === undefined ? '' : `in the container ${container}`,
    user === undefined ? '' : `as ${user}`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : ` ${parts.join(' ')}`;
}

/** An effect in words: what it does to what, where and as whom. */
export function reasonText(effect: Effect): string {
  const { kind, action, attributes } = effect;
  const target = targetText(effect);
  const words = [
    verbs[kind] ?? kind,
    ` (${action.replaceAll('-', ' ')})`,
    target === '' ? '' : `: ${target}`,
    attributes.recursive === true ? ' and all below it' : '',
    placeText(effect),
  ];
  return `${words.join('')}.`;
}
