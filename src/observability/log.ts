import { mayHoldSecrets, withoutData, withoutSecrets } from './redact.ts';

type Facts = Record<string, unknown>;

/** One structured line. Facts are ids and codes, never personal data or secrets. */
export function logEvent(
  level: 'info' | 'warn' | 'error',
  event: string,
  { error, ...facts }: Facts & { error?: unknown } = {},
): void {
  const line = { level, event, ...facts, ...describeError(error) };
  const text = JSON.stringify(line);
  console[level](mayHoldSecrets(text) ? JSON.stringify(line, withoutSecretsIn) : text);
}

const withoutSecretsIn = (_: string, value: unknown) =>
  typeof value === 'string' ? withoutSecrets(value) : value;

/** An error's own words and those of its causes: a driver wraps what the database said. */
function describeError(error: unknown): Facts {
  if (error === undefined) return {};
  if (!(error instanceof Error)) return { error: withoutData(String(error)) };
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  const cause = error.cause === undefined ? {} : { cause: describeError(error.cause) };
  return {
    error: `${error.name}: ${withoutData(error.message)}`,
    errorCode: code,
    constraint,
    stack: framesOf(error),
    ...cause,
  };
}

/** Where it happened; the lines before the frames repeat the message. */
const framesOf = (error: Error) =>
  error.stack
    ?.split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 8);
