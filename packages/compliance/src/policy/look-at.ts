import { analyserWith, assessRisk, type ToolSpec } from '@opspilot/core/shell';
import { judgedOf } from './judged-of.js';
import type { Judged } from './policy.js';

/** Makes of a command's text what a policy judges. */
export type LookAt = (command: string) => Judged;

/**
 * Looks with tools of one's own too.
 *
 * @throws OpsError `invalid-tool` when a description is wrong
 */
export function lookWith(tools: readonly ToolSpec[] | undefined): LookAt {
  if (tools === undefined) return (command) => judgedOf(command);
  const analyse = analyserWith(tools);
  return (command) => {
    const analysis = analyse(command);
    return { command, analysis, risk: assessRisk(analysis, {}) };
  };
}
