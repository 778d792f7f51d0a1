import { openKnownHosts } from '../../../../src/executor/ssh/known-hosts/known-hosts.js';

/** A process of its own that trusts the same key for forty hosts: `trust-many.ts <file> <key in Base64>`. */
const [path, key] = process.argv.slice(2) as [string, string];
const hosts = openKnownHosts([path]);
await Promise.all(
  Array.from({ length: 40 }, (_, number) =>
    hosts.trust({ host: `web-${number}`, port: 22 }, Buffer.from(key, 'base64')),
  ),
);
