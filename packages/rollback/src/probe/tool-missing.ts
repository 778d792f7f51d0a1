import { OpsError } from '@opspilot/core';
import type { RollbackErrorCode } from '../rollback-error.js';

/** Programs that scripts need beside a POSIX shell. */
export type ToolName = 'find with -printf, nor stat' | 'GNU tar';

export function toolMissing(tool: ToolName): OpsError<RollbackErrorCode> {
  return new OpsError('tool-missing', `The host has no ${tool}. Install it there.`, { details: { tool } });
}
