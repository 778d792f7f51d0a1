import type { Call, Word } from '../../tools/tool-spec.js';
import { hasGlob } from '../../words/markers.js';
import { inDirectory, lastPart } from './file-operands.js';

/** What `cp`, `mv`, `ln` and `install` are given: what from, and where to. */
export interface Route {
  readonly sources: readonly Word[];
  /** Paths that come to be, one for each source; the span of the word that says so. */
  readonly targets: readonly Word[];
  /** Where the one source comes to be instead, should what the destination names be a directory. */
  readonly otherwise?: Word;
}

const customaryDirectories =
  /^\/(?:|bin|boot|dev|etc|home|lib(?:32|64)?|media|mnt|opt|proc|root|run|sbin|srv|sys|tmp|usr|var|usr\/(?:s?bin|lib(?:64)?|share|include|src|local(?:\/(?:s?bin|lib|etc|share))?)|var\/(?:backups|cache|lib|log|mail|opt|run|spool|tmp|www)|dev\/shm)$/;

/** Whether a path is one of the directories that a system is made of. */
export function isCustomaryDirectory(path: string): boolean {
  return customaryDirectories.test(path);
}

/** Whether a path is a directory as far as its name says so. */
function saysDirectory(path: string): boolean {
  return /(?:^|\/)(?:\.{1,2}|~[a-z]*)?$/.test(path) || /\.d$/.test(path) || customaryDirectories.test(path);
}

/** Whether a destination may as well be a directory: one that ends like `.conf`, or is called as the source, hardly is. */
function mayBeDirectory(path: string, source: string): boolean {
  if (path.startsWith('/dev/') || source.startsWith('/dev/') || hasGlob(source)) return false;
  return !/[^./][^/]*\.[^./]+$/.test(path) && lastPart(path) !== lastPart(source);
}

function below(directory: Word, source: Word): Word {
  const name = lastPart(source.text);
  const isContent = name === '.' || name === '..' || name === '';
  return { text: isContent ? directory.text : inDirectory(directory.text, name), span: directory.span };
}

/** `cp --parents`: below the directory, each source keeps the directories that were named with it. */
function withParents(into: Word | undefined, sources: readonly Word[]): Route {
  if (into === undefined) return { sources, targets: [] };
  const pathOf = ({ text }: Word): string => inDirectory(into.text, text.replace(/^(?:\.?\/)+/, ''));
  return { sources, targets: sources.map((source) => ({ text: pathOf(source), span: into.span })) };
}

/** Tells sources from the destination, by the rules that GNU's cp, mv, ln and install have together. */
export function routeOf(call: Call): Route {
  const [into] = call.values('-t');
  if (call.has('--parents'))
    return withParents(into ?? call.operands.at(-1), call.operands.slice(0, into ? undefined : -1));
  if (into !== undefined) {
    return { sources: call.operands, targets: call.operands.map((source) => below(into, source)) };
  }
  const last = call.operands.at(-1);
  if (last === undefined || call.operands.length < 2) return { sources: call.operands, targets: [] };
  const sources = call.operands.slice(0, -1);
  const isInto = !call.has('-T') && (sources.length > 1 || saysDirectory(last.text));
  const targets = sources.map((source) => (isInto ? below(last, source) : last));
  const [source] = sources;
  const isSettled = isInto || call.has('-T') || source === undefined;
  if (isSettled || !mayBeDirectory(last.text, source.text)) return { sources, targets };
  return { sources, targets, otherwise: below(last, source) };
}
