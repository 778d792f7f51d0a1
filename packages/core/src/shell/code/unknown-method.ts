import { destruction } from '../tools/destroying-verb.js';
import { hasUnknown, UNKNOWN } from '../words/markers.js';
import type { CodeFinding } from './code-finding.js';
import { isDeletion } from './rules.js';
import { readSql } from './sql.js';
import { type Value, wordsOf } from './value.js';

/** `delete_bucket`, `dropDatabase`, `flushall`: the first word says that something is not got back. */
const destroys = new RegExp(`^(?:(?:${destruction})(?:_\\w|[A-Z])\\w*|flush_?(?:all|db))$`, 'i');
/** A verb alone: what a container lets go of, it is given; what is given nothing goes itself. */
const destroysItself = /^(?:delete|drop|remove|purge|wipe|nuke|expunge|undeploy)$/;
/** Streams and children end by these, too: they count on what a call gave back or on a part of something. */
const endsItself = /^(?:destroy|terminate)$/;
/** Of lists, texts and tables in memory. */
const ofValues =
  /^(?:(?:delete|drop)_?(?:if|at|prefix|suffix|while|last|right|duplicates|level|vars|sel|property|char|cookie)\w*|truncate_?(?:text|words|chars|html)\w*)$/i;
/** What it is called on is of the program itself: a table in memory, a stream, a child that it started. */
const ownThings =
  /^(?:self|this|cls|pd|pandas|np|numpy|pl|polars|xr|df\w*|el|elem|element|node|document)\b|process|popen|pool|worker|thread|socket|stream|agent|^(?:req|res|conn)\b|^https?\b/i;
/** A table in memory is told which parts of it to leave out. */
const partsOfTable = ['columns', 'axis', 'labels', 'index', 'level', 'inplace'];

/** Methods that are handed statements of a database. */
const runsSql = /^(?:execute|executescript|executemany|exec|exec_query|query|do|\$executeRawUnsafe|unsafe)$/;
/** Functions of PHP that are. */
const sqlFunction = /^(?:mysqli?|pg|sqlite|odbc|sqlsrv)_(?:multi_)?(?:query|exec|real_query)$/;

/** Methods that only what starts processes has: whatever it is called on is that. */
const startsProcess =
  /^(?:system|popen[234]?|getoutput|getstatusoutput|check_output|check_call|Popen|execSync|spawnSync|execFileSync|execvpe?|spawnlp|spawnvp)$/;

/** Methods that hand a server the words of a command as they stand, as `redis-cli` does. */
const sendsCommand = /^(?:execute_command|executeCommand|sendCommand)$/;

interface UnknownCall {
  /** In full, as far as it is known. */
  readonly name: string;
  readonly owner: Value | undefined;
  readonly args: readonly Value[];
  readonly keys: ReadonlyMap<string, Value> | undefined;
}

/** What a call seems to do that has no rule, by what it is called and given. */
export function unknownMethod({ name, owner, args, keys }: UnknownCall): readonly CodeFinding[] {
  const method = name.slice(name.lastIndexOf('.') + 1);
  if (owner === undefined) return sqlFunction.test(method) ? statements(args) : [];
  if (startsCommand(method, owner)) return args[0] === undefined ? [] : [started(args[0])];
  // Python's `sh` has every program as a function.
  if (owner.name === 'sh' && /^[a-z]\w*$/.test(method)) {
    const words = [method, ...args.flatMap(wordsOf)];
    return [{ action: 'program', text: method, words }];
  }
  if (runsSql.test(method)) return statements(args);
  if (sendsCommand.test(method)) return sent(args.flatMap(wordsOf));
  // `connection.request('DELETE', '/path')`
  if (method === 'request' && isDeletion(args[0])) return deleted(args[1]);
  return isLost(method, owner, args, keys) ? [{ action: 'destroy', text: name }] : [];
}

/** On this machine, or by paramiko and Fabric on another. */
function startsCommand(method: string, owner: Value): boolean {
  if (method === 'exec_command' || startsProcess.test(method)) return true;
  return method === 'run' && /\b(?:fabric|Connection)\b/.test(owner.name ?? '');
}

/** A line for a shell, or the words of a program. */
function started(first: Value): CodeFinding {
  if (first.items === undefined) return { action: 'line', text: first.text };
  const words = wordsOf(first);
  return { action: 'program', text: words[0] ?? '', words };
}

function isLost(method: string, owner: Value, args: readonly Value[], keys: UnknownCall['keys']): boolean {
  const isValue = owner.items !== undefined || (owner.name === undefined && !hasUnknown(owner.text));
  if (isValue || ownThings.test(owner.name ?? '')) return false;
  if (destroys.test(method)) return !ofValues.test(method);
  const isOfTable = method === 'drop' && partsOfTable.some((key) => keys?.has(key));
  const isItself = destroysItself.test(method) || (endsItself.test(method) && /[.(]/.test(owner.name ?? ''));
  return isItself && !isOfTable && isGivenNothing(args, keys);
}

function sent(words: readonly string[]): readonly CodeFinding[] {
  return /^[a-z]+$/i.test(words[0] ?? '')
    ? [{ action: 'program', text: 'redis-cli', words: ['redis-cli', ...words] }]
    : [];
}

function deleted(url: Value | undefined): readonly CodeFinding[] {
  return [{ action: 'program', text: 'curl', words: ['curl', '-X', 'DELETE', '--', url?.text ?? UNKNOWN] }];
}

/** Options by name say how, not what. */
function isGivenNothing(args: readonly Value[], keys: UnknownCall['keys']): boolean {
  const options = new Set(keys?.values());
  return args.every((arg) => options.has(arg));
}

/** Texts that are SQL which does more than to look things up; one word is a name. */
function statements(args: readonly Value[]): readonly CodeFinding[] {
  const isStatement = ({ text }: Value): boolean => /\w\s+\w/.test(text) && readSql(text).length > 0;
  return args.filter(isStatement).map(({ text }) => ({ action: 'sql', text }));
}
