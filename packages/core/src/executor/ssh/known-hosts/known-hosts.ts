import { dirname } from 'node:path';
import { type Clock, systemClock } from '../../../clock/clock.js';
import { OpsError } from '../../../errors/ops-error.js';
import { makeDirectory } from '../../../make-directory.js';
import { type Random, systemRandom } from '../../../random/random.js';
import { type SshErrorCode, sshError } from '../ssh-error.js';
import { appendLine } from './append-line.js';
import { algorithmsAmong } from './host-key-algorithms.js';
import type { HostPlace } from './host-place.js';
import { judgeShown } from './judge-certificate.js';
import { type HostEntries, type HostKeyVerdict, hostEntries, judgeHostKey } from './judge-host-key.js';
import { knownHostsFile, missingFile } from './known-hosts-file.js';
import { knownHostsLine } from './known-hosts-line.js';
import { type KnownHostsProblem, parseKnownHosts } from './parse-known-hosts.js';
import { withFileLock } from './with-file-lock.js';

/** How new keys are written. */
export interface KnownHostsOptions {
  /** Whether names are written as hashes, like OpenSSH's `HashKnownHosts`; default false. */
  readonly hashNames?: boolean;
  readonly clock?: Clock;
  readonly random?: Random;
}

/**
 * The keys of hosts in files, which are read again whenever they changed. Every method throws `known-hosts-unreadable`
 * when a file is there and cannot be read: what nobody could look up must not look unknown.
 */
export interface KnownHosts {
  /** What the files say now of the key or certificate, in the encoding of the protocol, shown by the machine at `place`. */
  judge(place: HostPlace, shown: Buffer): Promise<HostKeyVerdict>;
  /** Which of the `wanted` algorithms to ask the machine for, those by which it may be known first. */
  algorithms(place: HostPlace, wanted?: readonly string[]): Promise<readonly string[]>;
  /**
   * Trusts a key on first use: writes it to the first file, unless a line has been written meanwhile, by whichever
   * process. What it returns is the verdict afterwards: anything but `known` means that another key, or another word
   * about this one, was there first, and that the machine must not be trusted.
   *
   * @throws OpsError `known-hosts-unwritable`, `host-key-name-invalid`, `host-key-malformed`
   */
  trust(place: HostPlace, key: Buffer): Promise<HostKeyVerdict>;
  /** Paths at which there is no file. */
  missing(): Promise<readonly string[]>;
  /** Lines that could not be understood and count for nothing. */
  problems(): Promise<readonly KnownHostsProblem[]>;
}

/** Opens known_hosts files, absolute paths; a missing one has no entries. Reads nothing yet. */
export function openKnownHosts(paths: readonly string[], options: KnownHostsOptions = {}): KnownHosts {
  const { hashNames = false, clock = systemClock, random = systemRandom } = options;
  const files = paths.map(knownHostsFile);
  let contents: readonly unknown[] = [];
  let found = new Map<string, HostEntries>();
  let turn: Promise<unknown> = Promise.resolve();

  const readAll = () => Promise.all(files.map((file) => file.read()));

  const look = async (place: HostPlace): Promise<HostEntries> => {
    const parsed = await readAll();
    if (parsed.some((content, index) => content !== contents[index])) {
      contents = parsed;
      found = new Map();
    }
    const name = `${place.port} ${place.host}`;
    const entries =
      found.get(name) ??
      hostEntries(
        parsed.flatMap((content) => content.entries),
        place,
      );
    found.set(name, entries);
    return entries;
  };

  const judge = async (place: HostPlace, shown: Buffer) => judgeShown(await look(place), place, shown, clock.now());

  /** Who names /dev/null wants to trust without remembering. */
  const judgeForgetful = async (place: HostPlace, key: Buffer, line: string): Promise<HostKeyVerdict> => {
    const verdict = await judge(place, key);
    return verdict.status === 'unknown'
      ? judgeHostKey(parseKnownHosts(line, '/dev/null').entries, place, key)
      : verdict;
  };

  const write = async (path: string, place: HostPlace, key: Buffer): Promise<HostKeyVerdict> => {
    const line = knownHostsLine(place, key, hashNames ? random : undefined);
    if (path === '/dev/null') return judgeForgetful(place, key, line);
    try {
      makeDirectory(dirname(path));
      return await withFileLock(`${path}.opspilot-lock`, clock, async () => {
        const verdict = await judge(place, key);
        if (verdict.status !== 'unknown') return verdict;
        await appendLine(path, line);
        return judge(place, key);
      });
    } catch (error) {
      if (OpsError.is(error)) throw error;
      throw unwritable(path, error);
    }
  };

  return {
    judge,
    algorithms: async (place, wanted) => algorithmsAmong(await look(place), wanted),
    missing: async () => {
      const parsed = await readAll();
      return paths.filter((_path, index) => parsed[index] === missingFile);
    },
    problems: async () => (await readAll()).flatMap((content) => content.problems),
    trust(place, key) {
      const [path] = paths;
      if (path === undefined) return Promise.reject(nowhere());
      // One after the other: those who wait for the lock file ask again and again.
      const written = turn.then(() => write(path, place, key));
      turn = written.catch(() => {});
      return written;
    },
  };
}

function unwritable(path: string, cause: unknown): OpsError<SshErrorCode> {
  const code = (cause as NodeJS.ErrnoException).code ?? 'unknown';
  return sshError(
    'known-hosts-unwritable',
    `The new host key could not be written to ${path} (${code}), so the host is not trusted and nothing was sent to it. Make the file writable, or name another.`,
    { details: { path }, cause },
  );
}

/** The error for a new key that no file of the user's is there for. */
export function nowhere(): OpsError<SshErrorCode> {
  return sshError(
    'known-hosts-unwritable',
    'The new host key could not be written because there is no file of known hosts of your own: name one by the option knownHosts, or by UserKnownHostsFile of the ssh_config.',
  );
}
