import type { Finding, Verdict } from './verdict.js';

const order = ['critical', 'high', 'medium', 'low'];
/** The verdict has them all. */
const shown = 2;

function rank({ severity }: Finding): number {
  return severity === undefined ? order.length : order.indexOf(severity);
}

/** Why a command needs approval, in one line: the worst reasons, each once, and how many more there are. Empty without any. */
export function worstReasons({ findings }: Verdict): string {
  const asking = findings.filter(({ decision }) => decision === 'require-approval');
  const sorted = [...asking].sort((a, b) => rank(a) - rank(b));
  const reasons = [...new Set(sorted.map(({ reason }) => reason.trim().replace(/\.$/, '')))];
  const more = reasons.length - shown;
  return [...reasons.slice(0, shown), ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}
