import { createPolicy } from './create-policy.js';
import { type LookAt, lookWith } from './look-at.js';
import type { Policy } from './policy.js';
import type { Condition, Rule } from './rule.js';

/** An example of a rule that is not as the rule says. */
export interface ExampleFailure {
  readonly rule: string;
  readonly command: string;
  /** What it is given as. */
  readonly given: keyof Rule['examples'];
}

/** Examples tell of commands: who, where and when is taken to be as the rule wants it. */
function withoutContext({ context: _context, ...condition }: Condition): Condition {
  return condition;
}

function alone(rule: Rule): Policy {
  const conditions = (Array.isArray(rule.when) ? rule.when : [rule.when]) as readonly Condition[];
  return createPolicy([{ ...rule, when: conditions.map(withoutContext) }]);
}

/**
 * Tries the examples of rules: each of `matching` must be found by its rule, none of `other` may be. Takes about 50 µs an
 * example, so a policy that somebody writes is tried whenever it is loaded, and our own catalogue in its tests.
 */
export function checkExamples(rules: readonly Rule[]): readonly ExampleFailure[] {
  return checkExamplesWith(rules, lookWith(undefined));
}

/** The same, each looked at as a pilot does. */
export function checkExamplesWith(rules: readonly Rule[], lookAt: LookAt): readonly ExampleFailure[] {
  return rules.flatMap((rule) => {
    const policy = alone(rule);
    const isFound = (command: string): boolean =>
      policy.decide(lookAt(command), { at: 0 }).findings.some((finding) => finding.rule === rule.id);
    const failures = (given: keyof Rule['examples'], wanted: boolean): readonly ExampleFailure[] =>
      rule.examples[given]
        .filter((command) => isFound(command) !== wanted)
        .map((command) => ({ rule: rule.id, command, given }));
    return [...failures('matching', true), ...failures('other', false)];
  });
}
