import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/shell/understand.js';
import { effectsOf } from '../effects-of.js';
import { findingsOf } from './findings-of.js';

describe('functions that do harm, named but not called', () => {
  it.each([
    ['python', 'import os; (lambda f: f("rm -rf /srv"))(os.system)'],
    ['python', 'import os; max(["rm -rf /srv"], key=os.system)'],
    ['python', 'import os\ndef go(f): f("rm -rf /srv")\ngo(os.system)'],
    ['python', 'import os\ndef g(): return os.system\ng()("rm -rf /srv")'],
    ['python', 'import os\nclass A:\n  s=os.system\nA.s("rm -rf /srv")'],
    ['python', 'import os, functools; functools.partial(os.system)("rm -rf /srv")'],
    ['python', 'import os, operator; operator.methodcaller("system", "rm -rf /srv")(os)'],
    ['python', 'def go(f): f("1")\ngo(eval)'],
    [
      'python',
      '[c for c in ().__class__.__base__.__subclasses__() if c.__name__ == "Popen"][0](["rm", "-rf", "/srv"])',
    ],
    ['python', 'import code; code.interact()'],
    ['node', '(f => f("rm -rf /srv"))(require("child_process").execSync)'],
    ['node', 'const cp = require("child_process"); function g(f) { f("rm -rf /srv") }; g(cp.execSync)'],
    ['ruby', '["rm -rf /srv"].each(&method(:system))'],
    ['ruby', 'Dir.glob("*").each(&File.method(:delete))'],
    ['ruby', 'm = Kernel.method(:system); m.("rm -rf /srv")'],
    ['lua', 'string.gsub("rm -rf /srv", ".+", os.execute)'],
    ['lua', '(function(f) f("rm -rf /srv") end)(os.execute)'],
    ['php', '(fn($f) => $f("rm -rf /srv"))("system");'],
    ['php', 'function g($f) { $f("rm -rf /srv"); } g("system");'],
  ] as const)('%s: %s', (language, code) => {
    expect(findingsOf(language, code)).toEqual(['evaluate …']);
  });

  it.each([
    ['python', 'import os, functools; functools.partial(os.system, "rm -rf /srv")()'],
    ['python', 'import os, threading; threading.Thread(target=os.system, args=("rm -rf /srv",)).start()'],
    ['python', 'import os, atexit; atexit.register(os.system, "rm -rf /srv")'],
    ['python', 'import timeit; timeit.timeit("import os; os.system(\\"rm -rf /srv\\")", number=1)'],
    ['python', 'import os; f = os.system; f("rm -rf /srv")'],
    ['node', 'require("child_process").execSync.call(null, "rm -rf /srv")'],
    ['node', 'Reflect.apply(require("child_process").execSync, null, ["rm -rf /srv"])'],
    ['node', 'setTimeout(require("child_process").execSync, 0, "rm -rf /srv")'],
    ['node', 'const run = require("util").promisify(require("child_process").exec); run("rm -rf /srv")'],
    ['ruby', 'm = Kernel.method(:system); m.call("rm -rf /srv")'],
  ] as const)('where it is called after all, it is told what it does: %s: %s', (language, code) => {
    expect(findingsOf(language, code)).toEqual([expect.stringMatching(/^(?:line|program) rm -rf \/srv$/)]);
  });

  it.each([
    ['python', 'import re; r = re.compile("x"); print(r.sub("", "y"))'],
    ['python', 'import os; print(list(map(os.path.basename, ["a/b"])))'],
    ['python', 'import json; print(sorted([1], key=str))'],
    ['node', 'const { exec } = require("child_process"); console.log(1)'],
    ['node', 'setTimeout(() => console.log(1), 10)'],
    ['php', 'var_dump(function_exists("exec"));'],
    ['php', 'echo in_array("system", explode(",", ini_get("disable_functions")));'],
  ] as const)('what does none is nothing: %s: %s', (language, code) => {
    expect(findingsOf(language, code)).toEqual([]);
  });

  it.each(['perl -e "kill 9,-1"', "ruby -e 'Process.kill 9,-1'"])('%s', (command) => {
    expect(effectsOf(command)).toContain('service:kill-all all');
  });
});

describe('modules', () => {
  it.each([
    [`echo 'import os; os.system("rm -rf /srv")' > evil.py; python3 -c 'import evil'`],
    [`echo 'import os; os.system("rm -rf /srv")' > evil.py; python3 -c 'from evil import x'`],
    [`echo 'import evil, evil; import os; os.system("rm -rf /srv")' > evil.py; python3 -c 'import evil'`],
    [`echo 'import os; os.system("rm -rf /srv")' > evil.py; python3 -c 'import runpy; runpy.run_path("evil.py")'`],
    [`echo 'require("child_process").execSync("rm -rf /srv")' > evil.js; node -e 'require("./evil")'`],
    [`echo 'system("rm -rf /srv");' > /opt/e/Evil.pm; perl -I/opt/e -MEvil -e 1`],
  ])('that the same command wrote are read: %s', (command) => {
    expect(effectsOf(command)).toContain('delete:remove /srv recursive force');
  });

  it.each([
    `python3 -c 'import runpy; runpy.run_path("evil.py")'`,
    `node -e 'require("./evil")'`,
    `perl -e 'do "./evil.pl"'`,
    `php -r 'include "evil.php";'`,
  ])('that nobody has seen are told where they are named as files: %s', (command) => {
    expect(analyse(command).problems.map(({ code }) => code)).toEqual(['unseen-script']);
  });

  it.each([`python3 -c 'import json'`, `node -p 'require("./package.json").version'`, 'perl -Ilib -MTest::More -e 1'])(
    'that are installed or data are not: %s',
    (command) => {
      expect(analyse(command).problems).toEqual([]);
    },
  );

  it.each(['perl -I/tmp/evil -MEvil -e 1', 'ruby -I/tmp/evil -revil -e 1'])('%s', (command) => {
    expect(effectsOf(command)).toContain('execute:load /tmp/evil');
  });
});
