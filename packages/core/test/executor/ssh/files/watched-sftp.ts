import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Host } from '@opspilot/core';
import { type SshExecutor, type SshExecutorOptions, sshExecutor } from '@opspilot/core/ssh';
import { hostOf } from '../../../fixtures/ssh/host-of.js';
import { type OpenSshServer, type OpenSshServerOptions, openSshServer } from '../../../fixtures/ssh/open-ssh-server.js';

/** Where systems put what sshd starts for SFTP. */
const places = ['/usr/lib/openssh', '/usr/libexec/openssh', '/usr/lib/ssh', '/usr/libexec'];

export const isRoot = process.getuid?.() === 0;

/** A real sshd whose sftp-server can be stopped, limited and replaced, and a directory for files of both sides. */
export interface WatchedSftp {
  readonly server: OpenSshServer;
  readonly host: Host;
  readonly directory: string;
  path(name: string): string;
  /** Makes a file, of so many bytes that repeat at no distance of pieces when given a number. */
  file(name: string, content: string | number, mode?: number): string;
  executor(options?: SshExecutorOptions): SshExecutor;
  /** Lines of a shell before `$OPSPILOT_SFTP_SERVER` starts, or in its stead; for sessions from now on. */
  setBefore(lines: string | undefined): void;
  /** Sessions that the server has begun. */
  begun(): number;
  /** Sends a signal to every sftp-server there was. */
  signal(name: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): void;
  /** Names in the directory of parts of files. */
  parts(): readonly string[];
  close(): Promise<void>;
}

export async function openWatchedSftp(options: OpenSshServerOptions = {}): Promise<WatchedSftp> {
  const directory = await mkdtemp(join(tmpdir(), 'opspilot-files-'));
  const beside = await mkdtemp(join(tmpdir(), 'opspilot-sftp-'));
  const [wrapper, before, pids] = ['wrapper', 'before', 'pids'].map((name) => join(beside, name)) as [
    string,
    string,
    string,
  ];
  const program = places.map((place) => `${place}/sftp-server`).find((file) => existsSync(file));
  if (program === undefined) throw new Error('sftp-server is not installed');
  const lines = [
    '#!/bin/sh',
    `echo $$ >>${pids}`,
    `OPSPILOT_SFTP_SERVER=${program}`,
    `[ ! -e ${before} ] || . ${before}`,
    `exec ${program}`,
  ];
  writeFileSync(wrapper, `${lines.join('\n')}\n`, { mode: 0o755 });
  writeFileSync(pids, '');
  const server = await openSshServer({
    ...options,
    sftp: false,
    extraLines: [`Subsystem sftp ${wrapper}`, ...(options.extraLines ?? [])],
  });
  const path = (name: string): string => join(directory, name);
  const begun = (): readonly string[] => readFileSync(pids, 'utf8').split('\n').filter(Boolean);
  const signal: WatchedSftp['signal'] = (name) => {
    for (const pid of begun()) {
      try {
        process.kill(Number(pid), name);
      } catch {
        // It has ended.
      }
    }
  };
  return {
    server,
    host: hostOf(server, { name: 'loopback' }),
    directory,
    path,
    file: (name, content, mode = 0o644) => {
      writeFileSync(path(name), typeof content === 'string' ? content : bytesOf(content), { mode });
      return path(name);
    },
    executor: (given = {}) =>
      sshExecutor({ config: false, agent: false, knownHosts: [server.knownHostsFile], ...given }),
    setBefore: (text) => {
      if (text === undefined) rmSync(before, { force: true });
      else writeFileSync(before, `${text}\n`);
    },
    begun: () => begun().length,
    signal,
    parts: () => readdirSync(directory).filter((name) => name.endsWith('.part')),
    close: async () => {
      signal('SIGKILL');
      await server.close();
      await Promise.all([directory, beside].map((place) => rm(place, { recursive: true, force: true })));
    },
  };
}

function bytesOf(size: number): Buffer {
  const bytes = Buffer.alloc(size);
  for (let at = 0; at + 4 <= size; at += 4) bytes.writeUInt32LE(Math.imul(at, 2_654_435_761) >>> 0, at);
  return bytes;
}

export function digest(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
