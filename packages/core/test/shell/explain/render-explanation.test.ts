import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { explain } from '../../../src/shell/explain/explain.js';
import { renderExplanation } from '../../../src/shell/explain/render-explanation.js';

describe('a rendered explanation', () => {
  it('has the command, what it does, and its parts beside their meaning', () => {
    const text = renderExplanation(explain("sudo rm -rf /var/log/nginx && ssh web 'systemctl restart nginx'"));
    expect(text).toBe(`sudo rm -rf /var/log/nginx && ssh web 'systemctl restart nginx'

Deletes /var/log/nginx and all that is below it, as root. Then restarts the
service nginx, on web.

sudo                        runs a command as another user, as a rule as root;
                            here as root
  rm                        removes files
    -rf                     removes directories with all below them; asks nobody
                            and skips what is missing
    /var/log/nginx          deletes this and all that is below it
&&                          and then, if that worked
ssh                         runs a command on another machine, or logs in there
  web                       connects to web
  'systemctl restart ngin…  a command line that ssh runs, on web
    systemctl               controls services and the machine
      restart               stops units and starts them again
      nginx                 restarts the service nginx
`);
  });

  it('says what is not known', () => {
    expect(renderExplanation(explain('foo'))).toBe(`foo

Runs the unknown program foo. Not all of it could be seen through.

foo  a program that is not known here

Not known:
  - What "foo" does is not known.
`);
  });

  it('has colours when asked', () => {
    const text = renderExplanation(explain('rm x | y'), { colour: true });
    expect(text).toContain('\u001B[1mrm\u001B[0m');
    expect(text).toContain('\u001B[35m|\u001B[0m');
    // Without the sequences it is the same.
    expect(stripVTControlCharacters(text)).toBe(renderExplanation(explain('rm x | y')));
  });

  it('shows what would change the terminal as signs', () => {
    const text = renderExplanation(explain('echo \u001B[31mred\u202E'));
    expect(text).not.toContain('\u001B');
    expect(text).not.toContain('\u202E');
    expect(text).toContain('␛[31mred');
  });

  it('keeps wide characters in their columns', () => {
    const lines = renderExplanation(explain('cat 漢字 ab')).split('\n');
    expect(lines).toContain('  漢字  reads this');
    expect(lines).toContain('  ab    reads this');
  });
});
