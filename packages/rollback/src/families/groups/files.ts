import { allAbsolute } from '../absolute.js';
import { claimOf } from '../claims.js';
import type { Call, Claim, Family } from '../family.js';
import { readWords } from '../words.js';

/** Flags that chattr sets as they are shown; others (compression, journalling, data that is to be wiped) change how content is kept. */
function flags(call: Call): Claim | undefined {
  const [mode = '', ...rest] = call.words.filter((word) => !/^-[RVf]+$/.test(word));
  if (!/^[-+=][aAdDiSTtu]+$/.test(mode)) return undefined;
  const paths = allAbsolute(call, rest);
  if (paths === undefined || paths.length === 0) return undefined;
  const isRecursive = call.words.some((word) => /^-[VfR]*R/.test(word) && word !== mode);
  return claimOf(
    'exact',
    'file-flags',
    paths.flatMap((path) => (isRecursive ? ['-R', path] : [path])),
  );
}

/** Keys of the kernel that do something once when they are written to, and hold nothing. */
const triggers = /(?:drop_caches|compact_memory|stat_refresh|[./]flush|ns_last_pid|sysrq-trigger|panic)$/;
/** Keys that the kernel lets nobody set back before it starts anew, whatever value does it. */
const latches = /(?:modules_disabled|kexec_load_disabled|unprivileged_bpf_disabled|yama[./]ptrace_scope)$/;

/** Whether what is written to a key of the kernel is not undone by writing what it was. */
export function isOneWay(key: string): boolean {
  return triggers.test(key) || latches.test(key);
}

/** The kernel's switches that a command writes to as files. */
export function kernelSwitch({ effects }: Pick<Call, 'effects'>): Claim | undefined {
  const switches = effects.flatMap(({ kind, target }) =>
    kind === 'write' && target.type === 'path' && /^\/proc\/sys\/[^*?…]+$/.test(target.path) ? [target.path] : [],
  );
  return switches.length === 0 || switches.some(isOneWay) ? undefined : claimOf('exact', 'kernel-parameters', switches);
}

export const fileFamilies: readonly Family[] = [
  { id: 'file-flags', programs: ['chattr'], claim: flags },
  {
    id: 'alternatives',
    programs: ['update-alternatives', 'alternatives'],
    claim: ({ words }) => {
      const at = words.findIndex((word) => /^--(?:install|set|auto|remove|remove-all|config)$/.test(word));
      if (at === -1 || readWords(words).has('--admindir', '--altdir', '--root', '--instdir')) return undefined;
      const given = words.slice(at + 1);
      // Links of an alternative and of those that follow it: `--install LINK NAME PATH PRIORITY [--slave LINK NAME PATH]…`
      const installs = words[at] === '--install';
      const further = given.flatMap((word, index) => (word === '--slave' ? given.slice(index + 1, index + 3) : []));
      const subjects = installs ? [...given.slice(0, 2), ...further] : given.slice(0, 1);
      return subjects.length === 0 ? undefined : claimOf('by-content', 'alternatives', subjects);
    },
  },
];
