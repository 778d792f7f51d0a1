import { describe, expect, it } from 'vitest';
import { explain, explainerWith } from '../../../src/shell/explain/explain.js';
import type { ToolSpec } from '../../../src/shell/tools/tool-spec.js';
import { partsOf, saysOf } from './shown-parts.js';

const parts: readonly (readonly [command: string, parts: readonly string[]])[] = [
  ['rm -rf /etc', ['program rm', 'option -rf', '  option -r', '  option f', 'operand /etc']],
  ['tar -xzf a.tgz', ['program tar', 'option -xzf a.tgz', '  option -x', '  option z', '  option f', '  value a.tgz']],
  [
    'curl --output=/tmp/x h',
    ['program curl', 'option --output=/tmp/x', '  option --output', '  value /tmp/x', 'operand h'],
  ],
  ['head -n5 x', ['program head', 'option -n5', '  option -n', '  value 5', 'operand x']],
  ['rm -- -f', ['program rm', 'option --', 'operand -f']],
  ['git remote add o u', ['program git', 'subcommand remote', 'subcommand add', 'operand o', 'operand u']],
  [
    'sudo -u bob rm /x',
    ['wrapper sudo', 'option -u bob', '  option -u', '  value bob', 'command rm /x', '  program rm', '  operand /x'],
  ],
  ["sh -c 'rm /x'", ['wrapper sh', 'option -c', "script 'rm /x'", '  program rm', '  operand /x']],
  ['sh -c "rm \\"a b\\""', ['wrapper sh', 'option -c', 'script "rm \\"a b\\""', '  program rm', '  operand \\"a b\\"']],
  [
    "rsync -e 'ssh -p 1' a h:b",
    [
      'program rsync',
      "option -e 'ssh -p 1'",
      '  option -e',
      "  script 'ssh -p 1'",
      '    wrapper ssh',
      '    option -p 1',
      '      option -p',
      '      value 1',
      'operand a',
      'operand h:b',
    ],
  ],
  [
    'ssh web rm -f /x',
    ['wrapper ssh', 'operand web', 'script rm -f /x', '  program rm', '  option -f', '  operand /x'],
  ],
  [
    'find . -exec rm {} \\; -print',
    [
      'wrapper find',
      'operand .',
      'option -exec',
      'command rm {}',
      '  program rm',
      '  operand {}',
      'operand \\;',
      'option -print',
    ],
  ],
  ['a | b |& c', ['program a', 'pipe |', 'program b', 'pipe |&', 'program c']],
  [
    'a && b || c; d & # e',
    [
      'program a',
      'operator &&',
      'program b',
      'operator ||',
      'program c',
      'operator ;',
      'program d',
      'operator &',
      'comment # e',
    ],
  ],
  ['x=1 y+=2', ['assignment x=1', 'assignment y+=2']],
  ['a >b 2>&1 <c', ['program a', 'redirection >b', 'redirection 2>&1', 'redirection <c']],
  ['cat <<E\nhi $x\nE', ['program cat', 'redirection <<E', 'document hi $x\n', '  variable $x', 'keyword E']],
  [
    'bash <<E\nrm x\nE',
    ['wrapper bash', 'redirection <<E', 'document rm x\n', '  program rm', '  operand x', 'keyword E'],
  ],
  [
    'echo "$x" $(date) *.c {a,b} ~/y',
    [
      'program echo',
      'operand "$x"',
      '  variable $x',
      'operand $(date)',
      '  substitution $(date)',
      '    program date',
      'operand *.c',
      '  glob *',
      'operand {a,b}',
      '  braces {a,b}',
      'operand ~/y',
      '  variable ~',
    ],
  ],
  [
    'if a; then b; fi',
    ['keyword if', 'program a', 'operator ;', 'keyword then', 'program b', 'operator ;', 'keyword fi'],
  ],
  [
    'for f in x; do a; done',
    [
      'keyword for',
      'variable f',
      'keyword in',
      'value x',
      'operator ;',
      'keyword do',
      'program a',
      'operator ;',
      'keyword done',
    ],
  ],
  [
    'case $x in a|b) c;; esac',
    [
      'keyword case',
      'value $x',
      '  variable $x',
      'keyword in',
      'value a',
      'operator |',
      'value b',
      'operator )',
      'program c',
      'operator ;;',
      'keyword esac',
    ],
  ],
  [
    '[[ -f a && ! b == c ]]',
    [
      'keyword [[',
      'condition -f',
      'condition a',
      'operator &&',
      'operator !',
      'condition b',
      'condition ==',
      'condition c',
      'keyword ]]',
    ],
  ],
  ['[ -f a ]', ['program [', 'condition -f', 'condition a', 'keyword ]']],
  [
    'f() { a; }; f',
    ['value f', 'operator ()', 'operator {', 'program a', 'operator ;', 'operator }', 'operator ;', 'program f'],
  ],
];

describe('the parts of a command', () => {
  it.each(parts)('%s', (command, expected) => {
    expect(partsOf(command)).toEqual(expected);
  });

  it('explains what it can where there is an error', () => {
    expect(partsOf("rm /x; echo 'open")).toEqual([
      'program rm',
      'operand /x',
      'operator ;',
      'program echo',
      "operand 'open",
    ]);
    expect(partsOf('rm /x; ;; y').slice(0, 2)).toEqual(['program rm', 'operand /x']);
  });

  it('does not look at what is too large', () => {
    const { parts: all, unknown } = explain(`rm ${'a'.repeat(17_000)}`);
    expect(all.map(({ role }) => role)).toEqual(['unread']);
    expect(unknown.map(({ code }) => code)).toEqual(['too-large']);
  });

  it('has nothing to say about nothing', () => {
    expect(explain(' \n ')).toMatchObject({ parts: [], effects: [], unknown: [] });
  });

  it('maps effects into quoted scripts', () => {
    const command = 'ssh web "cd /srv && rm -rf \\"/etc/x\\""';
    const [effect] = explain(command).effects.filter(({ effect: { kind } }) => kind === 'delete');
    expect(effect?.says).toBe('deletes /etc/x and all that is below it, on web');
    expect(command.slice(...(effect?.effect.span ?? []))).toBe('\\"/etc/x\\"');
  });
});

describe('what is said of parts', () => {
  const said: readonly (readonly [command: string, part: string, says: string])[] = [
    ['rm -rf /etc', '/etc', 'deletes this and all that is below it'],
    ['sudo rm /x', 'sudo', 'runs a command as another user, as a rule as root; here as root'],
    ['D=/etc; rm "$D"/x', '"$D"/x', 'deletes /etc/x'],
    ["ssh root@web 'rm /x'", "'rm /x'", 'a command line that ssh runs, as root on web'],
    ['systemctl stop nginx', 'nginx', 'stops the service nginx'],
    ['grep x y', 'x', 'the pattern that it looks for'],
    ['for h in a b; do ssh $h uptime; done', 'ssh', 'runs a command on another machine, or logs in there'],
    ['for d in /a /b; do sudo rm "$d"; done', '"$d"', 'deletes /a; deletes /b'],
    ['for h in a b; do ssh $h "rm x"; done', '"rm x"', 'a command line that ssh runs, on a and on b'],
    ['find . -exec rm {} +', '+', 'ends the command that it runs'],
    ['foo x', 'foo', 'a program that is not known here'],
    ['foo x', 'x', 'given to foo'],
    ['$X y', '$X', 'a program that is only known when it runs'],
    ['x="rm -f"; $x y', '$x', 'becomes rm -f: removes files'],
    ['f() { a; }; f', '()', 'defines a function of that name'],
    ['a 2>&1', '2>&1', 'sends its errors where what it prints goes'],
    ['a >&2', '>&2', 'sends what it prints where its errors go'],
    ['a &> x', '&> x', 'writes what it prints and its errors to x, replacing what was there'],
    ['a >> x', '>> x', 'adds what it prints to the end of x'],
    ['a 2>/dev/null', '2>/dev/null', 'throws its errors away'],
    ['a <x', '<x', 'reads x'],
    ['a <<< x', '<<< x', 'gives it this text to read'],
    ['a >/dev/tcp/h/80', '>/dev/tcp/h/80', 'sends what it prints to port 80 of h'],
    ['a 3>&-', '3>&-', 'closes descriptor 3'],
    ['a | b', '|', 'hands what it prints to the next command'],
    ['a || b', '||', 'but if that failed'],
    ['a; b', ';', 'then'],
    ['if a; then b; fi', ';', 'ends that command'],
    ['a b${x:-y}', '${x:-y}', 'the value of x, or, without one, y'],
    ['a b${x%.c}', '${x%.c}', 'the value of x, without .c at its end'],
    ['a b${#x}', '${#x}', 'how long x is'],
    ['a b$?', '$?', 'whether the last command worked: 0 if it did'],
    ['a <(b)', '<(b)', 'given to a'],
    ['a $((1+1))', '$((1+1))', 'given to a'],
  ];

  it.each(said)('%s: %s', (command, part, says) => {
    expect(saysOf(command, part)).toBe(says);
  });
});

describe('tools of your own', () => {
  const deployer: ToolSpec = {
    names: 'deployer',
    summary: 'deploys a release',
    options: `
      -c, --config=<read>  reads its settings there
      --hook=<command>     runs that line afterwards
      -q | --dry-run`,
    operands: '<text> <look>',
  };
  const explainWith = explainerWith([deployer]);

  it('are explained by their description', () => {
    const { summary, parts: all } = explainWith("deployer -c d.conf --hook 'rm -f /x' --dry-run v2 here");
    expect(summary).toBe('Deploys a release: reads d.conf. Then deletes /x.');
    expect(all.map(({ text, says }) => `${text}: ${says}`)).toEqual([
      'deployer: deploys a release',
      '-c d.conf: reads its settings there',
      "--hook 'rm -f /x': runs that line afterwards",
      '--dry-run: the option “dry run” of deployer',
      'v2: given to deployer',
      'here: what it looks at',
    ]);
  });

  it('leave what is known from the start as it is', () => {
    expect(explainWith('rm x').summary).toBe(explain('rm x').summary);
    expect(explain('deployer').unknown.map(({ code }) => code)).toEqual(['unknown-program']);
  });
});
