import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { OpsError } from '@opspilot/core';
import type { RollbackErrorCode } from '../rollback-error.js';
import { readTar } from '../tar/read-tar.js';
import { hashList } from './hash-list.js';
import type { Proof, ProofStatement } from './proof.js';
import { rootOf } from './snapshot-root.js';

/** What came of checking a proof. */
export interface ProofCheck {
  readonly statement: ProofStatement;
  /** What is wrong with it, for a person; nothing when the list is empty. */
  readonly problems: readonly string[];
}

/**
 * Checks the archive of a proof by itself: every file against its hash, every manifest against its root, the statement against both.
 * That is whether it agrees with itself, not who made it: whoever has it may make another that does. Compare its SHA-256 with the
 * {@link Proof.digest} that was filed where nobody changes it.
 *
 * @throws OpsError `proof-unreadable` when it is no such archive
 */
export async function verifyProof(archive: Uint8Array): Promise<ProofCheck> {
  const files = await filesOf(archive);
  const statement = statementIn(files);
  const sums = hashList(files.get('SHA256SUMS'));
  const roots = hashList(files.get('ROOTS'));
  const unlisted = [...files.keys()].filter((path) => path !== 'SHA256SUMS' && !sums.has(path));
  const damaged = [...sums]
    .filter(([path, sum]) => sha256(files.get(path) ?? Buffer.of()) !== sum)
    .map(([path]) => path);
  const unlike = [...roots].filter(([path, root]) => rootOf(linesOf(files.get(path))) !== root).map(([path]) => path);
  const claimed = statement.hosts.filter(
    ({ folder, roots: own, isAsBefore }) =>
      (['before', 'found', 'after'] as const).some((time) => roots.get(`${folder}/${time}`) !== own[time]) ||
      isAsBefore !== (own.before === own.after),
  );
  return {
    statement,
    problems: [
      ...unlisted.map((path) => `${path} has no hash`),
      ...damaged.map((path) => `${path} is not what was written`),
      ...unlike.map((path) => `${path} does not have the root that it is said to have`),
      ...claimed.map(({ host }) => `the statement says something else about ${host} than its manifests do`),
    ],
  };
}

async function filesOf(archive: Uint8Array): Promise<ReadonlyMap<string, Buffer>> {
  const files = new Map<string, Buffer>();
  try {
    for await (const { header, content } of readTar(once(archive)))
      files.set(header.path, await buffer(Readable.from(content)));
  } catch (cause) {
    throw unreadable(cause);
  }
  return files;
}

function statementIn(files: ReadonlyMap<string, Buffer>): ProofStatement {
  try {
    const statement = JSON.parse(files.get('proof.json')?.toString('utf8') ?? '') as ProofStatement;
    if (statement.format === 'opspilot-proof-1' && Array.isArray(statement.hosts)) return statement;
  } catch (cause) {
    throw unreadable(cause);
  }
  throw unreadable();
}

function linesOf(manifest: Buffer | undefined): readonly string[] {
  return manifest?.toString('utf8').split('\n').slice(0, -1) ?? [];
}

function unreadable(cause?: unknown): OpsError<RollbackErrorCode> {
  return new OpsError(
    'proof-unreadable',
    'This is no archive of a proof, or not a whole one. Fetch it again from where it was kept.',
    cause === undefined ? {} : { cause },
  );
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}
