import { OpsError } from '../../errors/ops-error.js';
import { unknownName } from '../../errors/unknown-name.js';
import type { Role, ToolSpec, Usage } from './tool-spec.js';

/** `invalid-tool`: a description of a tool that would be read as another one, or not at all. */
export type ToolErrorCode = 'invalid-tool';

/** A record rather than a list: the compiler then checks that none is forgotten. */
const roles: Readonly<Record<Role, true>> = {
  text: true,
  read: true,
  look: true,
  directory: true,
  write: true,
  append: true,
  modify: true,
  create: true,
  delete: true,
  command: true,
  argv: true,
  program: true,
  library: true,
  script: true,
  url: true,
  upload: true,
  host: true,
  server: true,
  listen: true,
  secret: true,
  assignment: true,
  any: true,
  python: true,
  perl: true,
  ruby: true,
  node: true,
  php: true,
  lua: true,
  awk: true,
  sed: true,
  vim: true,
  sql: true,
  tcl: true,
  m4: true,
  gdb: true,
  make: true,
  powershell: true,
  code: true,
};

const usageKeys: Readonly<Record<keyof Usage, true>> = {
  summary: true,
  inspects: true,
  options: true,
  operands: true,
  style: true,
  effects: true,
};
const specKeys: Readonly<Record<keyof ToolSpec, true>> = {
  ...usageKeys,
  names: true,
  subcommands: true,
  variables: true,
  wrapper: true,
};
const styles: readonly unknown[] = [undefined, 'gnu', 'posix', 'host-first', 'long-dash', 'assignments'];

const toolName = /^[^\s/,;|&<>()'"`$*?\\]+$/;
const optionName = String.raw`(?:[-+/][^\s,<>[\]=|]*|[\w:.-]+(?==))`;
const option = new RegExp(String.raw`^${optionName}(?:, ${optionName})*(?:[ =]?<([a-z0-9]+)>|\[=?<([a-z0-9]+)>\])?$`);
const variable = /^[A-Za-z_]\w*=<([a-z0-9]+)>$/;
const operand = /^\[?<([a-z0-9]+)>\]?(?:\.\.\.)?$/;

function refuse(tool: string, what: string): never {
  throw new OpsError<ToolErrorCode>('invalid-tool', `The description of the tool "${tool}" is wrong: ${what}.`, {
    details: { tool },
  });
}

function checkRole(tool: string, role: string | undefined, where: string): void {
  if (role === undefined || Object.hasOwn(roles, role)) return;
  refuse(tool, `there is no role <${role}> (${where}); the roles are ${Object.keys(roles).join(', ')}`);
}

/** Each of the names, with its role, of lines as `options` has them. */
function checkNames(tool: string, text: string, pattern: RegExp, hint: string): void {
  for (const line of text.split('\n')) {
    const [left = ''] = line.trim().split(/ {2,}/);
    if (left === '') continue;
    for (const each of left.split(' | ')) {
      const found = pattern.exec(each.trim());
      if (found === null) refuse(tool, `"${each.trim()}" is ${hint}`);
      checkRole(tool, found[1] ?? found[2], each.trim());
    }
  }
}

function checkOptions(tool: string, text: string): void {
  checkNames(tool, text, option, 'no option; write it as in "-o, --output=<write>  what it does", two blanks apart');
}

function checkVariables(tool: string, text: unknown): void {
  if (typeof text !== 'string') refuse(tool, 'variables must be a text, such as "DEPLOY_HOST=<server>"');
  checkNames(tool, text, variable, 'no variable; write them as in "DEPLOY_HOST=<server> | DEPLOY_TOKEN=<secret>"');
}

function checkSubcommands(tool: string, subcommands: unknown): void {
  if (typeof subcommands !== 'object' || subcommands === null || Array.isArray(subcommands))
    refuse(tool, 'subcommands must be an object of uses by their words, such as { "remote add": { … } }');
  for (const [name, usage] of Object.entries(subcommands)) {
    if (!/^\S+(?: \S+)*$/.test(name)) refuse(tool, `"${name}" is no subcommand; write its words one blank apart`);
    checkUsage(`${tool} ${name}`, usage, usageKeys);
  }
}

function checkOperands(tool: string, text: string): void {
  for (const each of text.split(' ').filter((word) => word !== '')) {
    const found = operand.exec(each);
    if (found === null) refuse(tool, `"${each}" is no operand; write roles, as in "<read>... <write>"`);
    checkRole(tool, found[1], each);
  }
}

function checkUsage(tool: string, usage: Usage, keys: object): void {
  if (typeof usage !== 'object' || usage === null) refuse(tool, 'each use of it must be an object');
  const unknown = unknownName(usage, keys);
  if (unknown !== undefined) refuse(tool, `it has no "${unknown.name}"; there are ${unknown.known}`);
  const { summary, inspects = summary, options = '', operands = '', style, effects } = usage;
  if (typeof summary !== 'string' || summary === '') refuse(tool, 'it needs a summary of what it does');
  if (typeof inspects !== 'string' || inspects === '')
    refuse(tool, 'what it does where it changes nothing must be a text');
  if (typeof options !== 'string' || typeof operands !== 'string') refuse(tool, 'options and operands must be texts');
  if (!styles.includes(style)) refuse(tool, `there is no style "${String(style)}"`);
  if (effects !== undefined && typeof effects !== 'function') refuse(tool, 'effects must be a function');
  if (effects?.constructor.name === 'AsyncFunction')
    refuse(tool, 'effects must tell everything before they return; they cannot be asynchronous');
  checkOptions(tool, options);
  checkOperands(tool, operands);
}

/**
 * Refuses a description that would quietly make a tool harmless: a role or key that there is not, an option, a variable or a
 * subcommand that no word would ever match.
 *
 * @throws OpsError `invalid-tool`
 */
export function checkToolSpec(spec: ToolSpec): void {
  if (typeof spec !== 'object' || spec === null || typeof spec.names !== 'string' || spec.names.trim() === '') {
    refuse('?', 'it must be an object with names, such as { names: "deploy", summary: "deploys" }');
  }
  const { names, subcommands = {}, variables = '', wrapper } = spec;
  const wrong = names
    .trim()
    .split(/\s+/)
    .find((name) => !toolName.test(name));
  if (wrong !== undefined)
    refuse(names, `"${wrong}" is no name of a program; write them without directories, separated by blanks`);
  checkUsage(names, spec, specKeys);
  checkVariables(names, variables);
  checkSubcommands(names, subcommands);
  if (wrapper !== undefined && typeof wrapper !== 'boolean') refuse(names, 'wrapper must be true or false');
  if (wrapper === true && ![spec, ...Object.values(subcommands)].some(mayRun))
    refuse(
      names,
      'a wrapper runs something: give a word the role <argv>, <command> or <program>, or call.run in effects',
    );
}

/** Whether a use says what it runs. */
function mayRun({ options = '', operands = '', effects }: Usage): boolean {
  return effects !== undefined || /<(?:argv|command|program)>/.test(options + operands);
}
