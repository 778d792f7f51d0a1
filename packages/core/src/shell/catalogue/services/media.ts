import type { Call, ToolSpec, Word } from '../../tools/tool-spec.js';
import { derivedWord } from './derived-word.js';
import { lookAtAddress, partsOf } from './web-address.js';

const protocols =
  /^(?:rtmps?|rtsp|rtp|srtp|udp|tcp|tls|sctp|srt|rist|https?|ftp|sftp|icecast|prompeg|gopher|whip|mmsh|mmst):/i;

/** An input or output of ffmpeg: a file, an address, or one behind a prefix such as `concat:`. */
function place(call: Call, word: Word, writes: boolean): void {
  const text = word.text
    .replace(/^(?:concat|subfile,[^:]*|cache|async|crypto|file|data|tee|md5|hls):(?=.)/, '')
    .replace(/^\[[^\]]*\]/, '');
  if (/^(?:-|pipe:\d*|null|\/dev\/null)$/.test(text) || text === '') return;
  for (const part of text.split('|')) {
    const one = derivedWord(word, part.replace(/^\[[^\]]*\]/, ''));
    if (protocols.test(one.text)) {
      lookAtAddress(call, one);
      if (writes)
        call.effect('network', 'send', 'host', partsOf(one.text).host, {
          span: word.span,
          attributes: { external: true },
        });
      else call.as('url', one);
    } else call.as(writes ? 'write' : 'read', one);
  }
}

const filterLibrary =
  /(?:ladspa|frei0r|lv2|dnn_\w+|openclsrc)=(?:[^,;]{0,200}?:)?(?:file|f|p|plugin|filter_name|model)=([^:,;\]]+)/g;
const filterFile = /(?:textfile|filename|movie|amovie|subtitles|ass|lut3d|sofalizer=sofa)=(?:filename=)?([^:,;\]]+)/g;

function filters(call: Call): void {
  for (const word of call.values('-vf')) {
    for (const [, file = ''] of word.text.matchAll(filterLibrary)) call.as('library', derivedWord(word, file));
    for (const [, file = ''] of word.text.matchAll(filterFile)) call.as('read', derivedWord(word, file));
  }
}

function ffmpegEffects(call: Call): void {
  filters(call);
  const virtual =
    call.value('-f') === 'lavfi' ||
    call.values('-f').some(({ text }) => /^(?:lavfi|x11grab|v4l2|alsa|pulse|avfoundation|gdigrab)$/.test(text));
  for (const word of call.values('-i')) if (!virtual || /[/.]/.test(word.text)) place(call, word, false);
  for (const word of call.operands) place(call, word, !/^ff(?:probe|play)$/.test(call.name));
}

/** `msl:`, `text:@file`, `|cmd`, `ephemeral:` and addresses, as ImageMagick names images. */
function image(call: Call, word: Word, writes: boolean): void {
  const [, coder = '', rest = ''] = /^([A-Za-z0-9]+):(.*)$/s.exec(word.text) ?? [];
  if (/^\|/.test(word.text)) call.as('command', derivedWord(word, word.text.slice(1)));
  else if (/^(?:https?|ftp|url)$/i.test(coder)) call.as('url', word);
  else if (/^(?:msl|mvg|svg|rsvg|msvg)$/i.test(coder)) call.as('script', derivedWord(word, rest));
  else if (/^(?:ephemeral)$/i.test(coder)) call.as('delete', derivedWord(word, rest));
  else if (/^(?:label|caption|text|pango)$/i.test(coder) || word.text.startsWith('@')) {
    const file = /@(.+)$/s.exec(word.text)?.[1];
    if (file !== undefined) call.as('read', derivedWord(word, file));
  } else if (!/^(?:xc|canvas|gradient|pattern|plasma|null|info|logo|rose|wizard|granite|netscape|x)$/i.test(coder)) {
    call.as(writes ? 'write' : 'read', coder === '' ? word : derivedWord(word, rest));
  }
}

function imageEffects(call: Call): void {
  const reads =
    /^(?:identify|compare|display|montage)$/.test(call.name) && call.name !== 'montage' && call.name !== 'compare';
  call.operands.forEach((word, index) => {
    const isLast = index === call.operands.length - 1 && call.operands.length > 1;
    if (/^(?:\(|\)|[\d.]+[%x].*|[+-].*)$/.test(word.text)) return;
    if (call.name === 'mogrify') call.as('modify', word);
    else image(call, word, isLast && !reads);
  });
  for (const word of call.values('-write')) image(call, word, true);
}

const magick = `
-write <text>                     writes there too
-define <text> | -size <text> | -resize <text> | -crop <text> | -quality <text> | -format <text> | -density <text> | -depth <text> | -background <text> | -fill <text> | -font <text> | -pointsize <text> | -gravity <text> | -geometry <text> | -annotate <text> | -draw <text> | -rotate <text> | -colorspace <text> | -compress <text> | -type <text> | -delay <text>
-loop <text> | -fuzz <text> | -transparent <text> | -blur <text> | -sharpen <text> | -extent <text> | -border <text> | -bordercolor <text> | -stroke <text> | -strokewidth <text> | -thumbnail <text> | -scale <text> | -sample <text> | -threshold <text> | -colors <text> | -alpha <text> | -compose <text> | -tile <text> | -label <text> | -title <text> | -set <text> | -limit <text>
-layers <text> | -coalesce | -dispose <text> | -modulate <text> | -level <text> | -gamma <text> | -profile <read> | -mask <read> | -path <look> | -comment <text> | -metric <text> | -interlace <text> | -sampling-factor <text> | -channel <text> | -region <text> | -evaluate <text> | -fx <text> | -distort <text> | -morphology <text> | -virtual-pixel <text>
-strip | -flip | -flop | -append | +append | -trim | +repage | -negate | -normalize | -monochrome | -flatten | -auto-orient | -verbose | -version | -list <text> | -ping | -adjoin | +adjoin | -antialias`;

export const mediaTools: readonly ToolSpec[] = [
  {
    names: 'ffmpeg ffprobe ffplay avconv avprobe',
    summary: 'converts sound and pictures',
    options: `
-i <text>                         reads a file or an address
-vf, -filter:v, -af, -filter:a, -filter_complex, -filter, -lavfi <text>   changes sound or pictures
-filter_script, -filter_complex_script, -attach, -/filter_complex, -/vf, -/af, -fpre, -vpre, -apre <read>   reads a file
-dump_attachment, -vstats_file, -progress, -sdp_file, -passlogfile, -stats_enc_post <write>   writes a file
-f <text> | -c <text> | -c:v, -vcodec, -codec:v <text> | -c:a, -acodec, -codec:a <text> | -c:s <text> | -b:v <text> | -b:a <text> | -b <text> | -r <text> | -s <text> | -t <text> | -to <text> | -ss <text> | -sseof <text> | -map <text> | -metadata <text> | -preset <text> | -crf <text> | -pix_fmt <text> | -ac <text> | -ar <text> | -aspect <text> | -vframes, -frames:v <text>
-loop <text> | -stream_loop <text> | -threads <text> | -q:v <text> | -q:a <text> | -q <text> | -qscale <text> | -v, -loglevel <text> | -framerate <text> | -video_size <text> | -pass <text> | -movflags <text> | -itsoffset <text> | -max_muxing_queue_size <text> | -hwaccel <text> | -profile:v <text> | -tune <text> | -g <text> | -safe <text> | -protocol_whitelist <text> | -headers <text> | -user_agent <text>
-select_streams <text> | -show_entries <text> | -of, -print_format <text> | -hls_time <text> | -hls_list_size <text> | -hls_segment_filename <write> | -vol <text> | -disposition <text> | -map_metadata <text> | -vsync <text> | -bsf:v <text> | -maxrate <text> | -bufsize <text> | -start_number <text> | -x <text> | -y_ <text> | -volume <text>
-y | -n | -an | -vn | -sn | -dn | -re | -shortest | -hide_banner | -nostdin | -stats | -copyts | -show_format | -show_streams | -autoexit | -nodisp | -formats | -codecs | -version | -h | -encoders | -filters`,
    style: 'long-dash',
    effects: ffmpegEffects,
  },
  {
    names: 'convert magick mogrify identify composite montage compare conjure animate display gm',
    summary: 'converts pictures',
    options: magick,
    style: 'long-dash',
    effects: imageEffects,
  },
  {
    names: 'vlc cvlc mpv mplayer mencoder',
    summary: 'plays media',
    options: `
--script, --scripts=<library>     runs a script
--input-ipc-server=<look> | --ytdl-path=<program> | --log-file=<write> | -o <write> | --dump-file, -dumpfile=<write> | --record-file=<write> | --stream-record=<write> | --sout=<text> | --config-dir=<look> | --include=<read> | --input-conf=<read> | -I, --intf=<text> | --vo=<text> | --ao=<text> | --loop | --start=<text> | --rate=<text> | -fs | -ao <text> | -vo <text> | -playlist, --playlist=<read>
-dumpstream | -dumpaudio | --no-video | --play-and-exit | -q | -v | -loop <text>`,
    style: 'long-dash',
    operands: '<any>...',
    effects: (call) => {
      for (const word of call.operands) if (protocols.test(word.text)) call.as('url', word);
    },
  },
  {
    names:
      'sox play rec soxi lame flac oggenc mp3gain normalize-audio mediainfo mkvmerge mkvextract mkvinfo gst-launch-1.0 HandBrakeCLI espeak espeak-ng timidity aplay arecord ogg123 mpg123',
    summary: 'handles sound and film',
    options:
      '-o, --output=<write> | -f <any> | -i <any> | -w <write> | -t <text> | -r <text> | -b <text> | -c <text> | -e <text> | -n | -q | -v <text> | -V <text> | -s <text> | -p <text> | -a <text> | -h | -d <text> | -m <text>',
    operands: '<any>...',
  },
  {
    names:
      'optipng pngquant jpegoptim cwebp dwebp gifsicle svgo inkscape potrace rsvg-convert oxipng avifenc heif-convert imgp scrot maim dot neato twopi circo fdp mmdc plantuml ditaa qrencode zbarimg povray openscad gimp',
    summary: 'draws and converts pictures',
    options: `
-o, --output, --export-filename=<write>   writes there
-e, --exec=<command>              runs a command afterwards
-P <text> | -b, --batch=<text> | --actions=<text> | -T <text> | -K <text> | -q <text> | -s <text> | -d <text> | -w <text> | -h <text> | -i <text> | -t <text> | -O | -u | -v | -l <library> | -G <text> | -N <text> | -E <text> | -n | -f | --script=<library>`,
    operands: '<any>...',
    effects: (call) => {
      if (call.name !== 'gimp') return;
      for (const word of call.values('-b')) {
        const line = /(?:os\.(?:system|exec\w*|popen)|subprocess\.\w+)\s*\(\s*\[?["']([^"']+)/.exec(word.text)?.[1];
        if (line !== undefined) call.as('command', derivedWord(word, line));
      }
    },
  },
  {
    names: 'blender',
    summary: 'makes and draws scenes',
    options: `
-P, --python=<script>             runs a script
--python-expr=<python>            runs Python
--python-text=<text> | -o, --render-output=<text> | -f, --render-frame=<text> | -F, --render-format=<text> | -E, --engine=<text> | -s, --frame-start=<text> | -e, --frame-end=<text> | -t, --threads=<text> | --addons=<library> | --log-file=<write>
-b, --background | -a, --render-anim | -y, --enable-autoexec | --python-console | --factory-startup | -v, --version`,
    operands: '<any>...',
  },
];
