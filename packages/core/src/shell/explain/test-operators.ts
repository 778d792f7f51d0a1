const operators: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    '-e': 'whether it exists',
    '-a': 'whether it exists',
    '-f': 'whether it is a file',
    '-d': 'whether it is a directory',
    '-L': 'whether it is a link',
    '-h': 'whether it is a link',
    '-b': 'whether it is a block device',
    '-c': 'whether it is a character device',
    '-p': 'whether it is a pipe',
    '-S': 'whether it is a socket',
    '-s': 'whether it is a file that is not empty',
    '-r': 'whether it may be read',
    '-w': 'whether it may be written',
    '-x': 'whether it may be run',
    '-u': 'whether it runs with the rights of its owner',
    '-g': 'whether it runs with the rights of its group',
    '-k': 'whether it has the sticky bit',
    '-O': 'whether it belongs to the user',
    '-G': 'whether it belongs to the group of the user',
    '-N': 'whether it changed since it was read',
    '-t': 'whether it is a terminal',
    '-v': 'whether the variable is set',
    '-o': 'whether the option of the shell is on',
    '-z': 'whether it is empty',
    '-n': 'whether it is not empty',
    '!': 'turns the answer round',
    '=': 'whether they are the same',
    '==': 'whether it matches',
    '!=': 'whether it does not match',
    '=~': 'whether it matches the regular expression',
    '<': 'whether it sorts before',
    '>': 'whether it sorts after',
    '-eq': 'whether the numbers are the same',
    '-ne': 'whether the numbers differ',
    '-lt': 'whether the number is smaller',
    '-le': 'whether the number is not greater',
    '-gt': 'whether the number is greater',
    '-ge': 'whether the number is not smaller',
    '-nt': 'whether it is newer',
    '-ot': 'whether it is older',
    '-ef': 'whether both are the same file',
  }),
);

/** What an operator of a test asks. */
export function testText(operator: string): string {
  return operators.get(operator) ?? 'tests something';
}

/** Whether `[` and `test` have such an operator. */
export function isTestOperator(word: string): boolean {
  return Object.hasOwn(operators, word);
}
