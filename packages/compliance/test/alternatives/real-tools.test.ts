import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { alternativesFor, catalogue, createPolicy, type PolicyContext } from '../../src/index.js';
import { judgedOf } from '../../src/policy/judged-of.js';

const policy = createPolicy(catalogue);
const context: PolicyContext = { at: Date.UTC(2026, 10, 28), host: { name: 'web-1', environment: 'production' } };

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'milder-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** Alternatives that begin so, where the command is at home. */
function milder(command: string, start: string): string {
  const judge = (text: string) => judgedOf(text, { cwd: '/srv/app', environment: 'production' });
  const judged = judge(command);
  const found = policy
    .decide(judged, context)
    .findings.flatMap((finding) => alternativesFor(finding, judged, policy, context, judge));
  const [first] = found.map((each) => each.command).filter((each) => each.includes(start));
  expect(first, `${command}: ${found.map((each) => each.command).join(' | ')}`).toBeDefined();
  return first ?? 'false';
}

function run(command: string): string {
  const env = { ...process.env, HOME: home, GIT_CONFIG_GLOBAL: '/dev/null', LC_ALL: 'C' };
  return execFileSync('/bin/bash', ['-c', command], { cwd: home, encoding: 'utf8', env });
}

function write(name: string): void {
  writeFileSync(join(home, name), 'kept');
}

describe('what is offered for files works', () => {
  it.each([
    ['rm -rf old', 'old'],
    ['rm -rf old/', 'old'],
    ["rm -rf 'a b'", 'a b'],
    ['rm -rf -- -x', '-x'],
    ['rm -rf +x', '+x'],
    ["rm -rf 'it'\\''s'", "it's"],
  ])('%s: moved aside, and its size shown', (command, name) => {
    mkdirSync(join(home, name));
    write(join(name, 'file'));
    expect(run(milder(command, 'du '))).toMatch(/^\d/);
    run(milder(command, 'mv '));
    expect(readdirSync(home)).toEqual([`${name}.before-2026-11-28`]);
    expect(readdirSync(join(home, `${name}.before-2026-11-28`))).toEqual(['file']);
  });

  it('in the directory that the command goes to', () => {
    mkdirSync(join(home, 'app/x'), { recursive: true });
    run(milder('cd app && rm -rf x', 'mv '));
    expect(readdirSync(join(home, 'app'))).toEqual(['x.before-2026-11-28']);
  });

  it('in the quotes of another shell', () => {
    mkdirSync(join(home, 'a b'));
    run(milder(`sh -c 'rm -rf "a b"'`, 'mv '));
    expect(readdirSync(home)).toEqual(['a b.before-2026-11-28']);
  });

  it('for all that a command is about', () => {
    mkdirSync(join(home, 'a'));
    mkdirSync(join(home, 'b'));
    expect(run(milder('rm -rf a b', 'du ')).trim().split('\n')).toHaveLength(2);
  });

  it('find prints what it would delete', () => {
    write('x.log');
    expect(run(milder('find . -type f -mtime -1 -delete', '-print'))).toBe('./x.log\n');
    expect(existsSync(join(home, 'x.log'))).toBe(true);
  });

  it('chmod gives the group, and nobody else', () => {
    write('file');
    run(milder('chmod 777 file', 'chmod '));
    expect(statSync(join(home, 'file')).mode & 0o777).toBe(0o770);
    expect(run(milder('chmod -R 777 file', 'stat '))).toContain('File: file');
  });

  it('git clean tells, and stash keeps', () => {
    write('new');
    run('git init -q . && git -c user.name=a -c user.email=a@b commit -q --allow-empty -m one');
    expect(run(milder('git clean -fdx', '--dry-run'))).toContain('Would remove new');
    expect(readdirSync(home)).toContain('new');
  });
});

describe('what cannot work is not offered', () => {
  const all = (command: string): string => {
    const judged = judgedOf(command, { environment: 'production' });
    const { findings } = policy.decide(judged, context);
    return findings
      .flatMap((finding) => alternativesFor(finding, judged, policy, context))
      .map((each) => each.command)
      .join('\n');
  };
  it.each([
    ['systemctl stop backup.timer', /reload/],
    ['systemctl stop cron', /reload/],
    ['systemctl --user stop nginx', /reload|status/],
    ['newusers users.txt', /id /],
    ['rm -rf ..', /mv/],
    ['rm -rf /srv/a /srv/b', /mv/],
    ['chmod 777 777', /770/],
    ['kubectl edit configmap app', /dry-run/],
    ['kubectl create token builder', /dry-run/],
    ['sudo su', /sudo -l/],
    ['rsync -a --delete new/ /srv/site/', /mv/],
    ['fuser -k 8080/tcp', /pgrep/],
    ['kill -9 -1', /ps /],
    ['setenforce 0', /aa-status/],
  ])('%s', (command, unwanted) => {
    expect(all(command)).not.toMatch(unwanted);
  });
});
