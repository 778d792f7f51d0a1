import type { ToolSpec } from '../../tools/tool-spec.js';

export const javascriptRuntimeTools: readonly ToolSpec[] = [
  {
    names: 'deno',
    summary: 'runs JavaScript',
    options:
      '-c, --config=<read> | --import-map=<read> | --lock=<read> | --env-file[=<read>] | -q, --quiet | -L, --log-level=<text> | -A, --allow-all | --allow-read[=<text>] | --allow-write[=<text>] | --allow-net[=<text>] | --allow-run[=<text>] | --allow-env[=<text>] | --unstable | --no-check | --cert=<read> | --inspect[=<text>] | --watch',
    style: 'posix',
    subcommands: {
      eval: { summary: 'runs code', options: '-p, --print | --ext=<text> | -T, --ts', operands: '<node> <text>...' },
      run: { summary: 'runs a script', style: 'posix', operands: '<script> <text>...' },
      serve: {
        summary: 'runs a script that serves',
        style: 'posix',
        options: '--port=<text> | --host=<text>',
        operands: '<script>',
        effects: (call) => call.effect('network', 'listen', 'host', call.value('--port') ?? '8000'),
      },
      '*': { summary: 'works on a project', style: 'posix' },
    },
  },
  {
    names: 'bun',
    summary: 'runs JavaScript',
    options:
      '-e, --eval=<node>  runs code\n-p, --print=<node>  runs code and prints what comes out\n-r, --preload=<library> | --cwd=<look> | -c, --config=<read> | --env-file=<read> | --port=<text> | -b, --bun | --watch | --hot | --smol | --silent | -i | -v',
    style: 'posix',
    subcommands: {
      run: {
        summary: 'runs a script',
        style: 'posix',
        effects: (call) => {
          const [script] = call.operands;
          if (script !== undefined && /\.\w+$/.test(script.text)) call.as('script', script);
        },
      },
      exec: { summary: 'runs a line', style: 'posix', operands: '<command>' },
      publish: {
        summary: 'publishes a package',
        options: '--access=<text> | --tag=<text> | --dry-run | --otp=<text>',
        effects: (call) => {
          if (!call.isTrial('--dry-run')) call.effect('package', 'publish', 'package', '');
        },
      },
      '*': { summary: 'works on a project', style: 'posix' },
    },
  },
];
