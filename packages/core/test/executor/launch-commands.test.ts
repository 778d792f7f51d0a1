import { describe, expect, it } from 'vitest';
import { becomeCommand } from '../../src/executor/launch/become-command.js';
import { resizeCommand, terminalCommand } from '../../src/executor/launch/terminal-command.js';

const inner = { file: '/bin/sh', arguments: ['-c', "echo 'x'"] };

describe('terminalCommand', () => {
  it('tells script of util-linux one shell line, run by a shell that we know', () => {
    expect(terminalCommand(inner, 'linux')).toEqual({
      file: 'script',
      arguments: ['-q', '-e', '-c', `exec '/bin/sh' '-c' 'echo '\\''x'\\'''`, '/dev/null'],
      env: { SHELL: '/bin/sh' },
    });
  });

  it.each(['darwin', 'freebsd'] as const)('tells script of %s the words, through a pipe', (platform) => {
    const { file, arguments: words } = terminalCommand(inner, platform);
    expect(file).toBe('/bin/sh');
    expect(words.slice(-3)).toEqual(['/bin/sh', '-c', "echo 'x'"]);
    expect(words[1]).toMatch(/^cat \| exec script -q \/dev\/null "\$@"$/);
  });

  it('knows the flag by which stty takes a terminal', () => {
    const size = { columns: 80, rows: 24 };
    expect(resizeCommand('/dev/pts/1', size, 'linux').arguments).toEqual([
      '-F',
      '/dev/pts/1',
      'columns',
      '80',
      'rows',
      '24',
    ]);
    expect(resizeCommand('/dev/ttys001', size, 'darwin').arguments[0]).toBe('-f');
  });
});

describe('becomeCommand', () => {
  it('keeps the password out of every word', () => {
    const command = becomeCommand({ user: 'app', password: 'hush' }, 'ID', inner, false);
    expect(command.file).toBe('sudo');
    expect(JSON.stringify(command)).not.toContain('hush');
    expect(command.arguments).toContain('-S');
  });

  it('never lets sudo ask where there is no password', () => {
    expect(becomeCommand({ user: 'app' }, 'ID', inner, false).arguments.slice(0, 4)).toEqual(['-n', '-u', 'app', '--']);
  });
});
