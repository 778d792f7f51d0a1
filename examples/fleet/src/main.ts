import { OpsError } from '@opspilot/core';
import { adviceFor } from './advice.js';
import { readArguments } from './arguments.js';
import { dispatch } from './commands/dispatch.js';
import { exitCodes } from './exit-codes.js';
import { callersDirectory } from './line-to-type.js';
import { messageOf } from './message-of.js';
import { missingOf, missingText } from './missing-means.js';
import { UsageError } from './usage-error.js';

/** Codes of what somebody wrote wrong, rather than of what went wrong. */
const invalid =
  /^(?:(?:invalid|unknown|duplicate|empty|order|plan|inventory|means|ssh-target)-|run-unknown|run-ended|nothing-to-retry|already-retried)/;

/** What went wrong, with what this program has to say of it. */
function complaintOf(error: unknown): string {
  const missing = missingOf(error);
  if (missing !== undefined) return ['Nothing was run.', ...missingText(missing)].join('\n  ');
  return messageOf(error);
}

function complain(error: unknown): number {
  const code = OpsError.is(error) ? ` (${error.code})` : '';
  process.stderr.write(`fleet: ${complaintOf(error)}${code}${adviceFor(error)}\n`);
  const isUsage = error instanceof UsageError || (OpsError.is(error) && invalid.test(error.code));
  return isUsage ? exitCodes.invalid : exitCodes.unusable;
}

// Who read it has gone (`| head`): that is no reason to leave a run.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

try {
  process.chdir(callersDirectory());
  const { task, settings } = readArguments(process.argv.slice(2));
  process.exitCode = await dispatch(task, settings);
} catch (error) {
  process.exitCode = complain(error);
}
