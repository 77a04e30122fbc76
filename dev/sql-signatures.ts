/** What the SQL functions' files declare and drop, and whether the Worker in service can go on calling them. */

export type Signature = { name: string; parameters: string[] };

/** The functions that a file creates. A parameter is as it is written, in one line, lower case. */
export function declared(text: string): Signature[] {
  return [...text.matchAll(/create (?:or replace )?function ([a-z_0-9]+)\s*\(/gi)].map((match) => ({
    name: (match[1] ?? '').toLowerCase(),
    parameters: parametersFrom(text, match.index + match[0].length),
  }));
}

/**
 * What would leave the version before without its function, or with two of one name; empty: nothing. A function may get
 * further parameters at its end if they have a default; then its old form must be dropped, or calls would find that.
 */
export function signatureFaults(before: Signature[], now: Signature[], text: string): string[] {
  return before.flatMap((old) => {
    const namesakes = now.filter(({ name }) => name === old.name);
    if (namesakes.some((each) => same(each, old))) return [];
    const dropped = new RegExp(`drop function (if exists )?${old.name}\\s*\\(`, 'i').test(text);
    const faults: string[] = [];
    if (namesakes.length > 0 && !namesakes.some((each) => takesCallsOf(each, old)))
      faults.push(
        `${old.name}: la versión anterior la llama así / the version before calls it thus: ${show(old)}`,
      );
    if (namesakes.length > 0 && !dropped)
      faults.push(`${old.name}: quedan dos / two are left: drop function if exists ${show(old)}`);
    return faults;
  });
}

/** Names do not count: a call tells values. */
function takesCallsOf(now: Signature, old: Signature): boolean {
  const further = now.parameters.slice(old.parameters.length);
  return (
    old.parameters.every((parameter, index) => typeOf(parameter) === typeOf(now.parameters[index] ?? '')) &&
    further.every((parameter) => / default |=/.test(parameter))
  );
}

const same = (a: Signature, b: Signature) =>
  a.parameters.map(typeOf).join() === b.parameters.map(typeOf).join();

const typeOf = (parameter: string) =>
  parameter
    .replace(/( default |=).*$/, '')
    .split(' ')
    .slice(1)
    .join(' ')
    .trim();

const show = ({ name, parameters }: Signature) => `${name}(${parameters.map(typeOf).join(', ')})`;

function parametersFrom(text: string, start: number): string[] {
  let depth = 0;
  let current = '';
  const found: string[] = [];
  for (const sign of text.slice(start)) {
    if (sign === ')' && depth === 0) break;
    if (sign === '(') depth += 1;
    if (sign === ')') depth -= 1;
    if (sign === ',' && depth === 0) found.push(current);
    current = sign === ',' && depth === 0 ? '' : current + sign;
  }
  const all = [...found, current].map((each) => each.replace(/\s+/g, ' ').trim().toLowerCase());
  return all.filter(Boolean);
}
