import { systemClock } from '../../src/clock/clock.js';
import type { CommandEnd, CommandStart } from '../../src/history/command-record.js';
import { newId } from '../../src/random/new-id.js';
import { systemRandom } from '../../src/random/random.js';

export function commandStart(start: Partial<CommandStart> = {}): CommandStart {
  return {
    id: newId(systemClock, systemRandom),
    command: 'true',
    host: 'localhost',
    actor: 'root',
    createdAt: systemClock.now(),
    draft: {},
    verdict: { decision: 'allow', findings: [] },
    metadata: {},
    ...start,
  };
}

const nothingWritten = { text: '', bytes: 0, truncated: false };

export function commandEnd(end: Partial<CommandEnd> = {}): CommandEnd {
  return {
    status: 'succeeded',
    stage: 'record',
    executed: 'yes',
    exitCode: 0,
    signal: null,
    startedAt: 1_000,
    endedAt: 2_000,
    timings: { execute: 1.5 },
    stdout: nothingWritten,
    stderr: nothingWritten,
    error: null,
    result: null,
    ...end,
  };
}
