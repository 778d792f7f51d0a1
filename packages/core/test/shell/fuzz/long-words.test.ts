import { describe, expect, it } from 'vitest';
import { limits } from '../../../src/shell/syntax/limits.js';
import { analyse } from '../../../src/shell/understand.js';

const many = (text: string): string => text.repeat(Math.floor((limits.bytes - 200) / text.length));

/** Words as long as a command may be, in the places where a tool's own grammar takes them apart. */
describe('long words are read to their end', () => {
  it.each([
    ['a line that may be one', `foo '${many('a=;')} '`, 'foo'],
    ['a mode', `chmod -${many('r')}q x`, 'chmod'],
    ['parameters of a cloud', `aws ssm send-command --parameters 'commands=[x${many(' ')}y'`, 'aws'],
    ['options by standard input', `curl -K - <<< 'a${many(' ')}"x"y'`, 'curl'],
    ['empty lines', `foo '${many('\n')}'`, 'foo'],
    ['a file that may be one of a project', `. ${many('env')}`, '.'],
    ['variables that are read', `read ${many('a ')}<<< 'b c'`, 'read'],
    ['words of a script', `npm run x ${many('rm ')}`, 'npm'],
  ])('%s', (_what, command, program) => {
    expect(analyse(command).commands.map((each) => each.program)).toContain(program);
  });
});
