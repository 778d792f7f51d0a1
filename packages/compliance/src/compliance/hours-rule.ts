import type { Hours, Rule } from '../policy/rule.js';

/** What lasts after a command; reading and running are not among them. */
const changing = [
  'write',
  'delete',
  'permission',
  'user',
  'service',
  'package',
  'audit',
  'crypto',
  'kernel',
  'storage',
  'container',
  'database',
  'cloud',
] as const;

/** Changes outside of the hours that an operator has set need approval. */
export function hoursRule(hours: Hours): Rule {
  return {
    id: 'compliance/outside-hours',
    title: 'Changes are made within the hours set for them',
    severity: 'medium',
    decision: 'require-approval',
    when: {
      effect: { kind: changing, except: { target: { class: 'temporary' } } },
      context: { outsideHours: hours },
    },
    reason: 'This changes something outside of the hours set for changes. Wait for them, or have it approved.',
    controls: [],
    examples: { matching: ['systemctl restart nginx'], other: ['uptime'] },
  };
}
