import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  callbackSecrets,
  envSecrets,
  fileSecrets,
  firstOf,
  OpsError,
  requireSecret,
  type SecretErrorCode,
} from '@opspilot/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const canary = 'canary-3f9a';

async function errorOf(promise: Promise<unknown>): Promise<OpsError<SecretErrorCode>> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!OpsError.is<SecretErrorCode>(error)) throw new Error('expected an OpsError');
  expect(JSON.stringify(error) + String(error.stack) + String(error.cause)).not.toContain(canary);
  return error;
}

describe('envSecrets', () => {
  const provider = envSecrets({
    prefix: 'APP_',
    env: { APP_DB_PASSWORD: canary, APP_exact: 'b', APP_EMPTY: '', OTHER: 'x' },
  });

  it('finds a name as it is and in capitals, behind the prefix', async () => {
    expect(await provider.get('db-password')).toBe(canary);
    expect(await provider.get('exact')).toBe('b');
    expect(await provider.get('OTHER')).toBeUndefined();
  });

  it('takes an empty variable, and what every object has, for absent', async () => {
    expect(await provider.get('empty')).toBeUndefined();
    expect(await envSecrets({ env: {} }).get('constructor')).toBeUndefined();
  });

  it('reads the environment of the process', async () => {
    process.env['OPSPILOT_TEST_SECRET'] = canary;
    try {
      expect(await envSecrets({ prefix: 'OPSPILOT_' }).get('test-secret')).toBe(canary);
    } finally {
      delete process.env['OPSPILOT_TEST_SECRET'];
    }
  });
});

describe('fileSecrets', () => {
  let directory = '';
  const write = async (name: string, content: string | Uint8Array, mode = 0o600): Promise<void> => {
    await writeFile(join(directory, name), content);
    await chmod(join(directory, name), mode);
  };

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'opspilot-secrets-'));
    await write('password', `${canary}\n`);
    await write('windows', `${canary}\r\n`);
    await write('lines', `${canary}\nb\n\n`);
    await write('empty', '\n');
    await write('exposed', canary, 0o644);
    await write('writable', canary, 0o602);
    await write('binary', Uint8Array.of(0xff, 0xfe));
    await write('large', 'x'.repeat(65_537));
    await mkdir(join(directory, 'folder'));
    await mkdir(join(directory, '..data'), { recursive: true });
    await writeFile(join(directory, '..data', 'mounted'), canary, { mode: 0o600 });
    await symlink(join('..data', 'mounted'), join(directory, 'mounted'));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  it('reads a file without the newline at its end', async () => {
    const provider = fileSecrets(directory);
    expect(await provider.get('password')).toBe(canary);
    expect(await provider.get('windows')).toBe(canary);
    expect(await provider.get('lines')).toBe(`${canary}\nb\n`);
    expect(await provider.get('mounted')).toBe(canary);
  });

  it('has nothing where there is no file, or nothing in it', async () => {
    expect(await fileSecrets(directory).get('absent')).toBeUndefined();
    expect(await fileSecrets(directory).get('empty')).toBeUndefined();
    expect(await fileSecrets(join(directory, 'no-such-place')).get('absent')).toBeUndefined();
  });

  it.each(['../password', '..', '.', '', '/etc/passwd', 'a/b', 'a\\b', '.hidden', 'a\0b', `${'x'.repeat(256)}`])(
    'refuses the name %j',
    async (name) => {
      expect((await errorOf(fileSecrets(directory).get(name))).code).toBe('secret-name-invalid');
    },
  );

  it('refuses a file that everybody may read, unless told otherwise, and one that everybody may write, always', async () => {
    const error = await errorOf(fileSecrets(directory).get('exposed'));
    expect(error.code).toBe('secret-file-exposed');
    expect(error.message).toContain(`chmod 600 ${join(directory, 'exposed')}`);
    expect(await fileSecrets(directory, { allowWorldReadable: true }).get('exposed')).toBe(canary);
    expect((await errorOf(fileSecrets(directory, { allowWorldReadable: true }).get('writable'))).code).toBe(
      'secret-file-exposed',
    );
  });

  it.each(['folder', 'binary', 'large'])('refuses %s', async (name) => {
    expect((await errorOf(fileSecrets(directory, { allowWorldReadable: true }).get(name))).code).toBe(
      'secret-unreadable',
    );
  });

  it('stops when asked to', async () => {
    const reason = new Error('enough');
    await expect(fileSecrets(directory).get('password', AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});

describe('callbackSecrets', () => {
  it('gives what the function gives, at once or later', async () => {
    expect(await callbackSecrets((name) => `${name}-value`).get('a')).toBe('a-value');
    expect(await callbackSecrets(async () => null).get('a')).toBeUndefined();
  });

  it('never passes on what the function threw', async () => {
    const failing = callbackSecrets(() => {
      throw Object.assign(new Error(`denied for token ${canary}`), { code: 'EACCES' });
    });
    const error = await errorOf(failing.get('db'));
    expect(error.code).toBe('secret-unreadable');
    expect(error.message).toContain('EACCES');
    expect((await errorOf(callbackSecrets(() => Promise.reject(canary)).get('db'))).code).toBe('secret-unreadable');
    expect((await errorOf(callbackSecrets(() => ({ canary }) as unknown as string).get('db'))).code).toBe(
      'secret-unreadable',
    );
  });

  it('rejects with the reason of the signal', async () => {
    const controller = new AbortController();
    const waiting = callbackSecrets(
      (_, signal) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(new Error('inner')));
        }),
    ).get('a', controller.signal);
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
  });
});

describe('whether there is a secret', () => {
  const env = envSecrets({ env: { TOKEN: canary } });
  const callback = callbackSecrets(() => canary);

  it('is known of variables and files before they are fetched', async () => {
    expect([await env.has?.('token'), await env.has?.('other')]).toEqual([true, false]);
    const directory = await mkdtemp(join(tmpdir(), 'has-'));
    await writeFile(join(directory, 'there'), canary, { mode: 0o600 });
    await writeFile(join(directory, 'exposed'), canary);
    await chmod(join(directory, 'exposed'), 0o644);
    const files = fileSecrets(directory);
    expect([await files.has?.('there'), await files.has?.('other')]).toEqual([true, false]);
    expect((await errorOf(files.has?.('exposed') as Promise<unknown>)).code).toBe('secret-file-exposed');
    await rm(directory, { recursive: true });
  });

  it('is not known of a callback, nor of what comes after it', async () => {
    expect(callback.has).toBeUndefined();
    expect(await firstOf(env, callback).has?.('token')).toBe(true);
    expect(await firstOf(env, callback).has?.('other')).toBeUndefined();
    expect(await firstOf(env, fileSecrets('/nowhere')).has?.('other/one')).toBe(false);
  });
});

describe('firstOf', () => {
  const has = (value: string) => callbackSecrets(() => value);
  const empty = callbackSecrets(() => undefined);
  const failing = callbackSecrets(() => {
    throw new Error('down');
  });

  it('takes the first that has it, and fails when one before it fails', async () => {
    expect(await firstOf(empty, has('a'), has('b')).get('x')).toBe('a');
    expect(await firstOf(empty, empty).get('x')).toBeUndefined();
    expect(await firstOf(has('a'), failing).get('x')).toBe('a');
    expect((await errorOf(firstOf(failing, has('a')).get('x'))).code).toBe('secret-unreadable');
  });

  it('passes over a provider that cannot have such a name', async () => {
    expect(await firstOf(fileSecrets('/run/secrets'), has('a')).get('prod/db')).toBe('a');
    expect((await errorOf(firstOf(fileSecrets('/run/secrets')).get('prod/db'))).code).toBe('secret-name-invalid');
  });

  it('is told apart from an absence by requireSecret', async () => {
    expect(await requireSecret(has('a'), 'x')).toBe('a');
    expect((await errorOf(requireSecret(empty, 'x'))).code).toBe('secret-not-found');
  });
});
