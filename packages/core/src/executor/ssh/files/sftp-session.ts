import type { SFTPWrapper, Stats } from 'ssh2';

/** ssh2's session with its own methods, which are typed for callbacks only, as promises. */
export interface SftpSession {
  /** Undefined where there is no such file. */
  stat(path: string): Promise<Stats | undefined>;
  realpath(path: string): Promise<string>;
  /** Renames in one step, over what is at `to`; false, with nothing sent, where the server does not offer that. */
  renameOver(from: string, to: string): Promise<boolean>;
  /** Where something is at `to`, servers mostly refuse. */
  rename(from: string, to: string): Promise<void>;
  setstat(
    path: string,
    attributes: { readonly mode?: number; readonly uid?: number; readonly gid?: number },
  ): Promise<void>;
  /** Has the machine write a file down to its disk, where the server offers that. */
  flush(path: string): Promise<void>;
  unlink(path: string): Promise<void>;
  readFile(path: string): Promise<Buffer>;
  fastGet(from: string, to: string, step: Step): Promise<void>;
  fastPut(from: string, to: string, mode: number, step: Step): Promise<void>;
}

type Step = (transferred: number, chunk: number, total: number) => void;

/** draft-ietf-secsh-filexfer-02, 7: SSH_FX_NO_SUCH_FILE. */
const noSuchFile = 2;

/** @param ended - rejects when the session is over; every call that is under way rejects with it */
export function sftpSession(sftp: SFTPWrapper, ended: Promise<never>): SftpSession {
  const call = <Value>(
    request: (done: (error: Error | null | undefined, value?: Value) => void) => unknown,
  ): Promise<Value> =>
    Promise.race([
      ended,
      new Promise<Value>((resolve, reject) => {
        request((error, value) => (error ? reject(error) : resolve(value as Value)));
      }),
    ]);
  return {
    stat: (path) =>
      call<Stats>((done) => sftp.stat(path, done)).catch((error: { code?: number }) => {
        if (error.code === noSuchFile) return undefined;
        throw error;
      }),
    realpath: (path) => call((done) => sftp.realpath(path, done)),
    renameOver: async (from, to) => {
      try {
        await call<void>((done) => sftp.ext_openssh_rename(from, to, done));
        return true;
      } catch (error) {
        if (!isUnsupported(error)) throw error;
        return false;
      }
    },
    rename: (from, to) => call((done) => sftp.rename(from, to, done)),
    setstat: (path, attributes) => call((done) => sftp.setstat(path, attributes, done)),
    flush: async (path) => {
      const handle = await call<Buffer>((done) => sftp.open(path, 'r+', done));
      try {
        await call<void>((done) => sftp.ext_openssh_fsync(handle, done));
      } catch (error) {
        if (!isUnsupported(error)) throw error;
      } finally {
        await call<void>((done) => sftp.close(handle, done));
      }
    },
    unlink: (path) => call((done) => sftp.unlink(path, done)),
    readFile: (path) => call((done) => sftp.readFile(path, done)),
    fastGet: (from, to, step) => call((done) => sftp.fastGet(from, to, { step }, done)),
    fastPut: (from, to, mode, step) => call((done) => sftp.fastPut(from, to, { mode, step }, done)),
  };
}

/** ssh2 throws this when the server did not announce an extension. */
function isUnsupported(error: unknown): boolean {
  return error instanceof Error && error.message.includes('does not support');
}
