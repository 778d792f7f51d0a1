import { OpsError } from '@opspilot/core';
import { type BytePath, showPath } from '../entry/byte-path.js';
import type { RollbackErrorCode } from '../rollback-error.js';

/** Bytes of a path that the kernel takes, without the one that ends it. Source: limits.h of Linux, PATH_MAX. */
const mostBytes = 4_095;

/** Sees that every path can be named to a program: programs that go from directory to directory get deeper. @throws OpsError `path-too-long` */
export function requireNameable(paths: Iterable<BytePath>): void {
  for (const path of paths) {
    if (path.length <= mostBytes) continue;
    throw new OpsError<RollbackErrorCode>(
      'path-too-long',
      `There is a path of ${path.length} bytes below ${showPath(path.slice(0, 100))}…, and a host can open one of ${mostBytes} at most by its name: it can be neither captured nor brought back. Move what is deep in there further up, or leave it out; nothing was changed.`,
      { details: { path: showPath(path.slice(0, mostBytes)) } },
    );
  }
}
