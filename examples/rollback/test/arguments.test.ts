import { expect, test } from 'vitest';
import { readArguments } from '../src/arguments.js';
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

test.for([
  ['log --yes', 'rollback log has no --yes; it has --state.'],
  ['verify last --force', 'rollback verify has no --force; it has --proof, --state.'],
  ['diff last --dry-run', 'rollback diff has no --dry-run; it has --state.'],
  ['undo last --note x', expect.stringMatching(/^rollback undo has no --note; it has --yes, --force, --dry-run, /)],
  ['run rm --force x', expect.stringMatching(/has no --force; .* put that into quotes as a whole, or behind --\.$/)],
  [
    'run sed -i s/a/b/ f',
    expect.stringMatching(/^rollback run has no -i; it has --approve, .* put that into quotes as a whole/),
  ],
  ['snapshot conf --nte x', 'rollback snapshot has no --nte; it has --note, --state.'],
  ['--wrong', expect.stringMatching(/^There is no option --wrong; ".* --help" tells which there are\.$/)],
  ['run --timeout 2000001 x', expect.stringContaining('--timeout takes seconds, 2,000,000 at most, not "2000001"')],
  ['run ls --approve', '--approve takes a value; one that begins with a dash is written --NAME=VALUE.'],
  ['undo last --yes=no', '--yes takes no value.'],
  ['log last', expect.stringContaining('log makes nothing of "last". ')],
  ['show last first', expect.stringContaining('show makes nothing of "first". ')],
  ['forget', expect.stringContaining('forget needs what is to be kept, such as --keep-last 20')],
  ['forget --keep-last 0', expect.stringContaining('forget needs what is to be kept')],
  ['forget --keep-daily 1.5', '--keep-daily takes a whole number, not "1.5"'],
  ['forget last --keep-last 1', expect.stringContaining('forget makes nothing of "last". ')],
  ['log --keep-last 1', expect.stringContaining('rollback log has no --keep-last')],
  ['verify --proof p.tar last', expect.stringContaining('verify makes nothing of "last". ')],
] as const)('%s is refused', ([line, message]) => {
  expect(refusal(line)).toEqual(message);
});

test.for([
  'run --approve me ls --state s',
  'run -- rm --force x',
  'undo last a b --yes --force --dry-run --check true --proof p.tar --approve me',
  'diff last a b',
  'snapshot a b --note before',
  'verify last',
  'forget --keep-last 3 --keep-within 14 --dry-run --yes',
  'verify --proof p.tar',
])('%s is taken', (line) => {
  expect(refusal(line)).toBe('taken');
});
