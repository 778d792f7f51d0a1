import { OpsError } from '@opspilot/core';
import type { BytePath } from '../entry/byte-path.js';
import type { EntryType, PathState } from '../entry/entry.js';
import type { RollbackErrorCode } from '../rollback-error.js';
import { isStaging } from './staging-directory.js';

/** What a host says of paths. */
export interface Probe {
  /** By path; of a tree that was asked for every path below it too. */
  readonly states: ReadonlyMap<BytePath, PathState>;
  readonly absent: ReadonlySet<BytePath>;
  /** Directories that restores stage in, or left behind; not among the states. */
  readonly staging?: readonly BytePath[];
}

const types: Readonly<Record<string, EntryType>> = {
  f: 'file',
  d: 'directory',
  l: 'symlink',
  p: 'fifo',
  s: 'socket',
  c: 'character-device',
  b: 'block-device',
};

const line =
  /^(?<type>\w) (?<mode>\d+) (?<uid>\d+) (?<gid>\d+) (?<size>\d+) (?<mtime>-?\d+(?:\.\d+)?) (?<ctime>-?\d+(?:\.\d+)?) (?<device>\d+) (?<inode>\d+) (?<links>\d+) (?<user>[^/]*)\/(?<group>[^/]*)\/(?<path>\/.*)$/s;

/** Reads what the script of the probe printed. @throws OpsError `probe-unreadable`, `path-unreadable` */
export function parseProbe(output: Buffer): Probe {
  const words = output.toString('latin1').split('\0');
  const states = new Map<BytePath, PathState>();
  const absent = new Set<BytePath>();
  const staging = new Set<BytePath>();
  if (words.pop() !== '' || words.length % 2 !== 0) throw unreadable();
  for (let index = 0; index < words.length; index += 2) {
    const [word = '', target = ''] = words.slice(index, index + 2);
    if (word.startsWith('- ')) absent.add(word.slice(2));
    else if (word.startsWith('? ')) throw cannotLook(word.slice(2));
    else {
      const state = parseState(word, target);
      if (state.type === 'directory' && isStaging(state.path)) staging.add(state.path.replace('/./', '/'));
      else states.set(state.path, state);
    }
  }
  return { states, absent, ...(staging.size === 0 ? {} : { staging: [...staging] }) };
}

function parseState(word: string, target: BytePath): PathState {
  const found = line.exec(word)?.groups;
  const type = types[found?.['type'] ?? ''];
  if (found === undefined || type === undefined) throw unreadable();
  const text = (name: string): string => found[name] ?? '';
  return {
    path: text('path'),
    type,
    mode: Number.parseInt(text('mode'), 8),
    uid: Number(text('uid')),
    gid: Number(text('gid')),
    ...{ user: text('user'), group: text('group') },
    size: Number(text('size')),
    modifiedAt: nanoseconds(text('mtime')),
    changedAt: nanoseconds(text('ctime')),
    ...{ device: text('device'), inode: text('inode') },
    links: Number(text('links')),
    ...(type === 'symlink' ? { target } : {}),
  };
}

/** Of a decimal number of seconds. Before 1970 find prints the fraction of the second that began earlier, as the kernel keeps it. */
function nanoseconds(seconds: string): bigint {
  const [whole = '0', fraction = ''] = seconds.split('.');
  return BigInt(whole) * 1_000_000_000n + BigInt(fraction.slice(0, 9).padEnd(9, '0'));
}

function unreadable(): OpsError<RollbackErrorCode> {
  return new OpsError(
    'probe-unreadable',
    'The host did not answer in the expected form what its files look like. Nothing was changed; see that its login shell prints nothing of its own.',
  );
}

function cannotLook(path: BytePath): OpsError<RollbackErrorCode> {
  return new OpsError(
    'path-unreadable',
    `It cannot be seen whether ${path} exists: a directory above it may not be searched. Run as a user who may, through sudo for example.`,
    { details: { path } },
  );
}
