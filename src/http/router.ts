import type { Result, Router } from 'hono/router';
import { TrieRouter } from 'hono/router/trie-router';
import { Recent } from '../domain/recent.ts';

/** Paths that many ask for: each cafeteria's menu and slots, the places that take a body. Others come and go. */
const remembered = 1_000;

/**
 * Hono's router, which remembers what it found: the same cafeterias are asked for by everybody. (The faster one of Hono's
 * takes no routes such as ours, where a word stands beside an id: `/orders/quote` and `/orders/:id`.)
 */
export class RememberingRouter<T> implements Router<T> {
  readonly name = 'RememberingRouter';
  readonly #found = new Recent<string, Result<T>>(remembered);
  readonly #router = new TrieRouter<T>();

  add(method: string, path: string, handler: T): void {
    this.#router.add(method, path, handler);
  }

  match(method: string, path: string): Result<T> {
    const key = `${method} ${path}`;
    let result = this.#found.get(key);
    if (!result) {
      result = this.#router.match(method, path);
      this.#found.set(key, result);
    }
    return result;
  }
}
