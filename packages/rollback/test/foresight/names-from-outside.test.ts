import { analyse } from '@opspilot/core/shell';
import { foresee } from '@opspilot/rollback';
import { describe, expect, it } from 'vitest';

const foreseen = (command: string) =>
  foresee(analyse(command, { cwd: '/srv', user: 'root' }), { command, directory: '/srv' });

describe('names of files that the words of a command do not give', () => {
  it.each([
    ...['wget -r http://h/d/', 'wget -x http://h/d/f', 'wget -p http://h/d/f', 'wget -m -nH http://h/d/f'],
    ...['wget --content-disposition http://h/f', 'wget --trust-server-names http://h/f', "wget 'http://h/f?id=5'"],
    ...['wget http://h/a%20b', 'wget -E http://h/f', 'wget --backups=3 http://h/f', 'wget http://h/f http://g/f'],
    ...['sudo wget -r http://h/', "wget 'ftp://h/*.gz'", 'wget --warc-file=w -O f http://h/f'],
    ...['curl -OJ http://h/f', 'curl -sLJO http://h/f', 'curl --remote-header-name -O http://x', 'curl -O http://h'],
    ...["curl -o 'x_#1' 'http://h/{f,b}'", "curl -O 'http://h/[1-3].gz'", "curl -sO 'h.example/{a,b}'"],
    ...['aria2c http://x/f', 'aria2c f.torrent', 'axel http://x/f', 'yt-dlp https://x/v', 'youtube-dl http://x'],
    ...['curl -K c http://h/f', 'wget --config=c http://h/f', 'for i in 1 2; do wget http://h/f; done'],
    ...['wget -q http://h/f; wget -q http://g/f', 'yes http://h/f | head -2 | xargs -n1 wget http://h/f'],
    ...['rsync -ab --backup-dir=/srv/b x/ y/', 'rsync -ab --backup-dir ../b x/ y/', 'rsync -aT /srv/p x/ y/'],
    ...["scp 'host:/x/*' .", 'gsutil -m rsync gs://b d'],
    ...['gunzip -N z.gz', 'gunzip -fN z.gz', 'gzip -dN z.gz', 'pigz -dN z.gz', 'lzop -x z.lzo', 'uudecode f.uu'],
    ...[
      '7z x -spf a.7z',
      "7z x '-o*' a.7z",
      '7z a -v10m a.7z d',
      'tar -cML 100 -f a.tar d',
      'unzip -: a.zip',
      'star -x f=a.tar',
      'zip -s 10m a.zip --out b.zip',
    ],
    ...["rename 's/a/..\\/b/' *", 'rename a b *.c', 'prename s/a/b/ *', "mmv '*.c' '#1.d'"],
    ...[
      'convert a.pdf out.png',
      'convert a.png out-%d.png',
      'convert -crop 9x9 a.png b.png',
      'mogrify -format jpg *.png',
    ],
    ...[
      'ffmpeg -i a.mp4 out%d.png',
      'ffmpeg -i a.mp4 x.m3u8',
      'ffmpeg -i a.mp4 -f segment s%03d.mp4',
      'gs -o o%d.png a.pdf',
    ],
    ...[
      'tcpdump -w f -C 1',
      'dumpcap -b filesize:9 -w f',
      'gcc -save-temps a.c -o a',
      'gcc --coverage a.c -o a',
      'gcc -g -gsplit-dwarf a.c -o a',
      'pandoc --extract-media=m a.docx -o b.md',
    ],
  ])('are a loss: %s', (command) => {
    const { reversal, losses } = foreseen(command);
    expect(reversal).toBe('not-at-all');
    expect(losses.map(({ what }) => what)).toContainEqual(expect.stringContaining('under names that depend on'));
  });

  it.each([
    ...['wget http://h/f', 'wget -O out http://h/f', 'wget -qN http://h/f', 'wget -nv -P d http://h/f-1.0.tar.gz'],
    ...['wget -r -O all http://h/d/', 'curl -O http://h/f', "curl -O 'http://h/f?x=1'", 'curl -o f http://x/a'],
    ...["curl -g -O 'http://h/f[1]'", 'curl --output-dir d -O http://x/a', "curl -o f 'http://h/{a,b}'"],
    ...['curl -s -o app.conf -O http://h/a http://h/b', 'for f in a b; do wget http://h/$f; done'],
    ...['rsync -ab --backup-dir=older x/ y/', 'rsync -a --log-file=/srv/log x/ y/'],
    ...['aria2c -o f http://x/f', 'scp host:/x/f d', 'gunzip z.gz', 'gunzip *.gz', 'gzip -N f', 'uudecode -o out f.uu'],
    ...[
      'unzip a.zip',
      '7z x a.7z',
      'convert a.png b.png',
      'convert -resize 50% a.jpg b.png',
      'mogrify -resize 50% *.png',
    ],
    ...['ffmpeg -i a.mp4 out.mp4', 'gs -sOutputFile=out.pdf a.ps', 'tcpdump -w f'],
  ])('are none where its words give them: %s', (command) => {
    expect(foreseen(command).losses).toEqual([]);
  });
});
