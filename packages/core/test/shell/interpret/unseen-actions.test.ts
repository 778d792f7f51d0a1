import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/shell/understand.js';

describe('a word that is only known when it runs', () => {
  it.each([
    'sysctl -w $X',
    'cat list | xargs sysctl -w',
    'dd $X',
    'dd if=/dev/zero $X',
    'find /srv $ACT',
    'find /srv -name x $ACT',
    'find /srv -name x "$ACT"',
    'cat list | xargs find /srv -name x',
  ])('is not seen through where it may say what is done: %s', (command) => {
    expect(analyse(command).problems.map(({ code }) => code)).toEqual(['dynamic-command']);
  });

  it.each([
    'sysctl -w vm.swappiness=$X',
    'dd if=$A of=$B bs=1M',
    'find $D -name x',
    'find $A $B -name x',
    'find "$DIR" -type f',
    'find /srv "$DIR" -type f',
    'find . -name $P -mtime +$DAYS',
    'find . -name x -exec grep $P {} +',
  ])('is fine where it says to what: %s', (command) => {
    expect(analyse(command).problems).toEqual([]);
  });
});
