// Works on a store until it is told to end, as one process of several, and tells what came of it.
import { createHash } from 'node:crypto';
import { fileSnapshotStore } from '@opspilot/rollback/snapshots';

const [work, directory] = process.argv.slice(2);
const store = await fileSnapshotStore(directory);
const told = { done: 0, busy: 0, kept: {}, problems: [] };
let isEnding = false;
process.once('message', () => {
  isEnding = true;
});

async function* partsOf(bytes) {
  yield bytes;
}

/** Content that all have in common and content of its own: the first is freed and written anew under the feet of the others. */
async function take(number) {
  const own = createHash('sha512').update(`${process.pid} ${number}`).digest();
  const files = { '/common': Buffer.alloc(300_000, number % 3), '/own': own };
  const writer = await store.begin({ host: 'here', reason: 'a test', takenAt: number, roots: [] });
  for (const [path, bytes] of Object.entries(files)) {
    const content = await writer.write(partsOf(bytes));
    const owner = { uid: 0, gid: 0, user: 'root', group: 'root', device: '1', inode: path, links: 1 };
    const about = { path, type: 'file', mode: 0o644, size: bytes.length, modifiedAt: 1n, changedAt: 2n, ...owner };
    writer.add({ ...about, content });
  }
  const { id } = await writer.commit();
  told.kept[id] = createHash('sha256').update(own).digest('hex');
}

const works = {
  write: async () => {
    await take(told.done);
    const [oldest] = Object.keys(told.kept);
    if (told.done % 3 !== 2) return;
    delete told.kept[oldest];
    await store.remove([oldest]);
  },
  prune: () => store.prune(),
  verify: async () => told.problems.push(...(await store.verify()).map(({ message }) => message)),
};

while (!isEnding) {
  try {
    await works[work]();
    told.done += 1;
  } catch (error) {
    if (error.code !== 'store-busy') throw error;
    told.busy += 1;
  }
  await new Promise((resolve) => setTimeout(resolve, work === 'prune' ? 10 : 1));
}
await store.close();
process.send(told);
process.disconnect();
