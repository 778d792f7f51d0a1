import type { SnapshotAbout, SnapshotStore } from '../store/snapshot-store.js';
import type { HostState, Look } from './state-kind.js';
import { decodeState, encodeState } from './stored-state.js';

/** What was asked and what was found. */
export interface KeptState {
  readonly looks: readonly Look[];
  readonly state: HostState;
}

/** Name of the one entry of such a snapshot: no path of a host. */
const entryPath = '/opspilot-state.json';

/** Keeps state where captured files are kept: encrypted and checked as they are. @returns id of the snapshot */
export async function keepState(
  store: SnapshotStore,
  about: Omit<SnapshotAbout, 'roots'>,
  { looks, state }: KeptState,
): Promise<string> {
  const bytes = encodeState(looks, state);
  const writer = await store.begin({ ...about, roots: [] });
  try {
    const content = await writer.write([bytes]);
    const at = BigInt(about.takenAt) * 1_000_000n;
    writer.add({
      ...{ path: entryPath, type: 'file', mode: 0o600, uid: 0, gid: 0, size: bytes.length },
      ...{ modifiedAt: at, changedAt: at, device: '0', inode: '0', links: 1, content },
    });
    return (await writer.commit()).id;
  } catch (error) {
    await writer.abort();
    throw error;
  }
}

/** What {@link keepState} kept; without an id, nothing. @throws OpsError `snapshot-unknown`, or what the store says */
export async function readState(store: SnapshotStore, id: string | undefined): Promise<KeptState> {
  if (id === undefined) return { looks: [], state: new Map() };
  for (const { content } of await store.entries(id)) {
    if (content === undefined) continue;
    const parts: Buffer[] = [];
    for await (const part of store.read(content)) parts.push(part);
    return decodeState(Buffer.concat(parts));
  }
  return { looks: [], state: new Map() };
}
