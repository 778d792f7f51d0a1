import type { CommandRecord } from '@opspilot/core';
import { expect, test } from 'vitest';
import { historyTable } from '../src/view/history-table.js';
import { screenOn } from '../src/view/screen.js';

test('earlier commands name their host where it is not this machine', () => {
  const record = (host: string) => ({ createdAt: 0, command: 'uptime', host, end: null }) as unknown as CommandRecord;
  const screen = screenOn(process.stdout, { NO_COLOR: '1' });
  const lines = historyTable([record('web-1'), record('localhost')], 0, screen).split('\n');
  expect(lines.filter((line) => line.includes('uptime')).map((line) => /(?:web-1: )?uptime/.exec(line)?.[0])).toEqual([
    'uptime',
    'web-1: uptime',
  ]);
});
