import type { Call, EffectDetail, Word } from '../../tools/tool-spec.js';
import type { ModuleArguments } from './module-arguments.js';
import { meaningOf, type PatternTable } from './pattern-table.js';

/** What one module is told to do, and where. */
interface ModuleTask {
  readonly args: ModuleArguments;
  /** The word that they stand in. */
  readonly word: Word | undefined;
  /** Where its paths are: nowhere else when it is this machine. */
  readonly there: Pick<EffectDetail, 'scope'>;
  readonly hosts: string;
}

type Meaning = (call: Call, task: ModuleTask) => void;

const isAbsent = ({ value }: ModuleArguments): boolean => /^(?:absent|removed)$/.test(value('state') ?? '');

const isStopped = ({ value }: ModuleArguments): boolean =>
  /^(?:stopped|restarted)$/.test(value('state') ?? '') || /^(?:no|false|off|n|f|0)$/i.test(value('enabled') ?? '');

/** Something that is there or is not, by its state. */
function managed(
  kind: 'service' | 'package' | 'user',
  isEnded: (args: ModuleArguments) => boolean,
  [ends, begins]: readonly [ends: string, begins: string],
  type: 'unit' | 'package' | 'user',
): Meaning {
  return (call, { args }) =>
    call.effect(kind, isEnded(args) ? ends : begins, type, args.value('name', 'pkg', 'package', 'unit', 'user') ?? '…');
}

/** A file there; what it is made from lies here unless it is said otherwise. */
const onFile: Meaning = (call, { args, there }) => {
  const source = args.value('src');
  const path = args.value('path', 'dest', 'name');
  const pulls = args.value('mode') === 'pull';
  const [from, to] = pulls ? [there, {}] : [args.isYes('remote_src') ? there : {}, there];
  if (source?.startsWith('/') === true) call.path('read', 'read', source, from);
  if (path === undefined) return;
  // With `delete=` whatever is not in the source goes.
  if (isAbsent(args) || args.isYes('delete'))
    call.path('delete', 'remove', path, { ...to, attributes: { recursive: true } });
  if (!isAbsent(args)) call.path('write', 'modify', path, to);
};

const onSchedule: Meaning = (call, { args, word, hosts }) => {
  const line = args.value('job', 'command');
  call.effect('execute', 'schedule', 'object', line ?? 'job');
  if (line !== undefined && word !== undefined) call.shell({ text: line, span: word.span }, { host: hosts });
};

const onMount: Meaning = (call, { args }) => {
  if (/^(?:absent|unmounted)$/.test(args.value('state') ?? ''))
    call.effect('storage', 'unmount', 'object', args.value('path', 'name') ?? args.text);
};

const fetches: Meaning = (call, { args, there }) => {
  const path = args.value('src');
  if (path !== undefined) call.path('read', 'read', path, there);
};

const looks: Meaning = () => {};

/** What modules do, as far as their name says; the collection that they come from does not matter. */
const modules: PatternTable<Meaning> = [
  [/^(?:service|systemd|systemd_service|win_service)$/, managed('service', isStopped, ['stop', 'start'], 'unit')],
  [
    /^(?:apt|yum|dnf5?|package|pip|apk|zypper|pacman|snap|homebrew|npm|gem|win_package|win_chocolatey)$/,
    managed('package', isAbsent, ['remove', 'install'], 'package'),
  ],
  [/^(?:win_)?(?:user|group)$/, managed('user', isAbsent, ['delete', 'add'], 'user')],
  [/^(?:win_)?reboot$/, (call) => call.effect('service', 'reboot', 'none', '')],
  [
    /^(?:win_)?(?:file|copy|template|lineinfile|blockinfile|replace|get_url|unarchive|synchronize|assemble|git|subversion|ini_file|archive|patch|acl)$/,
    onFile,
  ],
  [/^(?:cron|at)$/, onSchedule],
  [/^mount$/, onMount],
  [/^(?:fetch|slurp)$/, fetches],
  // These only look, or talk to whoever runs them.
  [
    /^(?:(?:win_)?(?:ping|stat|find|uri|wait_for|command_info)|setup|gather_facts|debug|wait_for_connection|assert|set_fact|set_stats|fail|pause|meta|getent|include_vars|group_by|async_status|validate_argument_spec|tempfile|\w+_(?:facts|info))$/,
    looks,
  ],
];

/** `state=absent`, `flush=yes`, and what a module is told to do by force. */
const takesAway = (args: ModuleArguments): boolean =>
  /^(?:absent|deleted|dropped|purged|destroyed)$/i.test(args.value('state') ?? '') ||
  ['flush', 'force', 'wipe', 'purge', 'delete'].some((name) => args.isYes(name));

/** A module that nobody described changes the machines; whatever it takes away is gone. */
const changes =
  (module: string): Meaning =>
  (call, { args }) => {
    const what = `${module} ${args.text}`.trim();
    call.effect('execute', 'converge', 'object', what);
    if (takesAway(args)) call.effect('delete', 'destroy-unseen', 'object', what);
  };

/** What a module does, whatever is known of it. */
export function moduleDoes(module: string): Meaning {
  return meaningOf(modules, module.slice(module.lastIndexOf('.') + 1)) ?? changes(module);
}
