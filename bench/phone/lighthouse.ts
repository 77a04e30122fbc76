import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import lighthouse from 'lighthouse';

export type Scores = Record<'performance' | 'accessibility' | 'best-practices' | 'seo', number>;
type Category = keyof Scores;
const categories: Category[] = ['performance', 'accessibility', 'best-practices', 'seo'];

/**
 * What Lighthouse says of a page on its phone, of a hundred; the report goes into a folder, to be read. `port`: where a Chromium
 * takes its commands.
 */
export async function judge(url: string, port: number, folder: string): Promise<Scores> {
  const result = await lighthouse(url, {
    port,
    output: ['html', 'json'],
    onlyCategories: categories,
    logLevel: 'error',
  });
  if (!result || result.lhr.runtimeError) throw new Error(result?.lhr.runtimeError?.message ?? 'no answer');
  mkdirSync(folder, { recursive: true });
  const [html, json] = result.report as [string, string];
  writeFileSync(join(folder, 'lighthouse.html'), html);
  writeFileSync(join(folder, 'lighthouse.json'), json);
  const scoreOf = (category: Category) => Math.round((result.lhr.categories[category]?.score ?? 0) * 100);
  return Object.fromEntries(categories.map((each) => [each, scoreOf(each)])) as Scores;
}
