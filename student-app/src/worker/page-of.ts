/** What a page that the Worker has written says of itself. */
export type PageFacts = { institution: string; script: string };

/** null: it is none of ours, whatever its address; a captive portal answers under any. */
export function pageOf(html: string): PageFacts | null {
  const boot = /<script type="application\/json" id="boot">(.*?)<\/script>/s.exec(html)?.[1];
  const script = /<script type="module" src="([^"]+)">/.exec(html)?.[1];
  if (!boot || !script) return null;
  try {
    const { institution } = JSON.parse(boot) as { institution?: { id?: unknown } };
    return typeof institution?.id === 'string' ? { institution: institution.id, script } : null;
  } catch {
    return null;
  }
}
