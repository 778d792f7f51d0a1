import { OpsError } from '@opspilot/core';
import type { BytePath } from '../entry/byte-path.js';
import type { PathState } from '../entry/entry.js';
import { type MachineMarks, markOf } from '../machine/machine.js';
import type { RollbackErrorCode } from '../rollback-error.js';
import { isStaging } from './staging-directory.js';
import { StateReader } from './state-reader.js';

/** What a host says of paths. */
export interface Probe {
  /** By path; of a tree that was asked for every path below it too. */
  readonly states: ReadonlyMap<BytePath, PathState>;
  readonly absent: ReadonlySet<BytePath>;
  /** Directories that restores stage in, or left behind; not among the states. */
  readonly staging?: readonly BytePath[];
  /** Whether the host has no GNU tar, so that attributes, access control lists, holes and fractions of seconds are not brought back. */
  readonly isBare?: boolean;
  /** What its machine is known by; missing where it has nothing of the kind. */
  readonly machine?: MachineMarks;
}

/** Reads what the script of the probe printed. @throws OpsError `probe-unreadable`, `path-unreadable` */
export function parseProbe(output: Buffer): Probe {
  const states = new Map<BytePath, PathState>();
  const absent = new Set<BytePath>();
  const staging = new Set<BytePath>();
  const reader = new StateReader(output);
  const isBare = reader.kind === '!';
  if (isBare) reader.path();
  const machine = readMarks(reader);
  while (!reader.isDone) {
    if (reader.kind === '-') absent.add(reader.path());
    else if (reader.kind === '?') throw cannotLook(reader.path());
    else {
      const state = reader.state();
      if (state.type === 'directory' && isStaging(state.path)) staging.add(state.path.replace('/./', '/'));
      else states.set(state.path, state);
    }
  }
  return {
    ...{ states, absent },
    ...(staging.size === 0 ? {} : { staging: [...staging] }),
    ...(isBare ? { isBare } : {}),
    ...(machine.length === 0 ? {} : { machine }),
  };
}

function readMarks(reader: StateReader): MachineMarks {
  const marks: string[] = [];
  while (reader.kind === '@') {
    const mark = markOf(reader.path());
    if (mark !== undefined) marks.push(mark);
  }
  return marks;
}

function cannotLook(path: BytePath): OpsError<RollbackErrorCode> {
  return new OpsError(
    'path-unreadable',
    `It cannot be seen whether ${path} exists: a directory above it may not be searched. Run as a user who may, through sudo for example.`,
    { details: { path } },
  );
}
