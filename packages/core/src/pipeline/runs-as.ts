import type { CommandDraft } from './command-draft.js';

/** Whom a command runs as on its host; undefined where that is settled elsewhere, as by an ssh_config. */
export function runsAs({ becomeUser, host }: Pick<CommandDraft, 'becomeUser' | 'host'>): string | undefined {
  return becomeUser ?? host.user;
}

/** The user, if it is one that may do everything on a machine: whoever approves is told. */
export function privileged(user: string | undefined): string | undefined {
  return user === 'root' ? user : undefined;
}
