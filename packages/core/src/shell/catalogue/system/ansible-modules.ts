import type { Call, EffectDetail, Word } from '../../tools/tool-spec.js';
import { meaningOf, type PatternTable } from './pattern-table.js';

/** What one module is told to do, and where. */
export interface ModuleTask {
  /** Its arguments as pairs. */
  readonly args: string;
  /** The word that they stand in. */
  readonly word: Word | undefined;
  /** Where its paths are: nowhere else when it is this machine. */
  readonly there: Pick<EffectDetail, 'scope'>;
  readonly hosts: string;
}

type Meaning = (call: Call, task: ModuleTask) => void;

/** The value of a pair `name=value`, quoted or not. */
function valueIn(args: string, names: string): string | undefined {
  const found = new RegExp(`(?:^|\\s)(?:${names})=(?:"([^"]*)"|'([^']*)'|(\\S+))`).exec(args);
  return found?.slice(1).find((each) => each !== undefined);
}

/** Something that is there or is not, by its state. */
function managed(
  kind: 'service' | 'package' | 'user',
  ending: RegExp,
  [ends, begins]: readonly [ends: string, begins: string],
  type: 'unit' | 'package' | 'user',
): Meaning {
  return (call, { args }) =>
    call.effect(kind, ending.test(args) ? ends : begins, type, valueIn(args, 'name|pkg') ?? '…');
}

const isAbsent = /(?:^|\s)state=absent\b/;

/** A file there; what it is made from lies here unless it is said otherwise. */
const onFile: Meaning = (call, { args, there }) => {
  const source = valueIn(args, 'src');
  const path = valueIn(args, 'path|dest|name');
  if (source?.startsWith('/') === true)
    call.path('read', 'read', source, /remote_src=(?:yes|true)/i.test(args) ? there : {});
  if (path === undefined) return;
  if (isAbsent.test(args)) call.path('delete', 'remove', path, { ...there, attributes: { recursive: true } });
  else call.path('write', 'modify', path, there);
};

const onSchedule: Meaning = (call, { args, word, hosts }) => {
  const line = valueIn(args, 'job|command');
  call.effect('execute', 'schedule', 'object', line ?? 'job');
  if (line !== undefined && word !== undefined) call.shell({ text: line, span: word.span }, { host: hosts });
};

const onMount: Meaning = (call, { args }) => {
  if (/state=(?:absent|unmounted)/.test(args)) call.effect('storage', 'unmount', 'object', args);
};

const fetches: Meaning = (call, { args, there }) => {
  const path = valueIn(args, 'src');
  if (path !== undefined) call.path('read', 'read', path, there);
};

const looks: Meaning = () => {};

/** What modules do, as far as their name says; the collection that they come from does not matter. */
const modules: PatternTable<Meaning> = [
  [
    /^(?:service|systemd|systemd_service|win_service)$/,
    managed('service', /state=(?:stopped|restarted)|enabled=(?:no|false)/, ['stop', 'start'], 'unit'),
  ],
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
const takesAway =
  /(?:^|\s)(?:state=(?:absent|deleted|dropped|purged|destroyed)|(?:flush|force|wipe|purge)=(?:yes|true))\b/i;

/** A module that nobody described changes the machines; whatever it takes away is gone. */
const changes =
  (module: string): Meaning =>
  (call, { args }) => {
    const what = `${module} ${args}`.trim();
    call.effect('execute', 'converge', 'object', what);
    if (takesAway.test(args)) call.effect('delete', 'destroy-unseen', 'object', what);
  };

/** What a module does, whatever is known of it. */
export function moduleDoes(module: string): Meaning {
  return meaningOf(modules, module.slice(module.lastIndexOf('.') + 1)) ?? changes(module);
}
