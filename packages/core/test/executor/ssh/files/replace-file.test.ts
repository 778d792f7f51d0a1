import { describe, expect, it } from 'vitest';
import { type Destination, untouched } from '../../../../src/executor/ssh/files/destination.js';
import { putNewFile } from '../../../../src/executor/ssh/files/put-new-file.js';
import { replaceFile } from '../../../../src/executor/ssh/files/replace-file.js';
import type { SftpSession } from '../../../../src/executor/ssh/files/sftp-session.js';

const paths = { part: '/d/.f.1.part', place: '/d/f', aside: '/d/.f.1.old' };

/** Replaces a file on a server that renames over files, which no server of ssh2 does. */
async function replaceWith(renameOver: SftpSession['renameOver']) {
  const destination: Destination = { remark: untouched };
  const sftp = { renameOver } as SftpSession;
  const error = await replaceFile(sftp, paths, destination).catch((reason: unknown) => reason);
  return { error, remark: destination.remark };
}

describe('a file that is replaced in one step', () => {
  it('is as it was when the server refuses', async () => {
    const refusal = Object.assign(new Error('Failure'), { code: 4 });
    expect(await replaceWith(() => Promise.reject(refusal))).toEqual({ error: refusal, remark: untouched });
  });

  it.each([
    ['contact is lost', 'connection-lost'],
    ['the session ends', undefined],
  ])('may have been replaced when %s before the answer', async (_what, code) => {
    const loss = Object.assign(new Error('No response from server'), code === undefined ? {} : { code });
    const { error, remark } = await replaceWith(() => Promise.reject(loss));
    expect(error).toBe(loss);
    expect(remark).toBe('What was at the destination may have been replaced: look at /d/f before you send it again.');
  });
});

/** Puts a file where none may be, on a server that makes links. */
async function putWith(session: Partial<SftpSession>) {
  const destination: Destination = { remark: untouched };
  const error = await putNewFile(session as SftpSession, paths, destination).catch((reason: unknown) => reason);
  return { error, remark: destination.remark };
}

describe('a file that is put where none may be', () => {
  const refusal = Object.assign(new Error('Failure'), { code: 4 });
  const refuse = () => Promise.reject(refusal);
  const nothing = async () => undefined;

  it('is put there by a rename where the file system makes no links', async () => {
    const renames: string[][] = [];
    const rename = async (...names: string[]): Promise<void> => void renames.push(names);
    expect((await putWith({ link: refuse, lstat: nothing, rename })).error).toBeUndefined();
    expect(renames).toEqual([[paths.part, paths.place]]);
  });

  it('is not there when neither is done', async () => {
    expect(await putWith({ link: refuse, lstat: nothing, rename: refuse })).toEqual({
      error: refusal,
      remark: untouched,
    });
  });

  const unanswered = async (): Promise<never> => {
    throw new Error('No response from server');
  };
  const linkless = async (): Promise<boolean> => false;

  it.each([
    ['the link', { link: unanswered }],
    ['the rename', { link: linkless, rename: unanswered }],
  ])('may be there when contact is lost before the answer about %s', async (_what, session) => {
    const { error, remark } = await putWith(session);
    expect(error).toMatchObject({ message: 'No response from server' });
    expect(remark).toBe('The new file may have been put there: look at /d/f before you send it again.');
  });
});
