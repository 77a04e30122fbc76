import { vi } from 'vitest';

const levels = ['debug', 'log', 'info', 'warn', 'error'] as const;

/** Everything that Worker and objects write to the console from now on, as it is written. */
export function listenToConsole() {
  const lines: string[] = [];
  for (const level of levels)
    vi.spyOn(console, level).mockImplementation((...words) => {
      lines.push(words.map(String).join(' '));
    });
  return {
    lines,
    /** The structured lines of an event that have these facts. */
    told: (event: string, facts: Record<string, unknown> = {}) =>
      lines
        .map((line): Record<string, any> => JSON.parse(line))
        .filter(
          (line) =>
            line.event === event && Object.entries(facts).every(([name, value]) => line[name] === value),
        ),
  };
}
