import type { CommandDraft } from '@opspilot/core';
import { explain } from '@opspilot/core/shell';

/** What the command of a draft will do, in a sentence or a few. Whose login it is stands beside it, unless it is root's. */
export function summaryOf({ command, cwd, becomeUser, host }: CommandDraft): string {
  return explain(command, { cwd, user: becomeUser ?? (host.user === 'root' ? host.user : undefined) }).summary;
}
