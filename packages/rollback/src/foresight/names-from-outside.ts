import type { CommandAnalysis, ResolvedCommand } from '@opspilot/core';
import { readWords } from '../families/words.js';
import { numbersNames } from '../touched/companions.js';

/** What gives the files that a program makes their names, for a person; undefined where its words do. */
type Naming = (words: readonly string[], program: string) => string | undefined;

const server = 'the server';
const archive = 'the archive';
const expression = 'an expression';
const settings = 'a file of settings';
const count = 'how many there are';

/** The last part of an address that becomes a name as it stands. */
const plainName = /^[\w.~+@=,-]*$/;
const lastPart = (address: string): string => address.replace(/^(?:[a-z]+:\/\/)?[^/?#]*/i, '').replace(/^.*\//, '');

/** Options of wget with a value; of `-nd`, `-nH` the second letter is one. */
const wgetValued = [...'noaPieBUtTwQlARDIXY'].map((letter) => `-${letter}`);

const wget: Naming = (words) => {
  const { has, operands } = readWords(words, [...wgetValued, '--output-document']);
  if (has('--spider')) return undefined;
  if (has('--config')) return settings;
  if (has('-i', '--input-file', '-e', '--execute', '--warc-file', '--backups')) return server;
  if (has('-O', '--output-document')) return undefined;
  const isByServer = has('--content-disposition', '--trust-server-names', '-E', '--adjust-extension');
  const isTree = has('-r', '--recursive', '-m', '--mirror', '-p', '--page-requisites', '-x', '--force-directories');
  const names = operands.map(lastPart);
  const areNames = names.every((name) => plainName.test(name)) && new Set(names).size === names.length;
  return isByServer || isTree || has('-K', '--backup-converted') || !areNames ? server : undefined;
};

/** Letters of curl that take no value, and may stand before another in one word. */
const curlSwitches = '[#0-9BGIJLMNORSZafgijklnpqsv]';
const curlHas = (words: readonly string[], letter: string, ...long: readonly string[]): boolean =>
  words.some((word) => new RegExp(`^-${curlSwitches}*${letter}`).test(word) || long.includes(word));

const curl: Naming = (words) => {
  if (curlHas(words, 'J', '--remote-header-name')) return server;
  if (curlHas(words, 'K', '--config')) return settings;
  const isAsThere = curlHas(words, 'O', '--remote-name', '--remote-name-all');
  const addresses = words.filter((word) => /^[a-z][a-z+.-]*:\/\/|^[\w-]+(?:\.[\w-]+)+(?::\d+)?\//i.test(word));
  if (isAsThere && addresses.some((word) => lastPart(word.replace(/[?#].*$/, '')) === '')) return server;
  if (curlHas(words, 'g', '--globoff') || !addresses.some((word) => /[[{]/.test(word))) return undefined;
  return isAsThere || words.some((word) => /#\d/.test(word)) ? expression : undefined;
};

const withoutOutput =
  (source: string, ...outputs: readonly string[]): Naming =>
  (words) =>
    words.some((word) => outputs.some((name) => word === name || word.startsWith(`${name}=`))) ? undefined : source;

/** gzip keeps the name of what it packs, and gives it back when it is asked to. */
const gzip: Naming = (words, program) => {
  const { has } = readWords(words, ['-S', '--suffix', '-b', '-p']);
  const isUnpacking = /^(?:g?un|lzop)/.test(program) || has('-d', '--decompress', '--uncompress', '-x', '--extract');
  const isNamed = has('-N', '--name') || (program === 'lzop' && has('-x', '--extract', '-p', '--path'));
  return isUnpacking && isNamed && !has('-c', '--stdout', '-l', '-t') ? archive : undefined;
};

const trials = ['-n', '--nono', '--no-act', '--dry-run'];
const renaming: Naming = (words) => (words.some((word) => trials.includes(word)) ? undefined : expression);

const hasWord =
  (source: string, pattern: RegExp): Naming =>
  (words) =>
    words.some((word) => pattern.test(word)) ? source : undefined;

const sevenZip: Naming = (words) => {
  if (words.some((word) => /^-spf|^-o.*\*/.test(word))) return archive;
  return words.some((word) => /^-v\d/.test(word)) ? count : undefined;
};

/** Pictures that hold one picture each. */
const single = /\.(?:png|jpe?g|bmp|p[bgnp]m)$/i;

/** What holds several pictures becomes several files. */
const convert: Naming = (words) => {
  if (words.some((word) => /^[-+](?:crop|separate|adjoin|write|clone|duplicate|morph|path|format)$|%\d*d/.test(word)))
    return count;
  const files = words.filter((word) => /\.[a-z]\w{1,4}(?:\[.*\])?$/i.test(word));
  return files.length <= 2 && files.every((word) => single.test(word)) ? undefined : count;
};

const ffmpeg = hasWord(
  count,
  /%\d*d|\.(?:m3u8|mpd)$|^(?:segment|ssegment|stream_segment|hls|dash|tee|image2)$|^-(?:pass|report|vstats)/,
);

const compiler = hasWord(
  count,
  /^-?-save-temps|^--coverage$|^-ftest-coverage|^-gsplit-dwarf|^-MM?D$|^-f(?:dump|stack-usage)/,
);

/** Value of an option of rsync that names a further directory; nothing for another word. */
function besideOf(word: string, next = ''): string {
  const [option, value = next] = /^(?:--(?:backup|partial|temp)-dir|-[a-zA-Z]*T)(?:=(.*))?$/.exec(word) ?? [];
  return option === undefined ? '' : value;
}

const namings: Readonly<Record<string, Naming>> = {
  ...{ wget, wget2: wget, curl, curlie: curl },
  aria2c: withoutOutput(server, '-o', '--out'),
  ...{ axel: () => server, 'lwp-download': () => server, 'gallery-dl': () => server },
  ...{ 'yt-dlp': () => server, 'youtube-dl': () => server },
  // A star stands for what is there, not here.
  scp: hasWord(server, /^[^/]*:.*[*?]/),
  // Objects of a store, of which a prefix or a directory names many.
  gsutil: hasWord(server, /^(?:--recursive|-r|-R|rsync|sync|\*.*|.*\/\*.*)$/),
  // Beside what is written: what was there, and what did not come to its end. A relative directory lies in the destination.
  rsync: (words) =>
    words.some((word, index) => /^(?:\/|(?:.*\/)?\.\.(?:\/|$))/.test(besideOf(word, words[index + 1])))
      ? 'what was there'
      : undefined,
  ...{ gzip, gunzip: gzip, pigz: gzip, unpigz: gzip, ggzip: gzip, lzop: gzip },
  uudecode: withoutOutput('its input', '-o', '--output-file'),
  ...{ '7z': sevenZip, '7za': sevenZip, '7zz': sevenZip },
  unzip: hasWord(archive, /^-[a-zA-Z]*:/),
  tar: hasWord(count, /^--(?:multi-volume|info-script|new-volume-script)|^-[a-zA-Z]*M/),
  star: hasWord(archive, /^-?x/),
  zip: hasWord(count, /^(?:-s|--split-size)/),
  ...{ rename: renaming, prename: renaming, 'file-rename': renaming, 'perl-rename': renaming, 'rename.ul': renaming },
  ...{ mmv: renaming, mcp: renaming, mln: renaming, zmv: renaming, detox: renaming },
  ...{ convert, magick: convert, gm: convert },
  mogrify: hasWord(count, /^-(?:format|path)$/),
  ...{ ffmpeg, avconv: ffmpeg },
  gs: hasWord(count, /%\d*[dl]/),
  ...{ tcpdump: hasWord(count, /^-[CGW]|%/), dumpcap: hasWord(count, /^-[ba]/), tshark: hasWord(count, /^-b/) },
  exiftool: hasWord(expression, /^-(?:filename|directory|testname)[+-]?[=<]|^-[oOwW]/i),
  pandoc: hasWord('the document', /^--extract-media/),
  ...{ gcc: compiler, 'g++': compiler, cc: compiler, 'c++': compiler, clang: compiler },
};

/** Whether a download finds the name taken that the same one was given before, in the same line. */
function isRepeated(command: ResolvedCommand, { commands }: CommandAnalysis, text: string): boolean {
  if (!numbersNames(command)) return false;
  const addressOf = ({ arguments: words }: ResolvedCommand): string | undefined =>
    words.findLast((word) => /[/.]/.test(word));
  const address = addressOf(command);
  if (address === undefined) return false;
  const isLooped = /\b(?:for|while|until|xargs|parallel)\b/.test(text) && text.includes(address);
  return (
    isLooped ||
    commands.some(
      (other) => other !== command && numbersNames(other) && lastPart(addressOf(other) ?? '') === lastPart(address),
    )
  );
}

/**
 * Who gives files their names that a command makes, where its own words do not: a server, what an archive holds, an expression, how many
 * there come to be. Undefined where all names are known.
 */
export function namedBy(command: ResolvedCommand, analysis: CommandAnalysis, text: string): string | undefined {
  const { program, arguments: words } = command;
  return namings[program]?.(words, program) ?? (isRepeated(command, analysis, text) ? count : undefined);
}
