import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compiledProgram } from '../../../fixtures/compiled-program.js';
import { openScriptedServer, type ScriptedServer } from '../../../fixtures/ssh/scripted-server.js';
import { type FaultyWay, openFaultyWay } from './faulty-way.js';
import type { FloodOrder, FloodReport } from './flood-reader.js';

const mebibyte = 2 ** 20;
/** Far above what a held-back stream takes, and far below the floods. */
const most = 64 * mebibyte;
/** Far above a window and the buffers on the way. */
const mostCarried = 16 * mebibyte;

let server: ScriptedServer;
let way: FaultyWay;

beforeAll(async () => {
  server = await openScriptedServer();
  way = await openFaultyWay(server);
});

afterAll(async () => {
  await way.close();
  await server.close();
});

const program = await compiledProgram(new URL('./flood-reader.ts', import.meta.url));

/** In a process of its own, whose memory is nobody else's. */
async function flood(reader: FloodOrder['reader'], mebibytes: number): Promise<FloodReport> {
  const order: FloodOrder = { host: way.host, knownHosts: way.knownHostsFile, reader, mebibytes };
  const { stdout } = await promisify(execFile)(process.execPath, [program, JSON.stringify(order)]);
  return JSON.parse(stdout);
}

describe('a flood on stderr, while stdout is read', () => {
  it('is held back when nobody reads it, and the command can be cancelled', { timeout: 120_000 }, async () => {
    const before = way.proxy.recordedBytes().length;
    const report = await flood('nobody', 200);
    expect(report.status).toBe('cancelled');
    expect(report.rss).toBeLessThan(most);
    expect(report.heap).toBeLessThan(most);
    expect(report.external).toBeLessThan(most);
    expect(way.proxy.recordedBytes()[before]?.fromServer).toBeLessThan(mostCarried);
  });

  it('passes at the pace of a slow reader, nothing of it lost, and takes no memory', { timeout: 240_000 }, async () => {
    const report = await flood('slow', 128);
    expect(report).toMatchObject({ status: 'exited', bytesRead: 128 * mebibyte });
    expect(report.rss).toBeLessThan(most);
    expect(report.heap).toBeLessThan(most);
    expect(report.external).toBeLessThan(most);
  });
});
