import { OpsError } from '@opspilot/core';
import type { RollbackErrorCode } from '../rollback-error.js';
import { machineNumber } from './machine-number.js';

/**
 * What a machine is known by, whatever it is called: a kind and a hash each. It outlives a restart, and every user of the machine may read
 * it. Copies of one image may share it; one that was not started yet, and most containers, have nothing of the kind.
 */
export type MachineMarks = readonly string[];

/** Kinds of marks, the surest first: keys of an SSH server are made anew now and then. */
const kinds = ['machine-id', 'ssh-host-key'] as const;

/** Lines of a shell that print what a machine is known by: records of the probe of the type `@`. No process is started for it. */
export const machineLines = String.raw`for file in /etc/machine-id /var/lib/dbus/machine-id; do
  mark=; { read -r mark rest < "$file"; } 2>/dev/null
  [ -z "$mark" ] || { printf '@ machine-id %s\000\000' "$mark"; break; }
done
for name in ecdsa ed25519 rsa; do
  mark=; { read -r type mark rest < "/etc/ssh/ssh_host_${'$'}{name}_key.pub"; } 2>/dev/null
  [ -z "$mark" ] || printf '@ ssh-host-key %s\000\000' "$mark"
done`;

/** The mark that such a record tells; undefined where it tells none: what was never set says so there, or is empty. */
export function markOf(record: string): string | undefined {
  const [kind = '', value = ''] = record.split(' ');
  const isOne = kind === 'machine-id' ? /^(?!0+$)[\da-f]{32}$/.test(value) : value !== '';
  return isOne ? `${kind}:${machineNumber(value)}` : undefined;
}

/** The same, of a part of something; nothing where there is none. */
export function ofMachine({ machine }: { readonly machine?: MachineMarks }): { readonly machine?: MachineMarks } {
  return machine === undefined ? {} : { machine };
}

/** Whether what is known of two machines says that they are not one: by the surest kind that is known of both. */
function areOthers(one: MachineMarks, other: MachineMarks): boolean {
  for (const kind of kinds) {
    const isOfKind = (mark: string): boolean => mark.startsWith(`${kind}:`);
    const [ours, theirs] = [one.filter(isOfKind), other.filter(isOfKind)];
    if (ours.length > 0 && theirs.length > 0) return !ours.some((mark) => theirs.includes(mark));
  }
  return false;
}

/**
 * @param known - by what the machine is known that something was kept of; by nothing, any may be it
 * @param found - what the one has that bears its name now
 * @throws OpsError `other-machine`
 */
export function requireMachine(host: string, known: MachineMarks, found: MachineMarks = []): void {
  if (!areOthers(known, found)) return;
  throw new OpsError<RollbackErrorCode>(
    'other-machine',
    `What is called ${host} now is another machine than the one that this was kept of: it was built anew, or the inventory leads elsewhere. Nothing was changed. Have the name lead to that machine again, or forget what is kept of it; or say { anyMachine: true } to bring to this one what that one had.`,
    { details: { host } },
  );
}
