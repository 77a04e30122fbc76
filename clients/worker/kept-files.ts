/** The files of one build of an app, as its service worker keeps them. `prefix`: of the names of its caches, its own alone. */
export class KeptFiles {
  readonly files: ReadonlySet<string>;
  readonly #prefix: string;
  readonly #name: string;

  constructor(prefix: string, { name, files }: { name: string; files: readonly string[] }) {
    this.files = new Set(files);
    this.#prefix = prefix;
    this.#name = `${prefix}${name}`;
  }

  /** Throws where one cannot be had: then the worker is not installed, and the browser tries again another time. */
  async keepAll(): Promise<void> {
    const cache = await this.#cache();
    await Promise.all(
      [...this.files].map(async (file) => {
        const answer = await fetch(file);
        if (!answer.ok || isPage(answer)) throw new Error(`${file}: ${answer.status}`);
        await cache.put(file, answer);
      }),
    );
  }

  async keep(path: string, answer: Response): Promise<void> {
    await (await this.#cache()).put(path, answer);
  }

  async find(path: string): Promise<Response | undefined> {
    return (await this.#cache()).match(path);
  }

  /** What former builds have kept. */
  async forgetOthers(): Promise<void> {
    const names = await caches.keys();
    const others = names.filter((name) => name.startsWith(this.#prefix) && name !== this.#name);
    await Promise.all(others.map((name) => caches.delete(name)));
  }

  readonly #cache = () => caches.open(this.#name);
}

export const isPage = ({ headers }: Response) => (headers.get('content-type') ?? '').startsWith('text/html');

/** What of a page's headers is kept with it. */
export function headersToKeep({ headers }: Response): Headers {
  const kept = new Headers();
  for (const name of ['content-type', 'content-security-policy', 'referrer-policy']) {
    const value = headers.get(name);
    if (value) kept.set(name, value);
  }
  return kept;
}
