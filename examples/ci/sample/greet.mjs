/** What the pipeline of this example checks, tests and packages. */
export function greet(name) {
  if (typeof name !== 'string' || name.trim() === '') throw new TypeError('greet needs a name');
  return `Hello, ${name.trim()}!`;
}
