/** What a gate may say, mildest first. */
export const decisions = ['allow', 'warn', 'require-approval', 'deny'] as const;

/** What a gate may say. */
export type Decision = (typeof decisions)[number];

/** Whether `value` is a decision. */
export function isDecision(value: unknown): value is Decision {
  return decisions.includes(value as Decision);
}

/** The stricter of two decisions; `allow` is its neutral element. */
export function strictest(a: Decision, b: Decision): Decision {
  return decisions.indexOf(a) >= decisions.indexOf(b) ? a : b;
}
