import { definePlugin } from '@opspilot/core';

/** Asks for approval of every step that its file marks with `needsApproval`. */
export function approvalGate(steps: readonly string[]) {
  const marked = new Set(steps);
  return definePlugin({
    id: 'approvalGate',
    setup: () => ({
      api: {},
      hooks: {
        gate: ({ metadata }) => {
          const { step } = metadata;
          if (typeof step !== 'string' || !marked.has(step)) return undefined;
          const reason = `The step "${step}" is marked with needsApproval.`;
          const finding = { rule: 'ci/needs-approval', decision: 'require-approval', reason } as const;
          return { decision: 'require-approval', findings: [finding] };
        },
      },
    }),
  });
}
