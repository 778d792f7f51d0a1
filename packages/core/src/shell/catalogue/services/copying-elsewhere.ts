import type { Call, EffectDetail, Word } from '../../tools/tool-spec.js';
import { type RemotePath, remotePath } from './remote-path.js';

type Elsewhere = NonNullable<EffectDetail['scope']>;

/** How a tool copies directories. */
interface CopyHabit {
  /** All that is below a directory goes with it. */
  readonly isRecursive?: boolean;
  /** Of `x/` what is in the directory is copied, rather than the directory itself. */
  readonly copiesContents?: boolean;
}

/**
 * What is copied to a path of another machine or a container is written there: as that path, or into it where it is a
 * directory.
 */
export function copiedInto(
  call: Call,
  sources: readonly Word[],
  target: Word,
  path: string,
  scope: Elsewhere,
  { isRecursive, copiesContents }: CopyHabit = {},
): void {
  const attributes = isRecursive === true ? { recursive: true as const } : {};
  const areContents = ({ text }: Word): boolean => copiesContents === true && isOfContents(text);
  const named = sources.filter((source) => !areContents(source));
  const isDirectory = path.endsWith('/') || sources.length > 1;
  const directory = path.endsWith('/') ? path : `${path}/`;
  const below = named.map(({ text }) => directory + text.replace(/\/+$/, '').replace(/^.*[/:]/, ''));
  const isItself = !isDirectory || named.length < sources.length;
  for (const each of isItself ? [path, ...below] : below)
    call.path('write', 'overwrite', { text: each, span: target.span }, { scope, attributes });
}

/** `x/`, `.`, `x/..`: the directory is meant by what is in it. */
function isOfContents(text: string): boolean {
  return /(?:^|\/)(?:\.{0,2})$/.test(text);
}

/** What copying to or from another machine does, by the direction of each word. */
export interface Copying {
  readonly sources: readonly Word[];
  readonly target: Word | undefined;
  readonly removesSources?: boolean;
  readonly deletesExtra?: boolean;
  readonly recursive?: boolean;
  /** Of `x/` what is in the directory is copied, rather than the directory itself. */
  readonly copiesContents?: boolean;
  /** What is elsewhere is no machine with directories, but a place to store things. */
  readonly isStorage?: boolean;
}

/** What is not absolute begins where one logs in. */
function pathThere({ path }: RemotePath): string {
  return /^[/~]/.test(path) ? path : `~/${path}`;
}

function send(call: Call, copying: Copying, remote: RemotePath): void {
  const { sources, target, removesSources, deletesExtra, isStorage, recursive, copiesContents } = copying;
  const habit: CopyHabit = {
    ...(recursive === undefined ? {} : { isRecursive: recursive }),
    ...(copiesContents === undefined ? {} : { copiesContents }),
  };
  for (const source of sources) {
    const from = remotePath(source.text);
    if (from !== undefined) {
      const attributes = { external: true } as const;
      if (isStorage !== true)
        call.path(
          'read',
          'read',
          { text: pathThere(from), span: source.span },
          { attributes, scope: { host: from.host } },
        );
      continue;
    }
    call.as('upload', source);
    if (removesSources === true) call.path('delete', 'remove', source);
  }
  call.effect('network', 'send', 'host', remote.host, { attributes: { external: true } });
  const path = pathThere(remote);
  if (target !== undefined && isStorage !== true) copiedInto(call, sources, target, path, { host: remote.host }, habit);
  if (deletesExtra === true && target !== undefined) {
    call.effect('delete', 'mirror-remote', 'object', target.text, { attributes: { recursive: true, external: true } });
  }
}

function keep(call: Call, { sources, target, removesSources, deletesExtra, recursive, isStorage }: Copying): void {
  let fetches = false;
  for (const source of sources) {
    const from = remotePath(source.text);
    if (from === undefined) {
      call.as('read', source);
      if (removesSources === true) call.path('delete', 'remove', source);
      continue;
    }
    fetches = true;
    call.effect('network', 'fetch', 'host', from.host, { attributes: { external: true }, span: source.span });
    if (isStorage !== true && from.path !== '')
      call.path('read', 'read', { text: pathThere(from), span: source.span }, { scope: { host: from.host } });
  }
  if (target === undefined) return;
  if (deletesExtra === true) call.path('delete', 'remove', target, { attributes: { recursive: true } });
  else if (recursive === true && !fetches) call.path('write', 'overwrite', target, { attributes: { recursive: true } });
  else call.as('write', target);
}

/** Effects of copying; remote words are talked to, local ones read or written. */
export function copyEffects(call: Call, copying: Copying): void {
  const to = copying.target === undefined ? undefined : remotePath(copying.target.text);
  if (to === undefined) keep(call, copying);
  else send(call, copying, to);
}
