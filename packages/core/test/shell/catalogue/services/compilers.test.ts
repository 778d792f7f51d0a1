import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ['gcc -Wall -O2 -o app app.c -lm', ['write:overwrite app', 'read:read app.c']],
  ['gcc -x c -E /etc/shadow', ['read:read /etc/shadow sensitive']],
  ['gcc @/etc/shadow', ['read:read @/etc/shadow', 'read:read /etc/shadow sensitive']],
  ['gcc -wrapper rm,-rf,/srv app.c', ['read:read app.c', 'delete:remove /srv recursive force']],
  ['gcc -fplugin=./evil.so app.c', ['execute:load evil.so', 'read:read app.c']],
  ['gcc -Wl,-plugin,./evil.so app.c', ['read:read app.c', 'execute:load evil.so']],
  ['gcc -o /etc/x app.c', ['write:overwrite /etc/x', 'read:read app.c']],
  ['clang -Xclang -load -Xclang ./evil.so app.c', ['read:read app.c', 'execute:load evil.so']],
  ['ld -o app a.o', ['write:overwrite app', 'read:read a.o']],
  ['as -o a.o a.s', ['write:overwrite a.o', 'read:read a.s']],
  ['nasm -@ /root/.ssh/id_rsa', ['read:read /root/.ssh/id_rsa sensitive']],
  ['nm /etc/sudoers', ['read:read /etc/sudoers']],
  [
    'readelf -a @/root/.ssh/id_rsa',
    ['read:read @/root/.ssh/id_rsa sensitive', 'read:read /root/.ssh/id_rsa sensitive'],
  ],
  ['objdump -d app', ['read:read app']],
  ['strip app', ['write:modify app inPlace']],
  ['objcopy --dump-section .x=/etc/y app', ['write:modify app inPlace', 'write:overwrite /etc/y']],
  ['make -j4', []],
  ["make --eval='$(shell rm -rf /srv)' .", ['delete:remove /srv recursive force']],
  ["make SHELL='rm -rf /srv' x", ['delete:remove /srv recursive force']],
  ['make CC=clang', []],
  [
    'make -f /etc/shadow',
    // What is run is read for that, too, once.
    ['opaque:unseen-script /etc/shadow sensitive', 'read:read /etc/shadow sensitive'],
  ],
  ['cmake -S . -B build', []],
  ['cmake -P evil.cmake', ['opaque:unseen-script evil.cmake']],
  ['cmake -E env A=b rm -rf /srv', ['delete:remove /srv recursive force']],
  ['cmake -E remove_directory build', ['delete:remove build recursive']],
  ['ninja -C build', []],
  ['bear -- make', []],
];

describe('compilers', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
