import { newId, systemClock, systemRandom } from '@opspilot/core';
import type { NewNote } from './fence-script.js';
import { secondsNow } from './receipt-age.js';

/** What a directory of receipts is noted with, should it be made now. */
export function newNote(): NewNote {
  return { id: newId(systemClock, systemRandom), seconds: secondsNow() };
}
