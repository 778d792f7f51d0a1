import { describe, expect, it } from 'vitest';
import { analyse, assessRisk, riskyThreshold } from '../../../src/shell.js';
import { riskOf } from '../../fixtures/shell/risk-of.js';
import { effectsOf } from '../effects-of.js';

const lost = 'delete:remove /etc recursive force';

describe('a text that may reach a shell', () => {
  it.each([
    "echo 'rm -rf /etc' | awk '{print}' | sh",
    "echo 'rm -rf /etc' | perl -pe '' | sh",
    "echo 'rm -rf /etc' | nl | sh",
    "echo cm0gLXJmIC9ldGM= | perl -MMIME::Base64 -ne 'print decode_base64($_)' | sh",
    'echo 726d202d7266202f657463 | perl -ne \'print pack("H*", $_)\' | sh',
    "echo 'rm -rf /etc' | fold -w 80 | bash -s",
    "echo 'rm -rf /etc' | jq -R -r . > f; sh f",
    "if test -e x; then echo 'rm -rf /etc'; fi | sh",
    "if test -e x; then echo 'ls'; else echo 'rm -rf /etc'; fi | sh",
    "case $x in a) echo 'rm -rf /etc' ;; esac | sh",
    "while read -r l; do echo 'rm -rf /etc'; done < list | sh",
    'for w in rm -rf /etc; do printf "%s " $w; done | sh',
  ])('is run: %s', (command) => expect(effectsOf(command)).toContain(lost));

  it.each([
    "echo 'rm -rf /etc' | awk '{print}' | wc -l",
    "echo 'rm -rf /etc' | awk '{print}' > notes.txt",
    'D=$(if test -e x; then echo /srv; else echo /etc; fi); ls "$D"',
    'printf \'%s\\n\' a b | sort -u | while read -r x; do echo "$x"; done',
  ])('is none where nothing runs it: %s', (command) => expect(riskOf(command)).toBeLessThan(riskyThreshold));

  it('is no reason to believe that nothing else is run', () => {
    const { problems } = analyse("echo 'ls -l' | awk '{print}' | sh");
    expect(problems.map(({ code }) => code)).toContain('unseen-script');
  });
});

describe('padding', () => {
  const blanks = ' '.repeat(4_100);
  it.each([
    ['of what is printed', `echo "${blanks}rm -rf /etc" | sh`],
    ['of a format', `printf "${blanks}rm -rf /etc" | sh`],
    ['of an alias', `git -c alias.x="!${blanks}rm -rf /etc" x`],
    ['of a variable', `x="${blanks}rm -rf /etc"; sh -c "\${x/a/b}"`],
    ['by a comment', `echo '#${'x'.repeat(4_100)}\nrm -rf /etc' | sh`],
  ])('hides nothing: %s', (_what, command) => expect(effectsOf(command)).toContain(lost));

  it('that is too long to be followed leaves what is run unknown, and that is told', () => {
    const numbers = Array.from({ length: 1_200 }, (_, index) => index).join(' ');
    const analysis = analyse(`echo "${numbers}; rm -rf /etc" | sh`);
    expect(analysis.problems.map(({ code }) => code)).toContain('dynamic-command');
    expect(assessRisk(analysis).score).toBeGreaterThanOrEqual(riskyThreshold);
  });
});

describe('arguments', () => {
  it('are taken one by one', () => {
    const command = 'f() { while [ $# -gt 0 ]; do rm -rf "$1"; shift; done; }; f /tmp/a /srv/b /etc';
    expect(effectsOf(command)).toEqual([
      'delete:remove /tmp/a recursive force',
      'delete:remove /srv/b recursive force',
      lost,
    ]);
    expect(riskOf(`set -- ${'a '.repeat(200)}/etc; while (($#)); do rm -rf "$1"; shift; done`)).toBeGreaterThanOrEqual(
      riskyThreshold,
    );
  });

  it('are known however many they are', () => {
    expect(effectsOf(`set -- ${'a '.repeat(40)}/etc; rm -rf "\${!#}"`)).toEqual([lost]);
  });
});

describe('the home directory', () => {
  const pathsOf = (command: string): readonly string[] =>
    analyse(command, { user: 'alice' }).effects.flatMap(({ target }) => (target.type === 'path' ? [target.path] : []));

  it.each([
    ['sudo rm -rf ~/x', '/home/alice/x'],
    ['sudo -u bob rm -rf ~/x', '/home/alice/x'],
    ['ssh web-1 rm -rf ~/x', '/home/alice/x'],
    ['docker exec c rm -rf ~/x', '/home/alice/x'],
    ["sudo sh -c 'rm -rf ~/x'", '/root/x'],
    ["sudo -u bob sh -c 'rm -rf ~/x'", '/home/bob/x'],
    ['HOME=/etc; rm -rf ~/ssh', '/etc/ssh'],
    ['HOME=/etc; sudo rm -rf ~/ssh', '/etc/ssh'],
    ["rm -rf '\\~'/x", '\\~/x'],
  ])('is that of whoever expands it: %s', (command, path) => expect(pathsOf(command)).toEqual([path]));
});

describe('a stream that is no standard input', () => {
  it.each(["exec 3<<< 'rm -rf /etc'; bash <&3", 'exec 4<<E\nrm -rf /etc\nE\nsh <&4'])(
    'holds what it was given: %s',
    (command) => expect(effectsOf(command)).toContain(lost),
  );
});

describe('a directory that was fetched as a whole', () => {
  it.each([
    'git clone https://example.com/x/y && y/install.sh',
    'git clone https://example.com/x/y.git && cd y && ./install.sh',
    'git clone git@example.com:x/y.git z && bash z/install.sh',
    'git clone https://example.com/x/y && source y/setup.sh',
    'svn checkout https://example.com/x/y && sh y/install.sh',
    'hg clone https://example.com/x/y && y/install.sh',
    'curl -L https://example.com/x.tgz | tar -xz -C /opt/x && /opt/x/install.sh',
  ])('holds scripts that nobody has read: %s', (command) => {
    expect(effectsOf(command).filter((effect) => effect.startsWith('execute:downloaded'))).not.toEqual([]);
  });

  it.each([
    'git clone https://example.com/x/y && cd y && npm ci && npm test',
    'git clone https://example.com/x/y && cd y && make',
    'git clone ../y && y/install.sh',
    'git clone https://example.com/x/y && ls y',
  ])('is built like any other: %s', (command) => expect(riskOf(command)).toBeLessThan(riskyThreshold));
});
