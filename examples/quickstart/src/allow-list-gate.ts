import { definePlugin, type Verdict } from '@opspilot/core';

const ask: Verdict = {
  decision: 'require-approval',
  findings: [
    {
      rule: 'quickstart/not-on-the-list',
      decision: 'require-approval',
      reason: "Not on this example's list of harmless commands.",
    },
  ],
};

/**
 * A gate in its simplest honest form: it knows a few commands by their exact text and asks about every other. It does
 * not look for dangerous words, because a command's text does not tell what the command does.
 */
export function allowListGate(commands: readonly string[]) {
  const known = new Set(commands);
  return definePlugin({
    id: 'allowListGate',
    setup: () => ({
      api: { commands: [...known] },
      hooks: { gate: ({ command }) => (known.has(command) ? undefined : ask) },
    }),
  });
}
