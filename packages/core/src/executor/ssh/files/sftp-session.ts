import type { SFTPWrapper, Stats } from 'ssh2';

/** ssh2's session with its own methods, which are typed for callbacks only, as promises. */
export interface SftpSession {
  /** Of what a link points at; undefined where there is no such file. */
  stat(path: string): Promise<Stats | undefined>;
  /** Of the link itself. */
  lstat(path: string): Promise<Stats | undefined>;
  realpath(path: string): Promise<string>;
  openToRead(path: string): Promise<Buffer>;
  /** Refused where there is something already, be it a link. */
  openNew(path: string, mode: number): Promise<Buffer>;
  /** The bytes that were read; 0 at the end. */
  read(handle: Buffer, bytes: Buffer, position: number): Promise<number>;
  write(handle: Buffer, bytes: Buffer, position: number): Promise<void>;
  fstat(handle: Buffer): Promise<Stats>;
  fsetstat(handle: Buffer, attributes: SettableAttributes): Promise<void>;
  /** Has the machine write a file down to its disk, where the server offers that. */
  flush(handle: Buffer): Promise<void>;
  close(handle: Buffer): Promise<void>;
  /** Renames in one step, over what is at `to`; false, with nothing sent, where the server does not offer that. */
  renameOver(from: string, to: string): Promise<boolean>;
  /** Where something is at `to`, servers mostly refuse. */
  rename(from: string, to: string): Promise<void>;
  /** Refused where something is at `to`; false, with nothing sent, where the server makes no links. */
  link(from: string, to: string): Promise<boolean>;
  unlink(path: string): Promise<void>;
}

/** A session and its end. */
export interface SftpSessionLife {
  readonly session: SftpSession;
  /** Ends it: what is under way, or asked for later, rejects with `SessionOver`. Only the first reason counts. */
  end(why: string): void;
}

interface SettableAttributes {
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
}

/** Why a request has no answer, and will have none: what it asked for may have been done. */
export class SessionOver extends Error {}

/** draft-ietf-secsh-filexfer-02, 7: SSH_FX_NO_SUCH_FILE. */
const noSuchFile = 2;

type Done<Value> = (error: Error | null | undefined, value?: Value) => void;

/** @param idle - milliseconds that the server may take to answer anything, while it is asked something */
export function sftpSession(sftp: SFTPWrapper, idle: number): SftpSessionLife {
  const pending = new Set<(over: SessionOver) => void>();
  let over: SessionOver | undefined;
  let timer: NodeJS.Timeout | undefined;
  const end = (why: string): void => {
    over ??= new SessionOver(why);
    clearTimeout(timer);
    for (const reject of pending) reject(over);
    pending.clear();
  };
  const watch = (): void => {
    if (timer === undefined) timer = setTimeout(() => end(`the server has answered nothing for ${idle} ms.`), idle);
    else timer.refresh();
  };
  sftp.on('error', ({ message }: Error) => end(`${message}.`));
  for (const event of ['end', 'close']) sftp.once(event, () => end('the server closed the session.'));

  const call = <Value>(request: (done: Done<Value>) => unknown): Promise<Value> =>
    new Promise<Value>((resolve, reject) => {
      // ssh2 would go on to send, to a channel that is closed, which servers break connections for.
      if (over !== undefined) return reject(over);
      const settle = (): boolean => {
        if (!pending.delete(reject)) return false;
        if (pending.size > 0) watch();
        else {
          clearTimeout(timer);
          timer = undefined;
        }
        return true;
      };
      if (pending.size === 0) watch();
      pending.add(reject);
      try {
        request((error, value) => {
          // Answers have a status: what ssh2 says without one is that there will be no answer.
          if (error && !hasStatus(error)) end(`${error.message}.`);
          else if (!settle()) return;
          else if (error) reject(error);
          else resolve(value as Value);
        });
      } catch (error) {
        if (settle()) reject(error as Error);
      }
    });
  const orNothing = (answer: Promise<Stats>): Promise<Stats | undefined> =>
    answer.catch((error: unknown) => {
      if ((error as { readonly code?: unknown }).code === noSuchFile) return undefined;
      throw error;
    });
  const session: SftpSession = {
    stat: (path) => orNothing(call((done) => sftp.stat(path, done))),
    lstat: (path) => orNothing(call((done) => sftp.lstat(path, done))),
    realpath: (path) => call((done) => sftp.realpath(path, done)),
    openToRead: (path) => call((done) => sftp.open(path, 'r', done)),
    openNew: (path, mode) => call((done) => sftp.open(path, 'wx', { mode }, done)),
    read: (handle, bytes, position) => call((done) => sftp.read(handle, bytes, 0, bytes.length, position, done)),
    write: (handle, bytes, position) => call((done) => sftp.write(handle, bytes, 0, bytes.length, position, done)),
    fstat: (handle) => call((done) => sftp.fstat(handle, done)),
    fsetstat: (handle, attributes) => call((done) => sftp.fsetstat(handle, attributes, done)),
    flush: async (handle) => {
      await unlessUnsupported(call<void>((done) => sftp.ext_openssh_fsync(handle, done)));
    },
    close: (handle) => call((done) => sftp.close(handle, done)),
    renameOver: (from, to) => unlessUnsupported(call((done) => sftp.ext_openssh_rename(from, to, done))),
    rename: (from, to) => call((done) => sftp.rename(from, to, done)),
    link: (from, to) => unlessUnsupported(call((done) => sftp.ext_openssh_hardlink(from, to, done))),
    unlink: (path) => call((done) => sftp.unlink(path, done)),
  };
  return { session, end };
}

/** Whether the server answered, and said no: its answers have a status, and a lost contact has none. */
export function hasStatus(error: unknown): boolean {
  return typeof (error as { readonly code?: unknown }).code === 'number';
}

/** Whether it was done; ssh2 throws without asking when the server did not announce an extension. */
async function unlessUnsupported(request: Promise<void>): Promise<boolean> {
  try {
    await request;
    return true;
  } catch (error) {
    if (error instanceof Error && error.message.includes('does not support')) return false;
    throw error;
  }
}
