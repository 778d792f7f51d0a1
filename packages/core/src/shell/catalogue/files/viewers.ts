import type { ToolSpec } from '../../tools/tool-spec.js';
import { asEach } from './file-operands.js';

/** Words of aspell that say what to do, and are no files. */
const verbs = /^(?:check|list|dump|pipe|config|soundslike|munch|expand|filter|merge|create|master|personal)$/;

export const viewerTools: readonly ToolSpec[] = [
  {
    names: 'mpg321 paplay cmus moc feh eog sxiv imv nsxiv evince okular zathura mupdf xpdf yelp gnome-screenshot',
    summary: 'shows pictures, documents and films',
    options: `
      -A, --action=<command>     runs a command on what is shown
      -o, --output=<write> | -f, --file=<write> | -D=<text> | -w | -q | --start=<text> | -p=<text> | --config-dir=<look>`,
    effects: (call) => {
      for (const { text, span } of call.operands) {
        const bare = text.replace(/^(?:man|info|ghelp|xref):(?=\/)/, '');
        call.as(/^[a-z]+:\/\//i.test(bare) ? 'url' : 'read', { text: bare, span });
      }
    },
  },
  {
    names: 'aspell ispell hunspell spell languagetool alex',
    summary: 'checks spelling',
    options: `
      --conf, --per-conf=<read>  goes by what is there
      -p, --personal, --master, --add-extra-dicts=<any> | -d, --lang, --dict=<text> | --mode=<text> | --encoding=<text> | -l
      -w, --write-changes | -i=<text> | -H | -n | -t | -a | -L=<text> | -S=<text> | -I=<read>`,
    effects: (call) => {
      const files = call.operands.filter(({ text }) => !verbs.test(text));
      asEach(call, call.has('-w') ? 'modify' : 'read', files);
    },
  },
];
