import { createRequire } from 'node:module';
import ssh2, { type Client } from 'ssh2';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { hostOf } from '../../../fixtures/ssh/host-of.js';
import { useScriptedServers } from '../../../fixtures/ssh/use-scripted-servers.js';
import { refusalOf, useExecutors } from './ssh-trial.js';

/** What our sessions stand on, inside of a client that has begun to connect. */
interface Inside {
  _protocol: Record<string, unknown> & { readonly _handlers: Record<string, unknown> };
  readonly _chanMgr: object;
}

const require = createRequire(import.meta.url);
const installed = require('ssh2/package.json') as { readonly version: string };
const own = require('@opspilot/core/package.json') as { readonly peerDependencies: { readonly ssh2: string } };

const open = useScriptedServers();
const executorFor = useExecutors();
afterEach(() => void vi.restoreAllMocks());

/** Has every client of ssh2 be another one inside, as that of another version may be. */
function changeInside(change: (client: Inside) => void): void {
  const { connect } = ssh2.Client.prototype;
  vi.spyOn(ssh2.Client.prototype, 'connect').mockImplementation(function connectChanged(this: Client, config) {
    connect.call(this, config);
    change(this as unknown as Inside);
    return this;
  });
}

describe('an ssh2 that', () => {
  it.each<[string, string, (client: Inside) => void]>([
    ['has no protocol', '_protocol.session', (client) => void Reflect.set(client, '_protocol', undefined)],
    ['sends commands otherwise', '_protocol.exec', ({ _protocol }) => void Reflect.set(_protocol, 'exec', undefined)],
    ['asks otherwise', '_protocol.ping', ({ _protocol }) => void Reflect.set(_protocol, 'ping', undefined)],
    ['keeps no questions', '_callbacks', (client) => void Reflect.set(client, '_callbacks', new Map())],
    [
      'hears output otherwise',
      '_protocol._handlers.CHANNEL_DATA',
      ({ _protocol }) => void Reflect.deleteProperty(_protocol._handlers, 'CHANNEL_DATA'),
    ],
    ['numbers channels otherwise', '_chanMgr.add', ({ _chanMgr }) => void Reflect.set(_chanMgr, 'add', undefined)],
    ['knows no agent', '_agent', (client) => void Reflect.deleteProperty(client, '_agent')],
    [
      'offers agents otherwise',
      '_agentFwdEnabled',
      (client) => void Reflect.deleteProperty(client, '_agentFwdEnabled'),
    ],
  ])('%s is refused before anything is sent', async (_title, missing, change) => {
    const server = await open();
    changeInside(change);
    const error = await refusalOf(executorFor(server).start(hostOf(server), 'true'));
    expect(error).toMatchObject({
      code: 'ssh-driver-unsupported',
      message: expect.stringContaining(`(${missing} is not as expected)`),
      details: { missing: expect.arrayContaining([missing]), version: installed.version },
    });
    // Both as they are written where npm reads them.
    expect(error.message).toContain(`The package "ssh2", version ${installed.version}, is not one`);
    expect(error.message).toContain(`npm install "ssh2@${own.peerDependencies.ssh2}"`);
    expect(server.counts.handshakes).toBe(0);
    expect(server.commands).toEqual([]);
  });

  it('is as it was is taken', async () => {
    const server = await open();
    changeInside(() => {});
    const execution = await executorFor(server).start(hostOf(server), 'true');
    expect((await execution.result).status).toBe('exited');
  });
});
