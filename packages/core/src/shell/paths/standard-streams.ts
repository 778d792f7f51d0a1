const standardStream = /^(?:-|\/dev\/std(?:in|out|err)|\/(?:dev|proc\/(?:self|thread-self|\d+))\/fd\/[012])?$/;
const standardInput = /^(?:-|\/dev\/stdin|\/(?:dev|proc\/(?:self|thread-self|\d+))\/fd\/0)$/;

/** Whether a word names standard input, output or error, rather than a file. */
export function isStandardStream(text: string): boolean {
  return standardStream.test(text);
}

/** Whether a word names standard input. */
export function isStandardInput(text: string): boolean {
  return standardInput.test(text);
}
