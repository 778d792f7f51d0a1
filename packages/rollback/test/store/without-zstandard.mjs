// Uses a store in a process that has no Zstandard, neither of Node nor as WebAssembly: prints what came of it.
import { register, syncBuiltinESMExports } from 'node:module';
import zlib from 'node:zlib';

delete zlib.zstdCompress;
delete zlib.zstdDecompressSync;
syncBuiltinESMExports();
const hook = `export async function resolve(name, context, next) {
  if (name === '@bokuweb/zstd-wasm') throw new Error('It is not installed.');
  return next(name, context);
}`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
const { fileSnapshotStore } = await import('@opspilot/rollback/snapshots');

const [work, directory, key] = process.argv.slice(2);

async function* partsOf(bytes) {
  yield bytes;
}

const works = {
  write: async (store) => {
    const bytes = Buffer.from('some text '.repeat(50_000));
    const writer = await store.begin({ host: 'here', reason: 'a test', takenAt: 0, roots: [] });
    const content = await writer.write(partsOf(bytes));
    const owner = { uid: 0, gid: 0, user: 'root', group: 'root', device: '1', inode: '2', links: 1 };
    writer.add({
      ...{ path: '/text', type: 'file', mode: 0o644, size: bytes.length, modifiedAt: 1n, changedAt: 2n },
      ...{ ...owner, content },
    });
    return (await writer.commit()).id;
  },
  read: async (store) => {
    const [{ id }] = await store.snapshots();
    for (const { content } of await store.entries(id)) for await (const _ of store.read(content));
    return 'read';
  },
  prune: async (store) => (await store.prune()) && 'pruned',
};

try {
  const store = await fileSnapshotStore(directory, key === undefined ? {} : { key: Buffer.from(key, 'hex') });
  process.stdout.write(`${await works[work](store)}\n`);
  await store.close();
} catch (error) {
  process.stdout.write(`${error.code}: ${error.message}\n`);
}
