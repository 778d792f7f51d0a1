import { expect, test } from 'vitest';
import { readArguments } from '../src/arguments.js';
import { lineToType } from '../src/line-to-type.js';
import { UsageError } from '../src/usage-error.js';

const refusal = (line: string): string => {
  try {
    readArguments(line.split(' '));
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return 'taken';
};

test('a command refuses what it has no option for, and says which it has: nothing wider than meant is done', () => {
  expect(refusal('run deploy.yaml --inventory hosts.ini --host web-1')).toMatch(
    /^fleet run has no --host \(is --hosts meant\?\); it has --hosts, --set, /,
  );
  expect(refusal('order 01M cancel --host web-2')).toBe('fleet order cancel has no --host; it has --db.');
});

test.for([
  'order 01M abort --host web-2',
  'order 01M roll-back --step install',
  'order 01M pause --hosts web-1',
  'order 01M retry --host web-2',
  'order 01M skip --host web-2 --result failed',
  'cancel 01M --hosts web-2',
  'retry 01M --host web-1',
  'retry 01M --digest abc',
  'resume 01M --hosts web-1',
  'run deploy.yaml --failure 1',
  'run deploy.yaml --last 3',
  'simulate deploy.yaml --approve me',
  'history --older-than 4',
  'prune --older-than 4 --last 3',
  'status 01M --hosts web-1',
])('%s has an option of another command, and is refused', (line) => {
  expect(refusal(line)).toMatch(/^fleet .* has no --.*; it has --/);
});

test.for([
  ['run deploy.yaml --hosts', '--hosts takes a value; one that begins with a dash is written --NAME=VALUE.'],
  ['run deploy.yaml -i --json', '-i takes a value; one that begins with a dash is written --NAME=VALUE.'],
  ['status 01M --follow=yes', '--follow takes no value.'],
  ['run deploy.yaml --hsots web-1', `There is no option --hsots; "${lineToType('--help')}" tells which there are.`],
  ['run deploy.yaml --json --output', '--output is for people: give it or --json.'],
  ['simulate p.yaml --runs 0', '--runs takes a number from 1 to 100,000; got "0".'],
  ['status 01M --output', 'status has --output with --follow.'],
] as const)('%s: %s', ([line, message]) => {
  expect(refusal(line)).toBe(message);
});

test.for([
  'run deploy.yaml --hosts web-1 --set v=1 --digest d -i key -F none --known-hosts known --approve me --db x.db --lease 5 --output',
  'simulate deploy.yaml --inventory hosts.ini --hosts * --set v=1 --failure 10% --runs 5 -i key -F none --json',
  'resume 01M --inventory hosts.ini --accept-inventory --digest d --approve me',
  'retry 01M --inventory hosts.ini --hosts web-1 --done migrate,smoke --include-unknown',
  'order 01M retry --hosts web-1 --include-unknown --db x.db',
  'order 01M resolve --host web-1 --step install --result failed',
  'order 01M skip --host web-1 --step install',
  'status 01M --follow --output',
  'history deploy --last 3 --json',
  'run --help --host web-1',
])('%s is taken', (line) => {
  expect(refusal(line)).toBe('taken');
});

test('a retry is told the steps that are done, and what doing twice does no harm', () => {
  const { task } = readArguments('retry 01M --inventory hosts.ini --done migrate,smoke --include-unknown'.split(' '));
  expect(task).toEqual({
    type: 'retry',
    run: '01M',
    hosts: undefined,
    done: ['migrate', 'smoke'],
    includesUnknown: true,
  });
});
