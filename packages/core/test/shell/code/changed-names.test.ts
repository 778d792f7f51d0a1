import { analyse } from '@opspilot/core/shell';
import { describe, expect, it } from 'vitest';
import { riskOf } from '../../fixtures/shell/risk-of.js';

/** Each holds `ls` when it is first looked at, and something else when it is run. */
const changed: Readonly<Record<string, readonly string[]>> = {
  awk: [
    `awk 'BEGIN{s="ls -rf /etc";sub(/ls/,"rm",s);system(s)}'`,
    `awk 'BEGIN{s="ls"; "cat x" | getline s; system(s)}'`,
    `awk 'BEGIN{s="ls"; getline s < "/tmp/x"; system(s)}'`,
    `awk 'BEGIN{s="ls"; for(s in ENVIRON) system(s)}'`,
    `awk 'BEGIN{s="ls"; f(); system(s)} function f(){s="rm -rf /etc"}'`,
  ],
  perl: [
    `perl -e '$s="ls -rf /etc"; $s=~s/ls/rm/; system $s'`,
    `perl -e '$_="ls -rf /etc"; s/ls/rm/; system $_'`,
    `perl -e '$s="ls"; substr($s,0,2)="rm -rf /etc"; system $s'`,
    `perl -e '$s="ls"; for($s){s/ls/rm -rf \\/etc/}; system $s'`,
    `perl -e '$s="ls"; ($s,$t)=("rm -rf /etc",1); system $s'`,
    `perl -e '$s="ls"; foreach $s ("rm -rf /etc") { system $s }'`,
    `perl -e '$s="ls"; $r=\\$s; $$r="rm -rf /etc"; system $s'`,
    `perl -e '$s="ls"; *s=\\"rm -rf /etc"; system $s'`,
    `perl -e '$s="ls"; read STDIN,$s,99; system $s'`,
  ],
  ruby: [
    `ruby -e 's="ls -rf /etc"; s.sub!("ls","rm"); system(s)'`,
    `ruby -e 's="ls"; s.replace("rm -rf /etc"); system(s)'`,
    `ruby -e 's="ls "; s << "; rm -rf /etc"; system(s)'`,
  ],
  php: [
    `php -r '$s="ls"; parse_str("s=rm -rf /etc"); system($s);'`,
    `php -r '$s="ls"; $t=&$s; $t="rm -rf /etc"; system($s);'`,
    `php -r '$s="ls"; foreach(["rm -rf /etc"] as $s) system($s);'`,
    `php -r '$s="ls"; [$s]=["rm -rf /etc"]; system($s);'`,
  ],
  node: [
    `node -e 'let s="ls"; [s]=["rm -rf /etc"]; require("child_process").execSync(s)'`,
    `node -e 'let s="ls"; for (s of ["rm -rf /etc"]) require("child_process").execSync(s)'`,
    `node -e 'var s="ls"; globalThis.s="rm -rf /etc"; require("child_process").execSync(s)'`,
    `node -e 'let s="ls"; s&&="rm -rf /etc"; require("child_process").execSync(s)'`,
  ],
  python: [
    `python3 -c 'import os; s="ls"; globals()["s"]="rm -rf /etc"; os.system(s)'`,
    `python3 -c 'import os; a=["ls"]; a.insert(0,"rm -rf /etc"); os.system(a[0])'`,
    `python3 -c 'import subprocess as s; a=["ls","-rf","/etc"]; a[0]="rm"; s.run(a)'`,
    `python3 -c 'import os\nfor s in ["x"]: print(s)\nfor s in ["rm -rf /etc"]: os.system(s)'`,
  ],
  lua: [
    `lua -e 's="ls"; _G.s="rm -rf /etc"; os.execute(s)'`,
    `lua -e 's="ls"; for _,s in ipairs{"rm -rf /etc"} do os.execute(s) end'`,
  ],
};

describe('a name that may hold something else than what was last assigned to it', () => {
  it.each(Object.entries(changed))('does not make a program of %s harmless', (_language, commands) => {
    expect(commands.filter((command) => riskOf(command) < 0.5)).toEqual([]);
  });

  it('still is what it was before, too', () => {
    const { effects } = analyse(`perl -e '$s="rm -rf /etc"; chop $s; system $s'`);
    expect(effects).toContainEqual(expect.objectContaining({ kind: 'delete', action: 'remove' }));
  });
});

describe('a list that grows', () => {
  it('is the longer list where it is run', () => {
    expect(
      riskOf(`python3 -c 'import subprocess as s; a=["rm"]; a.append("-rf"); a.extend(["/etc"]); s.run(a)'`),
    ).toBeGreaterThan(0.75);
    expect(
      riskOf(`node -e 'const a=["-rf"]; a.push("/etc"); require("child_process").spawnSync("rm", a)'`),
    ).toBeGreaterThan(0.75);
  });

  it.each([
    `python3 -c 'import subprocess as s; a=["git","log"]; a.append("-n1"); s.run(a)'`,
    `awk 'BEGIN{cmd="ls -l"; while ((cmd | getline line) > 0) print line}'`,
    `awk 'BEGIN{FS=","} {split($2,a,"."); print a[1]}' x`,
    `perl -ne 's/a/b/; print' x`,
    `node -e 'const [x,y]=["ls","-l"]; require("child_process").execFileSync(x,[y])'`,
  ])('is harmless where that is: %s', (command) => {
    expect(analyse(command).problems).toEqual([]);
    expect(riskOf(command)).toBeLessThan(0.2);
  });
});

describe('words that are put together elsewhere', () => {
  it.each([
    `node -e 'const c=["rm","-rf","/etc"]; require("child_process").spawn(c[0],c.slice(1))'`,
    `perl -e '@a=("rm"); push @a,"-rf","/etc"; system @a'`,
    `perl -e '$f="unlink"; &$f("/etc/passwd")'`,
    `ruby -e 'require "pathname"; Pathname("/etc").rmtree'`,
    `ruby -e 'Pathname.new("/etc/passwd").delete'`,
  ])('are not taken for none: %s', (command) => {
    expect(riskOf(command)).toBeGreaterThanOrEqual(0.3);
  });

  it.each([
    `node -e 'require("child_process").execFile("ls", (error, out) => console.log(out))'`,
    `node -e 'require("child_process").spawn("ls", { stdio: "inherit" })'`,
    `ruby -e 'puts "a/b".delete("/")'`,
  ])('are none where something else stands: %s', (command) => {
    expect(riskOf(command)).toBeLessThan(0.2);
  });
});
