import type { SudoAccess } from '../host-profile.js';
import type { ProfileReport } from '../profile-report.js';

/** Whether the rule's list of users to become, `(ALL : ALL)` or none for root, has root among them. */
function includesRoot(list: string | undefined): boolean {
  if (list === undefined) return true;
  const users = (list.split(':', 1)[0] ?? '').split(',').map((user) => user.trim());
  return (users.includes('ALL') || users.includes('root')) && !users.includes('!root');
}

/** Puts together again what sudo broke at the width of a terminal: every rule begins with its list of users. */
function unwrap(lines: readonly string[]): readonly string[] {
  const rules: string[] = [];
  for (const line of lines) {
    const before = rules.at(-1);
    if (before === undefined || /^\s+\(/.test(line)) rules.push(line);
    else rules[rules.length - 1] = `${before} ${line.trim()}`;
  }
  return rules;
}

interface Permission {
  /** `ALL`, a path with arguments, or either behind `!`: not that one. */
  readonly command: string;
  readonly needsPassword: boolean;
  readonly asRoot: boolean;
}

/** What the rules allow, one command each; a tag such as `NOPASSWD:` holds for all that follow it in its rule. */
function permissions(rules: readonly string[]): readonly Permission[] {
  return rules.flatMap((rule) => {
    const [, users, commands = ''] = /^\s+(?:\(([^)]*)\)\s*)?(.+)$/.exec(rule) ?? [];
    let needsPassword = true;
    return commands.split(/,\s*/).map((part) => {
      const [, tags = '', command = ''] = /^((?:[A-Z_]+:\s*)*)(.*)$/.exec(part.trim()) ?? [];
      if (/\bNOPASSWD:/.test(tags)) needsPassword = false;
      else if (/\bPASSWD:/.test(tags)) needsPassword = true;
      return { command, needsPassword, asRoot: includesRoot(users) };
    });
  });
}

/** As in sudoers(5), the last rule about a command decides; an exception from `ALL` leaves less than all. */
function accessByRules(rules: readonly string[]): SudoAccess {
  return permissions(rules).reduce<SudoAccess>((access, { command, needsPassword, asRoot }) => {
    if (command === 'ALL' && asRoot) return needsPassword ? 'asks' : 'passwordless';
    const isException = command.startsWith('!') || needsPassword;
    return isException === (access === 'passwordless') ? 'limited' : access;
  }, 'asks');
}

/** What sudo does for a user who is not root. */
export function readSudo(report: ProfileReport): SudoAccess | undefined {
  const tools = report.section('tools');
  if (tools === undefined) return undefined;
  if (!tools.some((line) => line.startsWith('sudo='))) return 'missing';
  const isBarred = report.file('/proc/self/status').some((line) => /^NoNewPrivs:\s*1/.test(line));
  if (isBarred || report.section('sudo')?.includes('setuid') !== true) return 'unusable';
  const answer = report.section('rules');
  if (answer === undefined) return 'unasked';
  const begin = answer.findIndex((line) => /^User .* may run the following commands/.test(line));
  if (begin !== -1) return accessByRules(unwrap(answer.slice(begin + 1)));
  const said = answer.join('\n');
  if (/password is required/.test(said)) return 'asks';
  if (/may not run sudo|is not allowed to run sudo|not in the sudoers file/.test(said)) return 'denied';
  if (/must have a tty|no new privileges|must be owned by|must be setuid/.test(said)) return 'unusable';
  return 'unasked';
}
