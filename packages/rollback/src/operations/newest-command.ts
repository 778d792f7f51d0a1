import type { CommandRecord, History } from '@opspilot/core';

/** The newest command that ran under an id; undefined when none did. */
export async function newestCommand(
  history: Pick<History, 'list'>,
  parent: string,
): Promise<CommandRecord | undefined> {
  return (await history.list({ parent, limit: 1 }))[0];
}
