/** What the page's parts share. */
export const refreshMs = 2_000;
export const byId = (id) => document.getElementById(id);
export const time = new Intl.DateTimeFormat('es-MX', { timeStyle: 'medium', dateStyle: 'short' });

export async function ask(path, init) {
  const response = await fetch(path, init);
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return response.status === 204 ? null : response.json();
}

export function element(name, properties, children = []) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}
