import { readFileSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import type { OpsError, Random } from '@opspilot/core';
import { seededRandom } from '@opspilot/core/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeSshd } from '../../../fixtures/ssh/describe-sshd.js';
import { expectSoon } from '../../../fixtures/ssh/expect-soon.js';
import { type FaultProxy, openFaultProxy, type ProxyEnd } from '../../../fixtures/ssh/fault-proxy.js';
import { digest, openWatchedSftp, type WatchedSftp } from './watched-sftp.js';

const size = 150_001;
/** Bytes of each direction that are tried, drawn from all, and from the last ones. */
const drawn = { anywhere: 4, late: 4 };
const late = 1_200;
const codes: ReadonlySet<string> = new Set(['connection-lost', 'connection-refused', 'transfer-interrupted']);

describeSshd('a transfer whose connection breaks at any byte', () => {
  let sftp: WatchedSftp;
  let proxy: FaultProxy;

  beforeAll(async () => {
    sftp = await openWatchedSftp();
    sftp.file('source', size);
    proxy = await openFaultProxy(sftp.server);
  });
  afterAll(async () => {
    await proxy.close();
    await sftp.close();
  });

  /** What came of one transfer over a file, and what the connection carried. */
  async function trial(way: 'upload' | 'download', cut?: { readonly from: ProxyEnd; readonly after: number }) {
    const place = sftp.file('place', 'as it was');
    proxy.setFault(cut && { kind: 'cut', ...cut, by: cut.after % 2 === 0 ? 'fin' : 'rst' });
    const executor = sftp.executor({
      ...{ unknownHosts: 'trust-on-first-use', knownHosts: [sftp.path('known_hosts')] },
      pool: { attempts: 1, breaker: { failures: 1_000, rest: 0 } },
    });
    const before = proxy.recordedBytes().length;
    try {
      const { error, carried } = await executor[way](
        { ...sftp.host, port: proxy.port },
        sftp.path('source'),
        place,
      ).then(
        () => ({ error: undefined, carried: proxy.recordedBytes()[before] }),
        (reason: OpsError) => ({ error: reason, carried: undefined }),
      );
      return { error, carried };
    } finally {
      await executor.close();
    }
  }

  /** What is wrong with how it ended; undefined when it is the truth. */
  function wrongness(way: string, error: OpsError | undefined): string | undefined {
    const [place, parts] = [sftp.path('place'), sftp.parts()];
    const isNew = digest(place) === digest(sftp.path('source'));
    const isOld = readFileSync(place, 'utf8') === 'as it was';
    const faults = Object.entries({
      'is torn': !isNew && !isOld,
      'is no success': error === undefined && (isOld || parts.length > 0),
      'has a wrong code': error !== undefined && !codes.has(error.code),
      'was replaced': error !== undefined && isNew && !error.message.includes('may have been replaced'),
      'left something here': way === 'download' && parts.length > 0,
      'left what it does not name': parts.some((part) => error?.message.includes(basename(part)) !== true),
    });
    const found = faults.filter(([, holds]) => holds).map(([fault]) => fault);
    return found.length === 0 ? undefined : `${way} ${found.join(', ')}: ${error?.message} ${parts.join(' ')}`;
  }

  /** Bytes to cut at. */
  function offsets(total: number, random: Random): readonly number[] {
    const anywhere = Array.from({ length: drawn.anywhere }, () => Math.floor(random.next() * total));
    return [...anywhere, ...Array.from({ length: drawn.late }, () => total - Math.floor(random.next() * late))];
  }

  it.each(['upload', 'download'] as const)('ends an %s truthfully', { timeout: 120_000 }, async (way) => {
    const { error, carried = { fromClient: 0, fromServer: 0 } } = await trial(way);
    expect(error).toBeUndefined();
    const random = seededRandom(way.length);
    const cuts = Object.entries({ client: carried.fromClient, server: carried.fromServer }).flatMap(([from, total]) =>
      offsets(total, random).map((after) => ({ from: from as ProxyEnd, after })),
    );
    const wrong: string[] = [];
    const ends = new Set<string>();
    for (const cut of cuts) {
      const ended = await trial(way, cut);
      // What the server does to the files it does before it sees the connection end, and then no more.
      await expectSoon(() => sftp.server.connections().open).toBe(0);
      const fault = wrongness(way, ended.error);
      if (fault !== undefined) wrong.push(`${fault} (cut ${cut.after} from ${cut.from})`);
      ends.add(ended.error?.code ?? 'arrived');
      for (const part of sftp.parts()) rmSync(sftp.path(part));
    }
    expect(wrong).toEqual([]);
    expect(ends).toContain('transfer-interrupted');
  });
});
