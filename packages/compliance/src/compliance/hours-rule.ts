import { changing } from '../catalogue/changes.js';
import type { Hours, Rule } from '../policy/rule.js';

/** Changes outside of the hours that an operator has set need approval. */
export function hoursRule(hours: Hours): Rule {
  return {
    id: 'compliance/outside-hours',
    title: 'Changes are made within the hours set for them',
    severity: 'medium',
    decision: 'require-approval',
    when: changing.map((effect) => ({ effect, context: { outsideHours: hours } })),
    reason: 'This changes something outside of the hours set for changes. Wait for them, or have it approved.',
    controls: [],
    examples: { matching: ['systemctl restart nginx'], other: ['uptime'] },
  };
}
