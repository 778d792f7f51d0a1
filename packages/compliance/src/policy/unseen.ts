import type { Rule } from './rule.js';

/**
 * Part of every policy, whatever its rules are: what could not be seen through is never simply allowed. Silent where another
 * rule has told of the same place as strictly.
 */
export const unseenRule: Rule = {
  id: 'compliance/unseen',
  title: 'What a command does can be seen before it runs',
  severity: 'high',
  decision: 'require-approval',
  isGeneral: true,
  // A here-document without an end is read to the end of the command, as shells do: nothing of it is unseen.
  when: [{ problem: '**', exceptProblem: 'unterminated' }, { effect: { kind: 'opaque' } }],
  reason:
    'What this part does cannot be told before it runs. Write it out, with names instead of variables and no generated code, or have it approved.',
  controls: [],
  examples: { matching: ['eval "$(cat /tmp/x)"', 'if true; then'], other: ['uptime'] },
};
