import type { ToolSpec } from '../../tools/tool-spec.js';
import { tells } from './systemd-reach.js';

const queries = (words: string): Record<string, ReturnType<typeof tells>> =>
  Object.fromEntries(words.split(' ').map((word) => [word, tells('shows something about it')]));

/** Devices as they come and go, and what boots. */
export const deviceAndBootTools: readonly ToolSpec[] = [
  {
    names: 'udevadm',
    summary: 'controls the device manager',
    options: '--debug | -d',
    subcommands: {
      info: tells(
        'shows what is known of devices',
        '-q, --query=<text> | -p, --path=<text> | -n, --name=<text> | -r, --root | -a, --attribute-walk | -x | -e | -P <text> | -t',
      ),
      monitor: tells('shows events', '-k | -u | -p | -s <text> | -t <text>'),
      settle: tells('waits for events', '-t, --timeout=<text> | -E <text>'),
      test: { summary: 'shows what a rule would do' },
      'test-builtin': { summary: 'shows what a part would do' },
      verify: { summary: 'checks rules', operands: '<read>...' },
      wait: tells('waits for a device'),
      lock: {
        summary: 'runs a command while a device is locked',
        options: '-d <text> | -b <text> | -t <text> | -p',
        style: 'posix',
        operands: '<argv>',
      },
      trigger: {
        summary: 'has the kernel send events again',
        options: '-c <text> | -s <text> | -t <text> | -a <text> | -p <text> | -v | -n | -q',
        effects: (call) => call.effect('kernel', 'trigger-events', 'object', 'devices'),
      },
      control: {
        summary: 'changes how events are handled',
        options: '-e | -s | -S | -R | -p <text> | -m <text> | -l <text> | -t <text>',
        effects: (call) => call.effect('kernel', 'trigger-events', 'object', 'device manager'),
      },
    },
  },
  {
    names: 'bootctl',
    summary: 'controls the boot loader',
    options:
      '--esp-path=<look> | --boot-path=<look> | --root=<look> | --no-variables | --graceful | -p | -x | --no-pager | -q | --random-seed=<text>',
    subcommands: {
      ...queries('status list reboot-to-firmware is-installed systemd-efi-options'),
      install: {
        summary: 'installs the boot loader',
        effects: (call) => call.effect('kernel', 'set-boot', 'object', 'boot loader'),
      },
      update: {
        summary: 'updates the boot loader',
        effects: (call) => call.effect('kernel', 'set-boot', 'object', 'boot loader'),
      },
      remove: {
        summary: 'removes the boot loader',
        effects: (call) => call.effect('kernel', 'remove-boot', 'object', 'boot loader'),
      },
      'random-seed': { summary: 'makes a seed' },
      'set-default': {
        summary: 'chooses what boots',
        effects: (call) => call.effect('kernel', 'set-boot', 'object', call.texts[0] ?? ''),
      },
      'set-oneshot': {
        summary: 'chooses what boots next',
        effects: (call) => call.effect('kernel', 'set-boot', 'object', call.texts[0] ?? ''),
      },
      'set-timeout': { summary: 'sets how long the menu waits' },
      unlink: {
        summary: 'removes a boot entry',
        effects: (call) => call.effect('kernel', 'remove-boot', 'object', call.texts[0] ?? ''),
      },
      cleanup: {
        summary: 'removes old boot entries',
        effects: (call) => call.effect('kernel', 'remove-boot', 'object', 'old entries'),
      },
    },
  },
  {
    names: 'kernel-install',
    summary: 'adds and removes kernels',
    effects: (call) => {
      const [verb = '', version = ''] = call.texts;
      if (/^(?:add|add-all|remove)$/.test(verb)) {
        call.effect('kernel', verb === 'remove' ? 'remove-boot' : 'set-boot', 'object', version);
      }
    },
  },
];
