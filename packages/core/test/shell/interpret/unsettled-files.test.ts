import { describe, expect, it } from 'vitest';
import { effectsOf } from '../effects-of.js';

const isUnseen = (effect: string): boolean => /^(?:opaque:unseen-script|execute:downloaded) /.test(effect);

describe('a script that the same command wrote', () => {
  it.each([
    'echo ls > /tmp/a; tar xf /tmp/x.tar -C /tmp; sh /tmp/a',
    'curl -o /tmp/x.tar http://e; echo ls > /tmp/a; tar xf /tmp/x.tar -C /tmp; sh /tmp/a',
    'echo ls > /tmp/a; unzip -o x.zip -d /tmp; sh /tmp/a',
    'echo ls > /tmp/a; rsync h:/a /tmp/; sh /tmp/a',
    'echo ls > /tmp/a; scp h:/a /tmp; sh /tmp/a',
    'echo ls > /tmp/a; cp -r x/. /tmp/; sh /tmp/a',
    'echo ls > /tmp/a; cp x/* /tmp; sh /tmp/a',
    'echo ls > /tmp/d/a; git -C /tmp/d pull; sh /tmp/d/a',
    'echo ls > /tmp/d/a; rm -rf /tmp/d; mv /srv/other /tmp/d; sh /tmp/d/a',
    'cd /srv/app; echo ls > a; make; sh a',
    'cd /srv/app; echo ls > a; npm ci; ./a',
    'echo ls > a; tar xf x.tgz -C ..; sh a',
    'echo ls > a; patch -p1 < x; sh a',
  ])('may be another one by then: %s', (command) => {
    expect(effectsOf(command).filter(isUnseen)).not.toEqual([]);
  });

  it.each([
    'echo ls > /tmp/d/a; mkdir -p /tmp/d; sh /tmp/d/a',
    'echo ls > /tmp/d/a; cp conf /tmp/d; sh /tmp/d/a',
    'echo ls > /tmp/d/a; cp -r conf /tmp/d/; sh /tmp/d/a',
    'echo ls > /tmp/d/a; tar xf x.tar -C /tmp/e; sh /tmp/d/a',
    'echo ls > a; tar czf x.tgz .; sh a',
    'echo ls > a; git add a; git commit -m x; git status; sh a',
    'echo ls > /tmp/a; git -C /srv/x pull; sh /tmp/a',
  ])('is the one that it wrote where nothing else writes there: %s', (command) => {
    expect(effectsOf(command).filter(isUnseen)).toEqual([]);
  });

  it('is looked through as what it may still be', () => {
    const command = "printf 'all:\\n\\trm -rf /etc\\n' > Makefile; npm test; make all";
    expect(effectsOf(command)).toContain('delete:remove /etc recursive force');
  });
});
