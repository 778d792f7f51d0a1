import { describe, expect, it } from 'vitest';
import { type Destination, untouched } from '../../../../src/executor/ssh/files/destination.js';
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
