/** Where the panel's pages are, as the Worker serves them (src/http/routes/panel.ts): other paths below /admin are the API's. */
export const isPanelPage = (path: string): boolean => /^\/admin\/(board|pickup|office\/.+)?$/.test(path);

/** The script that a page of the panel begins with; null: it is none of ours, whatever its address. */
export function scriptOf(html: string): string | null {
  if (!html.includes('id="panel"')) return null;
  return /<script type="module"[^>]* src="([^"]+)"/.exec(html)?.[1] ?? null;
}
