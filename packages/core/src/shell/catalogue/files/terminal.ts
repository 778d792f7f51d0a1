import type { Call, ToolSpec } from '../../tools/tool-spec.js';

const nothing = (names: string, summary: string): ToolSpec => ({ names, summary });

/** It has something to say only by its exit status. */
const silent = (names: string, summary: string): ToolSpec => ({
  names,
  summary,
  effects: (call) => call.print({ text: '' }),
});

/** A cow of one's own is code in Perl. */
function speaks(call: Call): void {
  for (const word of call.values('-f')) if (word.text.includes('/')) call.as('script', word);
  call.print({});
}

/** A dialog shows files, and nothing it is told. */
function shows(call: Call): void {
  const file = call.words.findIndex(({ text }) => /^--(?:textbox|tailbox|tailboxbg|editbox)$/.test(text));
  if (file === -1) return;
  const path = call.words.slice(file + 1).find(({ text }) => !text.startsWith('--'));
  if (path !== undefined) call.as('read', path);
}

export const terminalTools: readonly ToolSpec[] = [
  silent('test [', 'tests a condition'),
  silent('true gtrue', 'succeeds'),
  silent('false gfalse', 'fails'),
  silent('sleep gsleep usleep', 'waits'),
  nothing('clear reset tset cls', 'clears the terminal'),
  nothing(
    'stty gstty tabs mesg kbdrate kbd_mode showkey dumpkeys showconsolefont',
    'tells or sets how the terminal works',
  ),
  nothing('tty gtty tput toe infocmp resizecons', 'tells what the terminal is'),
  nothing('getopt whereis', 'helps scripts'),
  {
    names: 'which',
    summary: 'tells where programs are',
    options: '-a, --all | -s | --skip-dot | --skip-tilde | --show-dot | --show-tilde | --tty-only | -i, --read-alias',
    effects: (call) => {
      call.print({
        text: call.texts.map((name) => (name.includes('/') ? `${name}\n` : `/usr/bin/${name}\n`)).join(''),
      });
    },
  },
  {
    names: 'tic captoinfo infotocap',
    summary: 'compiles descriptions of terminals',
    options: `
      -o=<create> | -C | -I | -L | -c | -x | -r | -s | -e=<text> | -v[<text>] | -w[<text>] | -R=<text> | -a | -f | -g
      -G | -K | -N | -q | -t | -T | -U | -V | -Q[<text>]`,
    operands: '<read>...',
  },
  {
    names: 'setterm',
    summary: 'sets attributes of the terminal',
    options: `
      --file=<write> | --dump[=<text>] | --append[=<text>] | --term=<text> | --blank[=<text>] | --powersave[=<text>]
      --cursor=<text> | --foreground=<text> | --background=<text> | --msg[=<text>] | --resize | --reset | --default
      --clear[=<text>] | --store | --bold[=<text>] | --regtabs[=<text>] | --tabs[=<text>]`,
  },
  {
    names: 'dialog whiptail kdialog zenity xdialog gdialog yad',
    summary: 'asks or tells somebody by a dialog',
    operands: '<text>...',
    effects: shows,
  },
  {
    names: 'cowsay cowthink ponysay',
    summary: 'draws a cow that speaks',
    options: `
      -f=<text> | -e=<text> | -T=<text> | -W=<text> | -n | -b | -d | -g | -l | -p | -r | -s | -t | -w | -y | -h`,
    effects: speaks,
  },
  {
    names:
      'figlet toilet banner boxes fortune cmatrix nyancat asciiquarium aafire hollywood rig pipes.sh oneko xeyes cbonsai nms say festival spd-say flite jp2a chafa catimg viu cacaview img2txt neofetch screenfetch pfetch ufetch macchina onefetch cpufetch',
    summary: 'shows something nice',
    options: `
      -f=<any> | -d=<any> | -w=<text> | -c | -a | -s | -l | -o=<any> | -t | -n=<text> | -m=<text> | -k | -S | -W | -p
      -b | -e | -v=<text> | -r=<text>`,
    effects: (call) => {
      for (const word of call.operands) call.as('any', word);
      call.print({});
    },
  },
  {
    names: 'fastfetch',
    summary: 'shows what a machine is',
    options: `
      -c, --config=<read> | -l, --logo=<any> | --file=<read> | --file-raw=<read> | --data=<text>
      -s, --structure=<text> | --gen-config[=<write>] | --color=<text>`,
  },
  {
    names: 'wall write talk ytalk hello',
    summary: 'tells something to who is logged in',
    operands: '<text>...',
    options: '-n, --nobanner | -t, --timeout=<text> | -g, --group=<text>',
    effects: (call) => {
      if (call.name !== 'wall') return;
      const [file] = call.operands;
      if (file?.text.includes('/') === true) call.as('read', file);
    },
  },
  {
    names: 'xclip xsel wl-copy wl-paste pbcopy pbpaste clip.exe',
    summary: 'uses the clipboard',
    options: `
      -selection=<text> | -sel=<text> | -i | -o | -in | -out | -l=<text> | -t=<text> | -d=<text> | -b, --clipboard
      -p, --primary | -n, --trim-newline | -f | -r | -quiet | -c, --clear`,
    style: 'long-dash',
    operands: '<read>...',
  },
];
