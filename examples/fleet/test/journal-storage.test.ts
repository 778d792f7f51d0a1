import { expect, test } from 'vitest';
import { journalStorage } from '../src/journal-storage.js';
import { UsageError } from '../src/usage-error.js';

test.skipIf(process.platform !== 'linux')('a journal where no directory can be made is refused at once', () => {
  const open = () => journalStorage(undefined, { XDG_STATE_HOME: '/proc/nope' });
  expect(open).toThrow(UsageError);
  expect(open).toThrow(/\/proc\/nope\/opspilot .*cannot be made.*--db/);
});
