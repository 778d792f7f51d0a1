import { OpsError } from '@opspilot/core';
import { type BytePath, bytesOf, isWithinOneOf } from '../entry/byte-path.js';
import { isNoDisk } from '../entry/no-disk.js';
import { isDone, runScript, withSignal } from '../probe/run-script.js';
import type { StartThere } from '../probe/start-there.js';
import type { RollbackErrorCode } from '../rollback-error.js';
import type { Root } from '../store/snapshot-store.js';
import type { LinksFollowed } from './links-followed.js';
import { linksScript, mostBehindLink } from './links-script.js';

/** A directory below which a command goes through links. */
export interface Walked {
  readonly path: BytePath;
  readonly links: Exclude<LinksFollowed, 'named'>;
}

/** What links below directories lead to. */
export interface BehindLinks {
  readonly roots: readonly Root[];
  /** What they lead to and is not captured: it is too much. */
  readonly tooMuch: readonly BytePath[];
}

/** How often links behind links are followed. */
const mostSteps = 12;

/**
 * Finds out where links lead that lie below directories, and those below what they lead to, as far as it is within bounds: whoever
 * unpacks an archive over a directory writes through them.
 *
 * @param known - what is captured anyway
 * @throws OpsError `probe-unreadable`
 */
export async function behindLinks(
  start: StartThere,
  walked: readonly Walked[],
  known: readonly Root[],
  signal?: AbortSignal,
): Promise<BehindLinks> {
  const search = new Search(known);
  let asked: readonly Walked[] = walked;
  for (let step = 0; asked.length > 0 && step < mostSteps; step += 1) {
    const answers = await ask(start, asked, step === 0, signal);
    if (step > 0) search.take(answers);
    asked = answers.flatMap((answer) => search.beyond(answer));
  }
  return { roots: search.found, tooMuch: [...search.tooMuch, ...asked.map(({ path }) => path)] };
}

/** What is captured already, and how much room is left. */
class Search {
  readonly found: Root[] = [];
  readonly tooMuch: BytePath[] = [];
  readonly #whole = new Set<BytePath>();
  readonly #alone = new Set<BytePath>();
  readonly #reached = new Set<BytePath>();
  readonly #left = { ...mostBehindLink };

  constructor(known: readonly Root[]) {
    this.#cover(known);
  }

  #cover(roots: readonly Root[]): void {
    for (const { path, recursive } of roots) (recursive ? this.#whole : this.#alone).add(path);
  }

  /** Takes what links lead to, as far as there is room. */
  take(answers: readonly Answer[]): void {
    for (const { path, type, links, entries, kibibytes } of answers) {
      if (links === 'files' ? type === 'd' : type === 'f' && isNoDisk(path)) continue;
      this.#left.entries -= entries;
      this.#left.kibibytes -= kibibytes;
      const hasRoom = this.#left.entries >= 0 && this.#left.kibibytes >= 0;
      if (type !== 'D' && hasRoom) this.found.push({ path, recursive: type === 'd' || type === '-' });
      else this.tooMuch.push(path);
    }
    this.#cover(this.found);
  }

  /** Where links lead that nobody has looked at. */
  beyond({ targets, links }: Answer): readonly Walked[] {
    return [...new Set(targets)].flatMap((path) => {
      const key = `${links} ${path}`;
      const isKnown = isWithinOneOf(path, this.#whole) || (links === 'files' && this.#alone.has(path));
      if (isKnown || (links === 'files' && isNoDisk(path)) || this.#reached.has(key)) return [];
      this.#reached.add(key);
      return [{ path, links }];
    });
  }
}

interface Answer extends Walked {
  readonly type: string;
  readonly entries: number;
  readonly kibibytes: number;
  readonly targets: readonly BytePath[];
}

async function ask(
  start: StartThere,
  asked: readonly Walked[],
  areCaptured: boolean,
  signal: AbortSignal | undefined,
): Promise<readonly Answer[]> {
  const kindOf = ({ links }: Walked): string => (links === 'files' ? 'f' : 'm');
  const result = await runScript(start, linksScript, 'find with -printf, nor stat', {
    stdin: Buffer.concat(asked.map((each) => bytesOf(`${areCaptured ? 'l' : kindOf(each)}\0${each.path}\0`))),
    ...withSignal(signal),
  });
  const words = result.stdout.toString('latin1').split('\0');
  if (!isDone(result) || words.pop() !== '') {
    throw new OpsError<RollbackErrorCode>(
      'probe-unreadable',
      `Where symbolic links lead could not be asked: ${result.status}, exit code ${result.exitCode}. Nothing was changed; try again.`,
    );
  }
  const answers: Answer[] = [];
  for (let at = 0; at < words.length; ) {
    const end = words.indexOf('', at);
    const [, type = '-', entries, kibibytes, path = ''] = /^(\S) (\d+) (\d+) (.*)$/s.exec(words[at] ?? '') ?? [];
    const links = asked[answers.length]?.links ?? 'all';
    const size = { entries: Number(entries), kibibytes: Number(kibibytes) };
    answers.push({ path, links, type, ...size, targets: words.slice(at + 1, end) });
    at = end + 1;
  }
  return answers;
}
