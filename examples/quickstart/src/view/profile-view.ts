import { describeProfile } from '@opspilot/core/profile';
import type { Meeting } from '../meet-host.js';
import type { Screen } from './screen.js';
import { cut, visible, wrap } from './text.js';

/** What a host is and has, a line for each kind of fact, or why it did not tell. */
export function profileView(meeting: Meeting, { paint, columns }: Screen): string {
  if ('problem' in meeting) return wrap(visible(meeting.problem), columns()).join('\n');
  return describeProfile(meeting.profile)
    .map((line) => cut(visible(line), columns()))
    .map((line) => line.replace(/^\w+ +/, (label) => paint.dim(label)))
    .join('\n');
}
