import { readWords } from '../../families/words.js';

/** A name that is called, as far as it is known to change nothing: a function of somebody's may do anything. */
const known = String.raw`(?<![."$\w]|\.\s+)(?:count|sum|min|max|avg|now|length|coalesce|lower|upper|round|abs)\s*\([^()]*\)`;
/** One statement that reads. `into` makes a table, and a lock of rows is a write. */
const statement = new RegExp(
  String.raw`^\s*(?:select|table)\b(?!.*\b(?:into|for\s+(?:no\s+key\s+)?(?:update|share|key))\b)(?:[^();\\]|${known})*;?\s*$`,
  'is',
);
/** Behind a comment anything may go on. */
const isReading = (text: string): boolean => !/--|\/\*/.test(text) && statement.test(text);

const commands = ['-c', '--command'];
const valued =
  '-d -h -p -U -F -R -P --dbname --host --port --username --field-separator --record-separator --pset'.split(' ');
const switches =
  `-A -X -e -q -t -x -w -W -l -E -b -H -z -0 --no-align --no-psqlrc --quiet --tuples-only --expanded --no-password --password
  --list --html --csv --echo-queries --echo-errors`.split(/\s+/);

/** `psql` that is given statements by `-c` alone, or asked for the list of databases. */
export function isReadingPostgres(words: readonly string[]): boolean {
  const { options, has, values } = readWords(words, [...commands, ...valued]);
  const isKnown = options.every((name) => [commands, valued, switches].some((all) => all.includes(name)));
  if (!isKnown || words.some((word) => word.startsWith('…'))) return false;
  const given = values(...commands);
  return given.length === 0 ? has('-l', '--list') : given.every((text) => isReading(text) || isShowing(text));
}

function isShowing(text: string): boolean {
  return /^\s*show\s+[\w.]+\s*;?\s*$/i.test(text) || /^\\(?:d[a-zA-Z]*|l)\+?(?: [\w.*]+)?$/.test(text);
}

const sqliteSwitches = new Set(
  '-readonly -json -csv -column -header -noheader -line -list -box -table -markdown -bail -batch'.split(' '),
);

/** `sqlite3` with a database and one statement, or a command of its own that shows something. */
export function isReadingSqlite(words: readonly string[]): boolean {
  const at = words.findIndex((word) => !sqliteSwitches.has(word));
  const [file = '', text = '', ...others] = words.slice(at === -1 ? words.length : at);
  if (file === '' || /^[-…]/.test(file) || others.length > 0) return false;
  return isReading(text) || /^\.(?:tables|schema|dump|databases|indexes)(?: \w+)?$/.test(text);
}

const mysqlCommands = ['-e', '--execute'];
const mysqlValued = '-h -P -S -u -D --host --port --socket --user --database --protocol'.split(' ');
const mysqlSwitches =
  `-B -N -s -t -r -v -E -X -H -A --batch --skip-column-names --silent --table --raw --verbose --vertical --xml --html
  --no-auto-rehash`.split(/\s+/);

/** `mysql` that is given statements by `-e` alone; `#` begins a comment there. */
export function isReadingMysql(words: readonly string[]): boolean {
  const { options, operands, values } = readWords(words, [...mysqlCommands, ...mysqlValued]);
  const isKnown = options.every((name) =>
    [mysqlCommands, mysqlValued, mysqlSwitches].some((all) => all.includes(name)),
  );
  if (!isKnown || operands.length > 1 || words.some((word) => word.startsWith('…'))) return false;
  const given = values(...mysqlCommands);
  return given.length > 0 && given.every((text) => !text.includes('#') && (isReading(text) || isTelling(text)));
}

function isTelling(text: string): boolean {
  return /^\s*(?:show\s+[\w.`@%'=\s]+|(?:describe|desc)\s+[\w.`]+);?\s*$/i.test(text);
}
