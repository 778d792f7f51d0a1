import type { CommandDraft } from '@opspilot/core';
import { explain } from '@opspilot/core/shell';

/** What the command of a draft will do, in a sentence or a few. Whose login it is stands beside it, not in it. */
export function summaryOf({ command, cwd, becomeUser }: CommandDraft): string {
  return explain(command, { cwd, user: becomeUser }).summary;
}
