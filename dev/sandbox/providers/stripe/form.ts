type Branch = { [name: string]: string | Branch };

/**
 * What Stripe's SDKs write into a body or a query: `a[b]=c` is an object, `a[0]=b` and `a[]=b` are a list. Names come from
 * strangers: the objects have no prototype to write to.
 */
export function parseForm(text: string): Record<string, unknown> {
  const root: Branch = Object.create(null);
  for (const [name, value] of new URLSearchParams(text)) {
    const path = name.replaceAll(']', '').split('[');
    const last = path.pop() as string;
    let branch = root;
    for (const step of path) {
      const next = branch[step];
      branch = typeof next === 'object' ? next : grow(branch, step);
    }
    branch[last === '' ? String(Object.keys(branch).length) : last] = value;
  }
  return toLists(root) as Record<string, unknown>;
}

function grow(branch: Branch, step: string): Branch {
  const grown: Branch = Object.create(null);
  branch[step] = grown;
  return grown;
}

/** Names that are numbers alone make a list; metadata are always names. */
function toLists(branch: Branch): unknown {
  const entries = Object.entries(branch).map(([name, value]): [string, unknown] => [
    name,
    typeof value !== 'object' ? value : name === 'metadata' ? { ...value } : toLists(value),
  ]);
  const isList = entries.length > 0 && entries.every(([name]) => /^\d+$/.test(name));
  return isList ? entries.map(([, value]) => value) : Object.fromEntries(entries);
}
