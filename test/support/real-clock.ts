import { beforeEach, vi } from 'vitest';

/* Files share a runtime: a clock that one has set is not the next one's. */
beforeEach(() => {
  vi.useRealTimers();
});
