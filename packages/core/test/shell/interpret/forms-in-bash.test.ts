import { afterAll, describe, expect, it } from 'vitest';
import { bashMissing } from '../../fixtures/shell/bash-process.js';
import { openProbe } from '../../fixtures/shell/probe.js';
import { unseenCalls } from '../../fixtures/shell/seen-calls.js';
import { transformations } from '../../fixtures/shell/transformations.js';

/** What needs another user, another machine, a daemon or a terminal, leaves files behind, or never ends. */
const unfit =
  /sudo|doas|pkexec|runuser|setpriv|systemd|chroot|unshare|nsenter|crontab|\bat now|batch|ssh|docker|podman|kubectl|lxc|nerdctl|\/tmp|watch|\bsu\b|\bsg\b|while (?:true|probe)|until|select|vim|\btar\b|\bgit\b|\/dev\/tty|strace|ltrace|busybox|dbus|xvfb|faketime|torsocks|flock|script|chrt|list\.txt|parallel/;

const commands = ['probe one two', 'probe -x /etc/none --long=value', 'probe A,b:c d_e'];
const missing = bashMissing();

describe.skipIf(missing !== undefined)(
  `another form of a command${missing === undefined ? '' : `: ${missing}`}`,
  () => {
    const probe = openProbe();
    afterAll(() => probe.close());
    let executed = 0;

    it.each(transformations)(
      '$family: runs the same command in bash, which the analysis sees',
      async ({ variants }) => {
        for (const command of commands) {
          for (const variant of variants) {
            const form = variant(command);
            if (form === undefined || unfit.test(form)) continue;
            const calls = await probe.run(form);
            if (calls.length === 0) continue;
            executed += 1;
            expect(unseenCalls(form, calls), form).toEqual([]);
            // Were it another command, the law would prove nothing.
            const words = command.split(' ').slice(1);
            expect(
              calls.map((call) => call.join(' ')),
              form,
            ).toContain(words.join(' '));
          }
        }
      },
    );

    it('runs at all for most of them', () => {
      expect(executed).toBeGreaterThan(350);
    });
  },
);
