import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from './open-log.js';
import { newSigner, sampleExport } from './samples.js';

/** The commands that the README gives auditors. */
const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
const script =
  [...readme.matchAll(/```bash\n(.*?)```/gs)].map(([, code = '']) => code).find((code) => code.includes('openssl')) ??
  '';

const tools = ['bash', 'jq', 'openssl', 'sha256sum', 'base64', 'sed'];
const missing = tools.filter((tool) => spawnSync('sh', ['-c', `command -v ${tool}`]).status !== 0);

async function check(change: (lines: string[]) => void, pin: (line: string) => string = (line) => line) {
  const directory = await temporaryDirectory();
  const signer = newSigner();
  const lines = (await sampleExport('jsonl', signer, 8)).split('\n');
  const { audit } = JSON.parse(lines[0] ?? '') as { audit: { checkpoint: object } };
  await writeFile(join(directory, 'checkpoints.jsonl'), `torn\n${pin(JSON.stringify(audit.checkpoint))}\n`);
  change(lines);
  await writeFile(join(directory, 'audit.jsonl'), lines.join('\n'));
  await writeFile(join(directory, 'audit-public-key.pem'), signer.publicKey);
  const { stdout, stderr, status } = spawnSync('bash', ['-c', script], { cwd: directory, encoding: 'utf8' });
  return { lines: `${stdout}${stderr}`.trimEnd().split('\n'), status };
}

describe.skipIf(missing.length > 0)(
  `an export checked by the commands of the README (${missing.join(', ') || 'all there'})`,
  () => {
    it('is confirmed when it is whole', async () => {
      const { lines, status } = await check(() => {});
      expect(lines).toEqual(['Signature Verified Successfully', 'intact up to record 9']);
      expect(status).toBe(0);
    });

    it('shows what was changed, and what is missing', async () => {
      const { lines, status } = await check((all) => {
        all[3] = (all[3] ?? '').replace('unit 2', 'unit 9');
        all.splice(6, 1);
      });
      expect(lines.filter((line) => line.startsWith('changed: ') && line.includes('"sequence":3'))).toHaveLength(1);
      expect(
        lines.filter((line) => line.startsWith('does not continue: ') && line.includes('"sequence":7')),
      ).toHaveLength(1);
      expect(lines.at(-1)).toBe('NOT INTACT');
      expect(status).toBe(1);
    });

    it('is not confirmed by a shell that cannot run the commands', () => {
      const { stdout, status } = spawnSync('sh', ['-c', script], { cwd: import.meta.dirname, encoding: 'utf8' });
      expect(stdout).not.toContain('intact up to');
      expect(status).not.toBe(0);
    });

    it('is told from one that the log went on after', async () => {
      const later = (line: string) => `${line}\n${line.replace(/"sequence":\d+/, '"sequence":99')}`;
      const { lines, status } = await check(() => {}, later);
      expect(lines).toContain('the log went on after this export: record 99');
      expect(lines.at(-1)).toBe('intact up to record 9');
      expect(status).toBe(0);
    });

    it('is not confirmed by the sink of another log', async () => {
      const { lines, status } = await check(
        () => {},
        (line) => line.replace(/"log":"[^"]*"/, '"log":"another"'),
      );
      expect(lines).toContain('the sink vouches for nothing of what is exported');
      expect(status).toBe(1);
    });

    it('is not confirmed when what was signed stands beside what is compared', async () => {
      const { lines, status } = await check((all) => {
        const header = JSON.parse(all[0] ?? '') as { audit: { checkpoint: Record<string, unknown> } };
        const { checkpoint: signed, signature } = header.audit.checkpoint;
        all.splice(-1, 1);
        const hash = (all.at(-1) ?? '').slice(9, 73);
        const made = { ...(signed as object), sequence: 8, hash };
        header.audit.checkpoint = { checkpoint: made, signature, note: { checkpoint: signed, signature } };
        all[0] = JSON.stringify(header);
      });
      expect(lines).toContain('the sink vouches for nothing of what is exported');
      expect(lines).toContain('the signature is not by this key');
      expect(status).toBe(1);
    });

    it('is not confirmed when its header names another log than was signed', async () => {
      const { lines, status } = await check((all) => {
        all[0] = (all[0] ?? '').replace(/"log":"[^"]*"/, '"log":"another"');
      });
      expect(lines).toContain('the header names another log than was signed');
      expect(status).toBe(1);
    });

    it('is told to be made anew when the sink holds another record', async () => {
      const pin = (line: string) => line.replace(/"hash":"[0-9a-f]{8}/, '"hash":"00000000');
      const { lines } = await check(() => {}, pin);
      expect(lines.filter((line) => line === 'made anew: record 9')).toHaveLength(1);
    });

    it('is not confirmed when its header was', async () => {
      const { lines, status } = await check((all) => {
        all[0] = (all[0] ?? '').replace(/"at":(\d+)/, (_, at: string) => `"at":${Number(at) + 1}`);
      });
      expect(lines.join('\n')).toContain('Signature Verification Failure');
      expect(status).not.toBe(0);
    });
  },
);
