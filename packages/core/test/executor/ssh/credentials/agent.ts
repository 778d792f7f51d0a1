import { execFileSync, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export interface TestAgent {
  readonly socket: string;
  add(file: string, ...options: readonly string[]): void;
  lock(): void;
  close(): Promise<void>;
}

/** A real ssh-agent, in the foreground. Who has to confirm a signature never does. */
export async function openAgent(directory: string): Promise<TestAgent> {
  const socket = join(directory, `agent-${process.pid}-${Date.now()}-${Math.random().toString(36).slice(2)}`);
  const answerer = `${socket}.askpass`;
  writeFileSync(answerer, '#!/bin/sh\ncase "$1" in *assword*|Again*) echo secret ;; *) exit 1 ;; esac\n', {
    mode: 0o700,
  });
  const env = { ...process.env, SSH_AUTH_SOCK: socket, SSH_ASKPASS: answerer, SSH_ASKPASS_REQUIRE: 'force' };
  const agent = spawn('ssh-agent', ['-D', '-a', socket], { env, stdio: 'ignore' });
  const closed = new Promise<void>((resolve) => agent.once('exit', () => resolve()));
  const run = (...parts: readonly string[]) => execFileSync('ssh-add', parts, { env, stdio: 'ignore' });
  for (let tries = 0; ; tries++) {
    try {
      execFileSync('ssh-add', ['-l'], { env, stdio: 'ignore' });
      break;
    } catch (error) {
      // 1 says that it has no keys, 2 that nobody answers.
      if ((error as { readonly status?: number }).status === 1) break;
      if (tries > 500) throw error;
      await delay(10);
    }
  }
  return {
    socket,
    add: (file, ...options) => run('-q', ...options, file),
    lock: () => run('-x'),
    close: async () => {
      agent.kill();
      await closed;
    },
  };
}
