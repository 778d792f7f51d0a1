import { setTimeout as wait } from 'node:timers/promises';
import type { Execution, Host } from '@opspilot/core';
import { sshExecutor } from '@opspilot/core/ssh';

/** What this process is started with, as JSON. */
export interface FloodOrder {
  readonly host: Host;
  readonly knownHosts: string;
  /** Who reads stderr, the stream that is flooded: nobody, or somebody with a pause after every mebibyte. */
  readonly reader: 'nobody' | 'slow';
  readonly mebibytes: number;
}

/** What it prints at its end, as JSON. */
export interface FloodReport {
  /** Growth of memory from before the flood to its highest, in bytes. */
  readonly rss: number;
  readonly heap: number;
  readonly external: number;
  readonly bytesRead: number;
  readonly status: string;
}

const mebibyte = 2 ** 20;

async function readSlowly({ stderr }: Execution): Promise<number> {
  let bytes = 0;
  let sinceRest = 0;
  for await (const chunk of stderr as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    sinceRest += chunk.length;
    if (sinceRest < mebibyte) continue;
    sinceRest = 0;
    await wait(2);
  }
  return bytes;
}

const { host, knownHosts, reader, mebibytes }: FloodOrder = JSON.parse(process.argv[2] ?? '');
const executor = sshExecutor({ config: false, agent: false, knownHosts: [knownHosts] });
const flood = async (size: number): Promise<Pick<FloodReport, 'bytesRead' | 'status'>> => {
  const abort = new AbortController();
  const command = `head -c ${size * mebibyte} /dev/zero >&2`;
  const execution = await executor.start(host, command, { signal: abort.signal });
  execution.stdout.resume();
  if (reader === 'slow') {
    const bytesRead = await readSlowly(execution);
    return { bytesRead, status: (await execution.result).status };
  }
  // Time enough for all of it, were it not held back.
  await wait(3_000);
  abort.abort();
  return { bytesRead: 0, status: (await execution.result).status };
};

await flood(16);
const before = process.memoryUsage();
const highest = { rss: 0, heapUsed: 0, external: 0 };
const sampling = setInterval(() => {
  const now = process.memoryUsage();
  for (const name of ['rss', 'heapUsed', 'external'] as const) highest[name] = Math.max(highest[name], now[name]);
}, 10);
const seen = await flood(mebibytes);
clearInterval(sampling);
await executor.close();
const report: FloodReport = {
  rss: highest.rss - before.rss,
  heap: highest.heapUsed - before.heapUsed,
  external: highest.external - before.external,
  ...seen,
};
process.stdout.write(JSON.stringify(report));
