import { OpsError } from '../../errors/ops-error.js';
import type { ExecutionTimeouts } from '../../executor/executor.js';
import type { ProfileErrorCode } from './host-profile.js';

type Limits = Pick<ExecutionTimeouts, 'start' | 'total'>;

const longest = 2 ** 31 - 1;

/**
 * The limits of a reading, those left out being the customary ones.
 *
 * @throws OpsError `invalid-profile-options` for one that no timer can keep
 */
export function settleTimeouts({ start = 30_000, total = 10_000 }: Limits = {}): Required<Limits> {
  for (const [name, limit] of Object.entries({ start, total })) {
    if (typeof limit === 'number' && limit > 0 && limit <= longest) continue;
    throw new OpsError<ProfileErrorCode>(
      'invalid-profile-options',
      `timeouts.${name} of a profile must be more than 0 and at most ${longest} milliseconds; got ${String(limit)}.`,
      { details: { option: `timeouts.${name}` } },
    );
  }
  return { start, total };
}
